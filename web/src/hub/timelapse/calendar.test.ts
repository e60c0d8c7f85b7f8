import assert from "node:assert/strict";
import { test } from "vitest";
import type { Day, Slot } from "../../api/timelapse.ts";
import { addDays, addMonths, coverage, daysOf, firstOfWeek, gapsOf, isDate, isMonth, isYear, monthsOf, picturesOf, placesBefore, strip, sums, usualStep } from "./calendar.ts";

const day = (taken: number, skipped = 0, missed = 0, more: Partial<Day> = {}): Day => ({ date: "2026-11-29", taken, skipped, missed, pictures: taken, bytes: 10 * taken, first_picture: null, noon_picture: null, goes_on: null, ...more });
const slot = (time: string, end: Slot["end"] = "taken", more: Partial<Slot> = {}): Slot => {
  const at = `2026-11-29T${time}Z`;
  return { slot: at, last: at, count: 1, end, why: "", period: "", dark: false, captured: null, file: end === "taken" ? "a.jpg" : null, bytes: 1, lamp: false, luma: null, ...more };
};
const kBegin = Date.parse("2026-11-29T00:00:00Z");
const kEnd = kBegin + 86_400_000;

test("days, months and years follow each other, also at a leap day and a change of the clock", () => {
  assert.equal(addDays("2024-02-28", 1), "2024-02-29");
  assert.equal(addDays("2026-03-28", 2), "2026-03-30");
  assert.equal(addDays("2026-01-01", -1), "2025-12-31");
  assert.equal(addMonths("2026-01", -1), "2025-12");
  assert.equal(addMonths("2026-12", 1), "2027-01");
  assert.equal(daysOf("2024-02").length, 29);
  assert.deepEqual(monthsOf("2026").slice(-1), ["2026-12"]);
});

test("what is no day, month or year is none", () => {
  assert.deepEqual(["2026-02-30", "2026-13-01", "2026-1-1", "", "x"].map(isDate), [false, false, false, false, false]);
  assert.deepEqual([isMonth("2026-13"), isMonth("2026-12"), isYear("2026"), isYear("26")], [false, true, true, false]);
});

test("a month begins at its day of the week", () => {
  assert.equal(placesBefore("2026-11", 7), 0, "1 November 2026 is a Sunday");
  assert.equal(placesBefore("2026-11", 1), 6);
  assert.ok([1, 7].includes(firstOfWeek("en-US")));
  assert.equal(firstOfWeek("not a language"), 1);
});

test("a day's coverage is the part of its slots with a picture", () => {
  assert.equal(coverage(undefined), "none");
  assert.equal(coverage(day(0)), "none");
  assert.equal(coverage(day(1440)), "full");
  assert.equal(coverage(day(0, 3, 5)), "gap");
  assert.deepEqual([1, 25, 26, 50, 75, 99].map((taken) => coverage(day(taken, 0, 100 - taken))), [1, 1, 2, 2, 3, 4]);
});

test("a day into which a gap reaches is no day without slots, and none with all pictures", () => {
  assert.equal(coverage(day(0, 0, 0, { goes_on: slot("00:00:00", "missed") })), "gap");
  assert.equal(coverage(day(10, 0, 0, { goes_on: slot("00:00:00", "missed") })), 4);
});

test("sums are those of all days", () => {
  assert.deepEqual(sums([day(1, 2, 3), day(10)]), { taken: 11, skipped: 2, missed: 3, bytes: 110 });
});

test("slots in a row without a picture for one reason are one gap", () => {
  const slots = [slot("01:00:00", "missed", { why: "lost" }), slot("01:01:00", "missed", { why: "lost", count: 3, last: "2026-11-29T01:03:00Z" }), slot("01:04:00", "skipped", { why: "grace" }), slot("01:05:00"), slot("01:06:00", "missed", { why: "lost" })];
  const gaps = gapsOf(slots);
  assert.deepEqual(gaps.map(({ why, count, last }) => [why, count, last.slice(11, 16)]), [["lost", 4, "01:03"], ["grace", 1, "01:04"], ["lost", 1, "01:06"]]);
  assert.equal(slots[0]?.count, 1, "the rows stay as they are");
});

test("a picture that was removed is not there any more", () => {
  assert.equal(picturesOf([slot("01:00:00"), slot("02:00:00", "taken", { file: null }), slot("03:00:00", "missed")]).length, 1);
});

test("the strip joins what ended alike, and leaves time without slots empty", () => {
  const slots = [slot("00:00:00"), slot("01:00:00"), slot("02:00:00", "missed"), slot("12:00:00")];
  const pieces = strip(slots, kBegin, kEnd, 3_600_000);
  assert.deepEqual(pieces.map(({ end, from, to }) => [end, Math.round(from * 24), Math.round(to * 24)]), [["taken", 0, 2], ["missed", 2, 3], ["taken", 12, 13]]);
});

test("the usual step is the median of the steps", () => {
  assert.equal(usualStep([slot("00:00:00"), slot("00:01:00"), slot("00:02:00"), slot("09:00:00")], 7), 60_000);
  assert.equal(usualStep([slot("00:00:00")], 7), 7);
});
