// The keys of the hub's table as fields of a form: groups and fields with the ids of the file, their labels, and what a
// search finds. Knows no key by its name. No framework, no texts.

import type { KeyRow, Schema } from "../../api/settings.ts";

export interface FieldKey {
  path: string; // "cameras.porch.fps"
  row: KeyRow;
}

/** A section of the settings. Of a map the groups are its entries. */
export interface Group {
  path: string; // "cameras.porch"; empty: the top of the file
  name: string; // the last part of the path
  help: string;
  kind: "section" | "map" | "entry";
  fields: FieldKey[];
  groups: Group[];
}

interface Node {
  pattern: string;
  rows: KeyRow[];
  below: Map<string, Node>;
}

function nodeAt(top: Node, parts: readonly string[]): Node {
  let node = top;
  for (const part of parts) {
    const pattern = node.pattern ? `${node.pattern}.${part}` : part;
    const next = node.below.get(part) ?? { pattern, rows: [], below: new Map<string, Node>() };
    node.below.set(part, next);
    node = next;
  }
  return node;
}

/** All fields of a file; `idsOf` has the ids of the map at a path. */
export function groupsOf(schema: Schema, idsOf: (map: string) => readonly string[]): Group {
  const top: Node = { pattern: "", rows: [], below: new Map() };
  const helps = new Map(schema.sections.map(({ path, help }) => [path, help]));
  for (const row of schema.keys) nodeAt(top, row.path.split(".").slice(0, -1)).rows.push(row);

  const build = (node: Node, path: string, kind: Group["kind"]): Group => {
    const at = (name: string) => (path ? `${path}.${name}` : name);
    const entries = node.below.get("*");
    return {
      path,
      name: nameOf(path),
      help: helps.get(node.pattern) ?? "",
      kind: entries && kind !== "entry" ? "map" : kind,
      fields: node.rows.map((row) => ({ path: at(nameOf(row.path)), row })),
      groups: [
        ...(entries ? idsOf(path).map((id) => build(entries, at(id), "entry")) : []),
        ...[...node.below].filter(([name]) => name !== "*").map(([name, next]) => build(next, at(name), "section")),
      ],
    };
  };
  return build(top, "", "section");
}

/** The last part of a path. */
export const nameOf = (path: string): string => path.slice(path.lastIndexOf(".") + 1);
/** Whether `path` is that of something within the section or entry `group`. */
export const isWithin = (path: string, group: string): boolean => group === "" || path.startsWith(`${group}.`);

/** "max_viewers" as a person would write it: "Max viewers". */
export function labelOf(name: string): string {
  const text = name.replaceAll("_", " ");
  return text.charAt(0).toUpperCase() + text.slice(1);
}

export const allFields = (group: Group): FieldKey[] => [...group.fields, ...group.groups.flatMap(allFields)];

/** The fields that have each word of the query in their path, label or help; those with all of them in the path first. */
export function search(fields: readonly FieldKey[], query: string): FieldKey[] {
  const words = query.toLowerCase().split(/\s+/).filter((word) => word);
  if (words.length === 0) return [];
  const inPath: FieldKey[] = [];
  const elsewhere: FieldKey[] = [];
  for (const field of fields) {
    const path = `${field.path} ${labelOf(nameOf(field.path))}`.toLowerCase();
    if (words.every((word) => path.includes(word))) inPath.push(field);
    else if (words.every((word) => `${path} ${field.row.help}`.toLowerCase().includes(word))) elsewhere.push(field);
  }
  return [...inPath, ...elsewhere];
}

/** The ids of each map: those of the file in their order, then those that a path is below of ("notify.desk." has no key yet). */
export function idsIn(entries: Readonly<Record<string, readonly string[]>>, paths: Iterable<string>): (map: string) => readonly string[] {
  const below = new Map(Object.entries(entries).map(([map, ids]) => [map, new Set(ids)]));
  for (const path of paths) {
    for (let dot = path.indexOf("."); dot >= 0; ) {
      const next = path.indexOf(".", dot + 1);
      const map = path.slice(0, dot);
      const ids = below.get(map) ?? new Set();
      below.set(map, ids.add(path.slice(dot + 1, next < 0 ? undefined : next)));
      dot = next;
    }
  }
  return (map) => [...(below.get(map) ?? [])].filter((id) => id);
}
