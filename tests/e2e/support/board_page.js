// What holds for each page of a board.
import assert from "node:assert/strict";
import { mkdirSync } from "node:fs";
import { violations } from "./browser.js";

export async function picture(page, name) {
  const folder = new URL("../../../build/e2e/", import.meta.url).pathname;
  mkdirSync(folder, { recursive: true });
  await page.screenshot({ path: `${folder}board-${name}.png`, fullPage: true });
}

const overflow = (page) => page.evaluate(() => document.documentElement.scrollWidth - innerWidth);

/** What holds for each page: it fits, axe finds nothing, and what a thumb presses is 44 px high. */
export async function looksRight(page, name) {
  assert.ok((await overflow(page)) <= 0, `${name}: ${await overflow(page)} px too wide`);
  assert.deepEqual(await violations(page), [], name);
  const low = await page.locator("button:visible, select:visible, nav a:visible, .press:visible, input:not([type=checkbox], [type=radio]):visible").evaluateAll((all) =>
    all.filter((e) => e.getBoundingClientRect().height < 43.9).map((e) => e.outerHTML.slice(0, 80)));
  assert.deepEqual(low, [], name);
  await picture(page, name);
}
