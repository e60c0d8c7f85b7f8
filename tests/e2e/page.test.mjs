// The page in Chromium, against a stand-in for the hub: what it shows, what it asks for, and what it leaves alone.
import assert from "node:assert/strict";
import { after, afterEach, before, beforeEach, test } from "node:test";
import { launch, moves, open, screenshot, until, violations } from "./support/browser.js";
import { MockHub } from "./support/mock_hub.js";
import { pictures } from "./support/pictures.js";

let browser, hub, page, porch, yard;
before(async () => {
  browser = await launch();
  porch = pictures({ source: "testsrc" });
  yard = pictures({ source: "testsrc2" });
});
after(() => browser.close());
beforeEach(async () => {
  hub = await new MockHub().start();
});
afterEach(async () => {
  await page?.context().close();
  await hub.stop();
});

function add(id, name, frames, more = {}) {
  hub.cameras.set(id, { name, state: "live", reason: "", pictures: frames, fps: 10, next: 0, ...more });
}
const canvas = (id) => `[data-camera="${id}"] canvas`;
const text = (id, part) => page.locator(`[data-camera="${id}"] .${part}`).innerText();

for (const [width, height] of [[360, 740], [1440, 900]]) {
  for (const colorScheme of ["light", "dark"]) {
    test(`two cameras move on a page of ${width} px, ${colorScheme}`, async () => {
      add("porch", "Porch", porch);
      add("yard", "The yard behind the house with a long name", yard);
      page = await open(browser, hub.url, { width, height, colorScheme });
      await moves(page, canvas("porch"));
      await page.locator(canvas("yard")).scrollIntoViewIfNeeded();
      await moves(page, canvas("yard"));
      await until(async () => /^(9|10|8)\.?\d? fps · 320 × 240 · \d+ ms old/.test(await text("porch", "numbers")), "numbers");
      assert.equal(await text("porch", "state"), "live");
      assert.equal(await page.locator("#summary").innerText(), "2 cameras");
      const overflow = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
      assert.ok(overflow <= 0, `${overflow} px too wide`);
      assert.deepEqual(page.problems, []);
      assert.equal(hub.opened, 1, "one WebSocket for all");
      assert.ok(hub.worstUnacknowledged <= 2, `${hub.worstUnacknowledged} units without credit`);
      await screenshot(page, `mock-${width}-${colorScheme}`);
    });
  }
}

test("only cameras in sight are watched, and none in a hidden tab", async () => {
  for (let i = 0; i < 8; ++i) add(`cam${i}`, `Camera ${i}`, porch);
  page = await open(browser, hub.url, { width: 360, height: 640 });
  await moves(page, canvas("cam0"), 1);
  assert.equal(hub.watchersOf("cam7"), 0);
  await page.locator(canvas("cam7")).scrollIntoViewIfNeeded();
  await until(() => hub.watchersOf("cam7") === 1 && hub.watchersOf("cam0") === 0, "the last is watched, the first is not");
  await page.evaluate(() => {
    Object.defineProperty(document, "hidden", { value: true, configurable: true });
    document.dispatchEvent(new Event("visibilitychange"));
  });
  await until(() => hub.watchersOf("cam7") === 0, "a hidden tab watches nothing");
});

test("a lost camera says why, and comes back by itself", async () => {
  add("porch", "Porch", porch);
  page = await open(browser, hub.url);
  await moves(page, canvas("porch"), 1);
  hub.set("porch", { state: "lost", reason: "The camera refused the connection." });
  await until(async () => (await text("porch", "notice")) === "The camera refused the connection.", "the reason");
  assert.equal(await text("porch", "state"), "lost");
  await until(async () => (await page.locator("#summary").innerText()) === "1 camera, 1 lost", "the summary");
  await screenshot(page, "mock-lost");
  hub.set("porch", { state: "live", reason: "" });
  await moves(page, canvas("porch"));
  assert.equal(await page.locator('[data-camera="porch"] .notice').isVisible(), false);
});

