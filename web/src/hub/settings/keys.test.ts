import assert from "node:assert/strict";
import { test } from "vitest";
import type { KeyRow, Schema } from "../../api/settings.ts";
import { allFields, type Group, groupsOf, idsIn, labelOf, search } from "./keys.ts";

const row = (path: string, more: Partial<KeyRow> = {}): KeyRow => ({ path, type: "text", help: "", apply: "live", ...more });
const schema: Schema = {
  sections: [
    { path: "cameras", help: "The cameras." },
    { path: "cameras.*.ptz", help: "The device that turns it." },
  ],
  keys: [
    row("listen", { help: "Address of the page." }),
    row("cameras.*.source"),
    row("cameras.*.fps", { help: "Rate of pictures." }),
    row("cameras.*.ptz.presets.*.pan"),
    row("live.max_viewers", { help: "Limit, not of one camera but of all." }),
  ],
};
const ids: Record<string, string[]> = { cameras: ["porch", "yard"], "cameras.porch.ptz.presets": ["door"] };
const top = groupsOf(schema, (map) => ids[map] ?? []);
const shape = (group: Group): unknown => [group.path, group.kind, group.fields.map((one) => one.path), ...group.groups.map(shape)];

test("the rows become groups with the ids of the file, also of maps within entries", () => {
  assert.deepEqual(shape(top), [
    "", "section", ["listen"],
    ["cameras", "map", [],
      ["cameras.porch", "entry", ["cameras.porch.source", "cameras.porch.fps"],
        ["cameras.porch.ptz", "section", [], ["cameras.porch.ptz.presets", "map", [], ["cameras.porch.ptz.presets.door", "entry", ["cameras.porch.ptz.presets.door.pan"]]]]],
      ["cameras.yard", "entry", ["cameras.yard.source", "cameras.yard.fps"],
        ["cameras.yard.ptz", "section", [], ["cameras.yard.ptz.presets", "map", []]]],
    ],
    ["live", "section", ["live.max_viewers"]],
  ]);
  assert.equal(top.groups[0]?.help, "The cameras.");
  assert.equal(top.groups[0]?.groups[1]?.groups[0]?.help, "The device that turns it.");
});

test("a row of a map that nobody has thought of is a map, too", () => {
  const { groups } = groupsOf({ sections: [], keys: [row("notify.*.url")] }, () => ["desk"]);
  assert.deepEqual(groups.map(shape), [["notify", "map", [], ["notify.desk", "entry", ["notify.desk.url"]]]]);
});

test("a search finds each word in path, label or help, those in the path first", () => {
  const found = (query: string) => search(allFields(top), query).map((one) => one.path);
  assert.deepEqual(found("MAX viewers"), ["live.max_viewers"]);
  assert.deepEqual(found("yard fps"), ["cameras.yard.fps"]);
  assert.deepEqual(found("page"), ["listen"]);
  assert.deepEqual(found("camera").at(-1), "live.max_viewers", "by its help");
  assert.equal(found("camera").length, 6);
  assert.deepEqual([found("pictures moon"), found("  ")], [[], []]);
});

test("the ids of a map are those of the file, then those that something is below of", () => {
  const paths = ["notify.desk.url", "notify.attic.", "notifying.x.y", "cameras.porch.source"];
  const idsOf = idsIn({ notify: ["hall"], cameras: ["yard", "porch"] }, [...paths, "cameras.yard.ptz.presets.door.pan"]);
  assert.deepEqual(["notify", "cameras", "cameras.yard.ptz.presets", "upload"].map(idsOf), [["hall", "desk", "attic"], ["yard", "porch"], ["door"], []]);
});

test("a label is the name as a person would write it", () => {
  assert.deepEqual(["max_viewers", "fps", ""].map(labelOf), ["Max viewers", "Fps", ""]);
});
