// @ts-check
// The keys and their actions. The list for users is in index.html.

/**
 * By the result of keyName(): the name of an action, or the movement of the chosen box's edges (left, top, right, bottom).
 * @type {Record<string, string | [number, number, number, number]>}
 */
export const keys = {
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

/** "Ctrl+Shift+z", letters in lower case. @param {{key: string, ctrlKey: boolean, metaKey: boolean, shiftKey: boolean}} event */
export function keyName(event) {
  const key = event.key.length === 1 ? event.key.toLowerCase() : event.key;
  const control = event.ctrlKey || event.metaKey ? "Ctrl+" : "";
  return control + (event.shiftKey && !"[],.".includes(key) ? "Shift+" : "") + key;
}
