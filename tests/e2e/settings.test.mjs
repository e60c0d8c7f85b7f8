// Every key of the settings, their history and the system in Chromium, against an API of records (support/mock_settings.js).
import assert from "node:assert/strict";
import { test } from "node:test";
import { screenshot, until } from "./support/browser.js";
import { field, fill, press, withOwner } from "./support/owner.js";

let owner, api, page;
withOwner((given) => ({ owner, api } = given));

const open = (title) => page.locator("summary", { hasText: title }).first().click();
const key = (path) => page.locator(`[data-key="${path}"]`);
const dialog = () => page.getByRole("dialog");
const save = () => dialog().getByRole("button", { name: "Save", exact: true }).click();
const closed = () => dialog().waitFor({ state: "detached" });

test("every row of the hub's table has a field, with its limits, default, help and what a change costs", async () => {
  page = await owner.open("settings#keys");
  for (const path of ["The hub", "Cameras", "Porch (porch)", "Live", "Invented"]) await open(path);
  for (const row of api.schema.keys.filter(({ path }) => !path.startsWith("invented.places"))) {
    const one = key(row.path.replace("*", "porch"));
    const help = row.help.replaceAll("`", "");
    assert.ok((await one.innerText()).includes(help), row.path);
    assert.equal(await one.locator("input, select, textarea").count(), 1, row.path);
  }
  const viewers = key("live.max_viewers");
  for (const text of ["1 to 100000 viewers · such as 100", "Default: 4000", "not the default", "Takes effect at once", "operators see it"]) {
    assert.ok((await viewers.innerText()).includes(text), text);
  }
  assert.ok((await key("live.max_picture").innerText()).includes("10kB to 16MB"));
  assert.equal(await key("live.max_picture").getByText("not the default").count(), 0);
  assert.equal(await key("cameras.porch.password").locator("input").inputValue(), "", "a secret is never shown");
  assert.equal(await key("cameras.porch.password").locator("input").getAttribute("placeholder"), "set, not shown");
  assert.deepEqual(page.problems, []);
});

test("keys that no page knows are changed by what their row says, also of a type and a map that are new", async () => {
  page = await owner.open("settings#keys/invented");
  const set = (path, value) => key(path).locator("input, textarea").fill(value);
  await field(page, "Switch").selectOption("true");
  await set("invented.wait", "2h");
  await key("invented.wait").getByText("From 1s to 1h.").waitFor();
  assert.equal(await page.getByRole("button", { name: "Review" }).isDisabled(), true);
  await set("invented.wait", "45 s");
  await set("invented.angle", "-60..60");
  await set("invented.picture", "640x480");
  await field(page, "Mood").selectOption("eager");
  await field(page, "Camera").selectOption("yard");
  await set("invented.address", "192.168.1.9");
  await set("invented.file", "secrets/y");
  await set("invented.secret", "hush");
  await set("invented.shape", "square");
  await open("Places");
  await fill(page, { "New in Places": "desk" });
  await press(page, "Add");
  await open("desk");
  await set("invented.places.desk.number", "10");
  await key("invented.places.desk.number").getByText("From 0 to 9.").waitFor();
  await set("invented.places.desk.number", "7");
  await key("invented.shape").getByText("takes effect on Sunday · later_role").waitFor();
  await screenshot(page, "settings-invented");
  await press(page, "Review");
  await dialog().getByText("invented.wait: (none) -> 45s").waitFor();
  await save();
  await closed();
  assert.deepEqual(owner.changes()[0].body.set, {
    "invented.switch": true,
    "invented.wait": "45s",
    "invented.angle": "-60..60",
    "invented.picture": "640x480",
    "invented.mood": "eager",
    "invented.camera": "yard",
    "invented.address": "192.168.1.9",
    "invented.file": "secrets/y",
    "invented.secret": "hush",
    "invented.shape": "square",
    "invented.places.desk.number": 7,
  });
  assert.equal(await key("invented.secret").locator("input").inputValue(), "");
  await key("invented.switch").getByText("not the default").waitFor();
  await press(page, "Remove invented.places.desk and all below it");
  await press(page, "Review");
  await save();
  await closed();
  assert.deepEqual(owner.changes()[1].body.set, { "invented.places.desk": null });
  assert.deepEqual(page.problems, []);
});

