// Loads the pictures around the place of a player: few at a time, a bounded number kept. A player that is faster than the hub
// gets every second, third, … picture in place of a queue. No framework, no texts, no clock of its own.

export interface Limits {
  parallel: number; // loads at the same time
  most: number; // pictures that are kept
}

interface Found<P> {
  index: number;
  picture: P;
}

const kBeside = 3; // pictures on each side of one that stands still
// Part of the kept pictures that lies ahead; with those behind that are worth as much it stays below all.
const kAhead = 0.6;
const kFirstGuessMs = 150; // of how long a picture takes

export class Preload<P> {
  private readonly kept = new Map<number, P>();
  private readonly loading = new Map<number, AbortController>();
  private readonly failed = new Set<number>();
  private at = 0;
  private perSecond = 0;
  private latencyMs = kFirstGuessMs;
  private ended = false;

  /** `load` is asked for a picture by its index; `drop` frees one. `tell` is called after each load. */
  constructor(
    private readonly count: number,
    private readonly load: (index: number, signal: AbortSignal) => Promise<P>,
    private readonly drop: (picture: P) => void,
    private readonly limits: Limits,
    private readonly tell: () => void = () => {},
    private readonly now: () => number = () => performance.now(),
  ) {}

  /** Where the player is, and how many pictures it goes on in a second; 0: it stands still. */
  want(index: number, perSecond: number): void {
    const far = Math.abs(index - this.at) > this.limits.most;
    [this.at, this.perSecond] = [index, perSecond];
    for (const [other, abort] of this.loading) if (far && Math.abs(other - index) > this.limits.most) abort.abort();
    this.fill();
  }

  /** The last picture at `index` or before it; standing still, only that of `index`. Null: it is not there yet. */
  best(index: number): Found<P> | null {
    const exact = this.kept.get(index);
    if (exact !== undefined) return { index, picture: exact };
    if (this.perSecond === 0) return null;
    let best: Found<P> | null = null;
    for (const [other, picture] of this.kept) if (other < index && other > (best?.index ?? -1)) best = { index: other, picture };
    return best;
  }

  hasFailed = (index: number): boolean => this.failed.has(index);
  get size(): number {
    return this.kept.size;
  }

  /** Drops all pictures; nothing is loaded any more. */
  end(): void {
    this.ended = true;
    for (const abort of this.loading.values()) abort.abort();
    for (const picture of this.kept.values()) this.drop(picture);
    this.kept.clear();
  }

  /** The indexes to load, the first one soonest. */
  private wanted(): number[] {
    const { at, perSecond } = this;
    const isOpen = (i: number) => i >= 0 && i < this.count && !this.kept.has(i) && !this.loading.has(i) && !this.failed.has(i);
    if (perSecond === 0) {
      const beside = Array.from({ length: kBeside }, (_, i) => [at + i + 1, at - i - 1]).flat();
      return [at, ...beside].filter(isOpen);
    }
    // What is asked for now arrives so many pictures later.
    const lead = Math.ceil((this.latencyMs / 1000) * perSecond);
    const stride = Math.max(1, Math.ceil(lead / this.limits.parallel));
    const ahead = Math.floor(this.limits.most * kAhead);
    const out: number[] = [];
    // On a grid, so that the next call does not choose the pictures between.
    for (let i = Math.ceil((at + Math.min(lead, ahead)) / stride) * stride; i <= at + Math.max(ahead, lead + stride) && i < this.count; i += stride) out.push(i);
    return out.filter(isOpen);
  }

  private fill(): void {
    if (this.ended) return;
    for (const index of this.wanted()) {
      if (this.loading.size >= this.limits.parallel) return;
      void this.fetch(index);
    }
  }

  private async fetch(index: number): Promise<void> {
    const abort = new AbortController();
    this.loading.set(index, abort);
    const began = this.now();
    try {
      const picture = await this.load(index, abort.signal);
      if (this.ended || abort.signal.aborted) this.drop(picture);
      else this.keep(index, picture);
      this.latencyMs += (this.now() - began - this.latencyMs) * 0.2;
    } catch {
      if (!abort.signal.aborted) this.failed.add(index);
    }
    this.loading.delete(index);
    if (this.ended) return;
    this.tell();
    this.fill();
  }

  private keep(index: number, picture: P): void {
    this.kept.set(index, picture);
    // What lies behind goes first.
    const cost = (i: number) => (i > this.at ? i - this.at : 3 * (this.at - i));
    while (this.kept.size > this.limits.most) {
      const [worst] = [...this.kept.keys()].sort((a, b) => cost(b) - cost(a));
      const gone = this.kept.get(worst as number);
      this.kept.delete(worst as number);
      if (gone !== undefined) this.drop(gone);
    }
  }
}
