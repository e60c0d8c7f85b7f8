// @ts-check
// The page of `vedette motion label`: shows the film, applies pointer and keys to the model, saves.

import { drawLanes, drawMarks } from "./draw.js";
import { handlePointer } from "./pointer.js";
import { keyName, keys } from "./keys.js";
import { showLists } from "./lists.js";
import { boxAt, clamp, Model, nearestBox } from "./model.js";
import { Pictures } from "./pictures.js";
import { showProblem, saveLabels, showState } from "./saving.js";

/** @template {HTMLElement} T @param {string} selector @returns {T} */
const find = (selector) => /** @type {T} */ (document.querySelector(selector));
const main = find("main");
const screen_ = find("#screen");
const canvas = /** @type {HTMLCanvasElement} */ (find("#picture"));
const lanes = /** @type {HTMLCanvasElement} */ (find("#lanes"));
const slider = /** @type {HTMLInputElement} */ (find("#slider"));
const zoom = /** @type {HTMLSelectElement} */ (find("#zoom"));
const hint = find("#hint");

/** @type {Model} */
let model;
/** @type {Pictures} */
let pictures;
/** @type {ImageBitmap | null} */
let shown = null;
let shownFrame = -1;
/** @type {number | undefined} */
let playing;
/** @type {import("./draw.js").View} */
const view = { frame: 0, person: 0, draft: 0, zone: null, rubber: null, pointer: null, zoning: false };

/** "1:02.3". @param {number} frame */
function time(frame) {
  const tenths = Math.round((frame / model.film.fps) * 10);
  const minutes = Math.floor(tenths / 600);
  return `${minutes}:${String(Math.floor((tenths % 600) / 10)).padStart(2, "0")}.${tenths % 10}`;
}

// ---- picture

/** Film pixels for each screen pixel. */
const pixel = () => model.film.width / (canvas.clientWidth || 1);

function fit() {
  const { width, height } = model.film;
  const room = screen_.clientWidth;
  const high = Math.max(160, innerHeight - 272); // room for the heading, the buttons and the lanes
  const scale = Math.min(room / width, Math.max(high / height, 200 / width)) * Number(zoom.value);
  canvas.style.width = `${Math.round(width * scale)}px`;
  canvas.style.height = `${Math.round(height * scale)}px`;
  const ratio = Math.min(2, devicePixelRatio || 1);
  canvas.width = Math.round(width * scale * ratio);
  canvas.height = Math.round(height * scale * ratio);
}

let drawPending = false;
function redraw() {
  if (drawPending) return;
  drawPending = true;
  requestAnimationFrame(() => {
    drawPending = false;
    const context = /** @type {CanvasRenderingContext2D} */ (canvas.getContext("2d"));
    context.setTransform(canvas.width / model.film.width, 0, 0, canvas.height / model.film.height, 0, 0);
    if (shown?.width) context.drawImage(shown, 0, 0, model.film.width, model.film.height);
    drawMarks(context, model, view, pixel());
    drawLanes(lanes, model, view);
    canvas.dataset.frame = String(shownFrame);
  });
}

/** @param {number} frame */
function goTo(frame) {
  view.frame = clamp(Math.round(frame), 0, model.film.frames - 1);
  slider.value = String(view.frame);
  slider.setAttribute("aria-valuetext", `${time(view.frame)}, picture ${view.frame}`);
  find("#place").textContent = `${time(view.frame)} · ${view.frame} of ${model.film.frames - 1}`;
  showHint();
  showTools();
  redraw();
  showPicture();
}

let fetching = false;
/** Fetches one picture at a time, so that moving the slider does not build a queue. */
async function showPicture() {
  if (fetching) return;
  fetching = true;
  try {
    while (shownFrame !== view.frame) {
      const wanted = view.frame;
      shown = await pictures.get(wanted);
      shownFrame = wanted;
      redraw();
    }
    pictures.ahead(view.frame, 1);
  } catch {
    stop();
    showProblem("The picture could not be fetched. Is the program still running?");
  }
  fetching = false;
}

function stop() {
  clearInterval(playing);
  playing = undefined;
  showPlay();
}

function play() {
  if (playing !== undefined) return stop();
  if (view.frame === model.film.frames - 1) goTo(0);
  playing = setInterval(() => {
    if (shownFrame !== view.frame) return; // the picture is still being fetched
    if (view.frame + 1 >= model.film.frames) return stop();
    goTo(view.frame + 1);
  }, 1000 / Math.min(model.film.fps, 60));
  showPlay();
}

