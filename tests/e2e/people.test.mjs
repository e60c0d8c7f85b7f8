// Logging in, joining and people in Chromium, against an API of records (support/mock_people.js).
import assert from "node:assert/strict";
import { after, afterEach, before, beforeEach, test } from "node:test";
import { bareTexts, launch, moves, screenshot, until, violations } from "./support/browser.js";
import { MockHub } from "./support/mock_hub.js";
import { MockPeople } from "./support/mock_people.js";
import { pictures } from "./support/pictures.js";

let browser, hub, api, context, page, frames;
before(async () => {
  browser = await launch();
  frames = pictures({ count: 8 });
});
after(() => browser.close());
beforeEach(async () => {
  hub = await new MockHub().start();
  for (const [id, name] of [["porch", "Porch"], ["yard", "Yard"]]) hub.cameras.set(id, { name, state: "live", reason: "", pictures: frames, fps: 10, next: 0 });
  api = new MockPeople();
});
afterEach(async () => {
  await context?.close();
  await hub.stop();
});

async function open(path = "", { width = 1440, height = 900, ...more } = {}) {
  context = await browser.newContext({ viewport: { width, height }, ...more });
  await api.attach(context);
  page = await context.newPage();
  page.setDefaultTimeout(8000);
  page.problems = [];
  page.on("pageerror", (error) => page.problems.push(String(error)));
  page.on("console", (message) => {
    // Chromium reports each refused request, and the WebSocket of someone who is logged out.
    if (message.type() === "error" && !/Failed to load resource|WebSocket connection/.test(message.text())) page.problems.push(message.text());
  });
  await page.goto(`${hub.url}${path}`, { waitUntil: "commit" });
}
const field = (label) => page.getByLabel(label, { exact: true });
const press = (name) => page.getByRole("button", { name, exact: true }).click();
const path = () => page.url().slice(hub.url.length - 1);
async function fill(values) {
  for (const [label, value] of Object.entries(values)) await field(label).fill(value);
}
const canvas = '[data-camera="porch"] canvas';

test("one logs in where one wanted to go, and out again", async () => {
  await open("camera/porch");
  await page.getByRole("heading", { name: "Log in" }).waitFor();
  await fill({ Name: "anna", Password: "wrong" });
  await press("Log in");
  await page.getByRole("alert").filter({ hasText: "Name or password is wrong." }).waitFor();
  assert.equal(await field("Password").inputValue(), "");
  await screenshot(page, "login-wrong");
  await fill({ Password: "correct horse" });
  await page.keyboard.press("Enter");
  await moves(page, canvas, 1);
  assert.equal(path(), "/camera/porch");
  assert.deepEqual(api.asked.filter((one) => one.method === "POST").map(({ token }) => token), ["form-token", "form-token"]);
  await page.getByRole("link", { name: "anna" }).click();
  await press("Log out");
  await page.getByRole("heading", { name: "Log in" }).waitFor();
  assert.equal(api.asked.find((one) => one.method === "DELETE").token, "session-token");
  assert.equal(await page.evaluate(() => JSON.stringify([{ ...localStorage }, { ...sessionStorage }, document.cookie])), '[{},{},""]', "nothing is kept");
  assert.deepEqual(page.problems, []);
});

test("a session that ends while one looks leads to the log-in, and back", async () => {
  api.who = "u3";
  await open();
  await moves(page, canvas, 1);
  assert.equal(await page.getByRole("link", { name: "People" }).count(), 0, "a viewer manages nobody");
  api.who = null;
  await page.getByRole("heading", { name: "Log in" }).waitFor({ timeout: 10_000 });
  await until(() => hub.watchersOf("porch") === 0, "nothing is watched any longer");
  await fill({ Name: "carl", Password: "battery staple" });
  await press("Log in");
  await moves(page, canvas, 1);
  assert.equal(path(), "/");
});

test("a hub that cannot say at once who is logged in is asked again", async () => {
  api.who = "u1";
  api.refuse["GET session"] = [503, { code: "unavailable" }];
  await open();
  await moves(page, canvas, 1);
  assert.equal(await page.locator("nav").count(), 0);
  delete api.refuse["GET session"];
  await page.getByRole("link", { name: "People" }).waitFor();
});

