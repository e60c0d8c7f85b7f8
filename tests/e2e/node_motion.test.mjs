// Motion on a camera board: its page with zones drawn by a finger, and the history of a card.
import assert from "node:assert/strict";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { looksRight } from "./support/board_page.js";
import { launch, open, until } from "./support/browser.js";
import { Board } from "./support/node.js";

const kPassword = "correct horse battery";
const kPhone = { width: 360, height: 740, hasTouch: true };
let browser, board, card;
before(async () => {
  browser = await launch();
  card = mkdtempSync(join(tmpdir(), "vedette-card-"));
  board = await Board.start(["--card", card]);
  const body = JSON.stringify({ user: "olga", password: kPassword });
  const made = await fetch(`${board.url}api/v1/setup`, { method: "POST", headers: { "Content-Type": "application/json" }, body });
  assert.equal(made.status, 200);
});
after(async () => {
  await browser.close();
  await board.stop();
  rmSync(card, { recursive: true, force: true });
});

async function logIn(next, how) {
  const page = await open(browser, `${board.url}login?next=${next}`, how);
  await page.getByLabel("Name").fill("olga");
  await page.getByLabel("Password").fill(kPassword);
  await page.getByRole("button", { name: "Log in" }).click();
  await page.waitForURL(`**${next}`);
  return page;
}

test("the state on the page goes on by itself once motion is switched on", async () => {
  const page = await logIn("/motion", kPhone);
  assert.equal(await page.locator("#motion-state").textContent(), "switched off");
  await page.getByLabel("Detect motion").check();
  await page.getByRole("button", { name: "Save", exact: true }).click();
  await page.getByText("Saved.").waitFor();
  await until(async () => /moves/.test(await page.locator("#motion-state").textContent()), "something or nothing moves");
  assert.deepEqual(page.problems, []);
  await page.context().close();
});

test("what most owners leave as it is lies folded, and a fold opens for a field that is wrong", async () => {
  const page = await logIn("/motion", kPhone);
  const field = page.getByLabel("Seconds until what stands still is background");
  assert.equal(await field.isVisible(), false);
  await page.getByText("Size and time of what counts").tap();
  await field.fill("1");
  await page.getByText("Size and time of what counts").tap();
  assert.equal(await field.isVisible(), false);
  await page.getByRole("button", { name: "Save", exact: true }).tap();
  await field.waitFor();
  assert.equal(await field.evaluate((input) => input.validity.rangeUnderflow), true);
  await page.context().close();
});

test("zones are drawn on the live picture by a finger and stay", async () => {
  const page = await logIn("/motion", kPhone);
  await page.locator(".draw svg").scrollIntoViewIfNeeded();
  const area = await page.locator(".draw svg").boundingBox();
  const tap = (x, y) => page.touchscreen.tap(area.x + (area.width * x) / 100, area.y + (area.height * y) / 100);
  await tap(10, 10);
  await tap(90, 10);
  await tap(90, 80);
  await page.getByRole("button", { name: "Back one step" }).tap();
  await tap(50, 90);
  await page.getByRole("button", { name: "Close the zone" }).tap();
  assert.match(await page.getByLabel("Zones", { exact: true }).inputValue(), /^include 10,10 90,10 50,90$/);
  await page.getByRole("button", { name: "Leave out a zone" }).tap();
  await tap(5, 5);
  await tap(20, 5);
  await tap(5, 20);
  await looksRight(page, "motion-drawing-360");
  const [under, above] = await page.evaluate(() => [...document.querySelectorAll(".draw > *")].map((e) => Number(getComputedStyle(e).zIndex)));
  assert.ok(above > under, "the zones are above the picture");
  // What was not closed is closed by saving.
  await page.getByRole("button", { name: "Save the zones" }).tap();
  await page.getByText("Saved.").waitFor();
  assert.equal(await page.locator(".draw polygon.include").count(), 1);
  assert.equal(await page.locator(".draw polygon.exclude").count(), 1);
  // A line that is no zone is told beside the field.
  await page.getByLabel("Zones", { exact: true }).fill("include 1,1 2,2");
  await page.getByRole("button", { name: "Save the zones" }).tap();
  await page.getByText("Nothing was saved.").waitFor();
  assert.equal(await page.getByLabel("Zones", { exact: true }).getAttribute("aria-invalid"), "true");
  await page.getByLabel("Zones", { exact: true }).fill("");
  await page.getByRole("button", { name: "Save the zones" }).tap();
  await page.getByText("Saved.").waitFor();
  assert.equal(await page.locator(".draw polygon").count(), 0);
  await page.context().close();
});

test("the history shows the pictures of an event", async () => {
  const page = await logIn("/historic", kPhone);
  await until(async () => {
    await page.reload();
    return (await page.locator(".pictures img").count()) > 0;
  }, "a picture of the figure that walks through the scene", 60_000);
  const first = page.locator(".pictures img").first();
  await until(() => first.evaluate((image) => image.complete && image.naturalWidth === 320), "the picture is loaded");
  await page.locator(".days a").first().tap();
  await page.locator(".days a[aria-current=page]").waitFor();
  const answer = page.waitForResponse(/historic\/picture/);
  await page.locator(".pictures a").first().tap();
  assert.equal((await answer).headers()["content-type"], "image/jpeg");
  assert.deepEqual(page.problems, []);
  await page.context().close();
});

for (const [width, height] of [[360, 740], [1440, 900]]) {
  for (const colorScheme of ["light", "dark"]) {
    test(`motion and history can be read and used at ${width} px, ${colorScheme}`, async () => {
      const page = await logIn("/motion", { width, height, colorScheme, hasTouch: width < 500 });
      await looksRight(page, `motion-${width}-${colorScheme}`);
      await page.goto(`${board.url}historic`);
      await looksRight(page, `history-${width}-${colorScheme}`);
      assert.deepEqual(page.problems, []);
      await page.context().close();
    });
  }
}

test("without a script the fields work as text", async () => {
  const page = await logIn("/motion", { ...kPhone, javaScriptEnabled: false });
  assert.equal(await page.locator("#drawing").isVisible(), false);
  await page.getByLabel("Sensitivity").fill("70");
  await page.getByRole("button", { name: "Save", exact: true }).click();
  await page.getByText("Saved.").waitFor();
  await page.getByLabel("Zones", { exact: true }).fill("exclude 0,0 50,0 50,50");
  await page.getByRole("button", { name: "Save the zones" }).click();
  await page.getByText("Saved.").waitFor();
  assert.equal(await page.getByLabel("Sensitivity").inputValue(), "70");
  assert.equal((await page.getByLabel("Zones", { exact: true }).inputValue()).trim(), "exclude 0,0 50,0 50,50");
  await page.context().close();
});
