import assert from "node:assert/strict";
import { test } from "vitest";
import { altitudeAt, type DayPictures, nearest, pairByClock, pairBySun, timeOfAltitude } from "./align.ts";

const kHour = 3_600_000;
const kStep = 600_000;

/** A day whose sun is highest at `noon` hours, with `height` degrees, and a picture every half hour. */
function day(begin: number, height: number, noon = 12, hours = 24): DayPictures {
  const altitudes = Array.from({ length: (hours * kHour) / kStep + 1 }, (_, i) => height - 30 + 30 * Math.cos(((i * kStep) / kHour - noon) * (Math.PI / 12)));
  return { begin, times: Array.from({ length: hours * 2 }, (_, i) => begin + (i * kHour) / 2), altitudes, stepMs: kStep };
}

test("the nearest time is found, and none beyond the limit", () => {
  assert.equal(nearest([10, 20, 30], 24, 5), 1);
  assert.equal(nearest([10, 20, 30], 26, 5), 2);
  assert.equal(nearest([10, 20, 30], 99, 5), null);
  assert.equal(nearest([], 1, 5), null);
});

test("by the clock, pictures of the same time after midnight stand side by side", () => {
  const left = { ...day(0, 40), times: [kHour, 2 * kHour, 3 * kHour] };
  const right = { ...day(100 * kHour, 40), times: [101 * kHour + 1000, 103 * kHour] };
  assert.deepEqual(pairByClock(left, right, kHour / 2), [{ left: 0, right: 0 }, { left: 1, right: null }, { left: 2, right: 1 }]);
});

test("the altitude is interpolated, and not known without a place", () => {
  const one = day(0, 40);
  assert.ok(Math.abs((altitudeAt(one, 12 * kHour) ?? 0) - 40) < 0.01);
  assert.ok(Math.abs((altitudeAt(one, 6 * kHour + kStep / 2) ?? 0) - (10 + 30 * Math.sin(Math.PI / 144))) < 0.01);
  assert.equal(altitudeAt({ ...one, altitudes: [] }, kHour), null);
});

test("an altitude has a moment in the morning and one after noon", () => {
  const one = day(0, 40);
  assert.ok(Math.abs((timeOfAltitude(one, 10, true) ?? 0) - 6 * kHour) < 60_000);
  assert.ok(Math.abs((timeOfAltitude(one, 10, false) ?? 0) - 18 * kHour) < 60_000);
  assert.equal(timeOfAltitude(one, 50, true), null, "never so high");
});

test("under the same sun, a picture stands beside one of another time when noon is later", () => {
  const pairs = pairBySun(day(0, 40, 12), day(48 * kHour, 40, 13), kHour / 2);
  assert.equal(pairs[16]?.right, 18, "8:00 beside 9:00");
  assert.equal(pairs[32]?.right, 34, "16:00 beside 17:00");
});

test("a low winter day has no picture beside a high summer noon", () => {
  const pairs = pairBySun(day(0, 60), day(48 * kHour, 15), kHour);
  assert.equal(pairs[24]?.right, null, "noon");
  assert.notEqual(pairs[6]?.right, null, "3:00 has one");
});

test("noon stands beside noon of a day whose sun is a little lower", () => {
  assert.equal(pairBySun(day(0, 40), day(48 * kHour, 39.5), kHour)[24]?.right, 24);
  assert.equal(pairBySun(day(0, 40), day(48 * kHour, 38), kHour)[24]?.right, null);
});

test("without altitudes nothing is paired by the sun", () => {
  assert.equal(pairBySun(day(0, 40), { ...day(0, 40), altitudes: [] }, kHour)[10]?.right, null);
});