test("too many attempts and plain HTTP are said as they are", async () => {
  await open("login");
  api.refuse["POST session"] = [429, { code: "too_many_attempts" }, { "Retry-After": "30" }];
  await fill({ Name: "anna", Password: "x" });
  await press("Log in");
  await page.getByText("Too many attempts. Try again in 30 s.").waitFor();
  api.refuse["POST session"] = [403, { code: "insecure_transport" }];
  await fill({ Password: "x" });
  await press("Log in");
  await page.getByText("over HTTPS only").waitFor();
  assert.equal(await page.getByRole("alert").count(), 1);
});

test("the first owner joins by the set-up link, whose secret leaves the address bar at once", async () => {
  api.hasUsers = false;
  await open(`join#setup.${api.invitations.setup}`);
  await page.getByRole("heading", { name: "Become the first owner" }).waitFor();
  assert.equal(path(), "/join");
  assert.deepEqual(api.asked.filter((one) => JSON.stringify(one).includes(api.invitations.setup)), []);
  await fill({ Name: "berta", Password: "short" });
  await page.getByText("5 characters are missing.").waitFor();
  await press("Create the owner");
  await page.getByText("at least 10 characters").waitFor();
  assert.equal(api.asked.some((one) => one.path === "join"), false, "a weak password is not sent");
  await screenshot(page, "join-owner");
  await fill({ Password: "long enough for me" });
  await page.getByText("Long enough.").waitFor();
  await press("Create the owner");
  await moves(page, canvas, 1);
  assert.equal(path(), "/");
  await page.getByRole("link", { name: "berta" }).waitFor();
  assert.deepEqual(api.asked.find((one) => one.path === "join").body, { secret: api.invitations.setup, name: "berta", password: "long enough for me" });
  await page.goBack().catch(() => {});
  assert.equal(page.url().includes(api.invitations.setup), false, "nor is it in the history");
  assert.deepEqual(page.problems, []);
});

test("a hub without users says elsewhere how to set it up, and a link that has ended what to do", async () => {
  api.hasUsers = false;
  await open();
  await page.getByText("vedette setup-link").waitFor();
  assert.equal(await page.locator("input").count(), 0, "there is nobody who could log in");
  await page.goto(`${hub.url}join#guest.gone`);
  await page.getByRole("heading", { name: "This link has ended" }).waitFor();
  await screenshot(page, "join-ended");
});

test("a guest link opens one bare page with its camera", async () => {
  await open(`join#guest.${api.invitations.guest}`, { width: 360, height: 740 });
  await moves(page, canvas, 1);
  assert.equal(path(), "/");
  await page.getByText("For the plumber").waitFor();
  assert.equal(await page.locator("nav, a[href$='/']").count(), 0, "no way to other screens");
  assert.equal(await page.locator("[data-camera]").count(), 1);
  await page.keyboard.press("Escape");
  assert.equal(await page.locator(".stage").count(), 1);
  await screenshot(page, "guest-360");
});

test("an owner adds a user, changes what may be seen, and removes it after being asked once", async () => {
  api.who = "u1";
  await open("people");
  await press("Add user");
  await fill({ Name: "carl", Password: "1234567890" });
  await field("Role").selectOption("operator");
  await page.getByRole("group", { name: "All cameras" }).getByRole("switch", { name: "Steering" }).check();
  await screenshot(page, "user-add");
  await page.getByRole("dialog").getByRole("button", { name: "Add user" }).click();
  await page.getByText("This name is taken.").waitFor();
  assert.equal(await field("Name").getAttribute("aria-invalid"), "true", "at the field");
  await fill({ Name: "dora" });
  await page.getByRole("dialog").getByRole("button", { name: "Add user" }).click();
  await page.getByText("dora is saved.").waitFor();
  const made = api.users.find((one) => one.name === "dora");
  assert.deepEqual([made.role, made.grants], ["operator", [{ camera: null, live: true, snapshot: true, steer: true, history_s: null }]]);

  await press("Change carl");
  await press("Take away: Porch");
  await field("Camera").selectOption("yard");
  await press("Add this camera");
  await field("Pictures of the past").selectOption("7");
  await press("Save");
  await page.getByText("carl is saved.").waitFor();
  const carl = api.users.find((one) => one.name === "carl");
  assert.deepEqual([carl.grants, carl.version], [[{ camera: "yard", live: true, snapshot: true, steer: false, history_s: 604800 }], 2]);
  assert.equal("password" in api.asked.find((one) => one.method === "PATCH").body, false);

  carl.version = 9;
  await press("Change carl");
  carl.version = 10;
  await press("Save");
  await page.getByText("Somebody has changed this meanwhile.").waitFor();
  await press("Cancel");

  await press("Remove dora");
  await press("Keep");
  assert.ok(api.users.some((one) => one.name === "dora"));
  await press("Remove dora");
  await screenshot(page, "user-remove");
  await press("Remove");
  await page.getByText("dora is removed.").waitFor();
  assert.equal(api.users.some((one) => one.name === "dora"), false);
  api.refuse["DELETE users"] = [409, { code: "last_owner" }];
  await press("Remove anna");
  await press("Remove");
  await page.getByText("The hub must have an owner.").waitFor();
  assert.deepEqual(page.problems, []);
});

