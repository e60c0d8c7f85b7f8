import assert from "node:assert/strict";
import { test } from "vitest";
import { DoublePress } from "./double_press.ts";

/** What each press is. */
const told = (...presses: [x: number, y: number, at: number][]) => {
  const double = new DoublePress();
  return presses.map(([x, y, at]) => double.press({ x, y, at }));
};

test("two presses of one place within a moment are one double press", () => {
  assert.deepEqual(told([10, 10, 0], [12, 8, 300]), [false, true]);
  assert.deepEqual(told([10, 10, 0], [10, 10, 451]), [false, false], "too late");
  assert.deepEqual(told([10, 10, 0], [10, 40, 300]), [false, false], "too far");
  assert.deepEqual(told([10, 10, 0], [10, 40, 300], [10, 41, 500]), [false, false, true], "the second begins anew");
});

test("a third press begins anew", () => {
  assert.deepEqual(told([0, 0, 0], [0, 0, 100], [0, 0, 200], [0, 0, 300]), [false, true, false, true]);
});
