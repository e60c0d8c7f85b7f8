// Debian's Chromium, and what a picture on the page looks like.
import { mkdirSync, readFileSync } from "node:fs";
import { chromium } from "playwright-core";

const kArguments = ["--disable-gpu", "--no-first-run", "--disable-background-networking", "--disable-component-update", "--disable-sync"];
const kScreenshots = new URL("../../../build/e2e/", import.meta.url).pathname;

export function launch() {
  const asRoot = process.getuid?.() === 0;
  return chromium.launch({
    executablePath: process.env.CHROMIUM || "/usr/bin/chromium",
    args: asRoot ? ["--no-sandbox", ...kArguments] : kArguments,
  });
}

/** A page whose errors fail the test that looks at `page.problems`. */
export async function open(browser, url, { width = 1440, height = 900, ...more } = {}) {
  const context = await browser.newContext({ viewport: { width, height }, ...more });
  const page = await context.newPage();
  page.problems = [];
  page.on("pageerror", (error) => page.problems.push(String(error)));
  page.on("console", (message) => {
    if (message.type() === "error" && !message.text().includes("ERR_CONNECTION_REFUSED")) page.problems.push(message.text());
  });
  await page.goto(url, { waitUntil: "commit" });
  return page;
}

/** A number that changes when the picture does, and whether it is black. */
export function look(page, selector) {
  return page.locator(selector).evaluate((element) => {
    const copy = document.createElement("canvas");
    copy.width = element.width || element.naturalWidth;
    copy.height = element.height || element.naturalHeight;
    if (!copy.width || !copy.height) return { sum: 0, black: true };
    const context = copy.getContext("2d");
    context.drawImage(element, 0, 0, copy.width, copy.height);
    const { data } = context.getImageData(0, 0, copy.width, copy.height);
    let sum = 0;
    let brightest = 0;
    for (let i = 0; i < data.length; i += 4) {
      sum = (sum * 31 + data[i] * 3 + data[i + 1] * 5 + data[i + 2] * 7) >>> 0;
      brightest = Math.max(brightest, data[i]);
    }
    return { sum, black: brightest < 30 };
  });
}

/** Waits until the picture has changed `times` times; fails after `patience` ms. */
export async function moves(page, selector, times = 3, patience = 10_000) {
  const end = Date.now() + patience;
  await page.locator(selector).waitFor({ timeout: patience });
  let last = (await look(page, selector)).sum;
  for (let seen = 0; seen < times; ) {
    if (Date.now() > end) throw new Error(`${selector} changed ${seen} times in ${patience} ms, not ${times}`);
    await page.waitForTimeout(30);
    const now = await look(page, selector);
    if (!now.black && now.sum !== last) {
      seen += 1;
      last = now.sum;
    }
  }
}

/** Waits for a condition told by a function of the test's own process. */
export async function until(condition, what, patience = 10_000) {
  const end = Date.now() + patience;
  while (!(await condition())) {
    if (Date.now() > end) throw new Error(`not within ${patience} ms: ${what}`);
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}

export async function screenshot(page, name) {
  mkdirSync(kScreenshots, { recursive: true });
  await page.screenshot({ path: `${kScreenshots}${name}.png` });
}

/** What the page says in the pseudo-locale and has not from the catalogue, but for numbers, amounts, moments, code, and what the
 * hub says (marked as English). */
export async function bareTexts(page) {
  const texts = await page.evaluate(() => {
    const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    const found = [];
    while (walker.nextNode()) {
      const at = walker.currentNode.parentElement;
      if (!at.closest("script, noscript, pre, code, kbd, time, data, [lang=en], [aria-hidden=true]") && walker.currentNode.data.trim()) found.push(walker.currentNode.data.trim());
    }
    for (const name of ["aria-label", "title", "alt", "placeholder"]) for (const e of document.querySelectorAll(`[${name}]`)) found.push(e.getAttribute(name));
    return found.filter((text) => text !== "");
  });
  if (texts.length < 3) throw new Error(`only ${texts.length} texts`);
  // What is left of a text without those of the catalogue, which may stand inside each other.
  const bare = (text) => (/\[[^[\]]*\]/.test(text) ? bare(text.replace(/\[[^[\]]*\]/g, "")) : text);
  return texts.filter((text) => !/^[\d\s.,·+−×?›]*$/.test(bare(text)));
}

const axeSource = readFileSync(new URL("../node_modules/axe-core/axe.min.js", import.meta.url), "utf8");
/** What axe finds against WCAG 2.2, levels A and AA: contrast, names, roles, sizes of what is pressed. */
export async function violations(page) {
  await page.evaluate(axeSource); // not a script tag, which the Content-Security-Policy refuses
  const found = await page.evaluate(() => axe.run({ runOnly: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"] }));
  if (found.passes.length < 4) throw new Error(`only ${found.passes.length} rules had something to look at`);
  return found.violations.flatMap(({ id, nodes }) => nodes.map(({ html, failureSummary }) => `${id}: ${html}: ${failureSummary}`));
}
