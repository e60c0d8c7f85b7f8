// @ts-check
// Mouse, pen and touch on the picture: draw, move and resize boxes, draw zones, choose a person; two fingers scroll a
// zoomed picture.

import { boxAt, clamp, dragged, grip } from "./model.js";

/** @typedef {import("./model.js").Area} Area */
/**
 * What the pointer needs of the page.
 * @typedef {{
 *   model: import("./model.js").Model, view: import("./draw.js").View,
 *   pixel: () => number, choose: (person: number, draft?: number) => void, chosenBox: () => Area | null,
 *   closeZone: () => void, stop: () => void, showAll: () => void, showHint: () => void, redraw: () => void,
 * }} Page
 */

const kGripSize = 8; // width of an edge or corner in screen pixels
const kMaxTapMove = 4; // screen pixels that a click may move

/** @param {HTMLCanvasElement} canvas @param {HTMLElement} screen  that scrolls the canvas @param {Page} page */
export function handlePointer(canvas, screen, page) {
  /** In pixels of the film. @param {MouseEvent} event @returns {[number, number]} */
  function pointOf(event) {
    const box = canvas.getBoundingClientRect();
    return [((event.clientX - box.left) / box.width) * page.model.film.width, ((event.clientY - box.top) / box.height) * page.model.film.height];
  }

  /** @type {{move: (x: number, y: number) => void, end: (x: number, y: number, tapped: boolean) => void} | null} */
  let drag = null;
  /** @type {[number, number]} */
  let dragFrom = [0, 0];
  /** @type {Map<number, [number, number]>} */
  const fingers = new Map();

  /** The person's or draft's box under a point; the chosen one first, then the smallest. @param {number} x @param {number} y */
  function boxUnder(x, y) {
    const hits = [];
    for (const [kind, list] of /** @type {const} */ ([["person", page.model.state.people], ["draft", page.model.openDrafts()]])) {
      for (const { id, boxes } of list) {
        const box = boxAt(boxes, page.view.frame);
        if (box && grip(box, x, y, 0)) hits.push({ kind, id, area: (box.right - box.left) * (box.bottom - box.top) });
      }
    }
    hits.sort((a, b) => (a.kind === b.kind ? a.area - b.area : a.kind === "person" ? -1 : 1));
    return hits[0] ?? null;
  }

  /** @param {number} x @param {number} y */
  function dragBox(x, y) {
    const id = page.view.person;
    const box = page.chosenBox();
    const at = box && grip(box, x, y, kGripSize * page.pixel());
    if (!box || !at) return null;
    /** @type {Area} */
    let area = box;
    return {
      move: (/** @type {number} */ toX, /** @type {number} */ toY) => {
        area = dragged(box, at, toX - x, toY - y);
        page.view.rubber = area;
      },
      end: (/** @type {number} */ toX, /** @type {number} */ toY, /** @type {boolean} */ tapped) => {
        const other = tapped && boxUnder(toX, toY);
        if (!tapped) page.model.setBox(id, page.view.frame, page.model.kept(area, at));
        else if (other) page.choose(other.kind === "person" ? other.id : 0, other.kind === "draft" ? other.id : 0);
      },
    };
  }

  /** @param {number} x @param {number} y */
  function drawNew(x, y) {
    return {
      move: (/** @type {number} */ toX, /** @type {number} */ toY) => {
        page.view.rubber = { left: Math.min(x, toX), top: Math.min(y, toY), right: Math.max(x, toX), bottom: Math.max(y, toY) };
      },
      end: (/** @type {number} */ toX, /** @type {number} */ toY, /** @type {boolean} */ tapped) => {
        const hit = boxUnder(toX, toY);
        if (tapped) return page.choose(hit?.kind === "person" ? hit.id : 0, hit?.kind === "draft" ? hit.id : 0);
        const area = { left: x, top: y, right: toX, bottom: toY };
        const person = page.model.person(page.view.person);
        const here = person && boxAt(person.boxes, page.view.frame);
        if (person && !here?.key) return page.model.setBox(person.id, page.view.frame, area);
        const id = page.model.addPerson(page.view.frame, area);
        if (id) page.choose(id);
      },
    };
  }

  /** @param {number} x @param {number} y */
  function dragCorner(x, y) {
    if (page.view.zone) return null;
    for (const zone of page.model.state.zones) {
      const index = zone.points.findIndex(([px, py]) => Math.hypot(px - x, py - y) <= 1.5 * kGripSize * page.pixel());
      if (index < 0) continue;
      const before = zone.points[index];
      return {
        move: (/** @type {number} */ toX, /** @type {number} */ toY) => (zone.points[index] = page.model.pointInside([toX, toY])),
        end: (/** @type {number} */ toX, /** @type {number} */ toY, /** @type {boolean} */ tapped) => {
          zone.points[index] = before;
          if (!tapped) page.model.moveZonePoint(zone.id, index, [toX, toY]);
        },
      };
    }
    return null;
  }

  const addCorner = () => ({
    move: () => {},
    end: (/** @type {number} */ x, /** @type {number} */ y) => {
      const first = page.view.zone?.[0];
      if (first && page.view.zone && page.view.zone.length > 2 && Math.hypot(first[0] - x, first[1] - y) <= 1.5 * kGripSize * page.pixel()) return page.closeZone();
      page.view.zone = [...(page.view.zone ?? []), page.model.pointInside([x, y])];
      page.showHint();
    },
  });

  canvas.addEventListener("pointerdown", (event) => {
    // Ignore the pointer while the picture on the screen is not the one of view.frame.
    if (event.button !== 0 || canvas.dataset.frame !== String(page.view.frame)) return;
    event.preventDefault();
    fingers.set(event.pointerId, [event.clientX, event.clientY]);
    canvas.setPointerCapture(event.pointerId);
    page.stop();
    if (fingers.size > 1) {
      drag = null; // two fingers scroll the picture
      page.view.rubber = null;
      page.redraw();
      return;
    }
    const [x, y] = pointOf(event);
    dragFrom = [event.clientX, event.clientY];
    drag = page.view.zoning ? dragCorner(x, y) ?? addCorner() : dragBox(x, y) ?? drawNew(x, y);
  });

  canvas.addEventListener("pointermove", (event) => {
    const [x, y] = pointOf(event);
    const finger = fingers.get(event.pointerId);
    if (finger && fingers.size > 1) {
      screen.scrollBy((finger[0] - event.clientX) / fingers.size, (finger[1] - event.clientY) / fingers.size);
      fingers.set(event.pointerId, [event.clientX, event.clientY]);
      return;
    }
    if (drag && !tapped(event)) drag.move(x, y);
    page.view.pointer = page.view.zoning ? [x, y] : null;
    if (!drag) canvas.style.cursor = cursorAt(x, y);
    if (drag || page.view.zoning) page.redraw();
  });

  /** @param {PointerEvent} event */
  const tapped = (event) => Math.hypot(event.clientX - dragFrom[0], event.clientY - dragFrom[1]) < kMaxTapMove;

  /** @param {PointerEvent} event @param {boolean} cancelled */
  function release(event, cancelled) {
    fingers.delete(event.pointerId);
    const ended = drag;
    drag = null;
    page.view.rubber = null;
    if (ended && !cancelled) {
      const [x, y] = pointOf(event);
      ended.end(clamp(x, 0, page.model.film.width), clamp(y, 0, page.model.film.height), tapped(event));
    }
    page.showAll();
  }
  canvas.addEventListener("pointerup", (event) => release(event, false));
  canvas.addEventListener("pointercancel", (event) => release(event, true));

  /** @param {number} x @param {number} y */
  function cursorAt(x, y) {
    const box = page.view.zoning ? null : page.chosenBox();
    const at = box && grip(box, x, y, kGripSize * page.pixel());
    if (!at) return !page.view.zoning && boxUnder(x, y) ? "pointer" : "crosshair";
    if (at === "in") return "move";
    return at === "l" || at === "r" ? "ew-resize" : at === "t" || at === "b" ? "ns-resize" : at === "lt" || at === "rb" ? "nwse-resize" : "nesw-resize";
  }
}
