// The page of `vedette motion label` in Chromium, with the program behind it: boxes, zones, drafts, undo, saving.
import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import { after, afterEach, before, test } from "node:test";
import { launch, open, screenshot, until, violations } from "./support/browser.js";
import { Labeller } from "./support/labeller.js";
import { pictures } from "./support/pictures.js";

const kWidth = 640;
const kHeight = 480;
let browser, yard;
const started = [];
before(async () => {
  browser = await launch();
  // Six quiet seconds on a textured ground, then something crosses in four.
  const walk = `mandelbrot=size=640x480:rate=10:start_scale=1:end_scale=1:end_pts=1000,trim=end_frame=1,loop=loop=99:size=1,setpts=N/10/TB[ground];color=c=white:size=60x120:rate=10[thing];[ground][thing]overlay=x='if(lt(n,60),-100,(n-60)*18-60)':y=220:shortest=0,trim=end_frame=100`;
  yard = pictures({ graph: walk, count: 100 });
});
after(() => browser.close());
afterEach(async () => {
  for (const one of started.splice(0).reverse()) await one.stop();
});

async function label(labels, options) {
  const labeller = await Labeller.start(yard, labels);
  started.push(labeller);
  const page = await open(browser, labeller.url, options);
  started.push({ stop: () => page.context().close() });
  await at(page, 0);
  return { labeller, page };
}

/** Waits until this picture is on the screen. */
const at = (page, frame) => until(async () => (await page.locator("#picture").getAttribute("data-frame")) === String(frame), `picture ${frame}`);
const press = async (page, ...keys) => {
  for (const key of keys) await page.keyboard.press(key);
};
const go = async (page, frame) => {
  await page.locator("#slider").fill(String(frame));
  await at(page, frame);
};
/** From film pixels to the page's. */
async function place(page, x, y) {
  const box = await page.locator("#picture").boundingBox();
  return [box.x + (x / kWidth) * box.width, box.y + (y / kHeight) * box.height];
}
async function drag(page, from, to) {
  await page.mouse.move(...(await place(page, ...from)));
  await page.mouse.down();
  await page.mouse.move(...(await place(page, (from[0] + to[0]) / 2, (from[1] + to[1]) / 2)));
  await page.mouse.move(...(await place(page, ...to)));
  await page.mouse.up();
}
async function click(page, x, y) {
  await page.mouse.click(...(await place(page, x, y)));
}
const text = (page, selector) => page.locator(selector).innerText();
const count = (page, id) => page.locator(`#${id} li`).count();
async function save(page) {
  await page.keyboard.press("Control+s");
  await until(async () => (await text(page, "#state")) === "saved", "it is saved");
}
function close(found, wanted, off = 2) {
  assert.equal(found.length, wanted.length);
  found.forEach((value, i) => assert.ok(Math.abs(value - wanted[i]) <= off, `${found} is not about ${wanted}`));
}

for (const [width, height] of [[360, 740], [1440, 900]]) {
  for (const colorScheme of ["light", "dark"]) {
    test(`a person is marked by hand and read back on a page of ${width} px, ${colorScheme}`, async () => {
      const { labeller, page } = await label(undefined, { width, height, colorScheme });
      await go(page, 70);
      await drag(page, [120, 220], [180, 340]);
      await go(page, 80);
      assert.match(await text(page, "#hint"), /Person 1 is not marked here/);
      await drag(page, [150, 280], [330, 282]); // the dashed box is dragged along
      assert.equal(await text(page, "#state"), "not saved");
      await go(page, 75);
      assert.match(await text(page, "#hint"), /Person 1 moves from box to box here/);
      const overflow = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
      assert.ok(overflow <= 0, `${overflow} px too wide`);
      await page.evaluate(() => scrollTo(0, 0));
      await screenshot(page, `label-${width}-${colorScheme}`);
      await save(page);
      const labels = labeller.saved();
      assert.equal(labels.tracks.length, 1);
      close(labels.tracks[0][0], [70, 120, 220, 180, 340]);
      close(labels.tracks[0][1], [80, 300, 222, 360, 342]);
      assert.deepEqual([labels.frames, labels.fps, labels.width, labels.height], [100, 10, kWidth, kHeight]);
      await page.reload();
      await at(page, 0);
      assert.equal(await count(page, "people"), 1, "it is read back");
      assert.deepEqual(await violations(page), []);
      assert.deepEqual(page.problems, []);
    });
  }
}

