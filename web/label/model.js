// @ts-check
// The labels that the page edits: people as boxes at some pictures, zones, the detector's drafts; undo and redo.
// Coordinates in film pixels, pictures counted from 0. Uses no DOM, so that Node can test it.

/** @typedef {{frame: number, left: number, top: number, right: number, bottom: number}} Box */
/** @typedef {{id: number, boxes: Box[], drafted: boolean}} Person */
/** @typedef {{id: number, name: string, points: [number, number][]}} Zone */
/** @typedef {{frames: number, fps: number, width: number, height: number}} Film */
/** @typedef {{labelled: [number, number], people: Person[], zones: Zone[], dropped: number[]}} State */
/** @typedef {{left: number, top: number, right: number, bottom: number}} Area */

const kMaxUndo = 300; // steps
export const kMinSide = 3; // film pixels, of a box

/** @param {number} value @param {number} low @param {number} high */
export const clamp = (value, low, high) => Math.min(Math.max(value, low), high);

/** The boxes of a track of the file: [[frame, left, top, right, bottom], …]. @param {number[][]} track @returns {Box[]} */
const boxesOf = (track) => track.map(([frame, left, top, right, bottom]) => ({ frame, left, top, right, bottom }));

/**
 * A person's box at a picture: a key box, or interpolated between two; null before the first and after the last.
 * @param {Box[]} boxes @param {number} frame @returns {(Box & {key: boolean}) | null}
 */
export function boxAt(boxes, frame) {
  const after = boxes.findIndex((box) => box.frame >= frame);
  if (after < 0) return null;
  const next = boxes[after];
  if (next.frame === frame) return { ...next, key: true };
  if (after === 0) return null;
  const last = boxes[after - 1];
  const part = (frame - last.frame) / (next.frame - last.frame);
  const mix = (/** @type {number} */ a, /** @type {number} */ b) => a + (b - a) * part;
  return {
    frame,
    left: mix(last.left, next.left),
    top: mix(last.top, next.top),
    right: mix(last.right, next.right),
    bottom: mix(last.bottom, next.bottom),
    key: false,
  };
}

/** The key box that is nearest in time. @param {Box[]} boxes @param {number} frame */
export function nearestBox(boxes, frame) {
  if (!boxes.length) return null;
  return frame < boxes[0].frame ? boxes[0] : boxes[boxes.length - 1];
}

/** Intersection over union. @param {Area} a @param {Area} b */
export function overlap(a, b) {
  const wide = Math.min(a.right, b.right) - Math.max(a.left, b.left);
  const high = Math.min(a.bottom, b.bottom) - Math.max(a.top, b.top);
  if (wide <= 0 || high <= 0) return 0;
  const area = (/** @type {Area} */ r) => (r.right - r.left) * (r.bottom - r.top);
  return (wide * high) / (area(a) + area(b) - wide * high);
}

/**
 * The part of the box at a point: "in", an edge or corner ("l", "rt", …), or "" outside. `near`: the width of an edge.
 * @param {Area} box @param {number} x @param {number} y @param {number} near
 */
export function grip(box, x, y, near) {
  if (x < box.left - near || x > box.right + near || y < box.top - near || y > box.bottom + near) return "";
  const inner = Math.min(near, (box.right - box.left) / 4, (box.bottom - box.top) / 4);
  const across = x < box.left + inner ? "l" : x > box.right - inner ? "r" : "";
  const down = y < box.top + inner ? "t" : y > box.bottom - inner ? "b" : "";
  return across + down || "in";
}

/** The box after a drag by dx, dy at a grip. @param {Area} box @param {string} at @param {number} dx @param {number} dy @returns {Area} */
export function dragged(box, at, dx, dy) {
  const all = at === "in";
  return {
    left: box.left + (all || at.includes("l") ? dx : 0),
    right: box.right + (all || at.includes("r") ? dx : 0),
    top: box.top + (all || at.includes("t") ? dy : 0),
    bottom: box.bottom + (all || at.includes("b") ? dy : 0),
  };
}