test("a guest link is shown once, as text and as QR code, and can be copied and removed", async () => {
  api.who = "u1";
  await open("people#links");
  await context.grantPermissions(["clipboard-read", "clipboard-write"]);
  await press("Make a link");
  await fill({ Note: "Neighbour", "Viewers at the same time": "3" });
  await field("Camera").selectOption("yard");
  await page.getByRole("dialog").getByRole("button", { name: "Make a link" }).click();
  await press("Copy");
  await page.getByText("Copied.").waitFor();
  const link = await page.evaluate(() => navigator.clipboard.readText());
  assert.match(link, new RegExp(`^${hub.url}join#guest\\.[\\w-]{43}$`));
  await until(() => page.locator(".qr").evaluate((image) => image.complete && image.naturalWidth > 0), "the QR code is drawn");
  await screenshot(page, "link-made");
  await page.getByRole("dialog").getByRole("button", { name: "Close" }).last().click();
  assert.equal((await page.content()).includes(link.split("#")[1]), false, "nowhere after that");
  const { camera, max_viewers, note, expires } = api.links[1];
  assert.deepEqual([camera, max_viewers, note], ["yard", 3, "Neighbour"]);
  assert.ok(Math.abs(Date.parse(expires) - Date.now() - 86_400_000) < 60_000, expires);
  await press("Remove the link: Neighbour");
  await press("Remove");
  await page.getByText("Neighbour is removed.").waitFor();
  assert.equal(api.links.length, 1);
  assert.deepEqual(page.problems, []);
});

test("one's own page: tokens, sessions, password", async () => {
  api.who = "u1";
  api.tokens = [];
  await open("people#you");
  await press("Make a token");
  await fill({ Name: "Recorder" });
  await page.getByRole("switch", { name: "View" }).uncheck();
  await page.getByRole("dialog").getByRole("button", { name: "Make a token" }).click();
  await page.getByText("Choose what the token may do.").waitFor();
  await page.getByRole("switch", { name: "Metrics" }).check();
  await page.getByRole("dialog").getByRole("button", { name: "Make a token" }).click();
  assert.match(await field("Token").inputValue(), /^[\w-]{43}$/);
  await screenshot(page, "token-made");
  await page.getByRole("dialog").getByRole("button", { name: "Close" }).last().click();
  assert.deepEqual(api.tokens.map(({ note, scopes }) => [note, scopes]), [["Recorder", ["metrics"]]]);
  await press("Remove the token: Recorder");
  await press("Remove");
  await page.getByRole("heading", { name: "No tokens yet" }).waitFor();

  await page.getByText("Chrome on Linux").waitFor();
  await press("End the session: Safari on iPhone");
  await press("End");
  await page.getByText("The session has ended.").waitFor();
  assert.deepEqual(api.sessions.map(({ id }) => id), ["s1"]);

  await press("Change password");
  await fill({ "Present password": "wrong", "New password": "a much better one" });
  await press("Save");
  await page.getByText("This is not your present password.").waitFor();
  await fill({ "Present password": "correct horse" });
  await press("Save");
  await page.getByText("Your password is changed.").waitFor();
  assert.deepEqual(page.problems, []);
});

test("whom a proxy has logged in sees who vouches for the name, and only what can work", async () => {
  [api.who, api.means] = ["u1", "proxy"];
  await open("people#you");
  await page.getByText("The proxy in front of this hub has logged you in and vouches for this name.").waitFor();
  await page.getByText("Recorder in the cellar").waitFor();
  for (const name of ["Log out", "Change password"]) assert.equal(await page.getByRole("button", { name }).count(), 0, name);
  assert.equal(await page.getByRole("heading", { name: "Sessions" }).count(), 0);
  assert.equal(api.asked.some((one) => one.path.startsWith("sessions")), false);
  assert.deepEqual(page.problems, []);
});

