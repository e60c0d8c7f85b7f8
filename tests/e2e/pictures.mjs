// The pictures of README and guide, taken of a running demo: node tests/e2e/pictures.mjs FOLDER writes page.png, and the
// frames of the animation as steer-00.png and so on, 10 a second.
import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { launch, moves } from "./support/browser.js";
import { Hub } from "./support/hub.js";

const kFrame_ms = 100;
// What happens in the animation, each for so many frames.
const kScript = [
  [null, 5],
  ["ArrowRight", 3],
  ["ArrowRight", 3],
  ["ArrowRight", 3],
  ["ArrowUp", 3],
  ["ArrowUp", 5],
  ["1", 14],
  ["2", 16],
  ["ArrowLeft", 3],
  ["ArrowLeft", 3],
  ["1", 14],
];

const folder = process.argv[2];
mkdirSync(folder, { recursive: true });
const browser = await launch();
const hub = await Hub.start();
try {
  const page = await browser.newPage({ viewport: { width: 900, height: 620 } });
  await page.goto(`${hub.url}join#${hub.output.match(/\/join#(setup\.[\w-]+)/)[1]}`);
  await page.getByLabel("Name", { exact: true }).fill("ann");
  await page.getByLabel("Password", { exact: true }).fill("correct horse battery");
  await page.getByRole("button", { name: "Create the owner" }).click();
  await moves(page, '[data-camera="yard"] canvas', 2);
  await page.screenshot({ path: join(folder, "page.png") });

  await page.goto(`${hub.url}camera/yard`);
  await moves(page, "canvas", 2);
  await page.keyboard.press("h");
  // Home once its position is known and the picture is still.
  await page.waitForFunction(async () => {
    const state = await (await fetch("../api/v1/cameras/yard/ptz")).json();
    return state.pan.position !== null && !state.moving;
  });
  let number = 0;
  for (const [key, frames] of kScript) {
    if (key) await page.keyboard.press(key);
    for (let i = 0; i < frames; ++i) {
      const begun = Date.now();
      await page.screenshot({ path: join(folder, `steer-${String(number++).padStart(2, "0")}.png`) });
      await page.waitForTimeout(Math.max(0, kFrame_ms - (Date.now() - begun)));
    }
  }
} finally {
  await hub.stop();
  await browser.close();
}
