// Values of settings as texts of a form: what a field shows, what a text means, what has changed, and the request that
// saves it. No framework, no texts: a problem is a name of the catalogue with its values.

import type { KeyRow, Settings, SettingsChange, Value, Wanted } from "../../api/settings.ts";
import { isWithin } from "./keys.ts";

/** What was typed, by path. Null: removed, so that the default counts. */
export type Edits = ReadonlyMap<string, Wanted>;

export type Trouble = "required" | "number" | "whole" | "range" | "duration" | "bytes" | "size" | "form" | "id" | "length" | "lines";
export type Parsed = { value: Wanted } | { trouble: Trouble };

const kVariable = /\$\{/; // the hub fills it in, so that only the hub can check the value

/** A value as a field shows it; the lines of a list below each other. */
export function textOf(value: Value | Wanted | undefined): string {
  if (value === undefined || value === null) return "";
  return Array.isArray(value) ? value.join("\n") : String(value);
}

/** An empty text removes the key. Of a value whose form only the hub knows, every text is taken. */
export function parse(row: KeyRow, text: string): Parsed {
  if (row.type === "lines") return parseLines(row, text);
  const typed = row.secret ? text : text.trim();
  if (typed === "") return row.required ? { trouble: "required" } : { value: null };
  if (kVariable.test(typed)) return { value: typed };
  const inLimits = (...all: number[]) => !limited(row) || all.every((one) => one >= (row.min ?? -Infinity) && one <= (row.max ?? Infinity));
  switch (row.type) {
    case "bool":
      return { value: typed === "true" };
    case "int":
    case "rate": {
      const form = row.type === "int" ? /^-?\d+$/ : /^-?\d+([.,]\d+)?$/;
      const number = Number(typed.replace(",", "."));
      if (!form.test(typed)) return { trouble: Number.isFinite(number) && row.type === "int" ? "whole" : "number" };
      return inLimits(number) ? { value: number } : { trouble: "range" };
    }
    case "duration":
    case "bytes": {
      const units = row.type === "bytes" ? kBytes : kDurations;
      const found = typed.match(/^(\d+(?:\.\d+)?)\s*([a-zA-Z]*)$/);
      const unit = found && units.find(([name]) => name === found[2]);
      if (!unit) return { trouble: row.type };
      return inLimits(Number(found[1]) * unit[1]) ? { value: typed.replace(/\s/g, "") } : { trouble: "range" };
    }
    case "size":
    case "range": {
      const found = typed.match(row.type === "size" ? /^(\d+)[x×](\d+)$/ : /^(-?\d+)\.\.(-?\d+)$/);
      if (!found) return { trouble: row.type === "size" ? "size" : "form" };
      return inLimits(Number(found[1]), Number(found[2])) ? { value: typed.replace("×", "x") } : { trouble: "range" };
    }
    case "id":
      return kId.test(typed) ? { value: typed } : { trouble: "id" };
    default:
      return inLimits(new TextEncoder().encode(typed).length) ? { value: typed } : { trouble: "length" };
  }
}

function parseLines(row: KeyRow, text: string): Parsed {
  const lines = text.split("\n").map((line) => line.trim()).filter((line) => line);
  if (lines.length === 0) return row.required ? { trouble: "required" } : { value: null };
  return limited(row) && (lines.length < (row.min ?? 0) || lines.length > (row.max ?? Infinity)) ? { trouble: "lines" } : { value: lines };
}

export const kId = /^[a-z0-9][a-z0-9-]{0,31}$/;
const kBytes = [["GB", 1e9], ["MB", 1e6], ["kB", 1000], ["", 1], ["B", 1]] as const;
const kDurations = [["h", 3_600_000], ["m", 60_000], ["s", 1000], ["ms", 1]] as const;

/** Whether a row has limits; 0 and 0 are none. */
export const limited = (row: KeyRow): boolean => typeof row.min === "number" && typeof row.max === "number" && (row.min !== 0 || row.max !== 0);

/** A limit as one would write it in the file: 3600000 of a duration is "1h". */
export function limitText(row: KeyRow, limit: number): string {
  const units = row.type === "bytes" ? kBytes : row.type === "duration" ? kDurations : [];
  const unit = units.find(([, size]) => limit >= size && limit % size === 0);
  return unit ? `${limit / unit[1]}${unit[0]}` : String(limit);
}

/** What the file gives, or what was typed in its place. */
export function valueAt(settings: Settings, edits: Edits, path: string): Value | Wanted | undefined {
  const edit = edits.get(path);
  if (edit !== undefined) return edit === null ? undefined : edit;
  for (const [removed, wanted] of edits) if (wanted === null && isWithin(path, removed)) return undefined;
  return settings.values[path];
}

/** Whether a value is another one than the default. */
export function isOwn(row: KeyRow, value: Value | Wanted | undefined): boolean {
  return value === null || (value !== undefined && textOf(value) !== textOf(row.default));
}

/** The edits with one more; it is dropped where it is what the file has anyway. */
export function withEdit(edits: Edits, settings: Settings, path: string, wanted: Wanted): Map<string, Wanted> {
  const next = new Map(edits);
  const before = settings.values[path];
  const isThere = before !== undefined || Object.keys(settings.values).some((other) => isWithin(other, path));
  const same = wanted === null ? !isThere : before !== undefined && before !== null && textOf(before) === textOf(wanted);
  if (wanted === null) for (const other of edits.keys()) if (isWithin(other, path)) next.delete(other);
  if (same) next.delete(path);
  else next.set(path, wanted);
  return next;
}

/** The edits that are none of what the file has by now. */
export const stillEdits = (edits: Edits, settings: Settings): Edits =>
  [...edits].reduce<Edits>((kept, [path, wanted]) => withEdit(kept, settings, path, wanted), new Map());

export const changeOf = (edits: Edits): SettingsChange => ({ set: Object.fromEntries(edits) });
