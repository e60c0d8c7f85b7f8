import assert from "node:assert/strict";
import { test } from "vitest";
import type { Film } from "../../api/timelapse.ts";
import { isOpen, isVideo, lengthOf } from "./films.ts";

test("a film is as long as its pictures at its speed", () => {
  assert.equal(lengthOf(1440, 1, 25), 57_600);
  assert.equal(lengthOf(1440, 60, 25), 960);
  assert.equal(lengthOf(1, 10, 10), 100, "one picture at least");
  assert.equal(lengthOf(0, 1, 25), 0);
});

test("the hub works on a film that waits or is rendered, and on no other", () => {
  const states = ["waiting", "rendering", "done", "failed", "cancelled"] as const;
  assert.deepEqual(states.map((state) => isOpen({ state } as Film)), [true, true, false, false, false]);
});

test("a GIF is a picture", () => {
  assert.deepEqual(["a.mp4", "a.webm", "a.gif"].map(isVideo), [true, true, false]);
});
