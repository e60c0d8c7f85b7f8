// Detects a double-click or double-tap: two presses of nearly the same place within a short time. Does not touch the page.

const kApartMs = 450; // at most
const kApartPx = 24; // at most: a thumb is never still

export interface Press {
  x: number; // px
  y: number;
  at: number; // ms, of any clock
}

export class DoublePress {
  private first: Press | null = null;

  /** Whether this press is the second one. Three presses are one double press. */
  press(next: Press): boolean {
    const { first } = this;
    const second = first !== null && next.at - first.at <= kApartMs && Math.hypot(next.x - first.x, next.y - first.y) <= kApartPx;
    this.first = second ? null : next;
    return second;
  }
}
