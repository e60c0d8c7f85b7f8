// Which rows of a long list exist: those in sight and some above and below. No framework.

const kBeside = 2; // rows

/** `above`: px of the list that are above the window, negative where it begins below the window's top. */
export function rowsInSight(rows: number, height: number, above: number, window: number): { first: number; end: number } {
  const first = Math.max(0, Math.min(rows, Math.floor(above / height) - kBeside));
  const end = Math.max(first, Math.min(rows, Math.ceil((above + window) / height) + kBeside));
  return { first, end };
}
