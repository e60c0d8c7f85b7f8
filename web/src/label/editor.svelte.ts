// What the page of `vedette motion label` does with a film: goes through its pictures, chooses, acts on keys and buttons,
// saves. The components show it and give it their canvas; `version` changes with everything that they show.

import { words } from "../words/index.ts";
import type { View } from "./draw.ts";
import type { Action, Nudge } from "./keys.ts";
import { type Area, boxAt, clamp, type Labels, Model, nearestBox } from "./model.ts";
import { Pictures } from "./pictures.ts";

const kMaxPlayFps = 60;

/** The film with its labels, as /film answers. */
export interface FilmAnswer {
  to: string; // the file
  labels: Labels & { film: string; frames: number; fps: number; width: number; height: number };
  drafts: number[][][];
}

export class Editor {
  readonly film: FilmAnswer["labels"];
  readonly to: string;
  readonly model: Model;
  readonly view: View = { frame: 0, person: 0, draft: 0, zone: null, rubber: null, pointer: null, zoning: false };
  shown: ImageBitmap | null = null;
  shownFrame = -1;
  playing = $state(false);
  saving = $state(false);
  problem: { text: string; copy?: string } | null = $state.raw(null); // copy: labels that were not saved
  version = $state(0);
  /** Of the canvas; set by the component that has it. */
  pixel: () => number = () => 1; // film pixels for each screen pixel
  redraw: () => void = () => {};
  private readonly pictures: Pictures;
  private timer: ReturnType<typeof setInterval> | undefined;
  private fetching = false;

  constructor({ to, labels, drafts }: FilmAnswer) {
    this.film = labels;
    this.to = to;
    this.model = new Model(labels, labels, drafts);
    this.pictures = new Pictures(labels);
    this.model.onChange = () => this.showAll();
  }

  /** "1:02.3". */
  time(frame: number): string {
    const tenths = Math.round((frame / this.film.fps) * 10);
    const seconds = words.number((tenths % 600) / 10, 1).padStart(4, "0");
    return `${Math.floor(tenths / 600)}:${seconds}`;
  }

  showAll(): void {
    const { model, view } = this;
    if (view.person && !model.person(view.person)) view.person = 0;
    if (view.draft && !model.openDrafts().some((draft) => draft.id === view.draft)) view.draft = 0;
    this.version += 1;
    this.redraw();
  }

  // ---- pictures

  goTo(frame: number): void {
    this.view.frame = clamp(Math.round(frame), 0, this.film.frames - 1);
    this.showAll();
    void this.showPicture();
  }

  /** Fetches one picture at a time, so that moving the slider does not build a queue. */
  private async showPicture(): Promise<void> {
    if (this.fetching) return;
    this.fetching = true;
    try {
      while (this.shownFrame !== this.view.frame) {
        const wanted = this.view.frame;
        this.shown = await this.pictures.get(wanted);
        this.shownFrame = wanted;
        this.redraw();
      }
      this.pictures.ahead(this.view.frame, 1);
    } catch {
      this.stop();
      this.problem = { text: words.say("label.problem.picture") };
    }
    this.fetching = false;
  }

  stop(): void {
    clearInterval(this.timer);
    this.playing = false;
  }

  private play(): void {
    if (this.playing) return this.stop();
    if (this.view.frame === this.film.frames - 1) this.goTo(0);
    this.playing = true;
    this.timer = setInterval(() => {
      if (this.shownFrame !== this.view.frame) return; // the picture is still being fetched
      if (this.view.frame + 1 >= this.film.frames) return this.stop();
      this.goTo(this.view.frame + 1);
    }, 1000 / Math.min(this.film.fps, kMaxPlayFps));
  }

  private step(by: number): void {
    this.stop();
    this.goTo(this.view.frame + by);
  }

  private toKey(direction: 1 | -1): void {
    const boxes = this.model.person(this.view.person)?.boxes ?? [];
    const there = boxes.map((box) => box.frame).filter((frame) => (frame - this.view.frame) * direction > 0);
    if (there.length) this.goTo(direction > 0 ? Math.min(...there) : Math.max(...there));
  }

  // ---- choosing

  choose(person: number, draft = 0): void {
    this.view.person = person;
    this.view.draft = draft;
    this.showAll();
  }

  /** From the list: goes to where the person is seen. */
  choosePerson(id: number): void {
    this.choose(id);
    const boxes = this.model.person(id)?.boxes ?? [];
    if (!boxAt(boxes, this.view.frame)) this.goTo(nearestBox(boxes, this.view.frame)?.frame ?? 0);
  }

  chooseDraft(id: number): void {
    this.choose(0, id);
    this.goToFirst(this.model.drafts.find((draft) => draft.id === id)?.boxes ?? []);
  }

  takeDraft(id: number): void {
    const boxes = this.model.drafts.find((draft) => draft.id === id)?.boxes ?? [];
    this.choose(this.model.takeDraft(id));
    this.goToFirst(boxes);
  }

  private goToFirst(boxes: Parameters<typeof boxAt>[0]): void {
    const first = boxes[0];
    if (first && !boxAt(boxes, this.view.frame)) this.goTo(first.frame);
  }

