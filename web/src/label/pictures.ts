// The film's pictures: fetched on demand and a few ahead, in a cache of limited size.

import type { Film } from "./model.ts";

const kMaxBytes = 256e6; // bytes of decoded pictures
const kAhead = 12;

export class Pictures {
  private readonly frames: number;
  private readonly most: number; // pictures
  private readonly kept = new Map<number, Promise<ImageBitmap>>(); // in the order of their last use

  constructor(film: Pick<Film, "frames" | "width" | "height">) {
    this.frames = film.frames;
    this.most = Math.max(8, Math.min(240, Math.floor(kMaxBytes / (film.width * film.height * 4))));
  }

  get(frame: number): Promise<ImageBitmap> {
    const known = this.kept.get(frame);
    const picture = known ?? fetchPicture(frame);
    this.kept.delete(frame);
    this.kept.set(frame, picture);
    if (!known) picture.catch(() => this.kept.delete(frame)); // to be tried again
    for (const [oldest, old] of this.kept) {
      if (this.kept.size <= this.most) break;
      this.kept.delete(oldest);
      old.then((bitmap) => bitmap.close()).catch(() => {});
    }
    return picture;
  }

  /** Fetches the pictures that playing shows next. */
  ahead(frame: number, step: number) {
    const count = Math.min(kAhead, Math.floor(this.most / 2));
    for (let i = 1; i <= count; ++i) {
      const next = frame + i * step;
      if (next >= 0 && next < this.frames && !this.kept.has(next)) this.get(next).catch(() => {});
    }
  }
}

async function fetchPicture(frame: number) {
  const response = await fetch(`frames/${frame}.jpg`);
  if (!response.ok) throw new Error(`picture ${frame}: ${response.status}`);
  return createImageBitmap(await response.blob());
}
