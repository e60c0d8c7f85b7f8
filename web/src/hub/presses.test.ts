import assert from "node:assert/strict";
import { test } from "vitest";
import { Presses } from "./presses.ts";

/** Presses with a clock of their own, and commands whose answers are given by hand. */
function bench() {
  let now = 0;
  let timers: { at: number; run: () => void }[] = [];
  const sent: string[] = [];
  let waiting: ((good: boolean) => void)[] = [];
  const presses = new Presses((run, ms) => timers.push({ at: now + ms, run }));
  const command = (name: string) => () => {
    sent.push(name);
    return new Promise<boolean>((resolve) => waiting.push(resolve));
  };
  const settle = () => new Promise((resolve) => setImmediate(resolve));
  async function pass(ms: number) {
    now += ms;
    const due = timers.filter((one) => one.at <= now);
    timers = timers.filter((one) => one.at > now);
    for (const { run } of due) run();
    await settle();
  }
  async function answer(good = true) {
    const [first, ...rest] = waiting;
    waiting = rest;
    first?.(good);
    await settle();
  }
  return { presses, command, sent, pass, answer, open: () => waiting.length };
}

test("a short press is one command, however soon it is answered", async () => {
  const { presses, command, sent, pass, answer } = bench();
  const left = command("left");
  presses.press(left);
  await answer();
  await pass(300);
  presses.release(left);
  await pass(5000);
  assert.deepEqual(sent, ["left"]);
});

test("a held press sends the next command only after the answer of the one before", async () => {
  const { presses, command, sent, pass, answer, open } = bench();
  const left = command("left");
  presses.press(left);
  await pass(400);
  await pass(3000);
  assert.deepEqual(sent, ["left"], "the first has no answer yet");
  await answer();
  assert.equal(sent.length, 2);
  await pass(200);
  assert.equal(sent.length, 2);
  await answer();
  assert.equal(sent.length, 3);
  assert.equal(open(), 1);
  presses.release(left);
  await answer();
  await pass(5000);
  assert.equal(sent.length, 3, "nothing after the release");
});

test("a servo that answers at once is not flooded by a held press", async () => {
  const { presses, command, sent, pass, answer } = bench();
  presses.press(command("up"));
  await answer();
  for (let ms = 0; ms < 1400; ms += 50) {
    await pass(50);
    await answer();
  }
  assert.equal(sent.length, 1 + 6);
});

test("presses during a command wait in their order, three at most", async () => {
  const { presses, command, sent, answer } = bench();
  for (const name of ["left", "up", "right", "down", "home"]) presses.tap(command(name));
  assert.deepEqual(sent, ["left"]);
  for (let i = 0; i < 6; ++i) await answer();
  assert.deepEqual(sent, ["left", "up", "right", "down"]);
});

test("a refused command drops what waits and ends a held press", async () => {
  const { presses, command, sent, pass, answer } = bench();
  presses.press(command("left"));
  presses.press(command("up"));
  await answer(false);
  await pass(5000);
  assert.deepEqual(sent, ["left"]);
  presses.tap(command("right"));
  assert.deepEqual(sent, ["left", "right"], "and the next press works");
});

test("the release of an earlier press does not end the present one", async () => {
  const { presses, command, sent, pass, answer } = bench();
  const [left, up] = [command("left"), command("up")];
  presses.press(left);
  presses.press(up);
  presses.release(left);
  await answer();
  await answer();
  await pass(400);
  assert.deepEqual(sent, ["left", "up", "up"]);
});
