// Digital zoom: which part of a picture is shown. Lengths are shares of the picture's box, from its top left corner, so
// that the box may change its size. Values; knows no page.

export const kMaxScale = 8;
const kSnap = 1.02; // below it is not zoomed

/** The picture is shown `scale` times as large, and moved by `x`, `y` (0 or less). */
export interface Zoom {
  readonly scale: number;
  readonly x: number;
  readonly y: number;
}

export const kWhole: Zoom = Object.freeze({ scale: 1, x: 0, y: 0 });

const within = (value: number, least: number, most: number) => Math.min(most, Math.max(least, value));

/** No part of the box is without picture. */
function bounded(scale: number, x: number, y: number): Zoom {
  if (scale < kSnap) return kWhole;
  return { scale, x: within(x, 1 - scale, 0), y: within(y, 1 - scale, 0) };
}

/** Changes the scale so that what is at (`x`, `y`) of the box stays there. */
export function zoomAt(zoom: Zoom, factor: number, x = 0.5, y = 0.5): Zoom {
  const scale = within(zoom.scale * factor, 1, kMaxScale);
  const grown = scale / zoom.scale;
  return bounded(scale, x - (x - zoom.x) * grown, y - (y - zoom.y) * grown);
}

/** Moves the picture by a share of the box. */
export function pan(zoom: Zoom, dx: number, dy: number): Zoom {
  return bounded(zoom.scale, zoom.x + dx, zoom.y + dy);
}

/** A place in the box. */
export interface Point {
  x: number;
  y: number;
}

/** Two fingers that were at `from` are at `to` now: zooms by the change of their distance, and moves with their middle. */
export function pinch(zoom: Zoom, from: readonly [Point, Point], to: readonly [Point, Point]): Zoom {
  const distance = ([a, b]: readonly [Point, Point]) => Math.hypot(a.x - b.x, a.y - b.y);
  const middle = ([a, b]: readonly [Point, Point]) => ({ x: (a.x + b.x) / 2, y: (a.y + b.y) / 2 });
  const [was, is] = [middle(from), middle(to)];
  const factor = distance(to) / Math.max(distance(from), 1e-3);
  return pan(zoomAt(zoom, factor, was.x, was.y), is.x - was.x, is.y - was.y);
}
