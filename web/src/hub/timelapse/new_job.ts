// The settings of a new job, and the removal of one. No framework, no texts.

import type { SettingsChange, Wanted } from "../../api/settings.ts";

const kMap = "timelapse";
export const pathOf = (id: string, key = ""): string => `${kMap}.${id}${key && `.${key}`}`;

/** How often a new job takes a picture, by its text. */
export const kIntervals = ["10s", "1m", "5m", "15m", "1h", "24h"] as const;
export type Interval = (typeof kIntervals)[number];

/** What the form of a new job asks for. */
export interface NewJob {
  id: string;
  name: string;
  camera: string;
  every: Interval;
  start: string; // "08:00", "sunrise"; empty: the default
  stop: string;
}

export function added({ id, name, camera, every, start, stop }: NewJob): SettingsChange {
  const set: Record<string, Wanted> = { [pathOf(id, "camera")]: camera, [pathOf(id, "every")]: every };
  const texts = { name: name.trim(), start: start.trim(), stop: stop.trim() };
  for (const [key, text] of Object.entries(texts)) if (text) set[pathOf(id, key)] = text;
  return { set };
}

export const removed = (id: string): SettingsChange => ({ set: { [pathOf(id)]: null } });
