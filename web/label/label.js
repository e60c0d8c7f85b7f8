// @ts-check
// The page of `vedette motion label`: shows the film, takes what hands and keys do to the model, saves.

import { drawLanes, drawMarks } from "./draw.js";
import { showLists } from "./lists.js";
import { boxAt, clamp, dragged, grip, Model, nearestBox } from "./model.js";
import { Pictures } from "./pictures.js";

/** @typedef {import("./model.js").Area} Area */

const kNear = 8; // pixels of the screen that an edge or corner is wide
const kTap = 4; // pixels of the screen that a click may move

/** @template {HTMLElement} T @param {string} selector @returns {T} */
const find = (selector) => /** @type {T} */ (document.querySelector(selector));
const main = find("main");
const screen_ = find("#screen");
const canvas = /** @type {HTMLCanvasElement} */ (find("#picture"));
const lanes = /** @type {HTMLCanvasElement} */ (find("#lanes"));
const slider = /** @type {HTMLInputElement} */ (find("#slider"));
const zoom = /** @type {HTMLSelectElement} */ (find("#zoom"));
const save = /** @type {HTMLButtonElement} */ (find("#save"));
const state = find("#state");
const problem = find("#problem");
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
let saving = false;
/** @type {import("./draw.js").View} */
const view = { frame: 0, person: 0, draft: 0, zone: null, rubber: null, pointer: null, zoning: false };

/** "1:02.3". @param {number} frame */
function time(frame) {
  const tenths = Math.round((frame / model.film.fps) * 10);
  const minutes = Math.floor(tenths / 600);
  return `${minutes}:${String(Math.floor((tenths % 600) / 10)).padStart(2, "0")}.${tenths % 10}`;
}

// ---- the picture

/** Pixels of the film that a pixel of the screen takes. */
const pixel = () => model.film.width / (canvas.clientWidth || 1);

function fit() {
  const { width, height } = model.film;
  const room = screen_.clientWidth;
  const high = Math.max(160, innerHeight - 208);
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
    if (shown) context.drawImage(shown, 0, 0, model.film.width, model.film.height);
    drawMarks(context, model, view, pixel());
    drawLanes(lanes, model, view);
    canvas.dataset.frame = String(shownFrame);
  });
}

/** @param {number} frame */
async function goTo(frame) {
  view.frame = clamp(Math.round(frame), 0, model.film.frames - 1);
  const wanted = view.frame;
  slider.value = String(wanted);
  slider.setAttribute("aria-valuetext", `${time(wanted)}, picture ${wanted}`);
  find("#place").textContent = `${time(wanted)} · ${wanted} of ${model.film.frames - 1}`;
  showHint();
  showTools();
  redraw();
  try {
    const bitmap = await pictures.get(wanted);
    if (wanted !== view.frame) return;
    shown = bitmap;
    shownFrame = wanted;
    redraw();
    pictures.ahead(wanted, 1);
  } catch {
    if (wanted === view.frame) complain("The picture could not be fetched. Is the program still running?");
  }
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
    if (shownFrame !== view.frame) return; // the picture is still on its way
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

// ---- what is chosen

/** @param {number} person @param {number} [draft] */
function choose(person, draft = 0) {
  view.person = person;
  view.draft = draft;
  showAll();
}

/** Where the chosen person is drawn at this picture: a box, or the nearest one as a ghost. */
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
      ? "Click the next corner; Enter or the first corner closes the zone, Escape drops it."
      : "Click a new zone's corners, or drag a corner of one. Escape or Z ends it.";
  } else if (view.draft) {
    hint.textContent = `Draft ${view.draft} is the detector's. Enter takes it, to be corrected; Delete drops it.`;
  } else if (here?.key) {
    hint.textContent = `Person ${number} has a box here. A drag beside it marks someone new.`;
  } else if (here) {
    hint.textContent = `Person ${number} moves from box to box here. Drag the box where they are, or K to fix it.`;
  } else if (person) {
    hint.textContent = `Person ${number} is not marked here. Drag the dashed box to go on with them; N: someone new.`;
  } else {
    hint.textContent = "Drag a box around somebody, or click one to change it.";
  }
}