test("whose browser sends the password itself is told how to log out", async () => {
  [api.who, api.means] = ["u1", "basic"];
  await open("people#you");
  await page.getByText("To log out, close the browser.").waitFor();
  assert.equal(await page.getByRole("button", { name: "Log out" }).count(), 0);
  await page.getByRole("button", { name: "Change password" }).waitFor();
  await page.getByText("Chrome on Linux").waitFor();
});

test("the audit trail goes on page by page, and a list that fails can be asked for again", async () => {
  api.who = "u1";
  api.refuse["GET audit"] = [503, { code: "unavailable" }];
  await open("people#audit");
  await page.getByRole("alert").waitFor();
  delete api.refuse["GET audit"];
  await press("Try again");
  const rows = page.getByRole("list", { name: "Audit trail" }).getByRole("listitem");
  await rows.first().waitFor();
  assert.equal(await rows.count(), 50);
  const titles = (await rows.locator("strong").allInnerTexts()).slice(0, 5);
  assert.deepEqual(titles, ["Log-in refused: 12", "Changed the user 34", "Steered the camera 56", "Made the guest link without a name", "later_than_this_page"]);
  const steered = rows.filter({ hasText: "Steered the camera 56" }).first();
  assert.match(await steered.innerText(), /The device did not answer\.$/, "and not by its name in the API");
  await press("Show older entries");
  await until(async () => (await rows.count()) === 70, "the rest");
  assert.equal(await page.getByRole("button", { name: "Show older entries" }).count(), 0);
});

// Each screen: how to come to it, and what is there then.
const kScreens = {
  login: ["login", null, () => page.getByRole("heading", { level: 2 }).waitFor()],
  owner: [() => `join#setup.${api.invitations.setup}`, null, () => page.locator("form").waitFor()],
  wall: ["", "u1", () => page.locator(".numbers", { hasText: /\d/ }).first().waitFor()],
  camera: ["camera/porch", "u1", () => page.locator(".numbers", { hasText: /\d/ }).waitFor()],
  users: ["people", "u1", () => page.locator("li").first().waitFor()],
  user: ["people", "u1", () => page.locator("li button").nth(3).click()],
  links: ["people#links", "u1", () => page.locator("li").first().waitFor()],
  audit: ["people#audit", "u1", () => page.locator("li").first().waitFor()],
  you: ["people#you", "u1", () => page.locator("li").nth(2).waitFor()],
  proxied: ["people#you", "u1", () => page.locator("li").first().waitFor(), "proxy"],
};
for (const [name, [where, who, arrive, means = "cookie"]] of Object.entries(kScreens)) {
  const show = async (more) => {
    [api.who, api.means] = [who, means];
    await open(typeof where === "function" ? where() : where, more);
    await arrive();
    await page.waitForTimeout(200);
    const overflow = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
    assert.ok(overflow <= 0, `${overflow} px too wide`);
  };
  for (const [width, height, colorScheme] of [[360, 740, "light"], [360, 740, "dark"], [1440, 900, "light"], [3840, 2160, "dark"]]) {
    test(`the screen ${name} fits in ${width} px and keeps the rules of WCAG, ${colorScheme}`, async () => {
      await show({ width, height, colorScheme });
      assert.deepEqual(await violations(page), []);
      const low = await page.locator("button, select, nav a, .press, input:not([type=checkbox]):not([type=radio])").evaluateAll((all) => all.filter((e) => e.offsetParent && e.getBoundingClientRect().height < 44).map((e) => e.outerHTML));
      assert.deepEqual(low, [], "too low for a thumb");
      assert.deepEqual(page.problems, []);
      await screenshot(page, `screen-${name}-${width}-${colorScheme}`);
    });
  }
  test(`every text of the screen ${name} is in the catalogue, and fits when it is longer`, async () => {
    for (const user of api.users) user.name = "12";
    for (const one of [...api.tokens, ...api.links]) one.note = "34";
    for (const one of api.sessions) [one.agent, one.address] = ["56", "78"];
    for (const one of api.audit) [one.name, one.address] = [one.name && "12", "78"];
    for (const camera of hub.cameras.values()) camera.name = "9";
    await show({ width: 360, height: 740, locale: "en-XA" });
    assert.deepEqual(await bareTexts(page), []);
    await screenshot(page, `pseudo-${name}`);
  });
}
