// @ts-check
// What a mouse, pen or finger does on the picture: boxes drawn, moved and resized, zones clicked, somebody picked; two
// fingers move a picture that is zoomed.

import { boxAt, clamp, dragged, grip } from "./model.js";

/** @typedef {import("./model.js").Area} Area */
/**
 * What the page lets hands do.
 * @typedef {{
 *   model: import("./model.js").Model, view: import("./draw.js").View,
 *   pixel: () => number, choose: (person: number, draft?: number) => void, chosenBox: () => Area | null,
 *   closeZone: () => void, stop: () => void, showAll: () => void, showHint: () => void, redraw: () => void,
 * }} Desk
 */

const kNear = 8; // pixels of the screen that an edge or corner is wide
const kTap = 4; // pixels of the screen that a click may move

/** @param {HTMLCanvasElement} canvas @param {HTMLElement} screen  that scrolls the canvas @param {Desk} desk */
export function followHands(canvas, screen, desk) {
  /** In pixels of the film. @param {MouseEvent} event @returns {[number, number]} */
  function pointOf(event) {
    const box = canvas.getBoundingClientRect();
    return [((event.clientX - box.left) / box.width) * desk.model.film.width, ((event.clientY - box.top) / box.height) * desk.model.film.height];
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
    for (const [kind, list] of /** @type {const} */ ([["person", desk.model.state.people], ["draft", desk.model.openDrafts()]])) {
      for (const { id, boxes } of list) {
        const box = boxAt(boxes, desk.view.frame);
        if (box && grip(box, x, y, 0)) hits.push({ kind, id, area: (box.right - box.left) * (box.bottom - box.top) });
      }
    }
    hits.sort((a, b) => (a.kind === b.kind ? a.area - b.area : a.kind === "person" ? -1 : 1));
    return hits[0] ?? null;
  }

  /** @param {number} x @param {number} y */
  function dragBox(x, y) {
    const id = desk.view.person;
    const box = desk.chosenBox();
    const at = box && grip(box, x, y, kNear * desk.pixel());
    if (!box || !at) return null;
    /** @type {Area} */
    let area = box;
    return {
      move: (/** @type {number} */ toX, /** @type {number} */ toY) => {
        area = dragged(box, at, toX - x, toY - y);
        desk.view.rubber = area;
      },
      end: (/** @type {number} */ toX, /** @type {number} */ toY, /** @type {boolean} */ tapped) => {
        const other = tapped && under(toX, toY);
        if (!tapped) desk.model.setBox(id, desk.view.frame, desk.model.kept(area, at));
        else if (other) desk.choose(other.kind === "person" ? other.id : 0, other.kind === "draft" ? other.id : 0);
      },
    };
  }

  /** @param {number} x @param {number} y */
  function drawNew(x, y) {
    return {
      move: (/** @type {number} */ toX, /** @type {number} */ toY) => {
        desk.view.rubber = { left: Math.min(x, toX), top: Math.min(y, toY), right: Math.max(x, toX), bottom: Math.max(y, toY) };
      },
      end: (/** @type {number} */ toX, /** @type {number} */ toY, /** @type {boolean} */ tapped) => {
        const hit = under(toX, toY);
        if (tapped) return desk.choose(hit?.kind === "person" ? hit.id : 0, hit?.kind === "draft" ? hit.id : 0);
        const area = { left: x, top: y, right: toX, bottom: toY };
        const person = desk.model.person(desk.view.person);
        const here = person && boxAt(person.boxes, desk.view.frame);
        if (person && !here?.key) return desk.model.setBox(person.id, desk.view.frame, area);
        const id = desk.model.addPerson(desk.view.frame, area);
        if (id) desk.choose(id);
      },
    };
  }

  /** @param {number} x @param {number} y */
  function dragCorner(x, y) {
    if (desk.view.zone) return null;
    for (const zone of desk.model.state.zones) {
      const index = zone.points.findIndex(([px, py]) => Math.hypot(px - x, py - y) <= 1.5 * kNear * desk.pixel());
      if (index < 0) continue;
      const before = zone.points[index];
      return {
        move: (/** @type {number} */ toX, /** @type {number} */ toY) => (zone.points[index] = desk.model.pointInside([toX, toY])),
        end: (/** @type {number} */ toX, /** @type {number} */ toY, /** @type {boolean} */ tapped) => {
          zone.points[index] = before;
          if (!tapped) desk.model.moveZonePoint(zone.id, index, [toX, toY]);
        },
      };
    }
    return null;
  }

  const addCorner = () => ({
    move: () => {},
    end: (/** @type {number} */ x, /** @type {number} */ y) => {
      const first = desk.view.zone?.[0];
      if (first && desk.view.zone && desk.view.zone.length > 2 && Math.hypot(first[0] - x, first[1] - y) <= 1.5 * kNear * desk.pixel()) return desk.closeZone();
      desk.view.zone = [...(desk.view.zone ?? []), desk.model.pointInside([x, y])];
      desk.showHint();
    },
  });

  canvas.addEventListener("pointerdown", (event) => {
    // The mark is for the picture that is seen, not for one that is still on its way.
    if (event.button !== 0 || canvas.dataset.frame !== String(desk.view.frame)) return;
    event.preventDefault();
    fingers.set(event.pointerId, [event.clientX, event.clientY]);
    canvas.setPointerCapture(event.pointerId);
    desk.stop();
    if (fingers.size > 1) {
      drag = null; // two fingers move the picture
      desk.view.rubber = null;
      desk.redraw();
      return;
    }
    const [x, y] = pointOf(event);
    dragFrom = [event.clientX, event.clientY];
    drag = desk.view.zoning ? dragCorner(x, y) ?? addCorner() : dragBox(x, y) ?? drawNew(x, y);
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
    desk.view.pointer = desk.view.zoning ? [x, y] : null;
    if (!drag) canvas.style.cursor = cursorAt(x, y);
    if (drag || desk.view.zoning) desk.redraw();
  });

  /** @param {PointerEvent} event */
  const tapped = (event) => Math.hypot(event.clientX - dragFrom[0], event.clientY - dragFrom[1]) < kTap;

  /** @param {PointerEvent} event @param {boolean} cancelled */
  function release(event, cancelled) {
    fingers.delete(event.pointerId);
    const ended = drag;
    drag = null;
    desk.view.rubber = null;
    if (ended && !cancelled) {
      const [x, y] = pointOf(event);
      ended.end(clamp(x, 0, desk.model.film.width), clamp(y, 0, desk.model.film.height), tapped(event));
    }
    desk.showAll();
  }
  canvas.addEventListener("pointerup", (event) => release(event, false));
  canvas.addEventListener("pointercancel", (event) => release(event, true));

  /** @param {number} x @param {number} y */
  function cursorAt(x, y) {
    const box = desk.view.zoning ? null : desk.chosenBox();
    const at = box && grip(box, x, y, kNear * desk.pixel());
    if (!at) return !desk.view.zoning && under(x, y) ? "pointer" : "crosshair";
    if (at === "in") return "move";
    return at === "l" || at === "r" ? "ew-resize" : at === "t" || at === "b" ? "ns-resize" : at === "lt" || at === "rb" ? "nwse-resize" : "nesw-resize";
  }
}
