// The Wi-Fi page of a board with a radio: a search for networks, and the choice of one, with and without a script.
import assert from "node:assert/strict";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { launch, open } from "./support/browser.js";
import { looksRight } from "./support/board_page.js";
import { Board } from "./support/node.js";

const kPassword = "correct horse battery";
const kNetworks = `network home "a password" -52
network cafe - -81
network a-name-of-thirty-two-characters- "a password" -66
`;
let browser, board, folder;
before(async () => {
  browser = await launch();
  folder = mkdtempSync(join(tmpdir(), "vedette-wifi-"));
  writeFileSync(join(folder, "script"), kNetworks.replaceAll('"a password"', "a-password"));
  writeFileSync(join(folder, "password"), kPassword);
  board = await Board.start(["--wifi-script", join(folder, "script"), "--password-file", join(folder, "password")]);
});
after(async () => {
  await browser.close();
  await board.stop();
  rmSync(folder, { recursive: true, force: true });
});

async function logIn(options) {
  const page = await open(browser, `${board.url}login?next=/wifi`, options);
  await page.getByLabel("Name").fill("admin");
  await page.getByLabel("Password").fill(kPassword);
  await page.getByRole("button", { name: "Log in" }).click();
  await page.getByRole("heading", { name: "Wi-Fi", exact: true }).waitFor();
  return page;
}

for (const [width, javaScriptEnabled] of [[360, true], [1440, false]]) {
  test(`networks in reach are searched, shown and chosen at ${width} px, script ${javaScriptEnabled ? "on" : "off"}`, async () => {
    const page = await logIn({ width, height: 800, javaScriptEnabled });
    // A search that follows another one too soon is refused.
    for (let i = 0; i < 8 && !(await page.getByLabel("home strong").isVisible()); ++i) {
      await page.getByRole("button", { name: "Search for networks" }).click();
      await page.getByLabel("home strong").waitFor({ timeout: 4000 }).catch(() => {});
    }
    const names = await page.locator(".networks label").evaluateAll((all) => all.map((e) => e.textContent.trim().split(/\s+/)[0]));
    assert.deepEqual(names, ["home", "a-name-of-thirty-two-characters-", "cafe"], "the strongest first");
    if (javaScriptEnabled) await looksRight(page, `wifi-networks-${width}`);
    await page.getByLabel("home strong").check();
    await page.getByLabel("Its password").fill("a-password");
    await page.getByRole("button", { name: "Use this network" }).click();
    await page.getByText("Saved.").waitFor();
    assert.equal(await page.getByLabel("Name of the Wi-Fi").inputValue(), "home");
    assert.ok(!page.url().includes("a-password"));
    await page.context().close();
  });
}
