// Improv's own SDK, in Chromium, against a board's serial line: the page of a stranger sets the Wi-Fi over the cable.
import assert from "node:assert/strict";
import { closeSync, constants, mkdtempSync, openSync, readFileSync, readSync, rmSync, writeFileSync, writeSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { launch, until } from "./support/browser.js";
import { Board } from "./support/node.js";

const kSdk = new URL("./node_modules/improv-wifi-serial-sdk/dist/", import.meta.url);
let browser, board, folder, line, page;
before(async () => {
  browser = await launch();
  folder = mkdtempSync(join(tmpdir(), "vedette-improv-"));
  writeFileSync(join(folder, "script"), "network home long-enough -52\nnetwork cafe - -81\n");
  board = await Board.start(["--serial", "--wifi-script", join(folder, "script"), "--name", "porch"]);
  await until(() => /serial: (\S+)/.test(board.output), "the board has a serial line");
  const path = /serial: (\S+)/.exec(board.output)[1];
  line = openSync(path, constants.O_RDWR | constants.O_NONBLOCK | constants.O_NOCTTY);
  page = await (await browser.newContext()).newPage();
  await page.route("http://sdk.test/**", (route) => {
    const name = new URL(route.request().url()).pathname.slice(1);
    if (!name) return route.fulfill({ contentType: "text/html", body: "<!DOCTYPE html><title>Improv</title>" });
    const file = new URL(name.endsWith(".js") ? name : `${name}.js`, kSdk);
    return route.fulfill({ contentType: "text/javascript", body: readFileSync(file, "utf8") });
  });
  await page.exposeFunction("writeLine", (bytes) => writeSync(line, Buffer.from(bytes)));
  await page.exposeFunction("readLine", () => {
    const memory = Buffer.alloc(4096);
    try {
      return [...memory.subarray(0, readSync(line, memory))];
    } catch {
      return []; // nothing has come
    }
  });
  await page.goto("http://sdk.test/");
  // A port of Web Serial over that line.
  await page.evaluate(async () => {
    const readable = new ReadableStream({
      async pull(controller) {
        for (;;) {
          const bytes = await window.readLine();
          if (bytes.length) return controller.enqueue(new Uint8Array(bytes));
          await new Promise((resolve) => setTimeout(resolve, 20));
        }
      },
    });
    const writable = new WritableStream({ write: (bytes) => window.writeLine([...bytes]) });
    const { ImprovSerial } = await import("http://sdk.test/serial.js");
    window.improv = new ImprovSerial({ readable, writable }, { log() {}, debug() {}, error() {} });
  });
});
after(async () => {
  await browser.close();
  closeSync(line);
  await board.stop();
  rmSync(folder, { recursive: true, force: true });
});

test("Improv's SDK finds the board, lists its networks and joins one", async () => {
  const info = await page.evaluate(() => window.improv.initialize(10_000));
  assert.equal(info.firmware, "Vedette");
  assert.equal(info.name, "porch");
  assert.equal(await page.evaluate(() => window.improv.state), 2, "ready");
  assert.deepEqual(await page.evaluate(() => window.improv.scan(20_000)), [
    { name: "cafe", rssi: -81, secured: false }, { name: "home", rssi: -52, secured: true }]);
  const failed = await page.evaluate(() => window.improv.provision("home", "wrong password", 30_000).catch((error) => String(error)));
  assert.match(String(failed), /connect/i);
  await page.evaluate(() => window.improv.provision("home", "long-enough", 30_000));
  assert.match(await page.evaluate(() => window.improv.nextUrl), /^http:\/\/127\.0\.0\.1:\d+\/$/);
  assert.equal(await page.evaluate(() => window.improv.state), 4, "provisioned");
});
