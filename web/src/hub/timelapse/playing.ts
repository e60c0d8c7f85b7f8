// Where a player is among its pictures: it goes on by the time that passes, whatever is drawn meanwhile. No framework, no
// texts, no clock of its own.

export const kSpeeds = [2, 5, 10, 25] as const; // pictures a second
const kMostMs = 1000; // after a longer time without a call, as in a hidden tab, it goes on from where it was

export class Playing {
  private place = 0; // with its fraction
  private lastMs: number | null = null; // null: it stands still
  perSecond: number = kSpeeds[2];

  constructor(readonly count: number) {}

  get index(): number {
    return Math.min(this.count - 1, Math.floor(this.place));
  }
  get plays(): boolean {
    return this.lastMs !== null;
  }

  /** From the begin again, if it is at its end. */
  play(nowMs: number): void {
    if (this.count < 2) return;
    if (this.index >= this.count - 1) this.place = 0;
    this.lastMs = nowMs;
  }
  pause(): void {
    this.lastMs = null;
    this.place = this.index;
  }
  seek(index: number): void {
    this.place = Math.min(this.count - 1, Math.max(0, index));
  }
  /** By so many pictures, and stands still there. */
  step(by: number): void {
    this.pause();
    this.seek(this.index + by);
  }

  /** The time is now. Stands still at the last picture. */
  tick(nowMs: number): void {
    if (this.lastMs === null) return;
    const passed = nowMs - this.lastMs;
    this.lastMs = nowMs;
    if (passed > 0 && passed <= kMostMs) this.place += (passed * this.perSecond) / 1000;
    if (this.place >= this.count - 1) {
      this.place = this.count - 1;
      this.pause();
    }
  }
}

const kWidths = [160, 320, 480, 640, 960, 1280, 1920];
/** The width to ask for where a picture is so wide on the screen. `most`: pixels. */
export const widthFor = (shown: number, ratio: number, most = 1280): number => {
  const wanted = Math.min(most, shown * Math.min(2, ratio));
  return kWidths.find((width) => width >= wanted) ?? 1920;
};
