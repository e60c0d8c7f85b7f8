import assert from "node:assert/strict";
import { test } from "vitest";
import type { Api } from "../../api/client.ts";
import type { Settings } from "../../api/settings.ts";
import { SettingsStore, storeOf } from "./settings.svelte.ts";

const key = (path: string) => ({ path, type: "int", help: "", apply: "live" });
const schema = { sections: [], keys: [key("live.max_viewers"), key("notify.*.wait")] };
const first = { version: "a", values: { "live.max_viewers": "20" }, entries: {}, problems: [], waiting: [], sentence: "Running" } as unknown as Settings;

/** A store whose hub answers what `now` has. */
async function opened() {
  const now = { settings: first as Settings | Error };
  const api = {
    settings: () => (now.settings instanceof Error ? Promise.reject(now.settings) : Promise.resolve(now.settings)),
    schema: () => Promise.resolve(schema),
  } as unknown as Api;
  const store = new SettingsStore(api, "u1", String);
  await store.load();
  /** What a screen does when it comes. */
  const glance = async () => {
    store.follow()();
    await new Promise((resolve) => setTimeout(resolve));
  };
  return { store, now, glance };
}
const problem = { line: 3, message: "no" };

test("what is typed keeps the version that it is based on; what is wrong with the file is shown at once", async () => {
  const { store, now, glance } = await opened();
  store.edit("live.max_viewers", 30);
  now.settings = { ...first, version: "b", values: { "live.max_viewers": "25" }, problems: [problem] };
  await glance();
  assert.deepEqual([store.settings?.version, store.settings?.values, store.settings?.problems], ["a", first.values, [problem]]);
  store.discard();
  await glance();
  assert.deepEqual([store.settings?.version, store.settings?.values["live.max_viewers"]], ["b", "25"]);
});

test("a hub that does not answer leaves the settings on the screen", async () => {
  const { store, now, glance } = await opened();
  now.settings = new Error("gone");
  await glance();
  assert.deepEqual([store.settings, store.problem], [first, "Error: gone"]);
  now.settings = first;
  await glance();
  assert.equal(store.problem, "");
});

test("what somebody else has saved alike is no longer to be saved", async () => {
  const { store, now } = await opened();
  store.edit("live.max_viewers", 30);
  now.settings = { ...first, version: "b", values: { "live.max_viewers": "30" } };
  await store.load();
  assert.equal(store.pending, 0);
});

test("a text that is no value counts as typed, until it is one or is undone", async () => {
  const { store } = await opened();
  store.draft("live.max_viewers", "x");
  assert.equal(store.pending, 1);
  store.edit("live.max_viewers", 30);
  assert.deepEqual([store.pending, store.drafts.size], [1, 0]);
  store.draft("live.max_viewers", "");
  store.undo("live.max_viewers");
  assert.deepEqual([store.pending, store.value("live.max_viewers")], [0, "20"]);
});

test("an entry is there from its id on, and is gone with all that was typed in it", async () => {
  const { store } = await opened();
  const entries = () => store.top?.groups.find((one) => one.path === "notify")?.groups.map((one) => one.name);
  store.addEntry("notify.desk");
  assert.deepEqual([entries(), store.pending], [["desk"], 0]);
  store.edit("notify.desk.wait", 3);
  store.draft("notify.desk.wait", "x");
  store.removeEntry("notify.desk");
  assert.deepEqual([entries(), store.pending], [[], 0], "nothing of it is in the file");
});

test("one user does not find what another one has typed", async () => {
  const { store } = await opened();
  const mine = storeOf(store.api, "u1", String);
  assert.equal(storeOf(store.api, "u1", String), mine);
  assert.notEqual(storeOf(store.api, "u2", String), mine);
});