function showPlay() {
  const button = find("#play");
  button.textContent = playing === undefined ? "▶" : "■";
  button.setAttribute("aria-label", playing === undefined ? "Play" : "Stop");
}

// ---- selection

/** @param {number} person @param {number} [draft] */
function choose(person, draft = 0) {
  view.person = person;
  view.draft = draft;
  showAll();
}

/** The chosen person's box in this picture, or else the nearest box of the person. */
function chosenBox() {
  const person = model.person(view.person);
  if (!person) return null;
  return boxAt(person.boxes, view.frame) ?? nearestBox(person.boxes, view.frame);
}

/** The person's number in the list. @param {number} id */
const numberOf = (id) => model.state.people.findIndex((person) => person.id === id) + 1;

function showHint() {
  const person = model.person(view.person);
  const here = person && boxAt(person.boxes, view.frame);
  const number = numberOf(view.person);
  if (view.zoning) {
    hint.textContent = view.zone
      ? "Click the next corner; Enter or the first corner closes the zone, Escape cancels it."
      : "Click a new zone's corners, or drag a corner of a zone. Escape or Z finishes.";
  } else if (view.draft) {
    hint.textContent = `Draft ${view.draft} is one of the detector's. Enter adds it to the people, so that you can correct it; Delete removes it.`;
  } else if (here?.key) {
    hint.textContent = `Person ${number} has a box here. Drag beside the box to mark someone new.`;
  } else if (here) {
    hint.textContent = `Person ${number} moves from box to box here. Drag the box to the person, or press K to keep it here.`;
  } else if (person) {
    hint.textContent = `Person ${number} is not marked here. Drag the dashed box to continue; N: someone new.`;
  } else {
    hint.textContent = "Drag a box around somebody, or click one to change it.";
  }
}

for (const kind of ["pointerdown", "pointermove"]) {
  lanes.addEventListener(kind, (event) => {
    const e = /** @type {PointerEvent} */ (event);
    if (kind === "pointermove" && e.buttons !== 1) return;
    const box = lanes.getBoundingClientRect();
    goTo(Math.floor(((e.clientX - box.left) / box.width) * model.film.frames));
  });
}

// ---- buttons and keys

/** @param {number} by */
const step = (by) => () => {
  stop();
  goTo(view.frame + by);
};

/** @param {1 | -1} direction */
const toKey = (direction) => () => {
  const boxes = model.person(view.person)?.boxes ?? [];
  const there = boxes.map((box) => box.frame).filter((frame) => (frame - view.frame) * direction > 0);
  if (there.length) goTo(direction > 0 ? Math.min(...there) : Math.max(...there));
};

function closeZone() {
  const points = view.zone;
  view.zone = null;
  if (points) model.addZone(points);
  showAll();
}

/** Moves the edges of the chosen person's box. @param {number} left @param {number} top @param {number} right @param {number} bottom */
function nudge(left, top, right, bottom) {
  const box = chosenBox();
  if (!box) return;
  const moved = { left: box.left + left, top: box.top + top, right: box.right + right, bottom: box.bottom + bottom };
  model.setBox(view.person, view.frame, left === right && top === bottom ? model.kept(moved, "in") : moved);
}

/** @type {Record<string, () => void>} */
const actions = {
  undo: () => model.undo(),
  redo: () => model.redo(),
  back: step(-1),
  forward: step(1),
  back10: step(-10),
  forward10: step(10),
  begin: () => step(-model.film.frames)(),
  end: () => step(model.film.frames)(),
  play,
  previousKey: toKey(-1),
  nextKey: toKey(1),
  someoneNew: () => choose(0),
  boxHere: () => {
    const box = chosenBox();
    if (box) return model.setBox(view.person, view.frame, box);
    const { width, height } = model.film;
    choose(model.addPerson(view.frame, { left: width * 0.45, top: height * 0.35, right: width * 0.55, bottom: height * 0.65 }));
  },
  removeBox: () => {
    if (view.draft) {
      model.dropDraft(view.draft);
      choose(0);
    } else {
      model.removeBox(view.person, view.frame);
    }
  },
  removePerson: () => model.removePerson(view.person),
  begins: () => model.beginHere(view.person, view.frame),
  ends: () => model.endHere(view.person, view.frame),
  zone: () => {
    view.zoning = !view.zoning;
    view.zone = null;
    choose(view.zoning ? 0 : view.person);
  },
  enter: () => {
    if (view.zone) closeZone();
    else if (view.draft) choose(model.takeDraft(view.draft));
  },
  deselect: () => {
    if (view.zone) view.zone = null;
    else if (view.zoning) view.zoning = false;
    else view.person = view.draft = 0;
    showAll();
  },
  labelledFrom: () => model.setLabelled(view.frame, Math.max(view.frame, model.state.labelled[1])),
  labelledTo: () => model.setLabelled(Math.min(view.frame, model.state.labelled[0]), view.frame),
  labelledAll: () => model.setLabelled(0, model.film.frames - 1),
  save: () => saveLabels(model),
};

