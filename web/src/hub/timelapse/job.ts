// What several parts of a job's screen say and ask for.

import type { Api } from "../../api/client.ts";
import type { Job, PlanDay, Slot } from "../../api/timelapse.ts";
import { words } from "../../words/index.ts";
import { at } from "../base.ts";
import { addDays, addMonths, daysOf, isDate, isMonth, isYear } from "./calendar.ts";
import { ZoneClock } from "./zone.ts";

/** The address of a slot's picture. `width`: of a small copy, pixels; without it the file as it is. */
export const pictureOf = (job: string, slot: string, width?: number): string =>
  at(`api/v1/timelapse/${encodeURIComponent(job)}/pictures/${encodeURIComponent(slot)}${width ? `?width=${width}` : ""}`);

export const nameOf = (job: Job): string => job.name || job.id;

/** "1,437 pictures, 3 missed": what is in slots or days. */
export function sumsText({ taken, skipped, missed }: { taken: number; skipped: number; missed: number }, goesOn = false): string {
  const parts = [
    taken || !(skipped || missed || goesOn) ? words.say("timelapse.pictures", { count: taken }) : words.say("timelapse.none.of"),
    ...(skipped ? [words.say("timelapse.skipped", { count: skipped })] : []),
    ...(missed ? [words.say("timelapse.missed", { count: missed })] : []),
    ...(goesOn ? [words.say("timelapse.goes_on")] : []),
  ];
  return words.list(parts);
}

/** The first and the last day of what an address says: a year, a month, a day, or two days. Null: it says none. */
export function spanOf(text: string | null): { from: string; to: string } | null {
  const [from = "", to = from] = (text ?? "").replace(/T.*$/, "").split("..");
  if (isDate(from) && isDate(to)) return from <= to ? { from, to } : { from: to, to: from };
  if (isMonth(from)) return { from: `${from}-01`, to: daysOf(from).at(-1) ?? "" };
  if (isYear(from)) return { from: `${from}-01-01`, to: `${from}-12-31` };
  return null;
}

/** The slots of some days, and the clock of their zone. */
export interface DaysSlots {
  clock: ZoneClock;
  first: PlanDay;
  begin: number; // ms
  end: number;
  slots: Slot[];
  isAll: boolean; // false: there are more than were asked for
}

/** `most`: slots, about. */
export async function slotsOf(api: Api, job: Job, from: string, to: string, most: number): Promise<DaysSlots> {
  const [first, last] = await Promise.all([api.plan(job.id, from), from === to ? null : api.plan(job.id, to)]);
  const [firstDay, lastDay] = [first.days[0], (last ?? first).days[0]];
  if (!firstDay || !lastDay) throw new Error("a plan without a day");
  const { items, next } = await api.slots(job.id, firstDay.begin, lastDay.end, most);
  const clock = new ZoneClock(words.locale, job.time_zone, firstDay);
  return { clock, first: firstDay, begin: Date.parse(firstDay.begin), end: Date.parse(lastDay.end), slots: items, isAll: next === null };
}

/** The span beside one that an address says, `by` spans later. */
export function spanBeside(text: string, by: number): string {
  if (isDate(text)) return addDays(text, by);
  if (isMonth(text)) return addMonths(text, by);
  return String(Number(text) + by).padStart(4, "0");
}
