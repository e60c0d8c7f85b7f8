// Setting cameras up in Chromium, against an API of records (support/mock_settings.js).
import assert from "node:assert/strict";
import { test } from "node:test";
import { moves, screenshot, until } from "./support/browser.js";
import { field, fill, press, withOwner } from "./support/owner.js";

let frames, owner, api, page;
withOwner((given) => ({ frames, owner, api } = given));

const proposal = (name, settings, more = {}) => ({
  device: "some",
  name,
  why: "its page says so",
  settings,
  picture: { jpeg: frames[0].toString("base64"), width: 320, height: 240, fps: 12.5, bytes_per_second: 400_000, age_ms: 80 },
  reason: "",
  ...more,
});
/** The dialog on top. */
const close = () => page.getByRole("button", { name: "Close", exact: true }).last().click();
const names = () => page.getByRole("list", { name: "Cameras" }).locator("strong").allInnerTexts();

test("a camera is added by its address: seen with its cost before it is saved, then watched", async () => {
  owner.hub.cameras.clear();
  [api.values, api.entries] = [{ version: "1" }, {}];
  api.probed.proposals = [
    proposal("Anything with snapshots", { source: "http://front-door.local/capture" }, { picture: null, reason: "It asks for a password." }),
    proposal("ESP32 CameraWebServer", { source: "http://front-door.local:81/stream", "ptz.kind": "control_servo" }),
  ];
  page = await owner.open("");
  await page.getByRole("link", { name: "Add a camera" }).click();
  await field(page, "Address of the camera").fill("front-door.local");
  await page.keyboard.press("Enter");
  await page.getByRole("radio", { name: /ESP32 CameraWebServer/ }).waitFor();
  assert.equal(await page.getByRole("radio", { name: /ESP32/ }).isChecked(), true, "the one with a picture is chosen");
  await until(() => page.getByRole("img", { name: /ESP32/ }).evaluate((image) => image.complete && image.naturalWidth === 320), "its picture is drawn");
  await page.getByText("320 × 240 · 12.5 fps · 80 ms old").waitFor();
  await page.getByText("400 kB a second, 34.6 GB a day while somebody watches").waitFor();
  await page.getByText("It asks for a password.").waitFor();
  assert.deepEqual([await field(page, "Name").inputValue(), await field(page, "Id").inputValue()], ["Front door", "front-door"]);
  await fill(page, { Name: "Door" });
  assert.equal(await field(page, "Id").inputValue(), "door", "the id follows the name");
  await screenshot(page, "settings-add-found");
  owner.hub.cameras.set("door", { name: "Door", state: "live", reason: "", pictures: frames, fps: 10, next: 0 });
  await press(page, "Add a camera");
  await page.getByText("door: a picture after 412 ms").waitFor();
  await press(page, "Close");
  await moves(page, '[data-camera="door"] canvas', 1);
  assert.equal(new URL(page.url()).pathname, "/camera/door");
  const [saved] = owner.changes();
  assert.deepEqual(saved.body, { set: { "cameras.door.source": "http://front-door.local:81/stream", "cameras.door.ptz.kind": "control_servo", "cameras.door.name": "Door" } });
  assert.deepEqual([saved.query, saved.ifMatch, saved.token], [{ confirm: "true" }, '"v1"', "session-token"]);
  assert.deepEqual(page.problems, []);
});