// ---- hands

/** In pixels of the film. @param {MouseEvent} event @returns {[number, number]} */
function pointOf(event) {
  const box = canvas.getBoundingClientRect();
  return [((event.clientX - box.left) / box.width) * model.film.width, ((event.clientY - box.top) / box.height) * model.film.height];
}

/** @type {{move: (x: number, y: number) => void, end: (x: number, y: number, tapped: boolean) => void} | null} */
let drag = null;
/** @type {[number, number]} */
let dragFrom = [0, 0];
/** @type {Map<number, [number, number]>} */
const fingers = new Map();

/** The person's or draft's box under a point; the chosen one first, then the smallest. @param {number} x @param {number} y */
function under(x, y) {
  const hits = [];
  for (const [kind, list] of /** @type {const} */ ([["person", model.state.people], ["draft", model.openDrafts()]])) {
    for (const { id, boxes } of list) {
      const box = boxAt(boxes, view.frame);
      if (box && grip(box, x, y, 0)) hits.push({ kind, id, area: (box.right - box.left) * (box.bottom - box.top) });
    }
  }
  hits.sort((a, b) => (a.kind === b.kind ? a.area - b.area : a.kind === "person" ? -1 : 1));
  return hits[0] ?? null;
}

/** @param {number} x @param {number} y */
function dragBox(x, y) {
  const id = view.person;
  const box = chosenBox();
  const at = box && grip(box, x, y, kNear * pixel());
  if (!box || !at) return null;
  /** @type {Area} */
  let area = box;
  return {
    move: (/** @type {number} */ toX, /** @type {number} */ toY) => {
      area = dragged(box, at, toX - x, toY - y);
      view.rubber = area;
    },
    end: (/** @type {number} */ toX, /** @type {number} */ toY, /** @type {boolean} */ tapped) => {
      const other = tapped && under(toX, toY);
      if (!tapped) model.setBox(id, view.frame, kept(area, at));
      else if (other) choose(other.kind === "person" ? other.id : 0, other.kind === "draft" ? other.id : 0);
    },
  };
}

/** A box that is moved as a whole stays as large as it is, inside of the picture. @param {Area} area @param {string} at */
function kept(area, at) {
  if (at !== "in") return area;
  const { width, height } = model.film;
  const dx = clamp(area.left, 0, Math.max(0, width - (area.right - area.left))) - area.left;
  const dy = clamp(area.top, 0, Math.max(0, height - (area.bottom - area.top))) - area.top;
  return dragged(area, "in", dx, dy);
}

/** @param {number} x @param {number} y */
function drawNew(x, y) {
  return {
    move: (/** @type {number} */ toX, /** @type {number} */ toY) => {
      view.rubber = { left: Math.min(x, toX), top: Math.min(y, toY), right: Math.max(x, toX), bottom: Math.max(y, toY) };
    },
    end: (/** @type {number} */ toX, /** @type {number} */ toY, /** @type {boolean} */ tapped) => {
      const hit = under(toX, toY);
      if (tapped) return choose(hit?.kind === "person" ? hit.id : 0, hit?.kind === "draft" ? hit.id : 0);
      const area = { left: x, top: y, right: toX, bottom: toY };
      const person = model.person(view.person);
      const here = person && boxAt(person.boxes, view.frame);
      if (person && !here?.key) return model.setBox(person.id, view.frame, area);
      const id = model.addPerson(view.frame, area);
      if (id) choose(id);
    },
  };
}

/** @param {number} x @param {number} y */
function dragCorner(x, y) {
  if (view.zone) return null;
  for (const zone of model.state.zones) {
    const index = zone.points.findIndex(([px, py]) => Math.hypot(px - x, py - y) <= 1.5 * kNear * pixel());
    if (index < 0) continue;
    const before = zone.points[index];
    return {
      move: (/** @type {number} */ toX, /** @type {number} */ toY) => (zone.points[index] = model.pointInside([toX, toY])),
      end: (/** @type {number} */ toX, /** @type {number} */ toY, /** @type {boolean} */ tapped) => {
        zone.points[index] = before;
        if (!tapped) model.moveZonePoint(zone.id, index, [toX, toY]);
      },
    };
  }
  return null;
}

