// Keys of a screen.

import { layout } from "./kept.svelte.ts";

/** Whether a key is meant for the screen: not for a field or an open dialog, and no browser's shortcut. */
export function isForScreen(event: KeyboardEvent): boolean {
  if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey) return false;
  if (event.key.length === 1 && event.key !== "?" && !layout.keys) return false;
  const at = event.target instanceof Element ? event.target : null;
  return !at?.closest("input, select, textarea, dialog") && !document.querySelector("dialog[open]");
}