test("pictures go on after the hub was restarted", async () => {
  add("porch", "Porch", porch);
  page = await open(browser, hub.url);
  await moves(page, canvas("porch"), 1);
  const { port, cameras } = hub;
  await hub.stop();
  const offline = page.locator(".offline", { hasText: /^The hub cannot be reached\. Last contact: \d+:\d\d:\d\d [AP]M\. Trying again\.$/ });
  await offline.waitFor();
  assert.equal(await page.locator("#summary").innerText(), "1 camera", "the wall stays as it is");
  assert.equal(await text("porch", "state"), "not known");
  assert.deepEqual(await violations(page), []);
  await screenshot(page, "mock-offline");
  hub = new MockHub();
  hub.cameras = cameras;
  await hub.start(port);
  await until(() => hub.watchersOf("porch") === 1, "it connects again", 20_000);
  await moves(page, canvas("porch"));
  await offline.waitFor({ state: "detached" });
  assert.equal(await text("porch", "state"), "live");
  assert.equal(hub.opened, 1, "one WebSocket to the new hub");
});

test("a proxy that does not reach the hub is told from a hub that refuses, on every screen", async () => {
  add("porch", "Porch", porch);
  page = await open(browser, `${hub.url}camera/porch`, { width: 360, height: 740 });
  await moves(page, canvas("porch"), 1);
  const stage = await page.locator(".stage").boundingBox();
  hub.away = true;
  await page.locator(".offline", { hasText: "Last contact" }).waitFor();
  assert.deepEqual(await page.locator(".stage").boundingBox(), stage, "nothing moves");
  await screenshot(page, "mock-offline-360");
  hub.away = false;
  await until(async () => (await page.locator(".offline").innerText()) === "", "it is there again");
});

test("a camera of which one may see single pictures only gives one when it is opened, and another on request", async () => {
  add("porch", "Porch", porch, { state: "idle", onRequest: true });
  add("yard", "Yard", yard);
  page = await open(browser, hub.url);
  await until(async () => (await text("porch", "state")) === "pictures on request", "it is said");
  assert.equal(await text("porch", "notice"), "Open for a picture");
  assert.equal(await page.locator('[data-camera="porch"] .stream').count(), 0);
  await moves(page, canvas("yard"), 1);
  const { lists } = hub;
  await until(() => hub.lists >= lists + 2, "the list says idle again");
  assert.equal(await text("porch", "state"), "pictures on request");
  assert.equal(hub.snapshots, 0, "no camera is opened for a wall");
  assert.deepEqual(await violations(page), []);
  await screenshot(page, "mock-request-wall");
  await page.locator('[data-camera="porch"] a.picture').click();
  await page.locator("img").waitFor();
  await until(() => hub.snapshots === 1, "one picture");
  await page.getByRole("button", { name: "New picture" }).click();
  await until(() => hub.snapshots === 2, "another one");
  await screenshot(page, "mock-request-camera");
  hub.cameras.get("porch").onRequest = false;
  hub.set("porch", { state: "live" });
  for (const connection of hub.connections) connection.close();
  await moves(page, canvas("porch"), 1, 15_000);
  assert.deepEqual(page.problems, []);
});

test("without a WebSocket the stream itself is shown", async () => {
  add("porch", "Porch", porch);
  hub.live = false;
  page = await open(browser, hub.url);
  await moves(page, '[data-camera="porch"] img', 3, 20_000);
  hub.live = true;
  await moves(page, canvas("porch"), 3, 20_000);
  assert.equal(await page.locator('[data-camera="porch"] img').count(), 0);
});

