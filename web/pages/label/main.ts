import { mount } from "svelte";
import Label from "../../src/label/Label.svelte";
import "../../src/ui/tokens.css";
import "../../src/label/label.css";

mount(Label, { target: document.body });
