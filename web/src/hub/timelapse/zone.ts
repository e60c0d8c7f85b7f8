// The clock of a job's time zone in the browser's language. A zone may be one that the browser does not know (a POSIX TZ
// text); then a day's begin, as the hub says it, tells the zone's offset. No framework, no texts.

import { dateOf, noonOf } from "./calendar.ts";

const kHourMs = 3_600_000;

export class ZoneClock {
  private readonly zone: string;
  private readonly offsetMs: number; // added to a moment before it is formatted in `zone`

  /** `day`: any day of the zone, with its begin in UTC. */
  constructor(
    private readonly locale: string,
    zone: string,
    day: { date: string; begin: string } | null = null,
  ) {
    let known = true;
    try {
      new Intl.DateTimeFormat(locale, { timeZone: zone });
    } catch {
      known = false;
    }
    this.zone = known ? zone : "UTC";
    this.offsetMs = known || !day ? 0 : noonOf(day.date).getTime() - 12 * kHourMs - Date.parse(day.begin);
  }

  private format(options: Intl.DateTimeFormatOptions, at: string | number): string {
    const ms = typeof at === "number" ? at : Date.parse(at);
    return new Intl.DateTimeFormat(this.locale, { ...options, timeZone: this.zone }).format(ms + this.offsetMs);
  }

  /** "08:05", or with seconds. Always 24 hours, as in the plan. */
  time(at: string | number, seconds = false): string {
    return this.format({ hour: "2-digit", minute: "2-digit", ...(seconds && { second: "2-digit" }), hourCycle: "h23" }, at);
  }

  /** "Nov 29, 2026, 08:05:00". */
  moment(at: string | number): string {
    return this.format({ dateStyle: "medium", timeStyle: "medium", hourCycle: "h23" }, at);
  }

  hour(at: number): number {
    return Number(this.time(at).slice(0, 2));
  }

  /** The date of a moment: "2026-11-29". */
  date(at: string | number): string {
    const ms = typeof at === "number" ? at : Date.parse(at);
    const parts = new Intl.DateTimeFormat("en", { timeZone: this.zone, year: "numeric", month: "2-digit", day: "2-digit" }).formatToParts(ms + this.offsetMs);
    const part = (type: string) => parts.find((one) => one.type === type)?.value ?? "";
    return `${part("year").padStart(4, "0")}-${part("month")}-${part("day")}`;
  }
}

/** "November 2026". */
export const monthName = (locale: string, month: string): string =>
  new Intl.DateTimeFormat(locale, { month: "long", year: "numeric", timeZone: "UTC" }).format(noonOf(`${month}-01`));
/** "Nov". */
export const shortMonth = (locale: string, month: string): string => new Intl.DateTimeFormat(locale, { month: "short", timeZone: "UTC" }).format(noonOf(`${month}-01`));
/** "Sunday, November 29, 2026". */
export const dayName = (locale: string, date: string): string => new Intl.DateTimeFormat(locale, { dateStyle: "full", timeZone: "UTC" }).format(noonOf(date));
/** "Nov 29, 2026". */
export const shortDay = (locale: string, date: string): string => new Intl.DateTimeFormat(locale, { dateStyle: "medium", timeZone: "UTC" }).format(noonOf(date));
/** "Mon" to "Sun" from the first day of the week on. */
export const weekdays = (locale: string, first: number): string[] =>
  Array.from({ length: 7 }, (_, i) => new Intl.DateTimeFormat(locale, { weekday: "short", timeZone: "UTC" }).format(new Date(Date.UTC(2024, 0, first + i))));

/** Today by the clock of this browser, where the zone is not known yet. */
export const today = (): string => dateOf(new Date());
