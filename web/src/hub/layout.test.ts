import assert from "node:assert/strict";
import { test } from "vitest";
import { byGroup, byState, columnsFor, folding, parseLayout } from "./layout.ts";

const kDefault = { columns: 0, grouped: false, folded: [], keys: true };

test("a layout that was kept is read back", () => {
  const layout = { columns: 3, grouped: true, folded: ["Garden", ""], keys: false };
  assert.deepEqual(parseLayout(JSON.stringify(layout)), layout);
});

test("nothing, nonsense and values out of range are the default", () => {
  for (const text of [null, "", "{", "null", "7", '"x"', '{"columns":99,"grouped":"yes","keys":1}', '{"columns":-1}', '{"columns":1.5}', '{"folded":"x"}', '{"folded":[7,null]}', '{"columns":"x"}']) {
    assert.deepEqual(parseLayout(text), kDefault, String(text));
  }
});

test("groups begin with what is lost, and keep the order within", () => {
  const items = ["live 1", "odd 2", "lost 3", "live 4", "connecting 5"].map((text) => ({ state: text.split(" ")[0] ?? "", text }));
  assert.deepEqual(
    byState(items).map((group) => group.items.map((item) => item.text)),
    [["lost 3"], ["connecting 5"], ["live 1", "live 4"], ["odd 2"]],
  );
});

test("groups of cameras come in the order in which they appear first, those without one too", () => {
  const items = [{ id: 1, group: "Garden" }, { id: 2 }, { id: 3, group: "House" }, { id: 4, group: "Garden" }, { id: 5, group: "" }];
  assert.deepEqual(
    byGroup(items).map(({ group, items }) => [group, items.map(({ id }) => id)]),
    [["Garden", [1, 4]], ["", [2, 5]], ["House", [3]]],
  );
  assert.deepEqual(byGroup<{ id: number; group?: string }>([{ id: 1 }, { id: 2 }]), [{ group: "", items: [{ id: 1 }, { id: 2 }] }]);
  assert.deepEqual(byGroup([]), []);
});

test("a group is folded and unfolded, and only so many are kept", () => {
  assert.deepEqual(folding(["a"], "b"), ["a", "b"]);
  assert.deepEqual(folding(["a", "b"], "a"), ["b"]);
  const many = Array.from({ length: 100 }, (_, i) => `${i}`);
  assert.deepEqual(folding(many, "new"), [...many.slice(1), "new"]);
});

test("pictures are as large as they can be without scrolling", () => {
  const cell = { ratio: 16 / 9, text: 60, gap: 16, least: 336 };
  const columns = (count: number, width: number, height: number) => columnsFor(count, { width, height }, cell);
  assert.equal(columns(6, 3800, 2000), 3);
  assert.equal(columns(6, 1400, 820), 3);
  assert.equal(columns(2, 1400, 820), 2);
  assert.equal(columns(2, 700, 1200), 1, "a high window has them below each other");
  assert.equal(columns(1, 1400, 900), 1);
  assert.equal(columns(1, 1400, 600), null, "one that is too high for the window");
  assert.equal(columns(40, 1400, 820), null, "too many");
  assert.equal(columns(3, 330, 700), null, "a phone");
  assert.equal(columns(0, 1400, 820), null);
});
