// Time-lapse in Chromium, against an API of records (support/mock_timelapse.js): calendar, player, comparison, plan, films, and the
// form of a job.
import assert from "node:assert/strict";
import { beforeEach, test } from "node:test";
import { bareTexts, look, screenshot, until, violations } from "./support/browser.js";
import { addTimelapse, film, MockTimelapse } from "./support/mock_timelapse.js";
import { field, press, withOwner } from "./support/owner.js";

let frames, owner, api, timelapse, page;
withOwner((given) => ({ frames, owner, api } = given));
beforeEach(() => {
  timelapse = new MockTimelapse(frames);
  owner.more = [timelapse];
  addTimelapse(api);
});

async function open(path, more = {}) {
  page = await owner.open(path, { timezoneId: "America/New_York", ...more });
}
const path = () => page.url().slice(owner.hub.url.length - 1);
const link = (name) => page.getByRole("link", { name }).click();
const said = (pattern) => page.getByText(pattern).first().waitFor();
const canvas = "canvas";

test("from the list one comes to the year, the month, the day and its gaps", async () => {
  await open("");
  await page.getByRole("navigation", { name: "Screens" }).getByRole("link", { name: "Time-lapse" }).click();
  await said("The garden");
  await said("Newest picture: Nov 29, 2026, 23:59:00");
  await page.getByRole("heading", { name: "The garden" }).getByRole("link").click();
  await page.getByRole("link", { name: /^Nov: 40291 pictures, 1 skipped, 28 missed/ }).waitFor();
  assert.equal(timelapse.asked.filter((one) => one.startsWith("GET days")).length, 1, "one request for the year");
  await screenshot(page, "timelapse-year");
  await page.getByRole("link", { name: /^Nov: / }).press("Enter");
  assert.equal(path(), "/timelapse#garden/days/2026-11");
  await page.getByRole("link", { name: /^Thursday, November 12, 2026: no picture, a gap of a day before goes on/ }).waitFor();
  await link(/^Sunday, November 29, 2026/);
  await said("03:12:00 to 03:39:00");
  await said("28 missed");
  await said("192.168.1.61:80 does not answer");
  await said("03:40:00");
  assert.equal(path(), "/timelapse#garden/days/2026-11-29");
  await page.goBack();
  await page.getByRole("heading", { name: /November 2026/ }).waitFor();
  assert.deepEqual(page.problems, []);
});

test("a day of 1,440 pictures asks for those in sight, and for others when one comes to them", async () => {
  await open("timelapse#garden/days/2026-11-29");
  await page.getByRole("link", { name: "Play from 00:00:00" }).waitFor();
  await page.waitForLoadState("networkidle");
  const first = timelapse.pictures.length;
  assert.ok(first < 120, `${first} pictures`);
  assert.ok((await page.locator("a[data-slot]").count()) < 120);
  await page.getByRole("img", { name: /^The day by the hour/ }).click({ position: { x: 700, y: 20 } });
  await page.locator("a[data-slot]:focus").waitFor();
  assert.match(await page.locator("a[data-slot]:focus").getAttribute("aria-label"), /^Play from 1[23]:/);
  assert.ok((await page.locator("a[data-slot]").count()) < 120);
  await page.keyboard.press("Enter");
  await page.getByRole("slider", { name: "Place" }).waitFor();
  assert.match(await page.getByRole("slider", { name: "Place" }).getAttribute("aria-valuetext"), /^1[23]:/);
});

