import "../../src/hub/invitation.ts"; // first: the secret leaves the address bar before anything else runs
import { mount } from "svelte";
import Hub from "../../src/hub/Hub.svelte";
import "../../src/ui/tokens.css";

mount(Hub, { target: document.body });
