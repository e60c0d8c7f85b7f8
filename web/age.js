// @ts-check
// The age of a picture, when the hub's clock and ours differ (docs/ref/live.md, "Age"): its age when the hub sent it, by
// the hub's clock, plus how much longer it travelled than the fastest picture of the last minute.

const kSlots = 6; // the minimum is kept for slots of ten seconds, so that a drifting clock is followed
const kSlotMs = 10_000;

export class AgeEstimate {
  constructor() {
    /** @type {{slot: number, fastest: number}[]} */
    this.slots = [];
  }

  /**
   * The age of a unit at its arrival, in ms.
   * @param {bigint} captured  by the hub's clock, ns
   * @param {bigint} sent      by the hub's clock, ns
   * @param {number} received  by our clock, ms since 1970
   */
  onUnit(captured, sent, received) {
    const transit = received - Number(sent / 1000n) / 1000; // ms, including the clocks' difference
    const slot = Math.floor(received / kSlotMs);
    const last = this.slots.at(-1);
    if (last && last.slot === slot) last.fastest = Math.min(last.fastest, transit);
    else this.slots.push({ slot, fastest: transit });
    this.slots = this.slots.filter((s) => s.slot > slot - kSlots && s.slot <= slot);
    const fastest = Math.min(...this.slots.map((s) => s.fastest));
    return Math.max(0, Number(sent - captured) / 1e6) + (transit - fastest);
  }
}

/**
 * An age for people: "42 ms", "1.3 s", "4 min".
 * @param {number} ms
 */
export function formatAge(ms) {
  if (ms < 1000) return `${Math.round(ms)} ms`;
  if (ms < 10_000) return `${(ms / 1000).toFixed(1)} s`;
  if (ms < 120_000) return `${Math.round(ms / 1000)} s`;
  return `${Math.round(ms / 60_000)} min`;
}