test("the player is played, stepped and scrubbed by keys, and asks for few pictures at a time", async () => {
  await open("timelapse#garden/play/2026-11-29");
  const slider = page.getByRole("slider", { name: "Place" });
  await slider.waitFor();
  await until(async () => !(await look(page, canvas)).black, "a picture");
  const value = async () => Number(await slider.inputValue());
  await page.keyboard.press("ArrowRight");
  await page.keyboard.press("Shift+ArrowRight");
  assert.equal(await value(), 11);
  assert.match(await slider.getAttribute("aria-valuetext"), /^00:11:00, picture 12 of 1411$/);
  await page.keyboard.press("End");
  assert.equal(await value(), 1410);
  await page.keyboard.press("Home");
  await page.keyboard.press(" ");
  await until(async () => (await value()) > 8, "it plays");
  await page.getByRole("button", { name: "Pause" }).click();
  const at = await value();
  await page.waitForTimeout(300);
  assert.equal(await value(), at);
  await slider.focus();
  await page.keyboard.press("ArrowLeft");
  assert.equal(await value(), at - 1, "the slider's own key");
  assert.ok(timelapse.mostOpen <= 4, `${timelapse.mostOpen} at a time`);
  assert.ok(timelapse.pictures.every(({ width }) => width > 0 && width <= 960));
  assert.deepEqual(page.problems, []);
});

test("a hub that is slower than the player has pictures passed over, and no queue", async () => {
  timelapse.delayMs = 400;
  await open("timelapse#garden/play/2026-11-29");
  await until(async () => !(await look(page, canvas)).black, "a picture");
  await page.getByLabel("Pictures a second").selectOption("25");
  const before = timelapse.pictures.length;
  await page.getByRole("button", { name: "Play", exact: true }).click();
  await page.waitForTimeout(4000);
  const at = Number(await page.getByRole("slider", { name: "Place" }).inputValue());
  const asked = timelapse.pictures.length - before;
  assert.ok(at > 60, `it goes on by the time: ${at}`);
  assert.ok(asked < at * 0.8, `${asked} asked for, ${at} gone by`);
  assert.ok(timelapse.mostOpen <= 4, `${timelapse.mostOpen} at a time`);
});

test("two days are compared by the clock and by the sun, side by side and with a slider", async () => {
  await open("timelapse#garden/compare/2026-11-29");
  await said("Nov 28, 2026");
  const place = page.getByRole("slider", { name: "Place" });
  await until(async () => (await page.locator("figure img").count()) === 2, "two pictures");
  assert.match(await page.locator("figcaption").first().innerText(), /Nov 28, 2026\s+12:00:00/);
  assert.match(await page.locator("figcaption").nth(1).innerText(), /Nov 29, 2026\s+12:00:00/);
  await page.getByText("height of the sun").click();
  await said(/^Sun at 1[67](\.\d)?°$/);
  await page.getByText("With a slider").click();
  await page.getByRole("slider", { name: "Divide between the days" }).fill("30");
  assert.equal(await page.locator(".stack").evaluate((e) => e.style.getPropertyValue("--divide")), "30%");
  await place.focus();
  await page.keyboard.press("End");
  assert.match(await place.getAttribute("aria-valuetext"), /^23:59:00$/);
  assert.deepEqual(page.problems, []);
});

test("without a place days are compared by the clock only, and why is said", async () => {
  timelapse.hasPlace = false;
  await open("timelapse#garden/compare/2026-11-29");
  await said(/location\.latitude/);
  assert.equal(await page.getByText("height of the sun").count(), 0);
});

test("the plan is drawn with its periods, and what is odd is said", async () => {
  timelapse.notes = [{ kind: "clock_change", part: "day", period: null, at: "2026-10-25T01:00:00Z", from_s: 7200, to_s: 3600, text: "the clock goes back" }];
  await open("timelapse#garden/plan/2026-10-25");
  await page.getByRole("img", { name: "Sunday, October 25, 2026. Sunrise 08:00, sunset 16:00. Pictures: 1440 pictures, every 1 min." }).waitFor();
  await said("The clock goes back by 1 hr.");
  assert.deepEqual(await page.locator("article").first().locator(".notes li").allInnerTexts(), ["The clock goes back by 1 hr."]);
  await page.getByText("31 days", { exact: true }).click();
  await until(() => timelapse.asked.includes("GET plan?from=2026-10-25&days=31"), "31 days");
});

