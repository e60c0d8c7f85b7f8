// Steering on a camera's page in Chromium, against the stand-in for the hub and a servo that turns at once.
import assert from "node:assert/strict";
import { after, afterEach, before, beforeEach, test } from "node:test";
import { bareTexts, launch, moves, open as openPage, screenshot, until, violations } from "./support/browser.js";
import { MockHub } from "./support/mock_hub.js";
import { MockPtz } from "./support/mock_ptz.js";
import { pictures } from "./support/pictures.js";

let browser, hub, page, frames, ptz;
before(async () => {
  browser = await launch();
  frames = pictures({ count: 8 });
});
after(() => browser.close());
beforeEach(async () => {
  hub = await new MockHub().start();
  ptz = new MockPtz();
  logIn("owner");
  const camera = { state: "live", reason: "", pictures: frames, fps: 10, next: 0 };
  hub.cameras.set("porch", { ...camera, name: "Porch", ptz });
  hub.cameras.set("yard", { ...camera, name: "Yard" });
});
afterEach(async () => {
  await page?.context().close();
  await hub.stop();
});

function logIn(role) {
  ptz.owner = role === "owner";
  ptz.maySteer = role !== "viewer";
  hub.session = { user: { id: "u1", name: "anna", role }, means: "cookie", request_token: "session-token", may: { manage: ptz.owner, steer: ptz.maySteer }, guest: null };
}
async function open(options, id = "porch") {
  page = await openPage(browser, `${hub.url}camera/${id}`, options);
  page.setDefaultTimeout(8000);
  await moves(page, `[data-camera="${id}"] canvas`, 1);
}
const button = (name) => page.getByRole("button", { name, exact: true });
const commands = () => ptz.asked.filter((one) => one.command !== "lease").map(({ command, body }) => [command, body]);
const sent = (count) => until(() => commands().length === count, `${count} commands`);
const quiet = () => page.waitForTimeout(700); // what is not to come would have come by then
const says = (text) => page.getByText(text, { exact: true }).first().waitFor();

test("a press of the pad or an arrow key is one request", async () => {
  await open();
  await says("Nobody steers");
  await button("Left").click();
  await sent(1);
  await page.keyboard.press("ArrowUp");
  await sent(2);
  await button("Home").focus();
  await page.keyboard.press("Enter");
  await sent(3);
  await button("Right").focus();
  await page.keyboard.press("Space");
  await sent(4);
  await quiet();
  assert.deepEqual(commands(), [
    ["move", { pan: -5, tilt: 0 }],
    ["move", { pan: 0, tilt: 5 }],
    ["home", null],
    ["move", { pan: 5, tilt: 0 }],
  ]);
  assert.ok(ptz.asked.every(({ token }) => token === "session-token"));
  await says("You steer");
  await page.getByRole("img", { name: "Pan 5°, tilt 0°" }).waitFor();
  assert.deepEqual(page.problems, []);
});

test("a held key or button sends the next request only after the answer of the one before", async () => {
  await open();
  await says("Nobody steers");
  const answer = ptz.hold();
  await page.keyboard.down("ArrowLeft");
  await sent(1);
  for (let i = 0; i < 5; ++i) await page.keyboard.down("ArrowLeft"); // the keyboard repeats
  await quiet();
  assert.equal(commands().length, 1, "it has no answer yet");
  answer();
  await sent(3);
  await page.keyboard.up("ArrowLeft");
  const at = commands().length;
  await quiet();
  assert.ok(commands().length <= at + 1, "nothing after the key was released");
  const before = commands().length;
  await button("Up").hover();
  await page.mouse.down();
  await until(() => commands().length >= before + 3, "a held button goes on");
  await page.mouse.up();
  await quiet();
  const end = commands().length;
  await quiet();
  assert.equal(commands().length, end);
});

