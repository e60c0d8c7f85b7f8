// What the API takes and returns about time-lapse. Times are RFC 3339 texts, dates are "2026-11-29" in the job's time zone.

export type JobState = "starting" | "resting" | "no_clock" | "waiting" | "taking" | "ended";
export type SlotEnd = "taken" | "skipped" | "missed";

/** How a slot ended, or slots in a row that ended in the same way. */
export interface Slot {
  slot: string; // the first one of several
  last: string;
  count: number;
  end: SlotEnd;
  why: string; // empty when taken
  period: string;
  dark: boolean;
  captured: string | null;
  file: string | null; // null: removed, or never made
  bytes: number;
  lamp: boolean;
  luma: { mean: number } | null;
}

export interface Job {
  id: string;
  name: string;
  camera: string;
  enabled: boolean;
  time_zone: string;
  state: JobState;
  error: string; // why the last slot has no picture
  next: string | null;
  last_picture: Slot | null;
  taken: number;
  skipped: number;
  missed: number;
  look_back_s: number | null; // how far back who asks may see its pictures; null: all, 0: none
}

/** Sums over the slots of a day. */
export interface Day {
  date: string;
  taken: number;
  skipped: number;
  missed: number;
  pictures: number; // that are still there
  bytes: number;
  first_picture: string | null;
  noon_picture: string | null; // the first one from noon on, else the first one
  goes_on: Slot | null; // a gap that began on a day before
}

export interface Span {
  begin: string;
  end: string; // outside
}

/** What is odd about a day of a plan. */
export interface Note {
  kind: string;
  part: string;
  period: number | null;
  at: string;
  from_s: number;
  to_s: number;
  text: string;
}

export interface DaySun {
  rise: string | null;
  set: string | null;
  stays_up: boolean;
  up: Span[];
  light: Span[]; // up, or civil twilight
  altitudes: number[]; // degrees, from `begin` of the day on, every `altitude_step_s`
}

export interface PlanDay extends Span {
  date: string;
  sun: DaySun | null; // null: the settings say no place
  dark: Span[];
  periods: (Span & { period: number })[];
  slots: { period: number; dark: boolean; count: number; first: string; last: string }[];
  notes: Note[];
}

export interface Plan {
  time_zone: string;
  periods: { id: string; interval_s: number }[]; // 0: one slot
  altitude_step_s: number;
  days: PlanDay[];
}

export type FilmState = "waiting" | "rendering" | "done" | "failed" | "cancelled";
export const kFilmFormats = ["mp4", "webm", "gif"] as const;
export type FilmFormat = (typeof kFilmFormats)[number];

export interface Film {
  name: string;
  from: string;
  to: string;
  plan: string | null; // "daily": made by a plan
  state: FilmState;
  progress: number; // 0 to 1
  seconds_left: number | null;
  pictures: number;
  passed_over: number;
  bytes: number;
  made: string | null;
  error: string | null;
}

export interface NewFilm {
  from: string;
  to: string;
  every: number; // each how many-th picture
  fps: number;
  size: string | null; // "1280x720"; null: as the pictures
  format: FilmFormat;
  deflicker: boolean;
  stabilise: boolean;
  titles: boolean;
}
