// Days, months and years of a job: dates as texts ("2026-11-29"), what is in a day, and its gaps. No framework, no texts, no
// clock; dates have no time zone.

import type { Day, Slot } from "../../api/timelapse.ts";

const kDayMs = 86_400_000;
const pad = (value: number, digits = 2) => String(value).padStart(digits, "0");

/** Noon in UTC, for sums and names of days. */
export const noonOf = (date: string): Date => new Date(`${date}T12:00:00Z`);
export const dateOf = (at: Date): string => `${pad(at.getUTCFullYear(), 4)}-${pad(at.getUTCMonth() + 1)}-${pad(at.getUTCDate())}`;
/** Whether it is a day of the calendar: not "2026-02-30". */
export const isDate = (text: string): boolean => /^\d{4}-\d\d-\d\d$/.test(text) && !Number.isNaN(noonOf(text).getTime()) && dateOf(noonOf(text)) === text;
export const isMonth = (text: string): boolean => isDate(`${text}-01`);
export const isYear = (text: string): boolean => isMonth(`${text}-01`);

export const addDays = (date: string, days: number): string => dateOf(new Date(noonOf(date).getTime() + days * kDayMs));
export const daysBetween = (from: string, to: string): number => Math.round((noonOf(to).getTime() - noonOf(from).getTime()) / kDayMs);

/** "2026-11" by so many months. */
export function addMonths(month: string, by: number): string {
  const at = noonOf(`${month}-01`);
  at.setUTCMonth(at.getUTCMonth() + by);
  return dateOf(at).slice(0, 7);
}

/** Its days, the first to the last. */
export function daysOf(month: string): string[] {
  const days: string[] = [];
  for (let date = `${month}-01`; date.startsWith(month); date = addDays(date, 1)) days.push(date);
  return days;
}

export const monthsOf = (year: string): string[] => Array.from({ length: 12 }, (_, i) => `${year}-${pad(i + 1)}`);

/** How many places of a week are before the first day of a month. `first`: the day that a week begins with, 1 (Monday) to 7. */
export const placesBefore = (month: string, first: number): number => (noonOf(`${month}-01`).getUTCDay() - (first % 7) + 7) % 7;

/** The first day of the week where a language is spoken: 1 (Monday) to 7. */
export function firstOfWeek(locale: string): number {
  try {
    const known = new Intl.Locale(locale) as Intl.Locale & { weekInfo?: { firstDay: number }; getWeekInfo?: () => { firstDay: number } };
    return (known.getWeekInfo?.() ?? known.weekInfo)?.firstDay ?? 1;
  } catch {
    return 1;
  }
}

/** How much of a day has pictures: "none" had no slots, "gap" no picture, 1 to 4 a quarter each, "full" all. */
export type Coverage = "none" | "gap" | 1 | 2 | 3 | 4 | "full";

export function coverage(day: Day | undefined): Coverage {
  if (!day) return "none";
  const slots = day.taken + day.skipped + day.missed;
  if (slots === 0) return day.goes_on ? "gap" : "none";
  if (day.taken === slots && !day.goes_on) return "full";
  if (day.taken === 0) return "gap";
  return Math.min(4, Math.max(1, Math.ceil((4 * day.taken) / slots))) as Coverage;
}

/** Sums of a month or a year. */
export function sums(days: readonly Day[]): { taken: number; skipped: number; missed: number; bytes: number } {
  const sum = { taken: 0, skipped: 0, missed: 0, bytes: 0 };
  for (const day of days) {
    sum.taken += day.taken;
    sum.skipped += day.skipped;
    sum.missed += day.missed;
    sum.bytes += day.bytes;
  }
  return sum;
}

/** The rows without a picture, those in a row with the same reason as one. */
export function gapsOf(slots: readonly Slot[]): Slot[] {
  const gaps: Slot[] = [];
  let open: Slot | null = null;
  for (const slot of slots) {
    if (slot.end === "taken") {
      open = null;
    } else if (open && open.end === slot.end && open.why === slot.why) {
      open.last = slot.last;
      open.count += slot.count;
    } else {
      open = { ...slot };
      gaps.push(open);
    }
  }
  return gaps;
}

/** Rows whose picture is still there. */
export const picturesOf = (slots: readonly Slot[]): Slot[] => slots.filter((slot) => slot.end === "taken" && slot.file !== null);

/** A piece of a day's strip, as parts of the day from 0 to 1. */
export interface Piece {
  end: Slot["end"];
  from: number;
  to: number;
}

/** The strip of a day: one piece for slots in a row that ended alike. A slot reaches to the next one, or as far as the one before it
 * did, which is `usual` ms where there is no other. */
export function strip(slots: readonly Slot[], begin: number, end: number, usual: number): Piece[] {
  const pieces: Piece[] = [];
  const part = (ms: number) => Math.min(1, Math.max(0, (ms - begin) / (end - begin)));
  slots.forEach((slot, i) => {
    const at = Date.parse(slot.slot);
    const last = Date.parse(slot.last);
    const next = slots[i + 1];
    const until = Math.min(next ? Date.parse(next.slot) : Infinity, last + usual);
    const before = pieces.at(-1);
    const from = part(at);
    if (before && before.end === slot.end && from - before.to < 1e-4) before.to = part(until);
    else pieces.push({ end: slot.end, from, to: part(until) });
  });
  return pieces;
}

/** The usual time between two slots, ms: the median; `otherwise` for fewer than two. */
export function usualStep(slots: readonly Slot[], otherwise: number): number {
  const steps = slots.slice(1).map((slot, i) => Date.parse(slot.slot) - Date.parse(slots[i]?.last ?? slot.slot)).filter((step) => step > 0).sort((a, b) => a - b);
  return steps[Math.floor(steps.length / 2)] ?? otherwise;
}
