// The hub's own page and streams in Chromium.
import assert from "node:assert/strict";
import { after, afterEach, before, test } from "node:test";
import { launch, look, moves, open, screenshot, until } from "./support/browser.js";
import { FilmCamera } from "./support/film.js";
import { Hub } from "./support/hub.js";
import { pictures } from "./support/pictures.js";
import { StillCamera } from "./support/still_camera.js";

let browser;
const started = [];
before(async () => {
  browser = await launch();
});
after(() => browser.close());
afterEach(async () => {
  for (const one of started.splice(0).reverse()) await one.stop();
});
const keep = (one) => (started.push(one), one);

async function openKept(url, options) {
  const page = await open(browser, url, options);
  started.push({ stop: () => page.context().close() });
  return page;
}
const cameras = async (hub) => (await (await fetch(`${hub.url}api/v1/cameras`)).json()).items;
const canvas = (id) => `[data-camera="${id}"] canvas`;

for (const [width, height] of [[360, 740], [1440, 900]]) {
  test(`two demo cameras move on a page of ${width} px`, async () => {
    const hub = keep(await Hub.start());
    const page = await openKept(hub.url, { width, height });
    const items = await cameras(hub);
    assert.ok(items.length >= 2, "two cameras at least");
    for (const { id } of items.slice(0, 2)) {
      await page.locator(canvas(id)).scrollIntoViewIfNeeded();
      await moves(page, canvas(id), 5);
    }
    const last = page.locator(`[data-camera="${items[1].id}"]`);
    await until(async () => /fps · \d+ × \d+ · \d+ ms old/.test(await last.locator(".numbers").innerText()), "numbers");
    const age = Number((await last.locator(".numbers").innerText()).match(/(\d+) ms old/)[1]);
    assert.ok(age < 2000, `${age} ms old`);
    const overflow = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
    assert.ok(overflow <= 0, `${overflow} px too wide`);
    assert.deepEqual(page.problems, []);
    await screenshot(page, `hub-${width}`);
  });
}

test("an <img> shows the only picture of a camera that has stopped", async () => {
  const [red] = pictures({ source: "color=c=red", count: 1 });
  const camera = keep(await new StillCamera(red).start());
  const hub = keep(await Hub.start((port) => `version: 1\nlisten: 127.0.0.1:${port}\ncameras:\n  still:\n    source: ${camera.url}\n    timeout: 60s\n`));
  const page = await openKept(hub.url);
  await page.evaluate(() => {
    document.body.innerHTML = '<img id="still" src="/cameras/still/mjpeg">';
  });
  const isRed = () =>
    page.locator("#still").evaluate((image) => {
      if (!image.naturalWidth) return false;
      const copy = document.createElement("canvas");
      copy.width = copy.height = 1;
      const context = copy.getContext("2d");
      context.drawImage(image, 0, 0, 1, 1);
      const [r, g, b] = context.getImageData(0, 0, 1, 1).data;
      return r > 200 && g < 60 && b < 60;
    });
  await until(isRed, "the picture is on the page", 15_000);
  await screenshot(page, "hub-still");
  assert.equal(camera.connections, 1);
});

test("a camera that is not there says why, and the page shows it when it comes", async () => {
  const [blue] = pictures({ source: "color=c=blue", count: 1 });
  const camera = await new StillCamera(blue).start();
  const { port: cameraPort } = new URL(camera.url);
  await camera.stop();
  const hub = keep(await Hub.start((port) => `version: 1\nlisten: 127.0.0.1:${port}\ncameras:\n  porch:\n    source: ${camera.url}\n`));
  const page = await openKept(hub.url);
  const notice = page.locator('[data-camera="porch"] .notice');
  await until(async () => /refused/.test(await notice.textContent()), "the reason");
  await screenshot(page, "hub-lost");
  const back = keep(new StillCamera(blue));
  await new Promise((resolve) => back.server.listen(Number(cameraPort), "127.0.0.1", resolve));
  await until(async () => (await page.locator('[data-camera="porch"]').getAttribute("data-state")) === "live", "it is live", 15_000);
  await until(async () => !(await look(page, canvas("porch"))).black || (await look(page, canvas("porch"))).sum > 0, "its picture");
  assert.equal(await notice.isVisible(), false);
});

test("a real film, streamed by ffmpeg, moves on the page and in an <img>, over one connection", async () => {
  const camera = keep(await FilmCamera.start());
  const hub = keep(await Hub.start((port) => `version: 1\nlisten: 127.0.0.1:${port}\ncameras:\n  square:\n    name: Square\n    source: ${camera.url}\n`));
  const page = await openKept(hub.url);
  await moves(page, canvas("square"), 5, 20_000);
  const size = await page.locator(canvas("square")).evaluate((element) => [element.width, element.height]);
  assert.deepEqual(size, [768, 576]);
  await page.evaluate(() => {
    const image = document.createElement("img");
    image.id = "film";
    image.src = "/cameras/square/mjpeg";
    document.body.append(image);
  });
  await moves(page, "#film", 3, 20_000);
  await moves(page, canvas("square"), 3, 20_000);
  const [item] = await cameras(hub);
  assert.equal(item.state, "live");
  const about = await (await fetch(`${hub.url}api/v1/cameras/square`)).json();
  assert.equal(about.connections_opened, 1);
  assert.deepEqual(page.problems, []);
  await screenshot(page, "hub-film");
});

test("the hub's page needs nothing from elsewhere and runs no inline script", async () => {
  const hub = keep(await Hub.start());
  const requests = [];
  const page = await openKept("about:blank");
  page.on("request", (request) => requests.push(request.url()));
  const answer = await page.goto(hub.url);
  await page.locator("canvas").first().waitFor();
  assert.match(answer.headers()["content-security-policy"] ?? "", /script-src 'self'|default-src 'self'/);
  assert.deepEqual(requests.filter((url) => !url.startsWith(hub.url) && !url.startsWith("ws://127.0.0.1")), []);
});