test("an unknown device shows what was tried, as a report to copy, and can be added by hand", async () => {
  api.probed = { proposals: [], tried: [{ url: "http://192.168.1.1/", answer: "200, a page 'Router'" }, { url: "rtsp://192.168.1.1/", answer: "refused" }], report: "vedette 0.1.0\nGET / 200" };
  page = await owner.open("settings#add");
  await page.context().grantPermissions(["clipboard-read", "clipboard-write"]);
  await fill(page, { "Address of the camera": "http://192.168.1.1/" });
  await page.getByText("The camera asks for a password").click();
  await fill(page, { "User of the camera": "eve", "Password of the camera": "secret" });
  await press(page, "Look for it");
  await page.getByRole("heading", { name: "No camera that the hub knows" }).waitFor();
  await page.getByText("200, a page 'Router'").waitFor();
  assert.deepEqual(api.asked.find(({ path }) => path === "probe").body, { address: "http://192.168.1.1/", user: "eve", password: "secret" });
  await press(page, "Copy for a bug report");
  await page.getByText("Copied.").waitFor();
  assert.equal(await page.evaluate(() => navigator.clipboard.readText()), api.probed.report);
  await screenshot(page, "settings-add-unknown");
  await press(page, "Add it by hand");
  await fill(page, { "Address of the pictures": "exec:rm", Name: "Porch" });
  assert.equal(await field(page, "Id").inputValue(), "porch-2", "an id that nobody has");
  await press(page, "Add a camera");
  await page.getByText("cameras.porch-2.source can be set to this in the settings file only").waitFor();
  await press(page, "Close");
  await fill(page, { "Address of the pictures": "http://192.168.1.1/video" });
  await press(page, "Add a camera");
  await page.getByText("porch-2: a picture after").waitFor();
  const { set } = owner.changes().at(-1).body;
  assert.deepEqual([set["cameras.porch-2.source"], set["cameras.porch-2.user"], set["cameras.porch-2.password"]], ["http://192.168.1.1/video", "eve", "secret"]);
  assert.deepEqual(page.problems, []);
});

test("an address that only the settings file may name is refused in words", async () => {
  api.refuse["POST probe"] = [403, { code: "file_only", detail: "loopback" }];
  page = await owner.open("settings#add");
  await fill(page, { "Address of the camera": "127.0.0.1" });
  await press(page, "Look for it");
  await page.getByRole("alert").filter({ hasText: "can be named in the settings file only" }).waitFor();
  assert.equal(await page.getByRole("radio").count(), 0);
});

test("a device that asks for a password is looked at again with one, which is saved with the camera", async () => {
  api.probed.proposals = [proposal("Something with a log-in", {}, { device: "login", picture: null, reason: "It asks for a user and a password." })];
  page = await owner.open("settings#add");
  await fill(page, { "Address of the camera": "192.168.1.60" });
  await press(page, "Look for it");
  await page.getByText("Type its user and password above, and look again.").waitFor();
  assert.equal(await page.getByRole("button", { name: "Add a camera" }).count(), 0);
  await fill(page, { "Password of the camera": "1234" });
  api.probed.proposals = [proposal("TCPCam", { source: "tcpcam://192.168.1.60" })];
  await press(page, "Look for it");
  await press(page, "Add a camera");
  await page.getByText("camera-3: a picture after").waitFor();
  assert.deepEqual(owner.changes()[0].body, { set: { "cameras.camera-3.pin": "1234", "cameras.camera-3.source": "tcpcam://192.168.1.60", "cameras.camera-3.name": "Camera 3" } });
});

test("a device with a certificate of its own is looked at only after its fingerprint was compared", async () => {
  const fingerprint = `sha256:${Array.from({ length: 32 }, (_, i) => (200 + i).toString(16).toUpperCase()).join(":")}`;
  const [source, hint] = ["https://192.168.1.60/", "compare this fingerprint with the one that the device itself shows"];
  api.probed.proposals = [proposal("Device with a certificate of its own", { source, tls_pin: fingerprint }, { device: "certificate", picture: null, reason: hint })];
  page = await owner.open("settings#add");
  await fill(page, { "Address of the camera": source });
  await press(page, "Look for it");
  await page.getByText(/^The device has a certificate of its own, .* Compare this fingerprint/).waitFor();
  await page.locator("code.pin", { hasText: fingerprint }).waitFor();
  assert.equal(await page.getByRole("button", { name: "Add a camera" }).count(), 0, "nothing is added before");
  await screenshot(page, "settings-add-pin");
  api.probed.proposals = [proposal("MJPEG stream", { source, tls_pin: fingerprint })];
  await press(page, "They are the same: look again");
  await page.getByRole("img", { name: /MJPEG/ }).waitFor();
  assert.deepEqual(api.asked.filter(({ path }) => path === "probe").map(({ body }) => body.tls_pin), [undefined, fingerprint]);
  await press(page, "Add a camera");
  await page.getByText("camera-3: a picture after").waitFor();
  assert.equal(owner.changes()[0].body.set["cameras.camera-3.tls_pin"], fingerprint);
  assert.deepEqual(page.problems, []);
});

