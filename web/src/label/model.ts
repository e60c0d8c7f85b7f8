// The labels that the page edits: people as boxes at some pictures, zones, the detector's drafts; undo and redo.
// Coordinates in film pixels, pictures counted from 0. Uses no DOM.

/** A rectangle in film pixels. */
export interface Area {
  left: number;
  top: number;
  right: number;
  bottom: number;
}
/** An area at a picture. */
export interface Box extends Area {
  frame: number;
}
/** Somebody on the film; boxes in the order of their pictures. */
export interface Person {
  id: number;
  boxes: Box[];
  drafted: boolean; // taken from the detector
}
export type Point = [number, number];
/** A named polygon. */
export interface Zone {
  id: number;
  name: string;
  points: Point[];
}
/** The film's size and rate. */
export interface Film {
  frames: number;
  fps: number;
  width: number;
  height: number;
}
/** What undo and redo restore. */
export interface State {
  labelled: [number, number];
  people: Person[];
  zones: Zone[];
  dropped: number[]; // drafts
}
/** The labels as the file has them: a track's boxes are [frame, left, top, right, bottom]. */
export interface Labels {
  labelled: [number, number];
  drafted: number;
  zones: Record<string, Point[]>;
  tracks: number[][][];
}
/** A track of the detector. */
export interface Draft {
  id: number;
  boxes: Box[];
}
/** Why a name for a zone is refused. */
export type NameProblem = "unnamed" | "long" | "taken";

const kMaxUndo = 300; // steps
export const kMinSide = 3; // film pixels, of a box

export const clamp = (value: number, low: number, high: number) => Math.min(Math.max(value, low), high);

/** The boxes of a track of the file: [[frame, left, top, right, bottom], …]. */
const boxesOf = (track: number[][]): Box[] => track.map(([frame = 0, left = 0, top = 0, right = 0, bottom = 0]) => ({ frame, left, top, right, bottom }));

/** A person's box at a picture: a key box, or interpolated between two; null before the first and after the last. */
export function boxAt(boxes: Box[], frame: number): (Box & { key: boolean }) | null {
  const after = boxes.findIndex((box) => box.frame >= frame);
  const next = boxes[after];
  if (!next) return null;
  if (next.frame === frame) return { ...next, key: true };
  const last = boxes[after - 1];
  if (!last) return null;
  const part = (frame - last.frame) / (next.frame - last.frame);
  const mix = (a: number, b: number) => a + (b - a) * part;
  return {
    frame,
    left: mix(last.left, next.left),
    top: mix(last.top, next.top),
    right: mix(last.right, next.right),
    bottom: mix(last.bottom, next.bottom),
    key: false,
  };
}

/** The key box that is nearest in time. */
export function nearestBox(boxes: Box[], frame: number) {
  const first = boxes[0];
  return first && frame < first.frame ? first : (boxes.at(-1) ?? null);
}

/** Intersection over union. */
export function overlap(a: Area, b: Area) {
  const wide = Math.min(a.right, b.right) - Math.max(a.left, b.left);
  const high = Math.min(a.bottom, b.bottom) - Math.max(a.top, b.top);
  if (wide <= 0 || high <= 0) return 0;
  const area = (r: Area) => (r.right - r.left) * (r.bottom - r.top);
  return (wide * high) / (area(a) + area(b) - wide * high);
}

/** The part of the box at a point: "in", an edge or corner ("l", "rt", …), or "" outside. `near`: the width of an edge. */
export function grip(box: Area, x: number, y: number, near: number) {
  if (x < box.left - near || x > box.right + near || y < box.top - near || y > box.bottom + near) return "";
  const inner = Math.min(near, (box.right - box.left) / 4, (box.bottom - box.top) / 4);
  const across = x < box.left + inner ? "l" : x > box.right - inner ? "r" : "";
  const down = y < box.top + inner ? "t" : y > box.bottom - inner ? "b" : "";
  return across + down || "in";
}

/** The box after a drag by dx, dy at a grip. */
export function dragged(box: Area, at: string, dx: number, dy: number): Area {
  const all = at === "in";
  return {
    left: box.left + (all || at.includes("l") ? dx : 0),
    right: box.right + (all || at.includes("r") ? dx : 0),
    top: box.top + (all || at.includes("t") ? dy : 0),
    bottom: box.bottom + (all || at.includes("b") ? dy : 0),
  };
}

export class Model {
  readonly drafts: readonly Draft[]; // the detector's tracks
  state: State;
  past: string[] = [];
  future: string[] = [];
  onChange: () => void = () => {};
  private nextId = 1;
  private readonly draftedBefore: number; // number of drafted people in the file; which ones is not saved
  private saved: string;
  private open: Draft[] | null = null; // of openDrafts(), until something changes

  constructor(
    readonly film: Film,
    labels: Labels,
    drafts: number[][][],
  ) {
    this.drafts = drafts.map((track, i) => ({ id: i + 1, boxes: boxesOf(track) }));
    this.state = {
      labelled: labels.labelled,
      people: labels.tracks.map((track) => ({ id: this.nextId++, boxes: boxesOf(track), drafted: false })),
      zones: Object.entries(labels.zones).map(([name, points]) => ({ id: this.nextId++, name, points })),
      dropped: [],
    };
    this.draftedBefore = labels.drafted;
    this.saved = this.snapshot();
  }

