// @ts-check
// The film's pictures: fetched on demand and a few ahead, in a cache of limited size.

const kMaxBytes = 256e6; // bytes of decoded pictures
const kAhead = 12;

export class Pictures {
  /** @param {{frames: number, width: number, height: number}} film */
  constructor(film) {
    this.frames = film.frames;
    this.most = Math.max(8, Math.min(240, Math.floor(kMaxBytes / (film.width * film.height * 4))));
    /** @type {Map<number, Promise<ImageBitmap>>} in the order of their last use */
    this.kept = new Map();
  }

  /** @param {number} frame @returns {Promise<ImageBitmap>} */
  get(frame) {
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

  /** Fetches the pictures that playing shows next. @param {number} frame @param {number} step */
  ahead(frame, step) {
    const count = Math.min(kAhead, Math.floor(this.most / 2));
    for (let i = 1; i <= count; ++i) {
      const next = frame + i * step;
      if (next >= 0 && next < this.frames && !this.kept.has(next)) this.get(next).catch(() => {});
    }
  }
}

/** @param {number} frame */
async function fetchPicture(frame) {
  const response = await fetch(`frames/${frame}.jpg`);
  if (!response.ok) throw new Error(`picture ${frame}: ${response.status}`);
  return createImageBitmap(await response.blob());
}