test("a key is found by its name and its help, and what is typed is looked at before it is saved", async () => {
  page = await owner.open("settings#keys");
  const search = field(page, "Find a setting");
  await search.fill("largest picture");
  await page.getByText("1 setting found").waitFor();
  await fill(page, { "Live › Max picture": "2MB" });
  await search.fill("viewers");
  await fill(page, { "Live › Max viewers": "" });
  await search.fill("no such thing");
  await page.getByRole("heading", { name: "No such setting" }).waitFor();
  await page.getByText("2 changes, not saved").waitFor();
  await press(page, "Review");
  await dialog().getByText("nobody notices").waitFor();
  for (const line of ["live.max_picture: (none) -> 2MB (live)", "live.max_viewers: 20 -> (none) (live)"]) await dialog().getByText(line).waitFor();
  await screenshot(page, "settings-review");
  await press(page, "Cancel");
  await search.fill("live.max_viewers");
  await press(page, "Undo the change of live.max_viewers");
  assert.equal(await field(page, "Live › Max viewers").inputValue(), "20");
  await press(page, "Review");
  await save();
  await closed();
  assert.deepEqual(owner.changes()[0].body, { set: { "live.max_picture": "2MB" } });
  assert.equal(await page.getByText("not saved").count(), 0);
});

test("what is typed is still there after a look at another screen", async () => {
  page = await owner.open("settings#keys/live");
  await fill(page, { "Max viewers": "30" });
  await page.getByRole("link", { name: "System" }).click();
  await page.getByRole("heading", { name: "Doctor" }).waitFor();
  await page.goBack();
  await page.getByRole("status").getByText("1 change, not saved").waitFor();
  assert.equal(await field(page, "Max viewers").inputValue(), "30");
});

test("of two browsers that change the same settings the second sees what the first has saved, and keeps its own", async () => {
  page = await owner.open("settings#keys/live");
  await fill(page, { "Max viewers": "30" });
  const first = page;
  page = await owner.open("settings#keys/live");
  await fill(page, { "Max picture": "2MB", "Max viewers": "25" });
  await press(page, "Review");
  await save();
  await closed();
  page = first;
  await press(page, "Review");
  await dialog().getByRole("alert").filter({ hasText: "Somebody else has changed the settings meanwhile." }).waitFor();
  await dialog().getByText("live.max_picture: (none) -> 2MB").waitFor();
  await screenshot(page, "settings-overtaken");
  await press(page, "Go on with mine");
  await dialog().getByText("live.max_viewers: 25 -> 30").waitFor();
  await save();
  await closed();
  assert.deepEqual([api.values["live.max_viewers"], api.values["live.max_picture"]], ["30", "2MB"]);
  assert.deepEqual(owner.changes().map(({ ifMatch }) => ifMatch), ['"v1"', '"v2"']);
  assert.deepEqual(page.problems, []);
});

test("a problem of the hub stands at its field, and nothing typed is lost", async () => {
  api.invalid["cameras.yard.fps"] = { message: "above what the source gives", proposal: "Take 25." };
  page = await owner.open("settings#keys/cameras.yard");
  await fill(page, { Fps: "50", Name: "Yard" });
  await press(page, "Review");
  await dialog().getByText("The hub cannot use these settings.").waitFor();
  await press(page, "Back");
  await key("cameras.yard.fps").getByText("above what the source gives Take 25.").waitFor();
  const fps = key("cameras.yard.fps").locator("input");
  assert.equal(await fps.getAttribute("aria-invalid"), "true");
  assert.equal(await fps.evaluate((input) => input === document.activeElement), true, "it has the focus");
  await screenshot(page, "settings-problem");
  delete api.invalid["cameras.yard.fps"];
  await fps.fill("25");
  await press(page, "Review");
  await save();
  await dialog().getByText("yard: a picture after 412 ms").waitFor();
  assert.deepEqual(owner.changes()[0].body.set, { "cameras.yard.fps": 25, "cameras.yard.name": "Yard" });
});

test("what the settings file alone may have is refused in words", async () => {
  page = await owner.open("settings#keys/cameras.yard.source");
  const source = key("cameras.yard.source").locator("input");
  await source.fill("exec:rm");
  await press(page, "Review");
  await dialog().getByText("cameras.yard.source can be set to this in the settings file only").waitFor();
  await press(page, "Close");
  assert.equal(await source.inputValue(), "exec:rm");
});

test("problems of the file are shown with their place and cure on every part, and what waits for the next start", async () => {
  api.problems = [{ line: 3, column: 5, key: "cameras.porch.fsp", message: "unknown key `fsp`", proposal: "Did you mean `fps`?" }];
  api.waiting = ["listen"];
  page = await owner.open("settings");
  const banner = page.getByRole("alert");
  for (const text of ["/etc/vedette/vedette.yaml, line 3, column 5", "unknown key fsp", "Did you mean fps?", "The hub goes on with the settings before."]) {
    await banner.filter({ hasText: text }).waitFor();
  }
  await page.getByText("Takes effect at the next start of the hub: listen").waitFor();
  await screenshot(page, "settings-problems");
  await press(page, "Remove Porch");
  await dialog().getByText("unknown key").waitFor();
  await press(page, "Back");
  await page.getByRole("link", { name: "History" }).click();
  await banner.waitFor();
  api.problems = [];
  await banner.waitFor({ state: "detached", timeout: 15_000 });
  assert.deepEqual(owner.changes(), [], "nothing was tried against the file");
});