test("an owner takes a picture, and sees it or why there is none", async () => {
  await open("timelapse#garden");
  await press(page, "Take one now");
  await said("Taken at 13:00:30");
  await page.locator("figure img").waitFor();
  timelapse.refuse = { "POST take": [503, { code: "unavailable", detail: "the camera is away" }] };
  await press(page, "Take one now");
  await said("The hub cannot do this now.");
  assert.equal(timelapse.asked.filter((one) => one === "POST take").length, 2);
  assert.equal(await page.locator("figure img").count(), 0, "the picture of before has gone");
});

test("a job is added with its plan shown before, changed by the schema's fields, and removed", async () => {
  await open("timelapse");
  await press(page, "Add a time-lapse");
  await field(page, "Camera").selectOption("yard");
  assert.equal(await field(page, "Id").inputValue(), "yard");
  assert.equal(await field(page, "Name").inputValue(), "Time-lapse of Yard");
  await field(page, "A picture").selectOption("5m");
  await field(page, "From").fill("sunrise");
  await page.getByRole("dialog").getByRole("button", { name: "Add a time-lapse" }).click();
  await page.getByRole("button", { name: "Save" }).click();
  await until(() => api.values["timelapse.yard.every"] === "5m", "saved");
  assert.equal(api.values["timelapse.yard.start"], "sunrise");
  await until(() => path() === "/timelapse#yard/settings", "its settings");

  await open("timelapse#garden/settings");
  await field(page, "Every").fill("30s");
  await press(page, "Review");
  await page.getByRole("dialog").getByText("timelapse.garden.every: 1m -> 30s").waitFor();
  await press(page, "Save");
  await until(() => api.values["timelapse.garden.every"] === "30s", "changed");
  await press(page, "Remove this time-lapse");
  await page.getByRole("dialog").getByRole("button", { name: "Remove" }).click();
  await until(() => path() === "/timelapse", "back in the list");
  assert.equal("timelapse.garden.every" in api.values, false);
  assert.deepEqual(page.problems, []);
});

test("films have their progress, are made, cancelled, played and removed; a hub without films shows none", async () => {
  await open("timelapse#garden");
  await page.getByRole("link", { name: "Plan", exact: true }).waitFor();
  assert.equal(await page.getByRole("link", { name: "Films" }).count(), 0);

  timelapse.films = [film("busy.mp4", { state: "rendering", progress: 0.42, seconds_left: 73, bytes: 0, made: null }), film("done.mp4"), film("bad.gif", { state: "failed", error: "no picture could be read" })];
  await open("timelapse#garden/films");
  await said(/42 %, 73 s left/);
  assert.equal(await page.getByRole("progressbar", { name: "Progress of busy.mp4" }).evaluate((e) => e.value), 0.42);
  await said("no picture could be read");
  timelapse.films[0].progress = 0.9;
  await said(/90 %/);
  await page.getByRole("link", { name: "Download done.mp4" }).waitFor();
  await press(page, "Play done.mp4");
  assert.match(await page.locator("video").getAttribute("src"), /\/api\/v1\/timelapse\/garden\/films\/done\.mp4$/);
  await press(page, "Close");
  await press(page, "Cancel busy.mp4");
  await until(() => timelapse.films.length === 2, "cancelled");
  await press(page, "Remove done.mp4");
  await page.getByRole("dialog").getByRole("button", { name: "Remove" }).click();
  await until(() => timelapse.films.length === 1, "removed");

  await press(page, "Make a film");
  await field(page, "From").fill("2026-11-28");
  await said("2851 pictures, a film of 114 s");
  await field(page, "Use").selectOption("10");
  await said("2851 pictures, a film of 11 s");
  await page.getByRole("dialog").getByRole("button", { name: "Make a film" }).click();
  await said("The film is being made.");
  assert.deepEqual(timelapse.made, [{ from: "2026-11-28", to: "2026-11-29", every: 10, fps: 25, size: null, format: "mp4", deflicker: true, stabilise: false, titles: false }]);
});

