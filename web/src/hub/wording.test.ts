import assert from "node:assert/strict";
import { test } from "vitest";
import { Refusal } from "../api/client.ts";
import { en } from "../words/en.ts";
import { Words } from "../words/words.ts";
import { problemsOf, wordError } from "./wording.ts";

const words = new Words("en", en);

test("a refusal is worded by its code, by the hub's words, or by its status", () => {
  assert.equal(wordError(words, new Refusal(503, "resource_exhausted", "8 of 8 viewers")), "The hub is busy. Try again in a moment.");
  assert.equal(wordError(words, new Refusal(503, "odd", "The moon is full.")), "The moon is full.");
  assert.equal(wordError(words, new Refusal(502, undefined, "")), "The hub answered 502.");
});

test("a refusal is worded with its values", () => {
  const failed = { detail: "500: servo jammed" };
  assert.equal(wordError(words, new Refusal(502, "servo_failed", failed.detail, undefined, undefined, failed)), "The camera refused to turn: 500: servo jammed");
});

test("what only the settings file may have is said with its key, or as an address", () => {
  const key = new Refusal(403, "file_only", "no", undefined, undefined, { key: "cameras.porch.source" });
  assert.match(wordError(words, key), /^cameras\.porch\.source can be set to this in the settings file only/);
  assert.match(wordError(words, new Refusal(403, "file_only", "no")), /^An address of this machine/);
});

test("a hub that does not answer is told from one that refuses", () => {
  assert.equal(wordError(words, new TypeError("fetch failed")), "The hub does not answer; trying again.");
});

test("too many attempts say how long to wait, where the hub does", () => {
  assert.equal(wordError(words, new Refusal(429, "too_many_attempts", "", undefined, 30)), "Too many attempts. Try again in 30 s.");
  assert.equal(wordError(words, new Refusal(429, "too_many_attempts", "")), "Too many attempts. Try again later.");
});

test("a problem stands at its field, if the form has it", () => {
  const weak = new Refusal(422, "weak_password", "");
  assert.deepEqual(Object.keys(problemsOf(words, weak, ["name", "password"])), ["password"]);
  assert.deepEqual(Object.keys(problemsOf(words, weak, ["name"])), ["form"]);
  assert.deepEqual(problemsOf(words, new Refusal(400, "bad_request", "too long", "note"), ["note"]), { note: "too long" });
  assert.deepEqual(Object.keys(problemsOf(words, new TypeError(), ["note"])), ["form"]);
});
