// The whole way with the real hub: from the link that it prints to a family member who watches one camera.
import assert from "node:assert/strict";
import { after, afterEach, before, test } from "node:test";
import { launch, moves, screenshot } from "./support/browser.js";
import { Hub } from "./support/hub.js";

const kPassword = "correct horse battery";
let browser;
let hub;
const contexts = [];
before(async () => {
  browser = await launch();
});
after(() => browser.close());
afterEach(async () => {
  for (const context of contexts.splice(0)) await context.close();
  await hub.stop();
});

/** A browser of its own, with no cookie of the others. */
async function someone(path) {
  const context = await browser.newContext({ viewport: { width: 360, height: 740 } });
  contexts.push(context);
  const page = await context.newPage();
  page.setDefaultTimeout(10_000);
  await page.goto(hub.url + path, { waitUntil: "commit" });
  return page;
}
const press = (page, name) => page.getByRole("button", { name, exact: true }).click();
const fill = async (page, values) => {
  for (const [label, value] of Object.entries(values)) await page.getByLabel(label, { exact: true }).fill(value);
};
const canvas = (id) => `[data-camera="${id}"] canvas`;

test("the printed link makes an owner, who adds a viewer of one camera; removing the viewer ends the picture", async () => {
  hub = await Hub.start();
  const secret = hub.output.match(/\/join#(setup\.[\w-]+)/)?.[1];
  assert.ok(secret, hub.output);
  const owner = await someone(`join#${secret}`);
  await fill(owner, { Name: "ann", Password: kPassword });
  await screenshot(owner, "newcomer-join");
  await press(owner, "Create the owner");
  await moves(owner, canvas("garden"), 2);
  assert.equal(await owner.evaluate(() => location.hash + document.cookie), "", "the secret and the cookie are out of reach");
  await screenshot(owner, "newcomer-wall");

  await owner.goto(`${hub.url}people`);
  await press(owner, "Add user");
  await fill(owner, { Name: "tom", Password: kPassword });
  const dialog = owner.getByRole("dialog");
  await dialog.getByRole("button", { name: "Add user" }).click();
  await screenshot(owner, "newcomer-user");
  await owner.getByText("tom is saved.").waitFor();

  const viewer = await someone("");
  await fill(viewer, { Name: "tom", Password: "wrong password" });
  await press(viewer, "Log in");
  await viewer.getByRole("alert").filter({ hasText: "Name or password is wrong." }).waitFor();
  await fill(viewer, { Password: kPassword });
  await press(viewer, "Log in");
  await moves(viewer, canvas("garden"), 2);
  assert.equal((await viewer.evaluate(() => fetch("api/v1/users"))).status ?? 403, 403);

  await press(owner, "Remove tom");
  await press(owner, "Remove");
  await viewer.getByRole("heading", { name: "Log in" }).waitFor();
  const streams = await owner.evaluate(async () => (await (await fetch("api/v1/cameras")).json()).items.map((one) => one.viewers));
  assert.ok(streams.every((count) => count <= 1), "the viewer's channels have ended");
});

test("a guest link opens one camera in a browser without a log-in", async () => {
  hub = await Hub.start();
  const owner = await someone(`join#${hub.output.match(/\/join#(setup\.[\w-]+)/)[1]}`);
  await fill(owner, { Name: "ann", Password: kPassword });
  await press(owner, "Create the owner");
  await moves(owner, canvas("garden"), 1);
  const made = await owner.evaluate(async () => {
    const session = await (await fetch("api/v1/session")).json();
    const expires = new Date(Date.now() + 3_600_000).toISOString();
    const body = { camera: "garden", live: true, snapshot: true, steer: false, max_viewers: 2, note: "Grandma", expires };
    const headers = { "Content-Type": "application/json", "Vedette-Request-Token": session.request_token };
    return (await fetch("api/v1/links", { method: "POST", headers, body: JSON.stringify(body) })).json();
  });
  assert.match(made.qr, /^<svg /);
  const guest = await someone(made.path.slice(1));
  await moves(guest, canvas("garden"), 2);
  await screenshot(guest, "newcomer-guest");
  assert.equal(await guest.getByRole("link", { name: "People" }).count(), 0);
  const status = await guest.evaluate(async () => (await fetch("cameras/garage/snapshot.jpg")).status);
  assert.equal(status, 404, "other cameras do not exist for a guest");
});
