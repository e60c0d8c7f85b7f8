// The page of securityCam's relay, on the real hub: one command a press, and Vedette's own page below /hub/.
import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { launch, moves, open, screenshot } from "./support/browser.js";
import { Hub, kPrograms } from "./support/hub.js";

const kLogin = { username: "olga", password: "correct horse battery" };
let browser;
let hub;
before(async () => {
  browser = await launch();
  hub = await Hub.start(
    (port) => `
version: 1
listen: 127.0.0.1:${port}
cameras: {porch: {source: "test://?size=320x240&fps=10"}}
compat: {securitycam: {camera: porch}}
`,
  );
  const words = ["users", "add", kLogin.username, "--role", "operator", "--grant", "porch:live,snapshot,steer"];
  const added = spawnSync(join(kPrograms, "vedette"), [...words, "--config", join(hub.folder, "vedette.yaml")], {
    input: `${kLogin.password}\n`,
    encoding: "utf8",
  });
  assert.equal(added.status, 0, added.stderr);
});
after(async () => {
  await hub.stop();
  await browser.close();
});

test("R14 each click and each arrow key is one POST to its address", async () => {
  const page = await open(browser, hub.url, { width: 800, height: 600, httpCredentials: kLogin });
  await moves(page, "#stream", 2);
  const turns = [];
  page.on("request", (request) => {
    const path = new URL(request.url()).pathname;
    if (path.startsWith("/turn")) turns.push(`${request.method()} ${path}`);
  });
  const answered = () => page.waitForResponse((response) => response.url().includes("/turn"));
  for (const name of ["Up", "Left", "Down", "Right"]) await Promise.all([answered(), page.getByRole("button", { name }).click()]);
  assert.deepEqual(turns.splice(0), ["POST /turnup", "POST /turnleft", "POST /turndown", "POST /turnright"]);
  for (const key of ["ArrowUp", "ArrowLeft", "ArrowDown", "ArrowRight"]) await Promise.all([answered(), page.keyboard.press(key)]);
  assert.deepEqual(turns.splice(0), ["POST /turnup", "POST /turnleft", "POST /turndown", "POST /turnright"]);
  await page.keyboard.press("Control+ArrowUp");
  await page.keyboard.press("a");
  assert.deepEqual(turns, []);
  await screenshot(page, "securitycam-800");
  await page.setViewportSize({ width: 360, height: 740 });
  assert.equal(await page.locator("#pad img").first().evaluate((icon) => icon.clientWidth), 20, "the original's size below 721 px");
  await screenshot(page, "securitycam-360");
  await page.context().close();
});

test("without the login there is a challenge, and the page of Vedette is below /hub/", async () => {
  const refused = await fetch(hub.url);
  assert.equal(refused.status, 401);
  assert.equal(refused.headers.get("WWW-Authenticate"), 'Basic realm="Authentication Required"');
  const page = await open(browser, `${hub.url}people`, { width: 360, height: 740 });
  await page.getByRole("heading", { name: "Log in" }).waitFor();
  assert.equal(new URL(page.url()).pathname, "/hub/people");
  await page.getByLabel("Name", { exact: true }).fill(kLogin.username);
  await page.getByLabel("Password", { exact: true }).fill(kLogin.password);
  await page.getByRole("button", { name: "Log in", exact: true }).click();
  await page.getByRole("heading", { name: "Log in" }).waitFor({ state: "detached" });
  await page.goto(`${hub.url}hub/`);
  await moves(page, '[data-camera="porch"] canvas', 2);
  await page.context().close();
});