test("a change of a source that gives no picture takes itself back and says why, and what was typed is kept", async () => {
  [api.lost, api.trialMs] = [["porch"], 1500];
  page = await owner.open("settings");
  await press(page, "Change Porch");
  await fill(page, { "Address of the pictures": "http://192.168.1.99/stream" });
  await press(page, "Review");
  await page.getByText("1 camera connects again, nobody else notices").waitFor();
  await page.getByText("cameras.porch.source: http://192.168.1.50:81/stream -> http://192.168.1.99/stream").waitFor();
  assert.equal(await page.getByRole("switch", { name: "Take it back if a camera gives no picture" }).isChecked(), true);
  await screenshot(page, "settings-plan");
  await press(page, "Save");
  await page.getByRole("progressbar", { name: "Time of the trial" }).waitFor();
  await page.getByText(/^After (29|30) s without one/).waitFor();
  await page.keyboard.press("Escape");
  await screenshot(page, "settings-trial");
  await page.getByRole("alert").filter({ hasText: "The change was taken back. The settings are as before." }).waitFor();
  await page.getByText("no picture within 30 s").waitFor();
  await screenshot(page, "settings-taken-back");
  assert.equal(api.values["cameras.porch.source"], "http://192.168.1.50:81/stream");
  await press(page, "Back");
  assert.equal(await field(page, "Address of the pictures").inputValue(), "http://192.168.1.99/stream");
  api.lost = [];
  await press(page, "Review");
  await press(page, "Save");
  await page.getByText("porch: a picture after 412 ms").waitFor();
  await close();
  await page.getByRole("dialog").waitFor({ state: "detached" });
  assert.equal(api.values["cameras.porch.source"], "http://192.168.1.99/stream");
  assert.deepEqual(owner.changes().map(({ query }) => query.confirm), ["true", "true"]);
  assert.deepEqual(page.problems, []);
});

test("a camera that is off is saved without a trial", async () => {
  api.lost = ["porch"];
  page = await owner.open("settings");
  await press(page, "Change Porch");
  await fill(page, { "User of the camera": "eve" });
  await press(page, "Review");
  await press(page, "Save");
  await press(page, "Save without a trial");
  await page.getByText("Saved.").waitFor();
  await page.getByRole("dialog").waitFor({ state: "detached" });
  assert.equal(api.values["cameras.porch.user"], "eve");
});

test("a camera gets another name and id, and is duplicated without its password", async () => {
  page = await owner.open("settings");
  await press(page, "Change Porch");
  await fill(page, { Name: "Front porch", Id: "Door" });
  await press(page, "Review");
  await page.getByText("Small letters a to z").waitFor();
  await fill(page, { Id: "yard" });
  await press(page, "Review");
  await page.getByText("This id is taken.").waitFor();
  await fill(page, { Id: "door" });
  await press(page, "Review");
  await press(page, "Save");
  await page.getByText("door: a picture after").waitFor();
  await close();
  await until(async () => (await names())[0] === "Front porch", "the new name");
  assert.deepEqual(owner.changes()[0].body, { rename: { "cameras.porch": "door" }, set: { "cameras.door.name": "Front porch" } });
  assert.deepEqual(api.entries.cameras, ["door", "yard"]);

  await press(page, "Duplicate Front porch");
  await page.getByText("It cannot be copied, because it is never shown.").waitFor();
  await fill(page, { Name: "Back door", Id: "back", "Password of the camera": "other" });
  await screenshot(page, "settings-copy");
  await press(page, "Review");
  await press(page, "Save");
  await page.getByText("back: a picture after").waitFor();
  await close();
  await until(async () => (await names()).join() === "Front porch,yard,Back door", "the copy");
  assert.deepEqual(owner.changes().at(-1).body.set, { "cameras.back.source": "http://192.168.1.50:81/stream", "cameras.back.name": "Back door", "cameras.back.password": "other" });
  assert.deepEqual(page.problems, []);
});