const addCorner = () => ({
  move: () => {},
  end: (/** @type {number} */ x, /** @type {number} */ y) => {
    const first = view.zone?.[0];
    if (first && view.zone && view.zone.length > 2 && Math.hypot(first[0] - x, first[1] - y) <= 1.5 * kNear * pixel()) return closeZone();
    view.zone = [...(view.zone ?? []), model.pointInside([x, y])];
    showHint();
  },
});

function closeZone() {
  const points = view.zone;
  view.zone = null;
  if (points) model.addZone(points);
  showAll();
}

canvas.addEventListener("pointerdown", (event) => {
  if (event.button !== 0) return;
  event.preventDefault();
  fingers.set(event.pointerId, [event.clientX, event.clientY]);
  canvas.setPointerCapture(event.pointerId);
  stop();
  if (fingers.size > 1) {
    drag = null; // two fingers move the picture
    view.rubber = null;
    redraw();
    return;
  }
  const [x, y] = pointOf(event);
  dragFrom = [event.clientX, event.clientY];
  drag = view.zoning ? dragCorner(x, y) ?? addCorner() : dragBox(x, y) ?? drawNew(x, y);
});

canvas.addEventListener("pointermove", (event) => {
  const [x, y] = pointOf(event);
  const finger = fingers.get(event.pointerId);
  if (finger && fingers.size > 1) {
    screen_.scrollBy((finger[0] - event.clientX) / fingers.size, (finger[1] - event.clientY) / fingers.size);
    fingers.set(event.pointerId, [event.clientX, event.clientY]);
    return;
  }
  if (drag && !tapped(event)) drag.move(x, y);
  view.pointer = view.zoning ? [x, y] : null;
  if (!drag) canvas.style.cursor = cursorAt(x, y);
  if (drag || view.zoning) redraw();
});

/** @param {PointerEvent} event */
const tapped = (event) => Math.hypot(event.clientX - dragFrom[0], event.clientY - dragFrom[1]) < kTap;

/** @param {PointerEvent} event @param {boolean} cancelled */
function release(event, cancelled) {
  fingers.delete(event.pointerId);
  const ended = drag;
  drag = null;
  view.rubber = null;
  if (ended && !cancelled) {
    const [x, y] = pointOf(event);
    ended.end(clamp(x, 0, model.film.width), clamp(y, 0, model.film.height), tapped(event));
  }
  showAll();
}
canvas.addEventListener("pointerup", (event) => release(event, false));
canvas.addEventListener("pointercancel", (event) => release(event, true));

/** @param {number} x @param {number} y */
function cursorAt(x, y) {
  const box = view.zoning ? null : chosenBox();
  const at = box && grip(box, x, y, kNear * pixel());
  if (!at) return !view.zoning && under(x, y) ? "pointer" : "crosshair";
  if (at === "in") return "move";
  return at === "l" || at === "r" ? "ew-resize" : at === "t" || at === "b" ? "ns-resize" : at === "lt" || at === "rb" ? "nwse-resize" : "nesw-resize";
}

for (const kind of ["pointerdown", "pointermove"]) {
  lanes.addEventListener(kind, (event) => {
    const e = /** @type {PointerEvent} */ (event);
    if (kind === "pointermove" && e.buttons !== 1) return;
    const box = lanes.getBoundingClientRect();
    goTo(Math.floor(((e.clientX - box.left) / box.width) * model.film.frames));
  });
}

// ---- what buttons and keys do

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

