import assert from "node:assert/strict";
import { test } from "vitest";
import { Playing, widthFor } from "./playing.ts";

test("it goes on by the time that passes, and stands still at the last picture", () => {
  const playing = new Playing(100);
  playing.perSecond = 10;
  playing.play(0);
  playing.tick(500);
  assert.equal(playing.index, 5);
  playing.tick(550);
  playing.tick(600);
  assert.equal(playing.index, 6, "fractions add up");
  for (let at = 600; at < 20_000; at += 500) playing.tick(at);
  assert.deepEqual([playing.index, playing.plays], [99, false]);
  playing.play(30_000);
  assert.equal(playing.index, 0, "and begins again");
});

test("after a long time without a call it goes on from where it was", () => {
  const playing = new Playing(1000);
  playing.perSecond = 10;
  playing.play(0);
  playing.tick(60_000);
  assert.equal(playing.index, 0);
  playing.tick(60_100);
  assert.equal(playing.index, 1);
});

test("a step stands still there, within the pictures", () => {
  const playing = new Playing(3);
  playing.play(0);
  playing.step(1);
  assert.deepEqual([playing.index, playing.plays], [1, false]);
  playing.step(10);
  assert.equal(playing.index, 2);
  playing.step(-99);
  assert.equal(playing.index, 0);
});

test("one picture does not play", () => {
  const playing = new Playing(1);
  playing.play(0);
  assert.equal(playing.plays, false);
});

test("the width that is asked for is the next larger one of a few", () => {
  assert.deepEqual([widthFor(328, 1), widthFor(328, 3), widthFor(1000, 2), widthFor(100, 1, 320)], [480, 960, 1280, 160]);
});
