import assert from "node:assert/strict";
import { test } from "vitest";
import { Codec, type Envelope, Type } from "./envelope.ts";
import { PictureView } from "./view.ts";

const kHub = 1_700_000_000_000; // the hub's clock, ms
const unit = (capturedMs: number, sentMs: number): Envelope => ({
  type: Type.unit, flags: 0, channel: 1, track: 0, codec: Codec.jpeg, generation: 0, number: 0n,
  captured: BigInt(capturedMs) * 1_000_000n, sent: BigInt(sentMs) * 1_000_000n, payload: new Uint8Array(1),
});

/** A view whose drawing takes `drawMs` of a clock that the test moves. */
function fixture(drawMs = 0) {
  const clock = { ms: 0 };
  const draw = async () => {
    clock.ms += drawMs;
    return { width: 320, height: 240 };
  };
  return { clock, view: new PictureView(draw, () => clock.ms) };
}

test("there are no numbers before the first picture", () => {
  assert.equal(fixture().view.numbers(), null);
});

test("the time to draw a picture counts as its age", async () => {
  const { view } = fixture(15);
  await view.onUnit(unit(kHub, kHub + 40), kHub + 45);
  assert.deepEqual(view.numbers(), { width: 320, height: 240, fps: null, ageMs: 55 });
});

test("a picture that stays on the screen grows older", async () => {
  const { clock, view } = fixture();
  await view.onUnit(unit(kHub, kHub), kHub);
  clock.ms += 1000;
  assert.equal(view.numbers()?.ageMs, 0, "between two pictures of a slow camera the number does not flicker");
  clock.ms += 4000;
  assert.equal(view.numbers()?.ageMs, 5000);
});

test("the rate is that of the last two seconds, without the first picture", async () => {
  const { clock, view } = fixture();
  for (let i = 0; i <= 20; ++i) {
    await view.onUnit(unit(kHub + i * 100, kHub + i * 100), kHub + i * 100);
    if (i < 20) clock.ms += 100;
  }
  assert.equal(view.numbers()?.fps, 10);
  clock.ms += 2000;
  assert.equal(view.numbers()?.fps, 0);
});

test("a picture that cannot be drawn leaves the last one's numbers", async () => {
  let broken = false;
  const view = new PictureView(() => (broken ? Promise.reject(new Error("no JPEG")) : Promise.resolve({ width: 4, height: 3 })), () => 0);
  await view.onUnit(unit(kHub, kHub), kHub);
  broken = true;
  await assert.rejects(view.onUnit(unit(kHub + 100, kHub + 100), kHub + 100), /no JPEG/);
  assert.equal(view.numbers()?.width, 4);
});
