import { mount } from "svelte";
import "../../src/ui/tokens.css";
import Components from "./Components.svelte";

mount(Components, { target: document.body });