test("a camera has a page of its own and the others rest, by mouse and by keyboard", async () => {
  add("porch", "Porch", porch);
  add("yard", "Yard", yard);
  page = await open(browser, hub.url);
  await moves(page, canvas("yard"), 1);
  await page.locator(canvas("yard")).click();
  await until(() => hub.watchersOf("porch") === 0 && hub.watchersOf("yard") === 1, "only the large one is watched");
  assert.equal(new URL(page.url()).pathname, "/camera/yard");
  await moves(page, canvas("yard"), 1);
  assert.ok((await page.locator(canvas("yard")).boundingBox()).width > 800);
  await screenshot(page, "mock-camera");
  await page.keyboard.press("Escape");
  await moves(page, canvas("porch"), 1);
  await page.locator('[data-camera="porch"] a.picture').focus();
  await page.keyboard.press("Enter");
  await moves(page, canvas("porch"), 1);
  assert.equal(await page.locator(canvas("yard")).count(), 0);
  await page.keyboard.press("n");
  await moves(page, canvas("yard"), 1);
  await page.goBack();
  await moves(page, canvas("porch"), 1);
  assert.equal(new URL(page.url()).pathname, "/");
  assert.equal(hub.opened, 1, "one WebSocket for all screens");
  assert.deepEqual(page.problems, []);
});

test("a camera's page opened by its address zooms by wheel, keys and buttons, and shows its keys", async () => {
  add("porch", "Porch", porch);
  page = await open(browser, `${hub.url}camera/porch`);
  await moves(page, canvas("porch"), 1);
  const scale = async () => Math.round(((await page.locator(canvas("porch")).boundingBox()).width / (await page.locator(".stage").boundingBox()).width) * 100) / 100;
  assert.equal(await scale(), 1);
  await page.locator(".stage").hover();
  await page.mouse.wheel(0, -300);
  await until(async () => (await scale()) > 1.5, "the wheel zooms in");
  await page.keyboard.press("0");
  await until(async () => (await scale()) === 1, "0 shows the whole picture");
  await page.keyboard.press("+");
  await until(async () => (await scale()) === 1.25, "+ zooms in");
  const left = async () => (await page.locator(canvas("porch")).boundingBox()).x;
  const before = await left();
  await page.keyboard.press("Shift+ArrowLeft");
  await until(async () => (await left()) > before, "the picture moves");
  await page.getByRole("button", { name: "Zoom out" }).click();
  await until(async () => (await scale()) === 1, "the button zooms out");
  await page.keyboard.press("?");
  await page.getByRole("dialog", { name: "Keys" }).waitFor();
  await screenshot(page, "mock-keys");
  await page.getByRole("switch").uncheck();
  await page.keyboard.press("Escape");
  await page.keyboard.press("+");
  assert.equal(await scale(), 1, "single keys are turned off");
  await page.reload();
  await moves(page, canvas("porch"), 1);
  await page.keyboard.press("+");
  assert.equal(await scale(), 1, "and stay so");
  assert.deepEqual(page.problems, []);
});

test("two fingers zoom the picture", async () => {
  add("porch", "Porch", porch);
  page = await open(browser, `${hub.url}camera/porch`, { width: 360, height: 740, hasTouch: true, isMobile: true });
  await moves(page, canvas("porch"), 1);
  const box = await page.locator(".stage").boundingBox();
  const [x, y] = [box.x + box.width / 2, box.y + box.height / 2];
  const client = await page.context().newCDPSession(page);
  const touch = (type, ...apart) => client.send("Input.dispatchTouchEvent", { type, touchPoints: apart.flatMap((d) => [{ x: x - d, y, id: 1 }, { x: x + d, y, id: 2 }]) });
  await touch("touchStart", 30);
  for (const d of [40, 50, 60, 75, 90]) await touch("touchMove", d);
  await touch("touchEnd");
  const width = async () => (await page.locator(canvas("porch")).boundingBox()).width / box.width;
  assert.ok((await width()) > 2 && (await width()) < 4, `${await width()} times as large, not three`);
  await screenshot(page, "mock-pinch-360");
});

