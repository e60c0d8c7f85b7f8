// A day of a plan for its picture: spans as parts of the day, and what is said of its periods and its oddities. No framework.

import type { Note, Plan, PlanDay, Span } from "../../api/timelapse.ts";
import type { Words } from "../../words/words.ts";
import type { ZoneClock } from "./zone.ts";

export interface Bar {
  from: number; // of the day, 0 to 1
  to: number;
}

/** Where a moment is within a day, from 0 to 1; it may lie outside. */
export const partOf = (day: Span, at: string | number): number => {
  const [begin, end] = [Date.parse(day.begin), Date.parse(day.end)];
  return ((typeof at === "number" ? at : Date.parse(at)) - begin) / (end - begin);
};

export const barsOf = (day: Span, spans: readonly Span[]): Bar[] => spans.map(({ begin, end }) => ({ from: partOf(day, begin), to: partOf(day, end) }));

/** One period on a day. */
export interface PeriodOfDay {
  period: number;
  name: string;
  interval: string; // in words
  count: number; // slots
  bars: Bar[];
  times: string; // first and last slot
}

export function nameOfPeriod(words: Words, plan: Plan, period: number): string {
  const id = plan.periods[period]?.id;
  if (id) return id;
  return plan.periods.length > 1 ? words.say("timelapse.plan.period.number", { number: period + 1 }) : words.say("timelapse.plan.period.only");
}

export function periodsOf(words: Words, clock: ZoneClock, plan: Plan, day: PlanDay): PeriodOfDay[] {
  return plan.periods.map(({ interval_s }, period) => {
    const shares = day.slots.filter((share) => share.period === period).sort((a, b) => a.first.localeCompare(b.first));
    const [first, last] = [shares[0]?.first, shares.map((share) => share.last).sort().at(-1)];
    const times = first && last ? (first === last ? clock.time(first, true) : words.say("timelapse.plan.between", { from: clock.time(first, true), to: clock.time(last, true) })) : "";
    return {
      period,
      name: nameOfPeriod(words, plan, period),
      interval: interval_s > 0 ? words.say("timelapse.plan.every", { time: words.interval(interval_s * 1000) }) : words.say("timelapse.plan.once"),
      count: shares.reduce((sum, share) => sum + share.count, 0),
      bars: barsOf(day, day.periods.filter((one) => one.period === period)),
      times,
    };
  });
}

/** Sunrise and sunset in a sentence; empty where the place is not known. */
export function sunText(words: Words, clock: ZoneClock, { sun }: PlanDay): string {
  if (!sun) return "";
  const [rise, set] = [sun.rise && clock.time(sun.rise), sun.set && clock.time(sun.set)];
  if (rise && set) return words.say("timelapse.plan.sun", { rise, set });
  if (rise) return words.say("timelapse.plan.sun.rise", { rise });
  if (set) return words.say("timelapse.plan.sun.set", { set });
  return words.say(sun.stays_up ? "timelapse.plan.sun.up" : "timelapse.plan.sun.down");
}

/** What is odd, in words; in those of the hub where this page has none. */
export function noteText(words: Words, clock: ZoneClock, plan: Plan, note: Note): { text: string; own: boolean } {
  const values = {
    name: nameOfPeriod(words, plan, note.period ?? 0),
    at: clock.time(note.at),
    time: words.interval(Math.abs(note.to_s - note.from_s) * 1000),
  };
  const kind = note.kind === "clock_change" ? (note.to_s > note.from_s ? "clock_forward" : "clock_back") : note.kind;
  const text = words.find(`timelapse.note.${kind}.${note.part}`, values) ?? words.find(`timelapse.note.${kind}`, values);
  return text === null ? { text: note.text, own: false } : { text, own: true };
}
