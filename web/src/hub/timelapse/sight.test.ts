import assert from "node:assert/strict";
import { test } from "vitest";
import { rowsInSight } from "./sight.ts";

test("rows in sight exist, with two above and below", () => {
  assert.deepEqual(rowsInSight(1000, 100, 5000, 800), { first: 48, end: 60 });
});

test("a list that begins below the window has its first rows, and none far below", () => {
  assert.deepEqual(rowsInSight(1000, 100, -600, 800), { first: 0, end: 4 });
  assert.deepEqual(rowsInSight(1000, 100, -5000, 800), { first: 0, end: 0 });
});

test("at the end and beyond it there are no more rows than the list has", () => {
  assert.deepEqual(rowsInSight(10, 100, 900, 800), { first: 7, end: 10 });
  assert.deepEqual(rowsInSight(10, 100, 9000, 800), { first: 10, end: 10 });
  assert.deepEqual(rowsInSight(0, 100, 0, 800), { first: 0, end: 0 });
});
