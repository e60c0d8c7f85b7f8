import assert from "node:assert/strict";
import { test } from "vitest";
import type { KeyRow, Settings } from "../../api/settings.ts";
import { changeOf, isOwn, limitText, parse, stillEdits, textOf, valueAt, withEdit } from "./form.ts";

const row = (type: string, more: Partial<KeyRow> = {}): KeyRow => ({ path: "a.b", type, help: "", apply: "live", ...more });
const settings = {
  values: { "a.b": "20", "a.list": ["x", "y"], "a.secret": null, "maps.one.key": "1" },
  entries: { maps: ["one"] },
} as unknown as Settings;

test("a value is shown as it is written, a list a line each, and a secret not at all", () => {
  assert.deepEqual([textOf("${NAME}"), textOf(["a", "b"]), textOf(null), textOf(undefined), textOf(false), textOf(12.5)], ["${NAME}", "a\nb", "", "", "false", "12.5"]);
});

test("each type takes its form and its limits", () => {
  const cases: [KeyRow, string, unknown][] = [
    [row("int", { min: 1, max: 60 }), " 60 ", 60],
    [row("int", { min: 1, max: 60 }), "61", "range"],
    [row("int", { min: 1, max: 60 }), "1.5", "whole"],
    [row("int"), "x", "number"],
    [row("int", { min: 0, max: 0 }), "900", 900],
    [row("int", { min: null, max: null }), "900", 900],
    [row("rate", { min: 0.01, max: 120 }), "12,5", 12.5],
    [row("rate", { min: 0.01, max: 120 }), "0", "range"],
    [row("rate"), "1e3", "number"],
    [row("bool"), "false", false],
    [row("duration", { min: 1000, max: 60_000 }), "30 s", "30s"],
    [row("duration", { min: 1000, max: 60_000 }), "2m", "range"],
    [row("duration"), "30", "duration"],
    [row("bytes", { min: 10_000, max: 16_000_000 }), "2MB", "2MB"],
    [row("bytes", { min: 10_000, max: 16_000_000 }), "9999", "range"],
    [row("bytes"), "2 mb", "bytes"],
    [row("size", { min: 16, max: 4096 }), "640×480", "640x480"],
    [row("size", { min: 16, max: 4096 }), "8x480", "range"],
    [row("range", { min: -90, max: 90 }), "-90..90", "-90..90"],
    [row("range", { min: -90, max: 90 }), "-90", "form"],
    [row("id"), "front-porch", "front-porch"],
    [row("id"), "-porch", "id"],
    [row("text", { min: 3, max: 4 }), "äö", "äö"],
    [row("text", { min: 3, max: 4 }), "äöü", "length"],
    [row("lines", { min: 2, max: 3 }), "a\n\n b \n", ["a", "b"]],
    [row("lines", { min: 2, max: 3 }), "a", "lines"],
    [row("moon phase"), "full", "full"],
    [row("int", { min: 1, max: 60 }), "${RATE}", "${RATE}"],
    [row("text", { secret: true }), " a ", " a "],
  ];
  for (const [key, text, expected] of cases) {
    const parsed = parse(key, text);
    assert.deepEqual("value" in parsed ? parsed.value : parsed.trouble, expected, `${key.type}: ${text}`);
  }
});

test("an empty text removes the key, unless it is required", () => {
  assert.deepEqual([parse(row("int"), " "), parse(row("lines"), "\n")], [{ value: null }, { value: null }]);
  assert.deepEqual([parse(row("text", { required: true }), ""), parse(row("lines", { required: true }), "")], [{ trouble: "required" }, { trouble: "required" }]);
});

test("limits are written as in the file", () => {
  const durations = [0, 999, 1000, 90_000, 3_600_000].map((one) => limitText(row("duration"), one));
  assert.deepEqual(durations, ["0", "999ms", "1s", "90s", "1h"]);
  assert.deepEqual([10_000, 8_000_000, 1500].map((one) => limitText(row("bytes"), one)), ["10kB", "8MB", "1500"]);
  assert.equal(limitText(row("rate"), 0.5), "0.5");
});

test("a value is another one than the default, or not", () => {
  const limit = row("int", { default: "20" });
  assert.deepEqual([isOwn(limit, "20"), isOwn(limit, 20), isOwn(limit, "21"), isOwn(limit, undefined)], [false, false, true, false]);
  assert.deepEqual([isOwn(row("text", { secret: true }), null), isOwn(row("text"), "x")], [true, true], "a secret that is set; a key without a default");
});

test("an edit that is what the file has is none", () => {
  const one = withEdit(new Map(), settings, "a.b", 21);
  assert.deepEqual([...one], [["a.b", 21]]);
  assert.deepEqual([...withEdit(one, settings, "a.b", 20)], []);
  assert.deepEqual([...withEdit(new Map(), settings, "a.list", ["x", "y"])], []);
  assert.deepEqual([...withEdit(new Map(), settings, "a.none", null)], [], "nothing to remove");
  assert.deepEqual([...withEdit(new Map(), settings, "a.secret", "s")], [["a.secret", "s"]], "nobody knows what it was");
  assert.deepEqual([...withEdit(new Map(), settings, "a.secret", null)], [["a.secret", null]]);
});

test("an edit that somebody else has made, too, is none any longer", () => {
  assert.deepEqual([...stillEdits(new Map<string, string | number | null>([["a.b", 20], ["a.list", null], ["maps.gone", null]]), settings)], [["a.list", null]]);
});

test("an entry that is removed takes the edits below it along, and its values", () => {
  const edits = withEdit(new Map([["maps.one.key", "2"], ["a.b", "3"]]), settings, "maps.one", null);
  assert.deepEqual([...edits], [["a.b", "3"], ["maps.one", null]]);
  assert.equal(valueAt(settings, edits, "maps.one.key"), undefined);
  assert.deepEqual([...withEdit(new Map([["maps.new.key", "2"]]), settings, "maps.new", null)], [], "one that was never saved");
});

test("what is typed stands in place of the file's value, and is what is sent", () => {
  const edits = new Map([["a.b", 21], ["a.list", null]]);
  assert.deepEqual([valueAt(settings, edits, "a.b"), valueAt(settings, edits, "a.list"), valueAt(settings, new Map(), "a.list")], [21, undefined, ["x", "y"]]);
  assert.deepEqual(changeOf(edits), { set: { "a.b": 21, "a.list": null } });
});
