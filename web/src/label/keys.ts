// The keys and their actions. The list for users is in Keys.svelte.

export type Action =
  | "undo" | "redo" | "back" | "forward" | "back10" | "forward10" | "begin" | "end" | "play" | "previousKey" | "nextKey"
  | "someoneNew" | "boxHere" | "removeBox" | "removePerson" | "begins" | "ends" | "zone" | "enter" | "deselect"
  | "labelledFrom" | "labelledTo" | "labelledAll" | "save";
/** The movement of the chosen box's edges: left, top, right, bottom. */
export type Nudge = [number, number, number, number];

/** By the result of keyName(). */
export const keys: Record<string, Action | Nudge> = {
  "ArrowLeft": "back",
  "ArrowRight": "forward",
  "Shift+ArrowLeft": "back10",
  "Shift+ArrowRight": "forward10",
  "Home": "begin",
  "End": "end",
  " ": "play",
  ",": "previousKey",
  ".": "nextKey",
  "n": "someoneNew",
  "k": "boxHere",
  "Delete": "removeBox",
  "Backspace": "removeBox",
  "Shift+Delete": "removePerson",
  "[": "begins",
  "]": "ends",
  "z": "zone",
  "Enter": "enter",
  "Escape": "deselect",
  "Ctrl+z": "undo",
  "Ctrl+Shift+z": "redo",
  "Ctrl+y": "redo",
  "Ctrl+s": "save",
  "a": [-2, 0, -2, 0],
  "d": [2, 0, 2, 0],
  "w": [0, -2, 0, -2],
  "s": [0, 2, 0, 2],
  "Shift+a": [0, 0, -2, 0],
  "Shift+d": [0, 0, 2, 0],
  "Shift+w": [0, 0, 0, -2],
  "Shift+s": [0, 0, 0, 2],
};

/** "Ctrl+Shift+z", letters in lower case. */
export function keyName(event: Pick<KeyboardEvent, "key" | "ctrlKey" | "metaKey" | "shiftKey">) {
  const key = event.key.length === 1 ? event.key.toLowerCase() : event.key;
  const control = event.ctrlKey || event.metaKey ? "Ctrl+" : "";
  return control + (event.shiftKey && !"[],.".includes(key) ? "Shift+" : "") + key;
}