  private changed() {
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

  /** After a successful save. */
  markSaved(snapshot: string) {
    this.saved = snapshot;
    this.onChange();
  }

  toFile(): Labels {
    const box = (b: Box) => [b.frame, b.left, b.top, b.right, b.bottom];
    const drafted = this.state.people.filter((person) => person.drafted).length;
    return {
      labelled: this.state.labelled,
      drafted: Math.min(this.draftedBefore + drafted, this.state.people.length),
      zones: Object.fromEntries(this.state.zones.map((zone) => [zone.name, zone.points])),
      tracks: this.state.people.map((person) => person.boxes.map(box)),
    };
  }

  /** One step that can be undone. */
  change(work: (state: State) => void) {
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

  private step(from: string[], to: string[]) {
    const state = from.pop();
    if (state === undefined) return;
    to.push(JSON.stringify(this.state));
    this.state = JSON.parse(state);
    this.changed();
  }

  person(id: number) {
    return this.state.people.find((person) => person.id === id) ?? null;
  }

  /** Rounded to pixels and clipped to the picture, or null when nothing is left. */
  fitted(area: Area): Area | null {
    const { width, height } = this.film;
    const left = Math.round(clamp(Math.min(area.left, area.right), 0, width));
    const right = Math.round(clamp(Math.max(area.left, area.right), 0, width));
    const top = Math.round(clamp(Math.min(area.top, area.bottom), 0, height));
    const bottom = Math.round(clamp(Math.max(area.top, area.bottom), 0, height));
    return right - left >= kMinSide && bottom - top >= kMinSide ? { left, top, right, bottom } : null;
  }

  /** Keeps the size of a box that is moved as a whole, inside the picture. */
  kept(area: Area, at: string) {
    if (at !== "in") return area;
    const { width, height } = this.film;
    const dx = clamp(area.left, 0, Math.max(0, width - (area.right - area.left))) - area.left;
    const dy = clamp(area.top, 0, Math.max(0, height - (area.bottom - area.top))) - area.top;
    return dragged(area, "in", dx, dy);
  }

  /** the new person's id, or 0 for too small a box */
  addPerson(frame: number, area: Area): number {
    const box = this.fitted(area);
    if (!box) return 0;
    const id = this.nextId++;
    this.change((state) => state.people.push({ id, boxes: [{ frame, ...box }], drafted: false }));
    return id;
  }

  /** A key box at this picture. */
  setBox(id: number, frame: number, area: Area) {
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

  /** Removing the last box removes the person. */
  removeBox(id: number, frame: number) {
    this.keepBoxes(id, (box) => box.frame !== frame);
  }

  removePerson(id: number) {
    this.keepBoxes(id, () => false);
  }

  /** Sets the person's first picture. */
  beginHere(id: number, frame: number) {
    this.cut(id, frame, (box) => box.frame >= frame);
  }

  /** Sets the person's last picture. */
  endHere(id: number, frame: number) {
    this.cut(id, frame, (box) => box.frame <= frame);
  }

  private cut(id: number, frame: number, keep: (box: Box) => boolean) {
    this.change(() => {
      const person = this.person(id);
      const here = person && boxAt(person.boxes, frame);
      const area = here && this.fitted(here);
      if (!person || !area) return;
      person.boxes = [...person.boxes.filter((box) => box.frame !== frame && keep(box)), { frame, ...area }];
      person.boxes.sort((a, b) => a.frame - b.frame);
    });
  }

  private keepBoxes(id: number, keep: (box: Box) => boolean) {
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

  isMarked(boxes: Box[]) {
    const marked = boxes.filter((box) =>
      this.state.people.some((person) => {
        const own = boxAt(person.boxes, box.frame);
        return own && overlap(own, box) > 0.3;
      }),
    );
    return marked.length * 2 > boxes.length;
  }

  /** Adds the draft's boxes as a person, for correction. the person's id */
  takeDraft(draftId: number): number {
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

  dropDraft(draftId: number) {
    this.change((state) => state.dropped.push(draftId));
  }

  /** the zone's id, or 0 for fewer than three points */
  addZone(points: Point[]): number {
    if (points.length < 3) return 0;
    const id = this.nextId++;
    let number = this.state.zones.length + 1;
    while (this.state.zones.some((zone) => zone.name === `zone ${number}`)) number += 1;
    this.change((state) => state.zones.push({ id, name: `zone ${number}`, points: points.map((p) => this.pointInside(p)) }));
    return id;
  }

  pointInside([x, y]: Point): Point {
    return [Math.round(clamp(x, 0, this.film.width)), Math.round(clamp(y, 0, this.film.height))];
  }

  moveZonePoint(id: number, index: number, point: Point) {
    this.change((state) => {
      const zone = state.zones.find((z) => z.id === id);
      if (zone) zone.points[index] = this.pointInside(point);
    });
  }

  /** Returns why the name is refused, or null. */
  renameZone(id: number, name: string): NameProblem | null {
    const wanted = name.trim();
    if (!wanted) return "unnamed";
    if (new TextEncoder().encode(wanted).length > 60) return "long";
    if (this.state.zones.some((zone) => zone.id !== id && zone.name === wanted)) return "taken";
    this.change((state) => {
      const zone = state.zones.find((z) => z.id === id);
      if (zone) zone.name = wanted;
    });
    return null;
  }

  removeZone(id: number) {
    this.change((state) => (state.zones = state.zones.filter((zone) => zone.id !== id)));
  }

  setLabelled(first: number, last: number) {
    this.change((state) => (state.labelled = [Math.min(first, last), Math.max(first, last)]));
  }
}
