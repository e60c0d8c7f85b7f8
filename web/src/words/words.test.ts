import assert from "node:assert/strict";
import { test } from "vitest";
import { en } from "./en.ts";
import { fr } from "./fr.ts";
import { pseudo } from "./pseudo.ts";
import { differences, type Text, Words } from "./words.ts";

const english = new Words("en", en);
const french = new Words("fr", fr);

test("every language has the keys and the names in braces of the English catalogue", () => {
  assert.deepEqual(differences(en, fr), []);
  assert.deepEqual(differences(en, pseudo(en)), []);
});

test("a missing key, a name that is not the same and an unknown key are found", () => {
  const rule: Record<string, Text> = { a: "{x} of {y}", b: { one: "{count} thing", other: "{count} things" }, c: "c" };
  const wrong = { a: "{x} de {z}", b: { one: "{count}", other: "{count}" }, d: "d" };
  assert.deepEqual(differences(rule, wrong), ["a has {x,z}, not {x,y}", "c is missing", "d is not in the English catalogue"]);
});

test("the plural follows the rules of the language", () => {
  assert.deepEqual([0, 1, 2].map((count) => english.say("wall.count", { count })), ["0 cameras", "1 camera", "2 cameras"]);
  assert.deepEqual([0, 1, 2].map((count) => french.say("wall.count", { count })), ["0 caméra", "1 caméra", "2 caméras"]);
});

test("ages are written for people, with the language's decimal sign", () => {
  assert.deepEqual([42.4, 1300, 42_000, 240_000].map((ms) => english.duration(ms)), ["42 ms", "1.3 s", "42 s", "4 min"]);
  assert.match(french.duration(1300), /^1,3\ss$/);
});

test("a long time has hours and days, and an amount of bytes its thousands", () => {
  assert.deepEqual([7_199_000, 18_000_000, 300_000_000].map((ms) => english.duration(ms)), ["120 min", "5 hr", "3 days"]);
  assert.deepEqual([0, 999, 400_000, 34_560_000_000, 5e15].map((one) => english.bytes(one)), ["0 byte", "999 byte", "400 kB", "34.6 GB", "5,000 TB"]);
  assert.match(french.bytes(34_560_000_000), /^34,6\sGo$/);
});

test("an interval is written as it was set", () => {
  assert.deepEqual([500, 30_000, 90_000, 60_000, 300_000, 86_400_000].map((ms) => english.interval(ms)), ["0.5 s", "30 s", "90 s", "1 min", "5 min", "24 hr"]);
});

test("an error is worded by its code, and one that is not known in the API's words", () => {
  assert.equal(french.error("not_found", "There is no such camera."), "Ce qui est demandé n’existe pas.");
  assert.equal(french.error("later_than_this_page", "The moon is full."), "The moon is full.");
  assert.equal(french.error(undefined, "The moon is full."), "The moon is full.");
});

test("an error has the values that came with it, and the API's words where one is missing", () => {
  assert.equal(english.error("steered_by_other", "ann steers", { holder: "ann" }), "ann steers at the moment.");
  assert.equal(english.error("steered_by_other", "somebody steers"), "somebody steers");
  assert.equal(english.error("steered_by_other", "somebody steers", { holder: "" }), "somebody steers", "who has let go since");
});

test("angles are written with their sign", () => {
  assert.deepEqual([-12.5, 0, 90].map((value) => english.degrees(value)), ["-12.5°", "0°", "90°"]);
  assert.match(french.degrees(-12.5), /^-12,5\s?°$/);
});

test("a key from elsewhere has a text, or none when it or a value of it is missing", () => {
  assert.equal(english.find("audit.act.add_user", { name: "tom" }), "Added the user tom");
  assert.equal(english.find("audit.act.add_user", {}), null);
  assert.equal(english.find("audit.act.later_than_this_page", { name: "tom" }), null);
});

test("a value with braces is not replaced again", () => {
  assert.equal(english.say("camera.picture", { name: "{name} $& 1" }), "Live picture of {name} $& 1; open");
});

test("the pseudo-locale changes every text and keeps the values", () => {
  const odd = new Words("en-XA", pseudo(en));
  assert.match(odd.say("camera.picture", { name: "Porch" }), /^\[Lîvé pîçtûré öf Porch; öpéñ·+\]$/);
});

test("moments and lists are written as the language writes them", () => {
  const moment = new Date(2026, 1, 27, 13, 5);
  assert.match(english.moment(moment), /^Feb 27, 2026, 1:05\sPM$/);
  assert.match(french.moment(moment), /^27 févr\. 2026,? (à )?13:05$/);
  assert.equal(english.list(["a", "b", "c"]), "a, b, c");
  assert.equal(french.list([]), "");
});