  /** The chosen person's box in this picture, or else the nearest box of the person. */
  chosenBox(): Area | null {
    const boxes = this.model.person(this.view.person)?.boxes ?? [];
    return boxAt(boxes, this.view.frame) ?? nearestBox(boxes, this.view.frame);
  }

  /** The box that is chosen and in this picture. */
  private boxHere() {
    return boxAt(this.model.person(this.view.person)?.boxes ?? [], this.view.frame);
  }

  get hint(): string {
    void this.version;
    const { view } = this;
    const number = this.model.state.people.findIndex((person) => person.id === view.person) + 1;
    const here = this.boxHere();
    if (view.zoning) return words.say(view.zone ? "label.hint.zone.open" : "label.hint.zone");
    if (view.draft) return words.say("label.hint.draft", { number: view.draft });
    if (here) return words.say(here.key ? "label.hint.key" : "label.hint.between", { number });
    return number ? words.say("label.hint.absent", { number }) : words.say("label.hint.none");
  }

  /** Whether an action has an effect now. */
  can(action: Action): boolean {
    void this.version;
    const { model, view } = this;
    const here = this.boxHere();
    switch (action) {
      case "undo": return model.past.length > 0;
      case "redo": return model.future.length > 0;
      case "someoneNew": return view.person > 0;
      case "removeBox": return view.draft > 0 || here?.key === true;
      case "begins":
      case "ends": return here !== null;
      case "previousKey":
      case "nextKey": return view.person > 0;
      default: return true;
    }
  }

  // ---- actions

  closeZone(): void {
    const points = this.view.zone;
    this.view.zone = null;
    if (points) this.model.addZone(points);
    this.showAll();
  }

  /** Moves the edges of the chosen person's box. */
  nudge([left, top, right, bottom]: Nudge): void {
    const box = this.chosenBox();
    if (!box) return;
    const moved = { left: box.left + left, top: box.top + top, right: box.right + right, bottom: box.bottom + bottom };
    this.model.setBox(this.view.person, this.view.frame, left === right && top === bottom ? this.model.kept(moved, "in") : moved);
  }

  private setBoxHere(): void {
    const box = this.chosenBox();
    if (box) return this.model.setBox(this.view.person, this.view.frame, box);
    const { width, height } = this.film;
    this.choose(this.model.addPerson(this.view.frame, { left: width * 0.45, top: height * 0.35, right: width * 0.55, bottom: height * 0.65 }));
  }

  private removeBox(): void {
    if (!this.view.draft) return this.model.removeBox(this.view.person, this.view.frame);
    this.model.dropDraft(this.view.draft);
    this.choose(0);
  }

  private deselect(): void {
    const { view } = this;
    if (view.zone) view.zone = null;
    else if (view.zoning) view.zoning = false;
    else view.person = view.draft = 0;
    this.showAll();
  }

  private toggleZoning(): void {
    this.view.zoning = !this.view.zoning;
    this.view.zone = null;
    this.choose(this.view.zoning ? 0 : this.view.person);
  }

  private enter(): void {
    if (this.view.zone) this.closeZone();
    else if (this.view.draft) this.choose(this.model.takeDraft(this.view.draft));
  }

  private readonly actions: Record<Action, () => void> = {
    undo: () => this.model.undo(),
    redo: () => this.model.redo(),
    back: () => this.step(-1),
    forward: () => this.step(1),
    back10: () => this.step(-10),
    forward10: () => this.step(10),
    begin: () => this.step(-this.film.frames),
    end: () => this.step(this.film.frames),
    play: () => this.play(),
    previousKey: () => this.toKey(-1),
    nextKey: () => this.toKey(1),
    someoneNew: () => this.choose(0),
    boxHere: () => this.setBoxHere(),
    removeBox: () => this.removeBox(),
    removePerson: () => this.model.removePerson(this.view.person),
    begins: () => this.model.beginHere(this.view.person, this.view.frame),
    ends: () => this.model.endHere(this.view.person, this.view.frame),
    zone: () => this.toggleZoning(),
    enter: () => this.enter(),
    deselect: () => this.deselect(),
    labelledFrom: () => this.model.setLabelled(this.view.frame, Math.max(this.view.frame, this.model.state.labelled[1])),
    labelledTo: () => this.model.setLabelled(Math.min(this.view.frame, this.model.state.labelled[0]), this.view.frame),
    labelledAll: () => this.model.setLabelled(0, this.film.frames - 1),
    save: () => void this.save(),
  };

  act(action: Action): void {
    this.actions[action]();
  }

  async save(): Promise<void> {
    if (this.saving || !this.model.unsaved) return;
    this.saving = true;
    const snapshot = this.model.snapshot();
    try {
      const response = await fetch("labels", { method: "PUT", headers: { "Content-Type": "application/json" }, body: snapshot });
      const answer = (await response.json()) as { detail?: string };
      if (response.ok) {
        this.problem = null;
        this.model.markSaved(snapshot);
      } else {
        this.problem = { text: words.say("label.problem.refused", { detail: answer.detail ?? "" }), copy: snapshot };
      }
    } catch {
      this.problem = { text: words.say("label.problem.gone"), copy: snapshot };
    }
    this.saving = false;
  }
}