addEventListener("keydown", (event) => {
  if (!model || event.altKey) return;
  const at = /** @type {HTMLElement} */ (event.target);
  const name = keyName(event);
  const typing = at.matches("input[type=text], select") && name !== "Ctrl+s";
  const again = event.key === "Enter" && view.draft > 0 && at.matches('.choose[aria-pressed="true"]');
  const pressing = at.matches("button, summary, a") && (event.key === "Enter" || event.key === " ") && !again;
  const action = keys[name];
  if (!action || typing || pressing) return;
  event.preventDefault();
  typeof action === "string" ? actions[action]() : nudge(...action);
});

document.addEventListener("click", (event) => {
  const name = /** @type {HTMLElement} */ (event.target).closest("[data-do]")?.getAttribute("data-do");
  if (name && model) actions[name]();
  // After a click, the Space key plays the film and does not press the button again.
  if (event.detail > 0 && document.activeElement instanceof HTMLButtonElement) document.activeElement.blur();
});
slider.addEventListener("input", () => {
  stop();
  goTo(Number(slider.value));
});
zoom.addEventListener("change", () => {
  fit();
  const box = chosenBox();
  if (box) {
    screen_.scrollLeft = (box.left + box.right) / 2 / pixel() - screen_.clientWidth / 2;
    screen_.scrollTop = (box.top + box.bottom) / 2 / pixel() - screen_.clientHeight / 2;
  }
  redraw();
});
addEventListener("resize", () => {
  if (!model) return;
  fit();
  redraw();
});
find("#save").addEventListener("click", () => saveLabels(model));
addEventListener("beforeunload", (event) => {
  if (model?.unsaved) event.preventDefault();
});

// ---- the whole page

function showTools() {
  const person = model.person(view.person);
  const here = person && boxAt(person.boxes, view.frame);
  /** @type {Record<string, boolean>} */
  const can = {
    undo: model.past.length > 0,
    redo: model.future.length > 0,
    someoneNew: view.person > 0,
    removeBox: view.draft > 0 || here?.key === true,
    begins: here !== null,
    ends: here !== null,
    previousKey: person !== null,
    nextKey: person !== null,
  };
  for (const [name, possible] of Object.entries(can)) find(`[data-do="${name}"]`).toggleAttribute("disabled", !possible);
}

function showAll() {
  if (view.person && !model.person(view.person)) view.person = 0;
  if (view.draft && !model.openDrafts().some((draft) => draft.id === view.draft)) view.draft = 0;
  find("#zone").setAttribute("aria-pressed", String(view.zoning));
  showState(model);
  showHint();
  showTools();
  showLists(model, view, time, {
    choosePerson: (id) => {
      choose(id);
      const person = model.person(id);
      if (person && !boxAt(person.boxes, view.frame)) goTo(nearestBox(person.boxes, view.frame)?.frame ?? 0);
    },
    chooseDraft: (id) => {
      choose(0, id);
      const draft = model.drafts.find((d) => d.id === id);
      if (draft && !boxAt(draft.boxes, view.frame)) goTo(draft.boxes[0].frame);
    },
    takeDraft: (id) => {
      const boxes = model.drafts.find((d) => d.id === id)?.boxes ?? [];
      choose(model.takeDraft(id));
      if (boxes.length && !boxAt(boxes, view.frame)) goTo(boxes[0].frame);
    },
    showProblem,
  });
  redraw();
}

async function begin() {
  try {
    const { to, labels, drafts } = await (await fetch("film")).json();
    model = new Model(labels, labels, drafts);
    model.onChange = showAll;
    pictures = new Pictures(labels);
    document.title = `${labels.film} – Label – Vedette`;
    find("#film").textContent = `${labels.film} · ${labels.width} × ${labels.height} · ${time(labels.frames - 1)}`;
    find("#film").title = `saved in ${to}`;
    slider.max = String(labels.frames - 1);
    main.hidden = false;
    fit();
    showAll();
    handlePointer(canvas, screen_, { model, view, pixel, choose, chosenBox, closeZone, stop, showAll, showHint, redraw });
    goTo(0);
  } catch (error) {
    showProblem(`The film could not be opened: ${error}`);
  }
}

begin();
