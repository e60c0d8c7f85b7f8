// How the screens of owners look and read: at several widths, light and dark, by the rules of WCAG, and in the pseudo-locale.
import assert from "node:assert/strict";
import { test } from "node:test";
import { bareTexts, screenshot, violations } from "./support/browser.js";
import { withOwner } from "./support/owner.js";

let frames, owner, api, page;
withOwner((given) => ({ frames, owner, api } = given));

// Each screen: how to come to it, and what is there then.
const kProposal = { device: "some", name: "ESP32 CameraWebServer", why: "its page says so", settings: { source: "http://192.168.1.50:81/stream" }, reason: "" };
const look = async () => {
  await page.locator("form input").first().fill("192.168.1.50");
  await page.locator("form button[type=submit]").first().click();
};
const review = async () => {
  await page.locator("[data-key] input").last().fill("7");
  await page.locator(".bar button").last().click();
  await page.locator("dialog li").first().waitFor();
};
const kScreens = {
  cameras: ["settings", () => page.locator("li").nth(1).waitFor()],
  groups: [() => {
    const [first] = api.entries.cameras;
    api.values[`cameras.${first}.group`] = "6";
    return "settings";
  }, () => page.locator("h3").nth(1).waitFor()],
  change: ["settings", () => page.locator("li button").first().click()],
  order: ["settings", () => page.locator(".head button").click()],
  found: ["settings#add", async () => {
    await look();
    await page.locator("label img").first().waitFor();
  }],
  unknown: ["settings#add", async () => {
    api.probed = { proposals: [], tried: [{ url: "http://192.168.1.50/", answer: "200, a page 'Router'" }], report: "report" };
    await look();
    await page.locator("h3").waitFor();
  }],
  keys: ["settings#keys", async () => {
    for (let i = 0; i < 3; ++i) await page.locator("details:not([open]) > summary").last().click();
    await page.locator("[data-key]").first().waitFor();
  }],
  review: [() => `settings#keys/${api.schema.keys.find(({ path }) => /max_viewers|^\d+\.\d+$/.test(path)).path}`, review],
  history: ["settings#history", () => page.locator("li").first().waitFor()],
  system: ["system", () => page.locator("dl").waitFor()],
  log: ["system#log", () => page.locator("ol li").first().waitFor()],
};
for (const [name, [where, arrive]] of Object.entries(kScreens)) {
  const show = async (more) => {
    page = await owner.open(typeof where === "function" ? where() : where, more);
    await arrive();
    await page.waitForTimeout(200);
    const overflow = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
    assert.ok(overflow <= 0, `${overflow} px too wide`);
  };
  const fillHub = () => {
    api.probed.proposals = [{ ...kProposal, picture: { jpeg: frames[0].toString("base64"), width: 320, height: 240, fps: 12.5, bytes_per_second: 400_000, age_ms: null } }, { ...kProposal, picture: null, reason: "It asks for a password." }];
    api.findings = [{ level: "error", about: "yard", what: "Pictures are larger than `live.max_picture`.", cure: "Raise it to 12MB.", key: "live.max_picture" }, { level: "warning", about: "clock", what: "The clock is not synchronised.", cure: "Install chrony.", key: null }];
    api.waiting = ["listen"];
    if (name === "cameras") api.problems = [{ line: 3, column: 5, key: "cameras.porch.fsp", message: "unknown key `fsp`", proposal: "Did you mean `fps`?" }];
  };
  for (const [width, height, colorScheme] of [[360, 740, "light"], [360, 740, "dark"], [1440, 900, "light"], [3840, 2160, "dark"]]) {
    test(`the owner's screen ${name} fits in ${width} px and keeps the rules of WCAG, ${colorScheme}`, async () => {
      fillHub();
      await show({ width, height, colorScheme });
      assert.deepEqual(await violations(page), []);
      const low = await page.locator("button, select, summary, nav a, .press, textarea, input:not([type=checkbox]):not([type=radio])").evaluateAll((all) => all.filter((e) => e.offsetParent && e.getBoundingClientRect().height < 44).map((e) => e.outerHTML));
      assert.deepEqual(low, [], "too low for a thumb");
      assert.deepEqual(page.problems, []);
      await screenshot(page, `owner-${name}-${width}-${colorScheme}`);
    });
  }
  test(`every text of the owner's screen ${name} is in the catalogue, and fits when it is longer`, async () => {
    fillHub();
    api.withoutWords();
    for (const user of owner.people.users) user.name = "12";
    let n = 0;
    for (const camera of owner.hub.cameras.values()) [camera.name, camera.reason] = [`${++n}`, "3"];
    await show({ width: 360, height: 740, locale: "en-XA" });
    assert.deepEqual(await bareTexts(page), []);
    await screenshot(page, `owner-pseudo-${name}`);
  });
}
