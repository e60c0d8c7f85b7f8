import assert from "node:assert/strict";
import { test } from "vitest";
import type { Note, Plan, PlanDay } from "../../api/timelapse.ts";
import { en } from "../../words/en.ts";
import { fr } from "../../words/fr.ts";
import { Words } from "../../words/words.ts";
import { barsOf, noteText, partOf, periodsOf, sunText } from "./plan.ts";
import { ZoneClock } from "./zone.ts";

const words = new Words("en", en);
const clock = new ZoneClock("en", "Europe/Berlin");
const day: PlanDay = {
  date: "2026-03-29",
  begin: "2026-03-28T23:00:00Z",
  end: "2026-03-29T22:00:00Z",
  sun: { rise: "2026-03-29T04:57:00Z", set: "2026-03-29T17:53:00Z", stays_up: false, up: [], light: [], altitudes: [] },
  dark: [],
  periods: [{ period: 0, begin: "2026-03-29T06:00:00Z", end: "2026-03-29T18:00:00Z" }],
  slots: [
    { period: 0, dark: true, count: 20, first: "2026-03-29T17:01:00Z", last: "2026-03-29T17:59:00Z" },
    { period: 0, dark: false, count: 660, first: "2026-03-29T06:00:00Z", last: "2026-03-29T17:00:00Z" },
  ],
  notes: [],
};
const plan: Plan = { time_zone: "Europe/Berlin", periods: [{ id: "daytime", interval_s: 60 }, { id: "", interval_s: 0 }], altitude_step_s: 600, days: [day] };
const note = (more: Partial<Note>): Note => ({ kind: "clock_change", part: "day", period: null, at: "2026-03-29T01:00:00Z", from_s: 3600, to_s: 7200, text: "the hub's words", ...more });

test("a moment is a part of its day, also of one of 23 hours", () => {
  assert.equal(partOf(day, day.begin), 0);
  assert.equal(partOf(day, "2026-03-29T10:30:00Z"), 0.5);
  assert.deepEqual(barsOf(day, [{ begin: day.begin, end: day.end }]), [{ from: 0, to: 1 }]);
});

test("a period has its slots of both lights, its interval and its first and last time", () => {
  const [daytime, other] = periodsOf(words, clock, plan, day);
  assert.deepEqual([daytime?.name, daytime?.count, daytime?.interval, daytime?.times], ["daytime", 680, "every 1 min", "08:00:00 to 19:59:00"]);
  assert.deepEqual([other?.name, other?.count, other?.interval, other?.times], ["Period 2", 0, "once", ""]);
});

test("the sun is said with its times, and where it stays up or down", () => {
  assert.equal(sunText(words, clock, day), "Sunrise 06:57, sunset 19:53.");
  const sun = { ...day.sun!, rise: null, set: null };
  assert.equal(sunText(words, clock, { ...day, sun: { ...sun, stays_up: true } }), "The sun stays up.");
  assert.equal(sunText(words, clock, { ...day, sun }), "The sun stays down.");
  assert.equal(sunText(words, clock, { ...day, sun: null }), "");
});

test("what is odd is said in the page's language, and in the hub's words where the page has none", () => {
  assert.deepEqual(noteText(words, clock, plan, note({})), { text: "The clock goes forward by 1 hr.", own: true });
  assert.equal(noteText(words, clock, plan, note({ from_s: 7200, to_s: 3600 })).text, "The clock goes back by 1 hr.");
  assert.equal(noteText(words, clock, plan, note({ kind: "clock_never", part: "start", period: 0 })).text, "daytime: its start is not on the clock; it is at the change, 03:00.");
  assert.equal(noteText(words, clock, plan, note({ kind: "no_slot", part: "period", period: 1 })).text, "Period 2: no picture on this day.");
  assert.equal(noteText(new Words("fr", fr), clock, plan, note({ kind: "no_slot", part: "period", period: 0 })).text, "daytime : pas d’image ce jour-là.");
  assert.deepEqual(noteText(words, clock, plan, note({ kind: "later_than_this_page" })), { text: "the hub's words", own: false });
});