export class Model {
  /**
   * @param {Film} film
   * @param {{labelled: [number, number], drafted: number, zones: Record<string, [number, number][]>, tracks: number[][][]}} labels
   * @param {number[][][]} drafts
   */
  constructor(film, labels, drafts) {
    this.film = film;
    this.nextId = 1;
    /** The detector's tracks; never change. */
    this.drafts = drafts.map((track, i) => ({ id: i + 1, boxes: boxesOf(track) }));
    /** @type {State} */
    this.state = {
      labelled: labels.labelled,
      people: labels.tracks.map((track) => ({ id: this.nextId++, boxes: boxesOf(track), drafted: false })),
      zones: Object.entries(labels.zones).map(([name, points]) => ({ id: this.nextId++, name, points })),
      dropped: [],
    };
    this.draftedBefore = labels.drafted; // number of drafted people in the file; which ones is not saved
    /** @type {string[]} */
    this.past = [];
    /** @type {string[]} */
    this.future = [];
    this.saved = this.snapshot();
    /** @type {{id: number, boxes: Box[]}[] | null} of openDrafts(), until something changes */
    this.open = null;
    /** @type {() => void} */
    this.onChange = () => {};
  }

  changed() {
    this.open = null;
    this.onChange();
  }

  /** The labels as they are saved. */
  snapshot() {
    return JSON.stringify(this.toFile());
  }

  get unsaved() {
    return this.snapshot() !== this.saved;
  }

  /** After a successful save. @param {string} snapshot */
  markSaved(snapshot) {
    this.saved = snapshot;
    this.onChange();
  }

  toFile() {
    const box = (/** @type {Box} */ b) => [b.frame, b.left, b.top, b.right, b.bottom];
    const drafted = this.state.people.filter((person) => person.drafted).length;
    return {
      labelled: this.state.labelled,
      drafted: Math.min(this.draftedBefore + drafted, this.state.people.length),
      zones: Object.fromEntries(this.state.zones.map((zone) => [zone.name, zone.points])),
      tracks: this.state.people.map((person) => person.boxes.map(box)),
    };
  }

  /** One step that can be undone. @param {(state: State) => void} work */
  change(work) {
    const before = JSON.stringify(this.state);
    work(this.state);
    if (JSON.stringify(this.state) === before) return;
    this.past.push(before);
    if (this.past.length > kMaxUndo) this.past.shift();
    this.future = [];
    this.changed();
  }

  undo() {
    this.step(this.past, this.future);
  }

  redo() {
    this.step(this.future, this.past);
  }

  /** @param {string[]} from @param {string[]} to */
  step(from, to) {
    const state = from.pop();
    if (state === undefined) return;
    to.push(JSON.stringify(this.state));
    this.state = JSON.parse(state);
    this.changed();
  }

  /** @param {number} id */
  person(id) {
    return this.state.people.find((person) => person.id === id) ?? null;
  }

  /** Rounded to pixels and clipped to the picture, or null when nothing is left. @param {Area} area @returns {Area | null} */
  fitted(area) {
    const { width, height } = this.film;
    const left = Math.round(clamp(Math.min(area.left, area.right), 0, width));
    const right = Math.round(clamp(Math.max(area.left, area.right), 0, width));
    const top = Math.round(clamp(Math.min(area.top, area.bottom), 0, height));
    const bottom = Math.round(clamp(Math.max(area.top, area.bottom), 0, height));
    return right - left >= kMinSide && bottom - top >= kMinSide ? { left, top, right, bottom } : null;
  }

  /** Keeps the size of a box that is moved as a whole, inside the picture. @param {Area} area @param {string} at */
  kept(area, at) {
    if (at !== "in") return area;
    const { width, height } = this.film;
    const dx = clamp(area.left, 0, Math.max(0, width - (area.right - area.left))) - area.left;
    const dy = clamp(area.top, 0, Math.max(0, height - (area.bottom - area.top))) - area.top;
    return dragged(area, "in", dx, dy);
  }

  /** @param {number} frame @param {Area} area @returns {number} the new person's id, or 0 for too small a box */
  addPerson(frame, area) {
    const box = this.fitted(area);
    if (!box) return 0;
    const id = this.nextId++;
    this.change((state) => state.people.push({ id, boxes: [{ frame, ...box }], drafted: false }));
    return id;
  }

  /** A key box at this picture. @param {number} id @param {number} frame @param {Area} area */
  setBox(id, frame, area) {
    const box = this.fitted(area);
    if (!box) return;
    this.change(() => {
      const person = this.person(id);
      if (!person) return;
      person.boxes = person.boxes.filter((b) => b.frame !== frame);
      person.boxes.push({ frame, ...box });
      person.boxes.sort((a, b) => a.frame - b.frame);
    });
  }

