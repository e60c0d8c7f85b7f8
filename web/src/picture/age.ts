// The age of a picture, when the hub's clock and ours differ (docs/ref/live.md, "Age"): its age when the hub sent it, by
// the hub's clock, plus how much longer it travelled than the fastest picture of the last minute.

const kSlots = 6; // the minimum is kept for slots of ten seconds, so that a drifting clock is followed
const kSlotMs = 10_000;

export class AgeEstimate {
  private slots: { slot: number; fastest: number }[] = [];

  /** The age of a unit at its arrival, in ms. `captured` and `sent`: ns by the hub's clock; `received`: ms by ours. */
  onUnit(captured: bigint, sent: bigint, received: number): number {
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
