// Setting cameras up: ids and names to propose, copies, order, and what a picture costs. No framework, no texts.

import type { Settings, SettingsChange, Wanted } from "../../api/settings.ts";
import { isWithin } from "./keys.ts";

const kLongestId = 32;
const kMap = "cameras";

/** An id made from a name that is none of `taken`: "Café, door" is "cafe-door". */
export function idFrom(name: string, taken: readonly string[]): string {
  const plain = name.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase();
  const base = plain.replace(/[^a-z0-9]+/g, "-").replace(/^-|-$/g, "").slice(0, kLongestId).replace(/-$/, "") || "camera";
  if (!taken.includes(base)) return base;
  for (let n = 2; ; ++n) {
    const id = `${base.slice(0, kLongestId - 1 - String(n).length)}-${n}`;
    if (!taken.includes(id)) return id;
  }
}

/** The host of an address that has a name, as a name for people: "http://front-porch.local/" is "Front porch". Else null. */
export function nameFrom(address: string): string | null {
  const host = address.trim().replace(/^[a-z0-9+.-]+:\/\//i, "").replace(/^[^@/]*@/, "").match(/^[a-z][a-z0-9-]*(?=[.:/]|$)/i)?.[0];
  if (!host || /^localhost$/i.test(host)) return null;
  const words = host.replaceAll("-", " ");
  return words.charAt(0).toUpperCase() + words.slice(1);
}

/** A list with one item at another place. */
export function moved<T>(list: readonly T[], from: number, to: number): T[] {
  const next = [...list];
  const [item] = next.splice(from, 1);
  if (item !== undefined) next.splice(Math.min(next.length, Math.max(0, to)), 0, item);
  return next;
}

export const pathOf = (id: string, key = ""): string => `${kMap}.${id}${key && `.${key}`}`;

/** A new camera from what was proposed below its id. */
export function added(id: string, name: string, proposed: Readonly<Record<string, Wanted>>): SettingsChange {
  const set: Record<string, Wanted> = {};
  for (const [key, wanted] of Object.entries(proposed)) set[pathOf(id, key)] = wanted;
  if (name) set[pathOf(id, "name")] = name;
  return { set };
}

/** The keys of what a camera asks for, as far as something was typed. TCPCam asks for a PIN alone. */
export function credentials(source: string, user: string, password: string): Record<string, string> {
  const secret = password && { [source.startsWith("tcpcam:") ? "pin" : "password"]: password };
  return { ...(user && { user }), ...secret };
}

/** A copy of a camera under another id. Secrets are never shown, so they cannot be copied: `missing` has their keys. */
export function copied(settings: Settings, id: string, newId: string, name: string): { change: SettingsChange; missing: string[] } {
  const own: Record<string, Wanted> = {};
  const missing: string[] = [];
  for (const [path, value] of Object.entries(settings.values)) {
    if (!isWithin(path, pathOf(id))) continue;
    const key = path.slice(pathOf(id).length + 1);
    if (value === null) missing.push(key);
    else own[key] = value;
  }
  delete own["name"];
  return { change: added(newId, name, own), missing };
}

/** A camera's id, name and values of its keys changed; null where nothing is. An empty text removes a key. */
export function changed(settings: Settings, id: string, newId: string, values: Readonly<Record<string, string>>): SettingsChange | null {
  const set: Record<string, Wanted> = {};
  for (const [key, text] of Object.entries(values)) {
    const before = settings.values[pathOf(id, key)];
    if (text !== (before ?? "")) set[pathOf(newId, key)] = text === "" ? null : text;
  }
  const rename = newId === id ? {} : { rename: { [pathOf(id)]: newId } };
  if (newId === id && Object.keys(set).length === 0) return null;
  return { ...rename, ...(Object.keys(set).length > 0 && { set }) };
}

export const ordered = (ids: readonly string[]): SettingsChange => ({ order: { [kMap]: [...ids] } });
export const removed = (id: string): SettingsChange => ({ set: { [pathOf(id)]: null } });
export const idsOf = (settings: Settings): readonly string[] => settings.entries[kMap] ?? [];

/** The groups that there are, in the order in which they appear first. */
export function groupsOf(settings: Settings): string[] {
  const groups = idsOf(settings).map((id) => settings.values[pathOf(id, "group")]);
  return [...new Set(groups.filter((group) => typeof group === "string" && group !== ""))] as string[];
}

const kDayS = 86_400;
export const bytesPerDay = (bytesPerSecond: number): number => bytesPerSecond * kDayS;
