import assert from "node:assert/strict";
import { test } from "vitest";
import { endOf } from "./ends.ts";

test("an end is so many hours from now, or never", () => {
  const now = Date.UTC(2026, 1, 27, 12);
  assert.equal(endOf("1", now), "2026-02-27T13:00:00.000Z");
  assert.equal(endOf("168", now), "2026-03-06T12:00:00.000Z");
  assert.equal(endOf("", now), undefined);
});