test("the layout of the wall is kept, and keys change it", async () => {
  for (const [id, state] of [["a", "live"], ["b", "lost"], ["c", "live"]]) add(id, `Camera ${id}`, porch, { state });
  page = await open(browser, hub.url);
  await page.locator("[data-camera]").first().waitFor();
  const columns = () => page.locator("#cameras").evaluate((e) => getComputedStyle(e).gridTemplateColumns.split(" ").length);
  await page.getByRole("button", { name: "Layout" }).click();
  await page.getByText("2", { exact: true }).click();
  await page.getByRole("switch", { name: "Group by state" }).check();
  await screenshot(page, "mock-layout");
  await page.keyboard.press("Escape");
  assert.equal(await columns(), 2);
  const order = () => page.locator("#cameras > h2, [data-camera] h2").allInnerTexts();
  assert.deepEqual(await order(), ["Lost", "Camera b", "Live", "Camera a", "Camera c"]);
  await page.reload();
  await page.locator("[data-camera]").first().waitFor();
  assert.equal(await columns(), 2);
  await page.keyboard.press("+");
  await page.keyboard.press("g");
  await until(async () => (await columns()) === 3, "three columns");
  assert.deepEqual(await order(), ["Camera a", "Camera b", "Camera c"]);
  await page.keyboard.press("2");
  await page.locator(".stage").waitFor();
  assert.equal(new URL(page.url()).pathname, "/camera/b");
});

test("cameras stand in their groups, which are folded and stay so", async () => {
  for (const [id, group] of [["a", "Garden"], ["b", ""], ["c", "House"], ["d", "Garden"]]) add(id, `Camera ${id}`, porch, { group });
  page = await open(browser, hub.url);
  await page.locator("[data-camera]").first().waitFor();
  const order = async () => (await page.locator("#cameras > h2, [data-camera] h2").allInnerTexts()).map((text) => text.replace(/\s+/g, " "));
  const all = ["Garden 2 cameras", "Camera a", "Camera d", "Without a group 1 camera", "Camera b", "House 1 camera", "Camera c"];
  assert.deepEqual(await order(), all);
  await moves(page, canvas("d"), 1);
  await screenshot(page, "mock-groups");
  const garden = page.getByRole("heading", { name: "Garden" }).getByRole("button");
  await garden.click();
  assert.equal(await garden.getAttribute("aria-expanded"), "false");
  assert.deepEqual(await order(), all.filter((text) => !/Camera [ad]/.test(text)));
  await until(() => hub.watchersOf("a") === 0, "nobody watches a camera that is folded away");
  await page.reload();
  await page.locator("[data-camera]").first().waitFor();
  assert.equal((await order()).length, 5);
  await garden.press("Enter");
  await moves(page, canvas("a"), 1);
  await page.keyboard.press("g");
  await until(async () => (await order())[0] === "Live", "by state all are there");
  assert.deepEqual(page.problems ?? [], []);
});

test("a hub without users says to its own machine that anyone there can look, and how to open it to others", async () => {
  add("porch", "Porch", porch);
  page = await open(browser, hub.url);
  await page.locator(".hint", { hasText: "Anyone on this machine can look." }).waitFor();
  assert.match(await page.locator(".hint").innerText(), /vedette setup-link$/);
  assert.equal(await page.locator("nav").count(), 0);
  for (const path of ["camera/nothing", "nowhere", "people"]) {
    await page.goto(`${hub.url}${path}`).catch(() => {});
    if (path !== "nowhere") await page.getByRole("heading", { name: "Nothing is here" }).waitFor();
  }
});

test("without cameras the page says what to do, and shows the first one when it is there", async () => {
  page = await open(browser, hub.url);
  await page.locator("#empty").waitFor();
  assert.match(await page.locator("#empty").innerText(), /vedette run --config FILE/);
  await screenshot(page, "mock-empty");
  add("porch", "Porch", porch);
  await moves(page, canvas("porch"), 1, 15_000);
  assert.equal(await page.locator("#empty").isVisible(), false);
});

test("a camera's links lead to its snapshot and its stream", async () => {
  add("porch", "Porch", porch);
  page = await open(browser, hub.url);
  const links = page.locator('[data-camera="porch"] .links a');
  await links.first().waitFor();
  assert.deepEqual(await links.evaluateAll((all) => all.map((a) => new URL(a.href).pathname)), ["/cameras/porch/snapshot.jpg", "/cameras/porch/mjpeg"]);
});