  /** Removing the last box removes the person. @param {number} id @param {number} frame */
  removeBox(id, frame) {
    this.keepBoxes(id, (box) => box.frame !== frame);
  }

  /** @param {number} id */
  removePerson(id) {
    this.keepBoxes(id, () => false);
  }

  /** Sets the person's first picture. @param {number} id @param {number} frame */
  beginHere(id, frame) {
    this.cut(id, frame, (box) => box.frame >= frame);
  }

  /** Sets the person's last picture. @param {number} id @param {number} frame */
  endHere(id, frame) {
    this.cut(id, frame, (box) => box.frame <= frame);
  }

  /** @param {number} id @param {number} frame @param {(box: Box) => boolean} keep */
  cut(id, frame, keep) {
    this.change(() => {
      const person = this.person(id);
      const here = person && boxAt(person.boxes, frame);
      const area = here && this.fitted(here);
      if (!person || !area) return;
      person.boxes = [...person.boxes.filter((box) => box.frame !== frame && keep(box)), { frame, ...area }];
      person.boxes.sort((a, b) => a.frame - b.frame);
    });
  }

  /** @param {number} id @param {(box: Box) => boolean} keep */
  keepBoxes(id, keep) {
    this.change((state) => {
      const person = this.person(id);
      if (!person) return;
      person.boxes = person.boxes.filter(keep);
      state.people = state.people.filter((p) => p.boxes.length > 0);
    });
  }

  /** Drafts that were not taken or dropped, and that no person's boxes cover. */
  openDrafts() {
    this.open ??= this.drafts.filter((draft) => !this.state.dropped.includes(draft.id) && !this.isMarked(draft.boxes));
    return this.open;
  }

  /** @param {Box[]} boxes */
  isMarked(boxes) {
    const marked = boxes.filter((box) =>
      this.state.people.some((person) => {
        const own = boxAt(person.boxes, box.frame);
        return own && overlap(own, box) > 0.3;
      }),
    );
    return marked.length * 2 > boxes.length;
  }

  /** Adds the draft's boxes as a person, for correction. @param {number} draftId @returns {number} the person's id */
  takeDraft(draftId) {
    const draft = this.drafts.find((d) => d.id === draftId);
    if (!draft) return 0;
    const id = this.nextId++;
    const boxes = draft.boxes.map((box) => ({ ...box }));
    this.change((state) => {
      state.people.push({ id, boxes, drafted: true });
      state.dropped.push(draftId);
    });
    return id;
  }

  /** @param {number} draftId */
  dropDraft(draftId) {
    this.change((state) => state.dropped.push(draftId));
  }

  /** @param {number[][]} points @returns {number} the zone's id, or 0 for fewer than three points */
  addZone(points) {
    if (points.length < 3) return 0;
    const id = this.nextId++;
    let number = this.state.zones.length + 1;
    while (this.state.zones.some((zone) => zone.name === `zone ${number}`)) number += 1;
    this.change((state) => state.zones.push({ id, name: `zone ${number}`, points: points.map((p) => this.pointInside(p)) }));
    return id;
  }

  /** @param {number[]} point @returns {[number, number]} */
  pointInside([x, y]) {
    return [Math.round(clamp(x, 0, this.film.width)), Math.round(clamp(y, 0, this.film.height))];
  }

  /** @param {number} id @param {number} index @param {number[]} point */
  moveZonePoint(id, index, point) {
    this.change((state) => {
      const zone = state.zones.find((z) => z.id === id);
      if (zone) zone.points[index] = this.pointInside(point);
    });
  }

  /** Returns the reason why the name is refused, or "". @param {number} id @param {string} name */
  renameZone(id, name) {
    const wanted = name.trim();
    if (!wanted) return "A zone needs a name.";
    if (new TextEncoder().encode(wanted).length > 60) return "The name is too long.";
    if (this.state.zones.some((zone) => zone.id !== id && zone.name === wanted)) return `There is a zone ${wanted} already.`;
    this.change((state) => {
      const zone = state.zones.find((z) => z.id === id);
      if (zone) zone.name = wanted;
    });
    return "";
  }

  /** @param {number} id */
  removeZone(id) {
    this.change((state) => (state.zones = state.zones.filter((zone) => zone.id !== id)));
  }

  /** @param {number} first @param {number} last */
  setLabelled(first, last) {
    this.change((state) => (state.labelled = [Math.min(first, last), Math.max(first, last)]));
  }
}
