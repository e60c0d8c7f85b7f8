// How the pages look and read: the components at several widths, and the words in other languages.
import assert from "node:assert/strict";
import { after, afterEach, before, test } from "node:test";
import { launch, open, screenshot } from "./support/browser.js";
import { MockHub } from "./support/mock_hub.js";
import { pictures } from "./support/pictures.js";

let browser, hub, page;
before(async () => {
  browser = await launch();
});
after(() => browser.close());
afterEach(async () => {
  await page?.context().close();
  await hub.stop();
});

const overflow = () => page.evaluate(() => document.documentElement.scrollWidth - innerWidth);

/** Contrast of each text with what is behind it, where that is one colour; of WCAG 2. */
const contrasts = () =>
  page.evaluate(() => {
    const channels = (colour) => colour.match(/[\d.]+/g).map(Number);
    const luminance = ([r, g, b]) =>
      [r, g, b].reduce((sum, c, i) => sum + [0.2126, 0.7152, 0.0722][i] * (c / 255 <= 0.04045 ? c / 255 / 12.92 : ((c / 255 + 0.055) / 1.055) ** 2.4), 0);
    const behind = (element) => {
      for (let e = element; e; e = e.parentElement) {
        const colour = channels(getComputedStyle(e).backgroundColor);
        if (colour.length === 3 || colour[3] === 1) return colour;
      }
      return [255, 255, 255];
    };
    const texts = [...document.querySelectorAll("body *")].filter((e) => [...e.childNodes].some((n) => n.nodeType === 3 && n.data.trim()) && !e.closest(":disabled"));
    return texts.map((e) => {
      const [a, b] = [luminance(channels(getComputedStyle(e).color)), luminance(behind(e))];
      return { text: e.textContent.trim(), contrast: (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05) };
    });
  });

for (const [width, height] of [[360, 740], [1440, 900], [3840, 2160]]) {
  for (const colorScheme of ["light", "dark"]) {
    test(`the components fit in ${width} px and can be read, ${colorScheme}`, async () => {
      hub = await new MockHub("ui").start();
      page = await open(browser, hub.url, { width, height, colorScheme });
      await page.locator("h1").first().waitFor();
      assert.ok((await overflow()) <= 0, `${await overflow()} px too wide`);
      const all = await contrasts();
      assert.ok(all.length > 30, `${all.length} texts`);
      assert.deepEqual(all.filter(({ contrast }) => contrast < 4.5), []);
      for (const box of await page.locator("button, input").evaluateAll((all) => all.map((e) => e.getBoundingClientRect().height))) {
        assert.ok(box >= 44, `${box} px are too low for a thumb`);
      }
      assert.deepEqual(page.problems, []);
      await page.screenshot({ path: new URL(`../../build/e2e/ui-${width}-${colorScheme}.png`, import.meta.url).pathname, fullPage: true });
    });
  }
}

test("nothing moves by itself for those who want less motion", async () => {
  hub = await new MockHub("ui").start();
  page = await open(browser, hub.url, { reducedMotion: "reduce" });
  await page.locator("h1").first().waitFor();
  const moving = () => page.evaluate(() => document.getAnimations().filter((a) => a.playState === "running" && a.effect.getComputedTiming().duration > 0).length);
  assert.equal(await moving(), 0);
  await page.emulateMedia({ reducedMotion: "no-preference" });
  assert.ok((await moving()) > 0, "the skeleton does else");
});

function wall(...states) {
  hub = new MockHub();
  const [frame] = pictures({ count: 1 });
  states.forEach((state, i) => hub.cameras.set(`cam${i}`, { name: `1${i}`, state, reason: "", pictures: [frame], fps: 10, next: 0 }));
  return hub.start();
}

for (const states of [[], ["live"], ["live", "lost", "connecting", "idle"]]) {
  test(`every text of a wall of ${states.length} cameras is in the catalogue, and fits when it is longer`, async () => {
    await wall(...states);
    page = await open(browser, hub.url, { width: 360, height: 740, locale: "en-XA" });
    await page.locator(states.length ? "[data-camera]" : "#empty").first().waitFor();
    await page.waitForTimeout(1500); // numbers come after some pictures
    const texts = await page.evaluate(() => {
      const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
      const found = [];
      while (walker.nextNode()) {
        const at = walker.currentNode.parentElement;
        if (!at.closest("script, noscript, pre, code") && walker.currentNode.data.trim()) found.push(walker.currentNode.data.trim());
      }
      for (const e of document.querySelectorAll("[aria-label], [title]")) found.push(e.getAttribute("aria-label") ?? e.getAttribute("title"));
      return found;
    });
    assert.ok(texts.length > 2, `${texts.length} texts`);
    // What is left of a text without those of the catalogue, which may stand inside each other.
    const bare = (text) => (/\[[^[\]]*\]/.test(text) ? bare(text.replace(/\[[^[\]]*\]/g, "")) : text);
    assert.deepEqual(texts.filter((text) => !/^[\d ·]*$/.test(bare(text))), []);
    assert.ok((await overflow()) <= 0, `${await overflow()} px too wide`);
    await screenshot(page, `pseudo-${states.length}`);
  });
}

test("a French browser gets a French page", async () => {
  await wall("live", "lost");
  page = await open(browser, hub.url, { locale: "fr-FR" });
  await page.locator("#summary", { hasText: "2 caméras, 1 perdue" }).waitFor();
  await page.locator(".numbers", { hasText: /i\/s · 320 × 240 · il y a \d+\sms/ }).first().waitFor();
  assert.equal(await page.locator("html").getAttribute("lang"), "fr-FR");
  await screenshot(page, "french");
});
