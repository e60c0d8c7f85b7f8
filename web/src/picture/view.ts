// A camera's picture on a canvas: draws units and measures their rate and age. Knows no page; numbers, not words.

import { AgeEstimate } from "./age.ts";
import type { Envelope } from "./envelope.ts";

const kRateIntervalMs = 2000;
const kStillMs = 1500; // a picture shown for longer than this ages visibly

/** What is known of the picture that is shown. */
export interface Numbers {
  width: number;
  height: number;
  fps: number | null; // null: not yet measured
  ageMs: number;
}

/** The drawing of a JPEG, apart so that a test needs no browser. */
export type Draw = (jpeg: Uint8Array<ArrayBuffer>) => Promise<{ width: number; height: number }>;

export class PictureView {
  private readonly age = new AgeEstimate();
  private shown: { age: number; at: number; width: number; height: number } | null = null;
  private drawn = 0;
  private rateSince: number | null = null; // start of the interval of `drawn`
  private fps: number | null = null;

  /** `now`: a monotonic clock in ms. */
  constructor(
    private readonly draw: Draw,
    private readonly now: () => number = () => performance.now(),
  ) {}

  /** Draws a unit; resolves when it is shown. `received`: ms since 1970, by our clock. */
  async onUnit(unit: Envelope, received: number): Promise<void> {
    const age = this.age.onUnit(unit.captured, unit.sent, received);
    const began = this.now();
    const { width, height } = await this.draw(unit.payload);
    const now = this.now();
    this.shown = { age: age + (now - began), at: now, width, height };
    if (this.rateSince === null) this.rateSince = now;
    else this.drawn += 1;
  }

  /** Null before the first picture. Called a few times a second. */
  numbers(): Numbers | null {
    if (!this.shown) return null;
    const now = this.now();
    if (this.rateSince !== null && now - this.rateSince >= kRateIntervalMs) {
      this.fps = (this.drawn * 1000) / (now - this.rateSince);
      this.drawn = 0;
      this.rateSince = now;
    }
    const shownFor = now - this.shown.at;
    // The age at drawing; it grows while no new picture arrives.
    const ageMs = this.shown.age + (shownFor > kStillMs ? shownFor : 0);
    return { width: this.shown.width, height: this.shown.height, fps: this.fps, ageMs };
  }
}

/** Draws JPEGs on a canvas, which takes their size. */
export function drawOn(canvas: HTMLCanvasElement): Draw {
  const context = canvas.getContext("2d", { alpha: false });
  return async (jpeg) => {
    const bitmap = await createImageBitmap(new Blob([jpeg], { type: "image/jpeg" }));
    const { width, height } = bitmap;
    if (canvas.width !== width || canvas.height !== height) {
      canvas.width = width;
      canvas.height = height;
    }
    context?.drawImage(bitmap, 0, 0);
    bitmap.close();
    return { width, height };
  };
}
