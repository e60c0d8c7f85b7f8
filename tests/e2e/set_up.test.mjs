// From nothing to a picture with the real hub: the printed link makes the owner, an address is pasted, the camera is seen and
// added. Then a change that takes itself back, and two browsers at once.
import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { launch, moves, screenshot } from "./support/browser.js";
import { freePort, Hub, kPrograms } from "./support/hub.js";

const kPassword = "correct horse battery";
let browser, hub, camera, device;
before(async () => {
  browser = await launch();
  camera = await freePort();
  device = spawn(join(kPrograms, "vedette"), ["simulate", "--port", String(camera), "--as", "camera-webserver"], { stdio: ["ignore", "pipe", "inherit"] });
  await once(device.stdout, "data");
  // The simulated camera is on this machine, which the page may not name by itself.
  hub = await Hub.start((port) => `version: 1  # ours\nlisten: 127.0.0.1:${port}\nstate: state\ncamera_networks: [127.0.0.0/8]\n`);
});
after(async () => {
  await browser.close();
  await hub.stop();
  device.kill();
  await once(device, "exit");
});

const press = (page, name) => page.getByRole("button", { name, exact: true }).click();
const fill = (page, label, value) => page.getByLabel(label, { exact: true }).fill(value);
const text = () => readFileSync(join(hub.folder, "vedette.yaml"), "utf8");
async function someone(path) {
  const page = await (await browser.newContext({ viewport: { width: 1440, height: 900 } })).newPage();
  page.setDefaultTimeout(20_000);
  await page.goto(hub.url + path, { waitUntil: "commit" });
  return page;
}

let owner;
test("link, owner, address, picture: under a minute", async () => {
  const begun = Date.now();
  owner = await someone(`join#${hub.output.match(/\/join#(setup\.[\w-]+)/)[1]}`);
  await fill(owner, "Name", "ann");
  await fill(owner, "Password", kPassword);
  await press(owner, "Create the owner");
  await owner.getByRole("link", { name: "Add a camera" }).click();
  await fill(owner, "Address of the camera", `127.0.0.1:${camera}`);
  await press(owner, "Look for it");
  await owner.getByRole("radio").first().waitFor();
  await screenshot(owner, "set-up-found");
  await fill(owner, "Name", "Door");
  await press(owner, "Add a camera");
  await owner.getByText(/door: a picture after/).waitFor();
  await press(owner, "Close");
  await moves(owner, '[data-camera="door"] canvas', 2);
  const took = Date.now() - begun;
  assert.ok(took < 60_000, `${took} ms`);
  assert.match(text(), /version: 1 {2}# ours[^]*cameras:\n {2}door:\n/);
});

test("a source without a picture takes itself back", async () => {
  const before = text();
  await owner.goto(`${hub.url}settings`);
  await press(owner, "Change Door");
  await fill(owner, "Address of the pictures", `http://127.0.0.1:${await freePort()}/`);
  await press(owner, "Review");
  await press(owner, "Save");
  await owner.getByText("The change was taken back. The settings are as before.").waitFor({ timeout: 45_000 });
  await screenshot(owner, "set-up-taken-back");
  assert.equal(text(), before);
});

test("the system screen shows the hub", async () => {
  await owner.goto(`${hub.url}system`);
  await owner.getByText("Running for").waitFor();
  await screenshot(owner, "set-up-system");
  const system = await owner.evaluate(async () => (await fetch("api/v1/system")).json());
  assert.equal(await owner.getByText(system.version, { exact: true }).count(), 1);
});