test("a thumb presses and holds, and a window that loses the keys stops", async () => {
  await open({ width: 360, height: 740, hasTouch: true, isMobile: true });
  await says("Nobody steers");
  await button("Down").tap();
  await sent(1);
  await quiet();
  assert.equal(commands().length, 1, "a tap is one request, though it makes a click too");
  const box = await button("Right").boundingBox();
  const client = await page.context().newCDPSession(page);
  const touch = (type, ...points) => client.send("Input.dispatchTouchEvent", { type, touchPoints: points });
  const [x, y] = [box.x + box.width / 2, box.y + box.height / 2];
  await touch("touchStart", { x, y });
  await touch("touchMove", { x: x + 8, y: y + 12 }); // a thumb is never still
  await until(() => commands().length >= 4, "it goes on");
  await touch("touchEnd");
  await quiet();
  const end = commands().length;
  await page.keyboard.down("ArrowLeft");
  await sent(end + 1);
  await page.evaluate(() => dispatchEvent(new Event("blur")));
  await quiet();
  const after = commands().length;
  await quiet();
  assert.equal(commands().length, after);
});

test("keys for zoom, pictures and screens stay what they are, and the list shows those that steer", async () => {
  await open();
  await says("Nobody steers");
  const scale = async () => (await page.locator('[data-camera="porch"] canvas').boundingBox()).width / (await page.locator(".stage").boundingBox()).width;
  for (const key of ["+", "+", "Shift+ArrowLeft", "-"]) await page.keyboard.press(key);
  await until(async () => Math.abs((await scale()) - 1.25) < 0.01, "it is zoomed");
  await page.keyboard.press("0");
  await until(async () => Math.abs((await scale()) - 1) < 0.01, "it is whole");
  assert.deepEqual(commands(), []);
  for (const key of ["h", "2", "r"]) await page.keyboard.press(key);
  await sent(3);
  assert.deepEqual(commands(), [["home", null], ["preset", { name: "gate" }], ["patrol", { running: true }]]);
  await page.keyboard.press("?");
  const list = page.getByRole("dialog", { name: "Keys" });
  for (const text of ["turn the camera; hold to go on", "turn the camera home", "on the map of the position: look there", "presets", "patrol on, off"]) await list.getByText(text, { exact: true }).waitFor();
  await screenshot(page, "steer-keys");
  await page.keyboard.press("Escape");
  await page.keyboard.press("n");
  await page.waitForURL(/camera\/yard$/);
  await page.keyboard.press("?");
  await list.getByText("zoom in, out").waitFor();
  assert.equal(await list.getByText("turn the camera home").count(), 0, "this one does not turn");
});

test("a limit is shown and not crossed, and a position that is not known asks for home", async () => {
  ptz.pan.position = 90;
  await open();
  await page.getByRole("img", { name: "Pan 90°, tilt 0°" }).waitFor();
  await says("-90° … 90°");
  assert.equal(await button("Right").getAttribute("aria-disabled"), "true");
  await page.keyboard.press("ArrowRight");
  await button("Left").click();
  await sent(1);
  assert.deepEqual(commands(), [["move", { pan: -5, tilt: 0 }]]);
  ptz.pan.position = ptz.tilt.position = null;
  await says("The position is not known. Home first.");
  assert.equal(await button("door").isDisabled(), true);
  await button("Home").click();
  await page.getByRole("img", { name: "Pan 0°, tilt 0°" }).waitFor();
  await button("door").click();
  await page.getByRole("img", { name: "Pan 40°, tilt -10°" }).waitFor();
});

test("patrol is turned on and off, and says when it goes on after somebody steered", async () => {
  await open();
  await button("Patrol").click();
  await page.getByRole("button", { name: "Patrol", pressed: true }).waitFor();
  ptz.patrol.pauses_for_s = 42;
  await says("Patrol goes on in 42 s");
  await button("Patrol").click();
  await page.getByRole("button", { name: "Patrol", pressed: false }).waitFor();
  hub.cameras.get("porch").ptz.patrol = null;
  await until(async () => (await button("Patrol").count()) === 0, "it has no patrol any longer");
  assert.deepEqual(commands().map(([, body]) => body.running), [true, false]);
});

