import assert from "node:assert/strict";
import { test } from "vitest";
import { AgeEstimate } from "./age.ts";

const ns = (ms: number) => BigInt(Math.round(ms)) * 1_000_000n;
const kHub = 1_700_000_000_000; // the hub's clock, ms

test("the age at the sender counts whatever the clocks' difference is", () => {
  for (const difference of [-3_600_000, 0, 250, 86_400_000]) {
    const age = new AgeEstimate().onUnit(ns(kHub), ns(kHub + 40), kHub + 45 + difference);
    assert.equal(age, 40, `difference ${difference}`);
  }
});

test("a transit longer than the fastest one is added to the age", () => {
  const age = new AgeEstimate();
  age.onUnit(ns(kHub), ns(kHub), kHub + 5);
  assert.ok(Math.abs(age.onUnit(ns(kHub + 40), ns(kHub + 40), kHub + 1045) - 1000) < 0.01);
});

test("the fastest is forgotten after a minute, so that a drifting clock makes no age", () => {
  const age = new AgeEstimate();
  let last = 0;
  for (let s = 0; s <= 600; ++s) last = age.onUnit(ns(kHub + s * 1000), ns(kHub + s * 1000), kHub + s * 1001);
  assert.ok(last <= 60.1, `${last} ms after ten minutes of a clock that gains 1 ms a second`);
});

test("a capture stamp from the future does not make an age negative", () => {
  assert.equal(new AgeEstimate().onUnit(ns(kHub + 500), ns(kHub), kHub), 0);
});