test("the detector's boxes are a draft, and a label only when they were taken", async () => {
  const { labeller, page } = await label();
  assert.ok((await count(page, "drafts")) >= 1, "it has followed who crosses");
  assert.equal(await count(page, "people"), 0);
  await page.locator("#drafts .choose").first().click();
  assert.match(await text(page, "#hint"), /the detector's/);
  await screenshot(page, "label-draft");
  await press(page, "Enter");
  assert.equal(await count(page, "people"), 1);
  await save(page);
  const labels = labeller.saved();
  assert.equal(labels.drafted, 1);
  assert.ok(labels.tracks[0].length >= 3, "a box every half second");
  const middle = labels.tracks[0].find(([frame]) => frame >= 75);
  assert.ok(Math.abs((middle[1] + middle[3]) / 2 - ((middle[0] - 60) * 18 - 30)) < 40, `${middle} is where it was`);
  await page.reload();
  await at(page, 0);
  assert.equal(await count(page, "people"), 1);
});

test("several people, picked, corrected at a corner, ended, removed, undone", async () => {
  const { labeller, page } = await label();
  await drag(page, [50, 50], [110, 170]);
  await drag(page, [300, 100], [380, 300]);
  assert.equal(await count(page, "people"), 2, "beside a box of this picture a drag is someone new");
  await click(page, 80, 100);
  assert.equal(await page.locator("#people .choose").first().getAttribute("aria-pressed"), "true");
  await drag(page, [110, 170], [130, 190]);
  await go(page, 20);
  await page.locator('[data-do="boxHere"]').click();
  await go(page, 10);
  await press(page, "]");
  await page.locator('[aria-label="Remove person 2"]').click();
  assert.equal(await count(page, "people"), 1);
  await press(page, "Control+z");
  assert.equal(await count(page, "people"), 2);
  await press(page, "Control+Shift+z", "Control+z");
  await save(page);
  const { tracks } = labeller.saved();
  close(tracks[0][0], [0, 50, 50, 130, 190]);
  assert.deepEqual(tracks[0].map(([frame]) => frame), [0, 10]);
  close(tracks[1][0], [0, 300, 100, 380, 300]);
});

test("everything goes by keys, too", async () => {
  const { labeller, page } = await label();
  await press(page, "Shift+ArrowRight", "ArrowRight", "ArrowLeft");
  await at(page, 10);
  await press(page, "n", "k", "a", "a", "w", "Shift+d", "Shift+s");
  await press(page, "End", "k", ",");
  await at(page, 10);
  await press(page, ".");
  await at(page, 99);
  await press(page, "Delete", "Home");
  await at(page, 0);
  await page.locator('[data-do="labelledTo"]').focus();
  await go(page, 50);
  await page.locator('[data-do="labelledTo"]').focus();
  await press(page, "Enter");
  await save(page);
  const labels = labeller.saved();
  assert.deepEqual(labels.tracks, [[[10, 284, 166, 350, 312]]]);
  assert.deepEqual(labels.labelled, [0, 50]);
  await page.locator("#slider").focus();
  await press(page, " ");
  await until(async () => Number(await page.locator("#picture").getAttribute("data-frame")) > 55, "it plays");
});

test("a zone is drawn corner by corner, named, and its corner moved", async () => {
  const { labeller, page } = await label();
  await page.locator("#zone").click();
  for (const [x, y] of [[100, 100], [500, 120], [480, 400], [90, 300]]) await click(page, x, y);
  await screenshot(page, "label-zone");
  await click(page, 101, 101); // the first corner closes it
  assert.equal(await count(page, "zones"), 1);
  await drag(page, [500, 120], [560, 60]);
  await press(page, "Escape");
  await page.locator("#zones input").fill("the path");
  await page.locator("#zones input").press("Tab");
  await save(page);
  const { zones } = labeller.saved();
  assert.deepEqual(Object.keys(zones), ["the path"]);
  close(zones["the path"].flat(), [100, 100, 560, 60, 480, 400, 90, 300]);
});

test("what is not saved is not lost: on leaving, without the program, and when it is refused", async () => {
  const { labeller, page } = await label();
  await drag(page, [50, 50], [110, 170]);
  let asked = 0;
  page.on("dialog", (dialog) => {
    asked += 1;
    return dialog.type() === "beforeunload" ? dialog.dismiss() : dialog.accept();
  });
  await page.evaluate(() => setTimeout(() => location.reload(), 0));
  await until(() => asked === 1, "the page asks before it goes");
  assert.equal(await count(page, "people"), 1);
  assert.equal(await labeller.end(), 0);
  await page.keyboard.press("Control+s");
  await until(async () => /does not answer\. Keep a copy/.test(await text(page, "#problem")), "it says so");
  const waiting = page.waitForEvent("download");
  await page.locator("#problem a").click();
  assert.equal((await waiting).suggestedFilename(), "labels.json");
  assert.equal(await text(page, "#state"), "not saved");
  await labeller.run(labeller.port);
  await save(page);
  assert.equal(labeller.saved().tracks.length, 1);
  assert.equal(await page.locator("#problem").isVisible(), false);
});

test("labels that are no labels of this film are not written over", async () => {
  const other = { frames: 5, tracks: [] };
  await assert.rejects(Labeller.start(yard, other), /another film: 5 pictures, and this one has 100/);
});

test("the bench reads what was saved", { skip: !existsSync("/usr/bin/python3") }, async () => {
  const { labeller, page } = await label();
  await go(page, 70);
  await drag(page, [120, 220], [180, 340]);
  await save(page);
  const program = `import sys; sys.path.insert(0, "bench/motion"); import footage; f, = footage.in_folder(sys.argv[1]); print(f.name, f.frames, f.fps, len(f.boxes[70]), list(f.zones))`;
  const root = new URL("../../", import.meta.url).pathname;
  const done = spawnSync("/usr/bin/python3", ["-c", program, labeller.folder], { cwd: root, encoding: "utf8" });
  assert.equal(done.stdout.trim(), "yard 100 10 1 ['picture']", done.stderr);
});