test("one person steers at a time: others see who, and ask", async () => {
  logIn("operator");
  ptz.holder = "bob";
  await open();
  await says("bob steers");
  await page.keyboard.press("ArrowLeft");
  await button("Left").click({ force: true }); // it is disabled
  assert.equal(await button("Take over").count(), 0, "only an owner takes it");
  await button("Ask to steer").click();
  await says("You have asked.");
  assert.equal(await button("Ask to steer").count(), 0);
  await screenshot(page, "steer-asked");
  assert.deepEqual(ptz.asked.map(({ command, body }) => [command, body]), [["lease", { action: "ask" }]]);
  ptz.holder = null;
  await says("Nobody steers");
  await button("Left").click();
  await says("You steer");
  ptz.askedBy = ["bob", "carl"];
  await says("bob, carl would like to steer.");
  await button("Let others steer").click();
  await says("Nobody steers");
});

test("an owner takes the lease over", async () => {
  ptz.holder = "bob";
  await open();
  await button("Take over").click();
  await says("You steer");
  await page.keyboard.press("ArrowLeft");
  await sent(1);
  assert.equal(ptz.holder, "anna");
});

test("the lease is given up when the page is left, by a key and by closing", async () => {
  await open();
  await says("Nobody steers");
  await page.keyboard.press("ArrowLeft");
  await says("You steer");
  await page.keyboard.press("Escape");
  await page.waitForURL(hub.url);
  await until(() => ptz.holder === null, "it is free");
  const { polls } = ptz;
  await page.waitForTimeout(1500);
  assert.equal(ptz.polls, polls, "the wall does not ask");
  await page.goto(`${hub.url}camera/porch`);
  await says("Nobody steers");
  await page.keyboard.press("ArrowLeft");
  await says("You steer");
  await page.goto("about:blank");
  await until(() => ptz.holder === null, "it is free again");
});

test("the hub is asked each second while the page is seen, and not for a camera that does not turn", async () => {
  await open();
  await until(() => ptz.polls >= 3, "it asks");
  await page.evaluate(() => {
    Object.defineProperty(document, "hidden", { value: true, configurable: true });
    document.dispatchEvent(new Event("visibilitychange"));
  });
  await page.waitForTimeout(300);
  const { polls } = ptz;
  await page.waitForTimeout(1500);
  assert.equal(ptz.polls, polls, "a hidden page does not ask");
  await page.evaluate(() => {
    Object.defineProperty(document, "hidden", { value: false, configurable: true });
    document.dispatchEvent(new Event("visibilitychange"));
  });
  await until(() => ptz.polls > polls, "it asks again");
  await page.keyboard.press("n");
  await page.waitForURL(/camera\/yard$/);
  assert.equal(await button("Left").count(), 0);
});

test("a viewer sees who steers and nothing else", async () => {
  logIn("viewer");
  await open();
  await until(() => ptz.polls > 0, "it asks");
  assert.equal(await page.getByText("Nobody steers").count(), 0);
  ptz.holder = "bob";
  await says("bob steers");
  for (const name of ["Left", "door", "Patrol", "Ask to steer"]) assert.equal(await button(name).count(), 0);
  await page.keyboard.press("ArrowLeft");
  await page.keyboard.press("h");
  await quiet();
  assert.deepEqual(ptz.asked, []);
  await screenshot(page, "steer-viewer");
});

