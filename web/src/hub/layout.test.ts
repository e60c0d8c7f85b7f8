import assert from "node:assert/strict";
import { test } from "vitest";
import { byState, parseLayout } from "./layout.ts";

const kDefault = { columns: 0, grouped: false, keys: true };

test("a layout that was kept is read back", () => {
  const layout = { columns: 3, grouped: true, keys: false };
  assert.deepEqual(parseLayout(JSON.stringify(layout)), layout);
});

test("nothing, nonsense and values out of range are the default", () => {
  for (const text of [null, "", "{", "null", "7", '"x"', '{"columns":99,"grouped":"yes","keys":1}', '{"columns":-1}', '{"columns":1.5}', '{"columns":"x"}']) {
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
