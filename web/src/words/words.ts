// Typed words: a key that is not in the catalogue, and a missing value, do not compile.

import { en } from "./en.ts";

export type Key = keyof typeof en;
export type Text = string | { readonly one: string; readonly other: string };
/** All texts of a language. */
export type Catalogue = { readonly [K in Key]: (typeof en)[K] extends string ? string : { readonly one: string; readonly other: string } };

type NamesOf<T> = T extends `${string}{${infer Name}}${infer Rest}` ? Name | NamesOf<Rest> : never;
type Names<K extends Key> = (typeof en)[K] extends { other: infer Other } ? NamesOf<Other> : NamesOf<(typeof en)[K]>;
type Values<K extends Key> = [Names<K>] extends [never] ? [] : [values: Record<Names<K>, string | number>];

/** The names in braces of a text. */
export function namesIn(text: Text): string[] {
  const all = typeof text === "string" ? text : text.one + text.other;
  return [...new Set([...all.matchAll(/\{(\w+)\}/g)].map((found) => found[1] ?? ""))].sort();
}

/** Where `other` differs from `rule`: missing keys, and names in braces that are not the same. */
export function differences(rule: Record<string, Text>, other: Record<string, Text>): string[] {
  const out = [];
  for (const [key, text] of Object.entries(rule)) {
    const found = other[key];
    if (found === undefined) out.push(`${key} is missing`);
    else if (namesIn(found).join() !== namesIn(text).join()) out.push(`${key} has {${namesIn(found)}}, not {${namesIn(text)}}`);
  }
  for (const key of Object.keys(other)) if (!(key in rule)) out.push(`${key} is not in the English catalogue`);
  return out;
}

/** Words, numbers and durations in one language. */
export class Words {
  private readonly plurals: Intl.PluralRules;
  private readonly integer: Intl.NumberFormat;

  constructor(
    readonly locale: string,
    private readonly catalogue: Catalogue,
  ) {
    this.plurals = new Intl.PluralRules(locale);
    this.integer = new Intl.NumberFormat(locale, { maximumFractionDigits: 0, useGrouping: false });
  }

  /** The text of a key with its values. Numbers are written as integers. */
  say<K extends Key>(key: K, ...values: Values<K>): string {
    return this.fill(this.catalogue[key], values[0] ?? {});
  }

  private fill(text: Text, given: Readonly<Record<string, string | number>>): string {
    const chosen = typeof text === "string" ? text : this.plurals.select(Number(given["count"])) === "one" ? text.one : text.other;
    return chosen.replace(/\{(\w+)\}/g, (_, name: string) => {
      const value = given[name] ?? "";
      return typeof value === "number" ? this.integer.format(value) : value;
    });
  }

  number(value: number, digits = 0): string {
    return new Intl.NumberFormat(this.locale, { minimumFractionDigits: digits, maximumFractionDigits: digits }).format(value);
  }

  /** "42 ms", "1.3 s", "4 min", "5 hr", "3 days". */
  duration(ms: number): string {
    const unit = (value: number, name: string, digits = 0) =>
      new Intl.NumberFormat(this.locale, { style: "unit", unit: name, unitDisplay: "short", maximumFractionDigits: digits, minimumFractionDigits: digits })
        .format(value)
        .replace("sec", "s");
    if (ms < 1000) return unit(ms, "millisecond");
    if (ms < 10_000) return unit(ms / 1000, "second", 1);
    if (ms < 120_000) return unit(ms / 1000, "second");
    if (ms < 2 * 3_600_000) return unit(ms / 60_000, "minute");
    if (ms < 48 * 3_600_000) return unit(ms / 3_600_000, "hour");
    return unit(ms / 86_400_000, "day");
  }

  /** As a person sets it: "30 s", "1 min", "24 hr"; in the largest unit that has no fraction. */
  interval(ms: number): string {
    const [size, unit] = ([[3_600_000, "hour"], [60_000, "minute"]] as const).find(([one]) => ms % one === 0) ?? [1000, "second"];
    const text = new Intl.NumberFormat(this.locale, { style: "unit", unit, unitDisplay: "short", maximumFractionDigits: 3 }).format(ms / size);
    return text.replace("sec", "s");
  }

  /** "400 kB", "34.6 GB"; thousands. */
  bytes(value: number): string {
    const names = ["byte", "kilobyte", "megabyte", "gigabyte", "terabyte"] as const;
    const at = Math.min(names.length - 1, Math.max(0, Math.floor(Math.log10(Math.max(1, value)) / 3)));
    const digits = at > 0 && value / 1000 ** at < 100 ? 1 : 0;
    return new Intl.NumberFormat(this.locale, { style: "unit", unit: names[at] ?? "byte", unitDisplay: "short", maximumFractionDigits: digits }).format(value / 1000 ** at);
  }

  /** "Feb 27, 2026, 1:05 PM". */
  moment(at: Date): string {
    return new Intl.DateTimeFormat(this.locale, { dateStyle: "medium", timeStyle: "short" }).format(at);
  }

  /** The time of day: "1:05:09 PM". */
  clock(at: Date): string {
    return new Intl.DateTimeFormat(this.locale, { timeStyle: "medium" }).format(at);
  }

  /** "a, b, c". */
  list(items: readonly string[]): string {
    return items.join(", ");
  }

  /** An angle in degrees: "−12.5°". */
  degrees(value: number): string {
    return new Intl.NumberFormat(this.locale, { style: "unit", unit: "degree", unitDisplay: "narrow", maximumFractionDigits: 1 }).format(value);
  }

  /** An error of the API by its code, with the values that came with it; in the API's own words where we have none, or where
   * a value of ours is missing. */
  error(code: string | undefined, detail: string, values: Readonly<Record<string, string>> = {}): string {
    return this.find(`error.${code}`, values) ?? detail;
  }

  /** The text of a key that comes from elsewhere. Null: the catalogue has none, or a value of it is missing or empty. */
  find(key: string, values: Readonly<Record<string, string>>): string | null {
    const text = (this.catalogue as Record<string, Text>)[key];
    return text !== undefined && namesIn(text).every((name) => values[name]) ? this.fill(text, values) : null;
  }
}