test("a group is typed for one camera and chosen for another, and they stand together", async () => {
  page = await owner.open("settings");
  await press(page, "Change yard");
  await fill(page, { Group: "Garden" });
  await press(page, "Review");
  await press(page, "Save");
  await until(async () => owner.changes().length === 1 && (await page.getByRole("dialog").count()) === 0, "it is saved");
  assert.deepEqual(owner.changes()[0].body, { set: { "cameras.yard.group": "Garden" } });
  const headings = async () => (await page.locator("h3.group").allInnerTexts()).map((text) => text.replace(/\s+/g, " "));
  await until(async () => (await headings()).join() === "Without a group 1 camera,Garden 1 camera", "two groups");
  await press(page, "Change Porch");
  const choices = await field(page, "Group").evaluate((input) => [...input.list.options].map(({ value }) => value));
  assert.deepEqual(choices, ["Garden"]);
  await fill(page, { Group: choices[0] });
  await press(page, "Review");
  await press(page, "Save");
  await until(async () => owner.changes().length === 2 && (await page.getByRole("dialog").count()) === 0, "it is saved");
  await until(async () => (await headings()).join() === "Garden 2 cameras", "one group");
  assert.equal(await page.getByRole("list", { name: "Garden" }).getByRole("listitem").count(), 2);
  await page.getByRole("heading", { name: "Garden" }).getByRole("button").click();
  assert.equal(await page.getByRole("list", { name: "Garden" }).count(), 0);
  await page.getByRole("heading", { name: "Garden" }).getByRole("button").click();
  await press(page, "Duplicate Porch");
  assert.equal(await field(page, "Group").inputValue(), "Garden", "a copy is of the same group");
  assert.deepEqual(page.problems, []);
});

test("a camera is removed after being asked once", async () => {
  page = await owner.open("settings");
  await press(page, "Remove Porch");
  await page.getByRole("dialog").getByText("whoever watches it sees it end").waitFor();
  await screenshot(page, "settings-remove");
  await press(page, "Cancel");
  assert.deepEqual(owner.changes(), []);
  await press(page, "Remove Porch");
  await press(page, "Remove");
  await until(async () => (await names()).join() === "yard", "it is gone");
  assert.deepEqual(owner.changes()[0].body, { set: { "cameras.porch": null } });
});

test("the order changes by dragging, by buttons and by the arrow keys", async () => {
  page = await owner.open("settings");
  const rows = page.getByRole("list", { name: "Cameras" }).getByRole("listitem");
  const order = async () => (await rows.locator(".name").allInnerTexts()).join();
  await press(page, "Change the order");
  await page.getByRole("button", { name: "Move Porch: drag, or use the arrow keys" }).focus();
  await page.keyboard.press("ArrowDown");
  await page.getByText("Porch: place 2 of 2").waitFor();
  assert.equal(await order(), "yard,Porch");
  await page.keyboard.press("ArrowUp");
  assert.equal(await order(), "Porch,yard", "the focus stays with the row");
  await press(page, "Move yard up");
  assert.equal(await order(), "yard,Porch");
  const handle = await page.getByRole("button", { name: "Move yard: drag, or use the arrow keys" }).boundingBox();
  const last = await rows.last().boundingBox();
  await page.mouse.move(handle.x + 20, handle.y + 20);
  await page.mouse.down();
  await page.mouse.move(handle.x + 20, last.y + last.height - 5, { steps: 8 });
  await page.mouse.up();
  assert.equal(await order(), "Porch,yard", "dragged below");
  await press(page, "Move Porch down");
  await screenshot(page, "settings-order");
  await press(page, "Save");
  await page.getByRole("dialog").getByRole("button", { name: "Save", exact: true }).click();
  await until(() => owner.changes().length === 1, "it is saved");
  assert.deepEqual(owner.changes()[0].body, { order: { cameras: ["yard", "porch"] } });
  await until(async () => (await names()).join() === "yard,Porch", "the list follows");
  assert.deepEqual(page.problems, []);
});

test("a lost camera says why, and the doctor names the cure when one asks", async () => {
  api.findings = [
    { level: "error", about: "yard", what: "Pictures are larger than `live.max_picture`.", cure: "Raise it to 12MB.", key: "live.max_picture" },
    { level: "warning", about: "clock", what: "The clock is not synchronised.", cure: "Install chrony.", key: null },
  ];
  page = await owner.open("settings");
  await page.getByText("192.168.1.51 does not answer").waitFor();
  await press(page, "Find the cause");
  await page.getByText("Raise it to 12MB.").waitFor();
  assert.equal(await page.getByText("Install chrony.").count(), 0, "only what is about this camera");
  await screenshot(page, "settings-cause");
  await page.getByRole("link", { name: "Change live.max_picture" }).click();
  await field(page, "Live › Max picture").waitFor();
});