for (const [code, status, text, more] of [
  ["steered_by_other", 409, "bob steers at the moment.", { holder: "bob" }],
  ["position_unknown", 409, "The position is not known. Home first."],
  ["command_waits", 429, "The camera is still turning. Press again in a moment."],
  ["servo_failed", 502, "The camera refused to turn: 500: servo jammed", { detail: "500: servo jammed" }],
  ["servo_unreachable", 503, "The camera’s servo cannot be reached. Is it switched on?"],
  ["servo_timeout", 504, "The camera’s servo took too long to answer."],
]) {
  test(`${code} is said in words, and the next good command takes it away`, async () => {
    await open();
    await says("Nobody steers");
    ptz.holder = "bob"; // not yet known to the page, for the first of them
    if (code !== "steered_by_other") ptz.holder = null;
    if (code === "position_unknown") ptz.pan.position = null;
    ptz.refuse.move = [status, { status, code, detail: code, ...more }];
    await page.keyboard.down("ArrowLeft");
    await page.getByRole("alert").filter({ hasText: text }).waitFor();
    await quiet();
    await page.keyboard.up("ArrowLeft");
    assert.equal(commands().length, 1, "a held key stops");
    if (code === "servo_unreachable") await screenshot(page, "steer-unreachable");
    delete ptz.refuse.move;
    [ptz.holder, ptz.pan.position] = [null, 0];
    await says("Nobody steers");
    await button("Right").click();
    await until(async () => (await page.getByRole("alert").count()) === 0, "it is gone");
  });
}

for (const [width, height, colorScheme] of [[360, 740, "light"], [360, 740, "dark"], [740, 360, "dark"], [1440, 900, "light"], [1440, 900, "dark"], [3840, 2160, "dark"]]) {
  test(`the pad fits in ${width} × ${height} px, within the thumb's reach, and keeps the rules of WCAG, ${colorScheme}`, async () => {
    ptz.presets = ["door", "gate", "The far end of the garden"];
    ptz.holder = "bob";
    await open({ width, height, colorScheme, hasTouch: width < 1000, isMobile: width < 1000 });
    await says("bob steers");
    await page.locator(".numbers", { hasText: /\d/ }).first().waitFor();
    assert.deepEqual(await violations(page), []);
    await screenshot(page, `steer-other-${width}-${colorScheme}`);
    ptz.holder = "anna";
    ptz.askedBy = ["bob"];
    await says("You steer");
    assert.deepEqual(await violations(page), []);
    await screenshot(page, `steer-mine-${width}-${colorScheme}`);
    const overflow = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
    assert.ok(overflow <= 0, `${overflow} px too wide`);
    const low = await page.locator("button, .press").evaluateAll((all) => all.filter((e) => e.getBoundingClientRect().height < 44).map((e) => e.outerHTML));
    assert.deepEqual(low, []);
    if (width === 360) {
      const down = await button("Down").boundingBox();
      const nav = await page.locator("nav").boundingBox();
      assert.ok(down.y + down.height <= nav.y, `the pad ends at ${down.y + down.height}, the bar begins at ${nav.y}`);
      assert.ok(down.y > height / 2, "in the lower half");
    }
    assert.deepEqual(page.problems, []);
  });
}

test("every text of steering is in the catalogue, and fits when it is longer", async () => {
  [ptz.presets, ptz.me, ptz.holder, ptz.askedBy] = [["1", "2"], "12", "12", ["34"]];
  hub.session.user.name = "12";
  for (const camera of hub.cameras.values()) camera.name = "9";
  ptz.patrol = { running: true, pauses_for_s: 40 };
  await open({ width: 360, height: 740, locale: "en-XA" });
  await page.locator(".wanted").waitFor();
  assert.deepEqual((await bareTexts(page)).filter((text) => !/^[\d\s°-]+$/.test(text)), []);
  const overflow = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
  assert.ok(overflow <= 0, `${overflow} px too wide`);
  await screenshot(page, "pseudo-steer");
  ptz.holder = "56";
  await page.getByText("56").first().waitFor();
  assert.deepEqual((await bareTexts(page)).filter((text) => !/^[\d\s°-]+$/.test(text)), []);
});
