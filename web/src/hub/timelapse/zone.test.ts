import assert from "node:assert/strict";
import { test } from "vitest";
import { dayName, monthName, shortMonth, weekdays, ZoneClock } from "./zone.ts";

test("a moment is shown by the clock of the job's zone, also across a change of the clock", () => {
  const clock = new ZoneClock("en", "Europe/Berlin");
  assert.equal(clock.time("2026-11-29T07:05:09Z"), "08:05");
  assert.equal(clock.time("2026-07-29T07:05:09Z", true), "09:05:09");
  assert.equal(clock.date("2026-11-29T23:30:00Z"), "2026-11-30");
  assert.equal(clock.hour(Date.parse("2026-11-29T23:00:00Z")), 0);
});

test("a zone that the browser does not know has the offset of a day's begin", () => {
  const clock = new ZoneClock("en", "CET-1CEST,M3.5.0,M10.5.0/3", { date: "2026-11-29", begin: "2026-11-28T23:00:00Z" });
  assert.equal(clock.time("2026-11-29T07:05:09Z"), "08:05");
  assert.equal(clock.date("2026-11-29T23:30:00Z"), "2026-11-30");
});

test("days and months have their names in the language", () => {
  assert.equal(monthName("en", "2026-11"), "November 2026");
  assert.equal(shortMonth("fr", "2026-02"), "févr.");
  assert.equal(dayName("fr", "2026-11-29"), "dimanche 29 novembre 2026");
  assert.deepEqual(weekdays("en", 1).at(0), "Mon");
  assert.deepEqual(weekdays("en", 7).slice(0, 2), ["Sun", "Mon"]);
});
