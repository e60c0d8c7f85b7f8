// The pages of a camera board in a browser: from the first start to the live picture, with and without a script.
import assert from "node:assert/strict";
import { mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { launch, moves, open, until } from "./support/browser.js";
import { looksRight, picture } from "./support/board_page.js";
import { freePort } from "./support/hub.js";
import { Board } from "./support/node.js";

const kPassword = "correct horse battery";
const kPages = ["welcome", "", "wifi", "accesspoint", "server", "changepassword", "pushover", "battery", "camera", "update",
  "reboot"];
let browser, board;
before(async () => {
  browser = await launch();
  const folder = mkdtempSync(join(tmpdir(), "vedette-battery-"));
  writeFileSync(join(folder, "script"), "0s battery 185\n");
  board = await Board.start(["--battery", join(folder, "script"), "--set", "update.key", "0".repeat(128)]);
});
after(async () => {
  await browser.close();
  await board.stop();
});

async function logIn(page) {
  await page.getByLabel("Name").fill("olga");
  await page.getByLabel("Password").fill(kPassword);
  await page.getByRole("button", { name: "Log in" }).click();
}

test("at the first start only the set-up page is open, and it makes the owner", async () => {
  const page = await open(browser, `${board.url}camera`, { width: 360, height: 740 });
  await page.getByRole("heading", { name: "First start" }).waitFor();
  assert.equal(new URL(page.url()).pathname, "/setup");
  await looksRight(page, "setup-360");
  await page.getByLabel("Name").fill("olga");
  await page.getByLabel("New password", { exact: true }).fill(kPassword);
  await page.getByLabel("New password again").fill(`${kPassword}!`);
  await page.getByRole("button", { name: "Set the password" }).click();
  await page.getByText("The two new passwords differ.").waitFor();
  await looksRight(page, "setup-refused-360");
  assert.equal(await page.getByLabel("Name").inputValue(), "olga");
  assert.equal(await page.getByLabel("New password", { exact: true }).inputValue(), "");
  await page.getByLabel("New password", { exact: true }).fill(kPassword);
  await page.getByLabel("New password again").fill(kPassword);
  await page.getByRole("button", { name: "Set the password" }).click();
  await page.getByRole("heading", { name: "Welcome" }).waitFor();
  assert.equal(new URL((await fetch(`${board.url}setup`)).url).pathname, "/login", "nobody sets it up again");
  await page.context().close();
});

test("a stranger gets the log-in page, then the page that was asked for", async () => {
  const page = await open(browser, `${board.url}wifi`, { width: 360, height: 740 });
  await page.getByRole("heading", { name: "Log in" }).waitFor();
  await looksRight(page, "login-360");
  await page.getByLabel("Name").fill("olga");
  await page.getByLabel("Password").fill("wrong password");
  await page.getByRole("button", { name: "Log in" }).click();
  await page.getByText("Name or password is wrong.").waitFor();
  await logIn(page);
  await page.getByRole("heading", { name: "Wi-Fi" }).waitFor();
  await page.getByRole("button", { name: "Log out" }).click();
  await page.getByRole("heading", { name: "Log in" }).waitFor();
  await page.goto(`${board.url}wifi`);
  assert.equal(page.url(), `${board.url}login?next=/wifi`);
  await page.context().close();
});

for (const [width, height] of [[360, 740], [1440, 900]]) {
  for (const colorScheme of ["light", "dark"]) {
    test(`all pages can be read and used at ${width} px, ${colorScheme}`, async () => {
      const page = await open(browser, `${board.url}login`, { width, height, colorScheme, hasTouch: width < 500 });
      await logIn(page);
      await page.getByRole("heading", { name: "Information" }).waitFor();
      for (const path of kPages) {
        await page.goto(board.url + path);
        if (path === "camera") await moves(page, "#live", 1);
        await looksRight(page, `${path || "information"}-${width}-${colorScheme}`);
      }
      assert.deepEqual(page.problems, []);
      await page.context().close();
    });
  }
}

test("the camera page shows the live picture, and its controls act at once", async () => {
  const page = await open(browser, `${board.url}login?next=/camera`);
  await logIn(page);
  await moves(page, "#live", 3);
  const brightness = page.getByLabel("Brightness", { exact: true });
  await brightness.focus();
  await page.keyboard.press("ArrowRight");
  await page.getByText("Done.").waitFor();
  assert.equal(await page.locator("output[for=brightness]").textContent(), "1");
  await page.getByLabel("Mirror horizontally").check();
  await page.getByLabel("Size").selectOption({ label: "640 × 480" });
  await until(() => page.locator("#live").evaluate((image) => image.naturalWidth === 640), "a picture of the new size");
  await page.getByRole("button", { name: "Right" }).click();
  await page.reload();
  assert.equal(await brightness.inputValue(), "1");
  assert.equal(await page.getByLabel("Mirror horizontally").isChecked(), true);
  await page.getByRole("button", { name: "Pause" }).click();
  await page.getByRole("button", { name: "Resume" }).click();
  await moves(page, "#live", 2);
  await page.getByRole("button", { name: "Keep for the next start" }).click();
  await page.getByText("Kept:").waitFor();
  assert.deepEqual(page.problems, []);
  await page.context().close();
});

test("the battery's page shows what is measured, takes it over, and warns before battery mode", async () => {
  const page = await open(browser, `${board.url}login?next=/battery`, { width: 360, height: 740 });
  await logIn(page);
  await page.getByText("80 %").waitFor();
  await page.getByRole("button", { name: "This is full" }).click();
  await page.getByText("100 %").waitFor();
  await page.getByLabel("Battery mode").check();
  await page.getByRole("button", { name: "Save" }).click();
  await page.getByText("press its reset button three times").waitFor();
  assert.equal(await page.getByLabel("Battery mode").isChecked(), true, "what was chosen is kept");
  assert.equal(await page.getByLabel("I know how to come back").isChecked(), false);
  await looksRight(page, "battery-warning-360");
  await page.context().close();
});

test("the update's page sends the chosen file with its token, and says why the board refuses it", async () => {
  const page = await open(browser, `${board.url}login?next=/update`, { width: 360, height: 740 });
  await logIn(page);
  await page.getByLabel("Signed image").setInputFiles({ name: "x", mimeType: "application/octet-stream", buffer: Buffer.alloc(200_000) });
  await page.getByRole("button", { name: "Send the image" }).click();
  await page.getByText("This is no signed image.").waitFor();
  assert.equal(await page.locator("#progress").evaluate((bar) => bar.value), 1);
  await looksRight(page, "update-refused-360");
  await page.context().close();
});

test("a form of settings says beside the field what is wrong, and loses nothing", async () => {
  const page = await open(browser, `${board.url}login?next=/wifi`, { width: 360, height: 740 });
  await logIn(page);
  await page.getByLabel("Name of the Wi-Fi").fill('café & "bar"');
  await page.getByLabel("Password of the Wi-Fi").fill("a long password");
  await page.getByLabel("IP address").fill("192.168.1");
  await page.getByRole("button", { name: "Save" }).click();
  await page.getByText("Give four numbers").waitFor();
  assert.equal(await page.getByLabel("IP address").getAttribute("aria-invalid"), "true");
  assert.equal(await page.getByLabel("Name of the Wi-Fi").inputValue(), 'café & "bar"');
  await looksRight(page, "wifi-refused-360");
  await page.getByLabel("IP address").fill("");
  await page.getByLabel("Password of the Wi-Fi").fill("a long password");
  await page.getByRole("button", { name: "Save" }).click();
  await page.getByText("Saved.").waitFor();
  assert.equal(await page.getByLabel("Name of the Wi-Fi").inputValue(), 'café & "bar"');
  assert.equal(await page.getByLabel("Password of the Wi-Fi", { exact: true }).inputValue(), "");
  assert.ok(!page.url().includes("password"));
  await page.getByText("A value is stored.").waitFor();
  await page.context().close();
});

test("alerts are set up, tried, and their result is shown", async () => {
  const page = await open(browser, `${board.url}login?next=/pushover`, { width: 360, height: 740 });
  await logIn(page);
  await page.getByRole("button", { name: "Send a test" }).click();
  await page.getByText("No service is in use.").waitFor();
  await page.getByLabel("URL of the topic").fill("ntfy.sh/topic");
  await page.getByRole("button", { name: "Save" }).click();
  await page.getByText("Give a URL").waitFor();
  await looksRight(page, "pushover-refused-360");
  const closed = await freePort();
  await page.getByLabel("URL of the topic").fill(`http://127.0.0.1:${closed}/topic`);
  await page.getByRole("button", { name: "Save" }).click();
  await page.getByText("Saved.", { exact: true }).waitFor();
  await page.getByRole("button", { name: "Send a test" }).click();
  await page.getByText("The test is on its way.").waitFor();
  await until(async () => {
    await page.goto(`${board.url}pushover`);
    return page.getByText("the service does not answer, ").isVisible();
  }, "the result is shown");
  await looksRight(page, "pushover-result-360");
  await page.context().close();
});

test("a restart is asked for, and what was kept is there after it", async () => {
  const page = await open(browser, `${board.url}login?next=/reboot`, { width: 360, height: 740 });
  await logIn(page);
  await page.getByRole("button", { name: "Restart now" }).click();
  await page.getByText("The board restarts now").waitFor();
  await page.getByRole("link", { name: "Back to the information" }).click();
  await page.getByRole("heading", { name: "Log in" }).waitFor();
  await logIn(page);
  await page.getByText("restart by the owner").waitFor();
  await page.goto(`${board.url}wifi`);
  assert.equal(await page.getByLabel("Name of the Wi-Fi").inputValue(), 'café & "bar"');
  await page.goto(`${board.url}camera`);
  assert.equal(await page.getByLabel("Brightness", { exact: true }).inputValue(), "1");
  assert.equal(await page.getByLabel("Mirror horizontally").isChecked(), true);
  await page.context().close();
});

test("without a script all forms work, and a French browser reads French", async () => {
  const page = await open(browser, `${board.url}login?next=/camera`, { javaScriptEnabled: false, locale: "fr-FR" });
  await page.getByLabel("Nom").fill("olga");
  await page.getByLabel("Mot de passe").fill(kPassword);
  await page.getByRole("button", { name: "Se connecter" }).click();
  await page.getByLabel("Contraste").fill("2");
  await page.getByRole("button", { name: "Appliquer" }).click();
  await page.getByRole("heading", { name: "Caméra" }).waitFor();
  assert.equal(await page.getByLabel("Contraste").inputValue(), "2");
  await picture(page, "french");
  await page.context().close();
});