test("an empty list says what to do, and a viewer sees as far back as is granted", async () => {
  timelapse.jobs = [];
  await open("timelapse");
  await said("No time-lapse yet");
  await page.getByRole("button", { name: "Add a time-lapse" }).waitFor();

  owner.people.who = "u3";
  await open("timelapse");
  await said("Ask an owner of this hub to add one.");
  assert.equal(await page.getByRole("button", { name: "Add a time-lapse" }).count(), 0);
  timelapse.jobs = [{ ...timelapse.job, look_back_s: 604_800 }];
  await open("timelapse#garden");
  await said("You see the pictures of the last 7 days.");
  assert.equal(await page.getByRole("button", { name: "Take one now" }).count(), 0);
  assert.equal(await page.getByRole("link", { name: "Settings" }).count(), 0);
  timelapse.jobs = [{ ...timelapse.job, look_back_s: 0 }];
  await open("timelapse#garden");
  await said("You may not see its pictures");
});

const kScreens = {
  list: ["timelapse", () => said(/\d/)],
  year: ["timelapse#garden/days/2026", () => page.locator("[data-date]").first().waitFor()],
  month: ["timelapse#garden/days/2026-11", () => page.locator("ol a").first().waitFor()],
  day: ["timelapse#garden/days/2026-11-29", () => page.getByRole("img", { name: /1411|1\D*411/ }).waitFor()],
  play: ["timelapse#garden/play/2026-11-29", () => until(async () => !(await look(page, canvas)).black, "a picture")],
  compare: ["timelapse#garden/compare/2026-11-29", () => page.locator("figure img").nth(1).waitFor()],
  plan: ["timelapse#garden/plan/2026-11-29", () => page.locator("article svg").first().waitFor()],
  films: ["timelapse#garden/films", () => page.locator("progress").first().waitFor()],
  film: ["timelapse#garden/films", async () => {
    await page.locator("section button").first().click();
    await page.getByRole("dialog").waitFor();
  }],
  settings: ["timelapse#garden/settings", () => page.locator("[data-key]").first().waitFor()],
};
for (const [name, [where, arrive]] of Object.entries(kScreens)) {
  const show = async (more) => {
    timelapse.films = [film("1.mp4", { state: "rendering", progress: 0.42, seconds_left: 73, plan: null }), film("2.mp4")];
    await open(where, more);
    await arrive();
    await page.waitForTimeout(300);
    const overflow = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
    assert.ok(overflow <= 0, `${overflow} px too wide`);
  };
  for (const [width, height, colorScheme] of [[360, 740, "light"], [360, 740, "dark"], [1440, 900, "light"]]) {
    test(`the time-lapse's ${name} fits in ${width} px and keeps the rules of WCAG, ${colorScheme}`, async () => {
      await show({ width, height, colorScheme });
      assert.deepEqual(await violations(page), []);
      const low = await page.locator("button, select, summary, nav a, .press, textarea, input:not([type=checkbox]):not([type=radio])").evaluateAll((all) => all.filter((e) => e.offsetParent && e.getBoundingClientRect().height < 44).map((e) => e.outerHTML));
      assert.deepEqual(low, [], "too low for a thumb");
      assert.deepEqual(page.problems, []);
      await screenshot(page, `timelapse-${name}-${width}-${colorScheme}`);
    });
  }
  if (name === "settings") continue; // its words are those of the hub's table, which owner_screens.test.mjs looks at
  test(`every text of the time-lapse's ${name} is in the catalogue, and fits when it is longer`, async () => {
    for (const user of owner.people.users) user.name = "12";
    timelapse.job.name = "34";
    for (const camera of owner.hub.cameras.values()) camera.name = "56";
    await show({ width: 360, height: 740, locale: "en-XA" });
    assert.deepEqual(await bareTexts(page), []);
  });
}
