// The map of the position on a camera's page in Chromium: a double press turns the camera to that place, by one request.
import assert from "node:assert/strict";
import { after, afterEach, before, beforeEach, test } from "node:test";
import { launch, moves, open as openPage, screenshot, until } from "./support/browser.js";
import { MockHub } from "./support/mock_hub.js";
import { MockPtz } from "./support/mock_ptz.js";
import { pictures } from "./support/pictures.js";

const kHint = "Press a point of the map twice to look there.";
let browser, hub, page, frames, ptz;
before(async () => {
  browser = await launch();
  frames = pictures({ count: 8 });
});
after(() => browser.close());
beforeEach(async () => {
  hub = await new MockHub().start();
  ptz = new MockPtz();
  hub.session = { user: { id: "u1", name: "anna", role: "operator" }, means: "cookie", request_token: "session-token", may: { manage: false, steer: true }, guest: null };
  hub.cameras.set("porch", { state: "live", reason: "", pictures: frames, fps: 10, next: 0, name: "Porch", ptz });
});
afterEach(async () => {
  await page?.context().close();
  await hub.stop();
});

async function open(options) {
  page = await openPage(browser, `${hub.url}camera/porch`, options);
  page.setDefaultTimeout(8000);
  await moves(page, '[data-camera="porch"] canvas', 1);
}
const commands = () => ptz.asked.filter((one) => one.command !== "lease").map(({ command, body }) => [command, body]);
const sent = (count) => until(() => commands().length === count, `${count} commands`);
const quiet = () => page.waitForTimeout(700); // what is not to come would have come by then
const says = (text) => page.getByText(text, { exact: true }).first().waitFor();

/** A place of the map of the position: parts of its width and height, from the left and from above. */
async function placeOnMap(right, down) {
  const box = await page.getByRole("img", { name: /^Pan / }).boundingBox();
  return [box.x + box.width * right, box.y + box.height * down];
}

test("a double-click on the map of the position is one move to that place, and one click is none", async () => {
  await open();
  await page.getByText(kHint).waitFor();
  const place = await placeOnMap(0.75, 0.25);
  await page.mouse.click(...place);
  await page.locator("svg .ring").waitFor();
  await quiet();
  assert.equal(await page.locator("svg .ring").count(), 0, "a mark does not stay");
  assert.deepEqual(commands(), []);
  ptz.moving = true;
  await page.mouse.dblclick(...place);
  await sent(1);
  const [[command, { to }]] = commands();
  assert.equal(command, "move");
  assert.ok(Math.abs(to.pan - 50) <= 2 && Math.abs(to.tilt - 28) <= 4, JSON.stringify(to));
  await page.getByRole("img", { name: `Pan ${to.pan}°, tilt ${to.tilt}°` }).waitFor();
  await says("You steer");
  await page.mouse.dblclick(...(await placeOnMap(0.999, 0.5)));
  await sent(2);
  assert.equal(commands()[1][1].to.pan, 90, "at the edge is the limit");
  await quiet();
  assert.equal(commands().length, 2);
  assert.ok(ptz.asked.every(({ token }) => token === "session-token"));
  assert.deepEqual(page.problems, []);
});

test("a double-tap on the map moves too, shows where to, and does not zoom the page", async () => {
  await open({ width: 360, height: 740, hasTouch: true, isMobile: true });
  await page.getByText(kHint).waitFor();
  const answer = ptz.hold();
  const [x, y] = await placeOnMap(0.25, 0.7);
  await page.touchscreen.tap(x, y);
  await page.touchscreen.tap(x + 6, y - 5); // a thumb is never still
  await sent(1);
  await page.locator("svg .ring").waitFor();
  await screenshot(page, "steer-aim-360");
  answer();
  await until(async () => (await page.locator("svg .ring").count()) === 0, "it is there");
  assert.ok(ptz.pan.position < -30, `pan is ${ptz.pan.position}`);
  assert.equal(await page.evaluate(() => visualViewport.scale), 1);
  await page.touchscreen.tap(x, y);
  await quiet();
  await page.touchscreen.tap(x, y);
  await quiet();
  assert.equal(commands().length, 1, "two taps are no double-tap");
});

test("the map moves nothing while somebody else steers, or where the position is not known", async () => {
  ptz.holder = "bob";
  await open();
  await says("bob steers");
  await page.mouse.dblclick(...(await placeOnMap(0.75, 0.25)));
  assert.equal(await page.getByText(kHint).isVisible(), false);
  ptz.holder = ptz.pan.position = null;
  const unknown = page.getByRole("img", { name: "The position is not known. Home first." });
  await unknown.waitFor();
  await unknown.dblclick();
  await quiet();
  assert.deepEqual(commands(), []);
  assert.equal(await page.getByText(kHint).count(), 0);
});
