// What this browser keeps of how its user wants the page: in localStorage, since it is of no use elsewhere.

export const kMaxColumns = 6;

export interface Layout {
  columns: number; // of the wall; 0: as many as fit
  grouped: boolean; // the wall by state, in place of the order of the settings
  folded: string[]; // groups of cameras that are hidden, by their names
  keys: boolean; // single keys do something (WCAG 2.1.4: they can be turned off)
}

const kMaxFolded = 100; // kept names of groups

/** The layout in a text that was kept. What is not understood is as if nobody had chosen it. */
export function parseLayout(text: string | null): Layout {
  let kept: Record<string, unknown> = {};
  try {
    const value: unknown = JSON.parse(text ?? "{}");
    if (typeof value === "object" && value !== null) kept = value as Record<string, unknown>;
  } catch {
    // written by somebody else
  }
  const columns = Number(kept["columns"]);
  return {
    columns: Number.isInteger(columns) && columns >= 0 && columns <= kMaxColumns ? columns : 0,
    grouped: kept["grouped"] === true,
    folded: Array.isArray(kept["folded"]) ? kept["folded"].filter((name) => typeof name === "string").slice(0, kMaxFolded) : [],
    keys: kept["keys"] !== false,
  };
}

/** The number of columns in which `count` pictures are the largest, without scrolling. Null: they do not fit. Lengths in pixels.
 * `ratio`: width / height of a picture; `text`: height of what is below it; `least`: width of a picture that can be read. */
export function columnsFor(count: number, box: { width: number; height: number }, cell: { ratio: number; text: number; gap: number; least: number }): number | null {
  for (let columns = 1; columns <= count; ++columns) {
    const width = (box.width - cell.gap * (columns - 1)) / columns;
    if (width < cell.least) return null;
    const rows = Math.ceil(count / columns);
    if (rows * (width / cell.ratio + cell.text) + cell.gap * (rows - 1) <= box.height) return columns;
  }
  return null;
}

const kStates = ["lost", "connecting", "live", "request", "idle"];

/** Items in groups of one state, what needs a look first; within a group as before. States that are not known come last. */
export function byState<T extends { state: string }>(items: readonly T[]): { state: string; items: T[] }[] {
  const states = [...new Set([...kStates, ...items.map((item) => item.state)])];
  return states.map((state) => ({ state, items: items.filter((item) => item.state === state) })).filter((group) => group.items.length > 0);
}

/** Items in their groups, in the order in which the groups appear first. Without any group: one, of no name. */
export function byGroup<T extends { group?: string }>(items: readonly T[]): { group: string; items: T[] }[] {
  const groups = [...new Set(items.map((item) => item.group ?? ""))];
  return groups.map((group) => ({ group, items: items.filter((item) => (item.group ?? "") === group) }));
}

/** The folded groups with one more, or one less. */
export const folding = (folded: readonly string[], group: string): string[] =>
  folded.includes(group) ? folded.filter((one) => one !== group) : [...folded, group].slice(-kMaxFolded);
