// How the pages look and read: the components at several widths, and the words in other languages.
import assert from "node:assert/strict";
import { after, afterEach, before, test } from "node:test";
import { bareTexts, launch, open, screenshot, violations } from "./support/browser.js";
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
      for (const box of await page.locator("main button, select, summary, textarea, main input:not([type=checkbox]):not([type=radio])").evaluateAll((all) => all.map((e) => e.getBoundingClientRect().height))) {
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

test("a dialog takes the focus and gives it back; Escape, its button and a press beside it close it", async () => {
  hub = await new MockHub("ui").start();
  page = await open(browser, hub.url);
  const opener = page.getByRole("button", { name: "Open a dialog" });
  const dialog = page.getByRole("dialog");
  for (const close of [() => page.keyboard.press("Escape"), () => dialog.getByRole("button", { name: "Close" }).click(), () => page.mouse.click(5, 5)]) {
    await opener.click();
    await dialog.waitFor();
    assert.deepEqual(await violations(page), []);
    assert.equal(await dialog.getByLabel("Name").evaluate((e) => e === document.activeElement), true);
    await close();
    await dialog.waitFor({ state: "detached" });
    assert.equal(await opener.evaluate((e) => e === document.activeElement), true);
  }
  await page.getByRole("button", { name: "Ask", exact: true }).click();
  await dialog.getByRole("button", { name: "Remove" }).click();
  await dialog.getByRole("alert").filter({ hasText: "does not answer" }).waitFor();
  assert.deepEqual(page.problems, []);
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
    assert.deepEqual(await bareTexts(page), []);
    assert.ok((await overflow()) <= 0, `${await overflow()} px too wide`);
    await screenshot(page, `pseudo-${states.length}`);
  });
}

for (const states of [[], ["live", "lost", "connecting", "idle"]]) {
  for (const colorScheme of ["light", "dark"]) {
    test(`a wall of ${states.length} cameras keeps the rules of WCAG, ${colorScheme}`, async () => {
      await wall(...states);
      for (const camera of hub.cameras.values()) if (camera.state !== "live") camera.group = "Garden";
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