test("the history leads back to a version, after its plan was seen", async () => {
  page = await owner.open("settings#history");
  await page.getByText("live.max_viewers: 10 -> 20 (takes effect at once)").waitFor();
  assert.equal(await page.getByRole("button", { name: "Go back to version 2" }).count(), 0, "it is in use");
  await press(page, "Go back to version 1");
  await dialog().getByText("live.max_viewers: 20 -> 10").waitFor();
  await screenshot(page, "settings-rollback");
  await press(page, "Go back to this");
  await closed();
  await page.getByText("Version 3").waitFor();
  assert.equal(api.values["live.max_viewers"], "10");
  assert.deepEqual(api.asked.filter(({ path }) => path === "settings/rollback").map(({ query, body }) => [query, body]), [[{ dry_run: "true" }, { version: 1 }], [{}, { version: 1 }]]);
  assert.deepEqual(page.problems, []);
});

test("a hub without a settings file says so, and one that does not answer can be asked again", async () => {
  api.refuse["GET settings"] = [503, { code: "unavailable" }];
  page = await owner.open("settings");
  await page.getByRole("alert").filter({ hasText: "The hub cannot do this now." }).waitFor();
  delete api.refuse["GET settings"];
  await press(page, "Try again");
  await page.getByRole("button", { name: "Remove Porch" }).waitFor();
  api.refuse["PATCH settings"] = [409, { code: "no_settings_file" }];
  await press(page, "Remove Porch");
  await dialog().getByText("This hub has no settings file").waitFor();
  assert.equal(await dialog().getByRole("button", { name: "Remove", exact: true }).count(), 0);
});

test("a save that nobody answers is not called a failure, and the settings are asked for again", async () => {
  page = await owner.open("settings#keys/live");
  await fill(page, { "Max viewers": "30" });
  await press(page, "Review");
  await dialog().getByText("nobody notices").waitFor();
  api.answersLost = true;
  await save();
  await dialog().getByRole("alert").filter({ hasText: "The hub did not answer. Look at the history" }).waitFor();
  await press(page, "Close");
  await until(async () => (await page.locator(".bar").count()) === 0, "it was saved, so nothing is left to save");
  assert.equal(await field(page, "Max viewers").inputValue(), "30");
});

test("the system shows the hub's numbers, what the doctor finds with the way to its key, and the log by level", async () => {
  api.findings = [{ level: "error", about: "yard", what: "Pictures are larger than `live.max_picture`.", cure: "Raise it to 12MB.", key: "live.max_picture" }];
  api.system.clock = { utc: new Date(Date.now() - 60_000).toISOString(), synchronised: false };
  page = await owner.open("system");
  for (const text of ["3 days", "48.3 MB", "21 GB of 64 GB free", "not synchronised", "behind this browser", "Raise it to 12MB."]) await page.getByText(text).waitFor();
  api.findings = [];
  await press(page, "Check again");
  await page.getByText("All is well.").waitFor();
  await page.getByRole("link", { name: "Log" }).click();
  const lines = page.getByRole("log").getByRole("listitem");
  await until(async () => (await lines.count()) === 3, "all lines");
  await field(page, "Level").selectOption("warning");
  assert.match(await lines.innerText(), /Warning\s+camera yard is lost/);
  api.log.push({ at: "2026-02-27T12:06:00Z", level: "error", topic: "store", text: "disk full" });
  await press(page, "Refresh");
  await until(async () => (await lines.count()) === 2, "the new line");
  await fill(page, { "Find in the log": "disk" });
  assert.equal(await lines.count(), 1);
  await field(page, "Lines").selectOption("500");
  await until(() => api.asked.at(-1).query.lines === "500", "as many lines as were chosen");
  assert.deepEqual(page.problems, []);
});

test("whoever is no owner sees none of it", async () => {
  owner.people.who = "u3";
  for (const path of ["settings", "system"]) {
    page = await owner.open(path);
    await page.getByRole("heading", { name: "Nothing is here" }).waitFor();
    assert.equal(await page.getByRole("link", { name: /Settings|System/ }).count(), 0);
  }
  assert.deepEqual(api.asked, []);
});
