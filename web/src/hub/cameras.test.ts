import assert from "node:assert/strict";
import { test } from "vitest";
import { en } from "../words/en.ts";
import { Words } from "../words/words.ts";
import { listCameras, wordError } from "./cameras.ts";

const words = new Words("en", en);
const answers = (pages: Record<string, [number, string]>) => (path: unknown) => {
  const [status, body] = pages[String(path)] ?? [500, ""];
  return Promise.resolve(new Response(body, { status }));
};
const refused = (get: typeof fetch) => listCameras(get).then(() => assert.fail("it was not refused"), (error: unknown) => wordError(words, error));

test("the list is read page by page", async () => {
  const get = answers({
    "api/v1/cameras": [200, '{"items":[{"id":"a","state":"live"}],"next":"x/1"}'],
    "api/v1/cameras?cursor=x%2F1": [200, '{"items":[{"id":"b","state":"lost"}],"next":null}'],
  });
  assert.deepEqual((await listCameras(get)).map((camera) => camera.id), ["a", "b"]);
});

test("a refusal is worded by its code, by the hub's words, or by its status", async () => {
  const refusal = (body: string) => refused(answers({ "api/v1/cameras": [503, body] }));
  assert.equal(await refusal('{"code":"resource_exhausted","detail":"8 of 8 viewers"}'), "The hub is busy. Try again in a moment.");
  assert.equal(await refusal('{"code":"odd","detail":"The moon is full."}'), "The moon is full.");
  assert.equal(await refusal("<html>"), "The hub answered 503.");
});

test("a hub that does not answer is told from one that refuses", async () => {
  assert.equal(await refused(() => Promise.reject(new TypeError("fetch failed"))), "The hub does not answer; trying again.");
});