/** Moves the edges of the chosen person's box. @param {number} left @param {number} top @param {number} right @param {number} bottom */
const nudge = (left, top, right, bottom) => () => {
  const box = chosenBox();
  if (!box) return;
  const moved = { left: box.left + left, top: box.top + top, right: box.right + right, bottom: box.bottom + bottom };
  model.setBox(view.person, view.frame, left === right && top === bottom ? kept(moved, "in") : moved);
};

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
  letGo: () => {
    if (view.zone) view.zone = null;
    else if (view.zoning) view.zoning = false;
    else view.person = view.draft = 0;
    showAll();
  },
  labelledFrom: () => model.setLabelled(view.frame, Math.max(view.frame, model.state.labelled[1])),
  labelledTo: () => model.setLabelled(Math.min(view.frame, model.state.labelled[0]), view.frame),
  labelledAll: () => model.setLabelled(0, model.film.frames - 1),
  save: () => saveLabels(),
};

/** @type {Record<string, string | (() => void)>} by what keyName() says */
const keys = {
  "ArrowLeft": "back",
  "ArrowRight": "forward",
  "Shift+ArrowLeft": "back10",
  "Shift+ArrowRight": "forward10",
  "Home": "begin",
  "End": "end",
  " ": "play",
  ",": "previousKey",
  ".": "nextKey",
  "n": "someoneNew",
  "k": "boxHere",
  "Delete": "removeBox",
  "Backspace": "removeBox",
  "Shift+Delete": "removePerson",
  "[": "begins",
  "]": "ends",
  "z": "zone",
  "Enter": "enter",
  "Escape": "letGo",
  "Ctrl+z": "undo",
  "Ctrl+Shift+z": "redo",
  "Ctrl+y": "redo",
  "Ctrl+s": "save",
  "a": nudge(-2, 0, -2, 0),
  "d": nudge(2, 0, 2, 0),
  "w": nudge(0, -2, 0, -2),
  "s": nudge(0, 2, 0, 2),
  "Shift+a": nudge(0, 0, -2, 0),
  "Shift+d": nudge(0, 0, 2, 0),
  "Shift+w": nudge(0, 0, 0, -2),
  "Shift+s": nudge(0, 0, 0, 2),
};

/** @param {KeyboardEvent} event */
function keyName(event) {
  const key = event.key.length === 1 ? event.key.toLowerCase() : event.key;
  const control = event.ctrlKey || event.metaKey ? "Ctrl+" : "";
  return control + (event.shiftKey && !"[],.".includes(key) ? "Shift+" : "") + key;
}

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
  typeof action === "string" ? actions[action]() : action();
});

document.addEventListener("click", (event) => {
  const name = /** @type {HTMLElement} */ (event.target).closest("[data-do]")?.getAttribute("data-do");
  if (name && model) actions[name]();
  // Pressed by hand: the next Space is the film's again.
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
save.addEventListener("click", () => saveLabels());
addEventListener("beforeunload", (event) => {
  if (model?.unsaved) event.preventDefault();
});

// ---- saving

/** @param {string} text @param {string} [labels]  to be kept by hand, for they could not be saved */
function complain(text, labels) {
  problem.replaceChildren(text);
  if (labels) {
    const link = document.createElement("a");
    link.href = URL.createObjectURL(new Blob([labels], { type: "application/json" }));
    link.download = "labels.json";
    link.textContent = "Keep a copy";
    problem.append(" ", link);
  }
  problem.hidden = false;
}

async function saveLabels() {
  if (saving || !model.unsaved) return;
  saving = true;
  const essence = model.essence();
  showState();
  try {
    const response = await fetch("labels", { method: "PUT", headers: { "Content-Type": "application/json" }, body: essence });
    const answer = await response.json();
    if (response.ok) {
      problem.hidden = true;
      model.markSaved(essence);
    } else {
      complain(`The labels were not saved: ${answer.detail}.`, essence);
    }
  } catch {
    complain("The labels were not saved, for the program does not answer.", essence);
  }
  saving = false;
  showState();
}

function showState() {
  const unsaved = model.unsaved;
  state.textContent = saving ? "saving…" : unsaved ? "not saved" : "saved";
  state.dataset.unsaved = String(unsaved);
  save.disabled = saving || !unsaved;
}

// ---- all together

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
  showState();
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
    complain,
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
    await goTo(0);
  } catch (error) {
    complain(`The film could not be opened: ${error}`);
  }
}

begin();
