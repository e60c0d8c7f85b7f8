import assert from "node:assert/strict";
import { test } from "vitest";
import { parseAgent } from "./agent.ts";

test("browsers that name each other are told apart", () => {
  const kChrome = "AppleWebKit/537.36 (KHTML, like Gecko) Chrome/131.0.0.0 Safari/537.36";
  const known: [string, string, string][] = [
    [`Mozilla/5.0 (X11; Linux x86_64) ${kChrome}`, "Chrome", "Linux"],
    [`Mozilla/5.0 (Windows NT 10.0; Win64; x64) ${kChrome} Edg/131.0.0.0`, "Edge", "Windows"],
    [`Mozilla/5.0 (Linux; Android 10; K) ${kChrome}`, "Chrome", "Android"],
    ["Mozilla/5.0 (X11; Linux x86_64; rv:128.0) Gecko/20100101 Firefox/128.0", "Firefox", "Linux"],
    ["Mozilla/5.0 (iPhone; CPU iPhone OS 17_5 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/17.5 Mobile/15E148 Safari/604.1", "Safari", "iPhone"],
    ["Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/17.5 Safari/605.1.15", "Safari", "macOS"],
  ];
  for (const [agent, browser, system] of known) assert.deepEqual(parseAgent(agent), { browser, system }, agent);
});

test("a program is not taken for a browser", () => {
  for (const agent of ["", "curl/7.88.1", "VLC/3.0.18 LibVLC/3.0.18"]) assert.equal(parseAgent(agent), null);
});
