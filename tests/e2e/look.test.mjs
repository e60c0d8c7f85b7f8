// How the pages look and read: the components at several widths, and the words in other languages.
import assert from "node:assert/strict";
import { after, afterEach, before, test } from "node:test";
import { launch, open, screenshot, violations } from "./support/browser.js";
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

for (const [width, height] of [[360, 740], [1440, 900], [3840, 2160]]) {
  for (const colorScheme of ["light", "dark"]) {
    test(`the components fit in ${width} px and can be read, ${colorScheme}`, async () => {
      hub = await new MockHub("ui").start();
      page = await open(browser, hub.url, { width, height, colorScheme });
      await page.locator("h1").first().waitFor();
      assert.ok((await overflow()) <= 0, `${await overflow()} px too wide`);
      assert.deepEqual(await violations(page), []);
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

for (const states of [[], ["live", "lost", "connecting", "idle"]]) {
  for (const colorScheme of ["light", "dark"]) {
    test(`a wall of ${states.length} cameras keeps the rules of WCAG, ${colorScheme}`, async () => {
      await wall(...states);
      for (const camera of hub.cameras.values()) if (camera.state === "lost") camera.reason = "The camera refused the connection.";
      page = await open(browser, hub.url, { width: 360, height: 740, colorScheme });
      await page.locator(states.length ? ".numbers" : "#empty", { hasText: /\w/ }).first().waitFor();
      assert.deepEqual(await violations(page), []);
    });
  }
}

test("a French browser gets a French page", async () => {
  await wall("live", "lost");
  page = await open(browser, hub.url, { locale: "fr-FR" });
  await page.locator("#summary", { hasText: "2 caméras, 1 perdue" }).waitFor();
  await page.locator(".numbers", { hasText: /i\/s · 320 × 240 · il y a \d+\sms/ }).first().waitFor();
  assert.equal(await page.locator("html").getAttribute("lang"), "fr-FR");
  await screenshot(page, "french");
});
