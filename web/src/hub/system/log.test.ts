import assert from "node:assert/strict";
import { test } from "vitest";
import { chosen } from "./log.ts";

const lines = [
  { at: "", level: "debug", topic: "http", text: "GET /" },
  { at: "", level: "info", topic: "camera", text: "porch is live" },
  { at: "", level: "error", topic: "camera", text: "yard is lost" },
  { at: "", level: "moon", topic: "sky", text: "full" },
];

test("lines of a level and above are shown, and those of a level that is not known", () => {
  assert.deepEqual((["debug", "info", "warning", "error"] as const).map((least) => chosen(lines, least, "").length), [4, 3, 2, 2]);
});

test("lines are found by each word, in topic or text", () => {
  assert.deepEqual(chosen(lines, "debug", "CAMERA lost").map(({ text }) => text), ["yard is lost"]);
  assert.deepEqual(chosen(lines, "info", "get"), []);
});
