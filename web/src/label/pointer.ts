// Mouse, pen and touch on the picture: draw, move and resize boxes, draw zones, choose a person; two fingers scroll a
// zoomed picture.

import type { View } from "./draw.ts";
import { type Area, boxAt, clamp, dragged, grip, type Model, type Point } from "./model.ts";

/** What the pointer needs of the page. */
export interface Page {
  model: Model;
  view: View;
  pixel: () => number; // film pixels for each screen pixel
  choose: (person: number, draft?: number) => void;
  chosenBox: () => Area | null;
  closeZone: () => void;
  stop: () => void;
  showAll: () => void;
  redraw: () => void;
}

/** What a press began: its movements, and its end. */
interface Drag {
  move: (x: number, y: number) => void;
  end: (x: number, y: number, tapped: boolean) => void;
}

const kGripSize = 8; // width of an edge or corner in screen pixels
const kMaxTapMove = 4; // screen pixels that a click may move

/** `screen` scrolls the canvas. */
export function handlePointer(canvas: HTMLCanvasElement, screen: HTMLElement, page: Page) {
  /** In pixels of the film. */
  function pointOf(event: MouseEvent): Point {
    const box = canvas.getBoundingClientRect();
    return [((event.clientX - box.left) / box.width) * page.model.film.width, ((event.clientY - box.top) / box.height) * page.model.film.height];
  }

  let drag: Drag | null = null;
  let dragFrom: Point = [0, 0];
  const fingers = new Map<number, Point>();

  /** The person's or draft's box under a point; the chosen one first, then the smallest. */
  function boxUnder(x: number, y: number) {
    const hits = [];
    for (const [kind, list] of [["person", page.model.state.people], ["draft", page.model.openDrafts()]] as const) {
      for (const { id, boxes } of list) {
        const box = boxAt(boxes, page.view.frame);
        if (box && grip(box, x, y, 0)) hits.push({ kind, id, area: (box.right - box.left) * (box.bottom - box.top) });
      }
    }
    hits.sort((a, b) => (a.kind === b.kind ? a.area - b.area : a.kind === "person" ? -1 : 1));
    return hits[0] ?? null;
  }

  function dragBox(x: number, y: number): Drag | null {
    const id = page.view.person;
    const box = page.chosenBox();
    const at = box && grip(box, x, y, kGripSize * page.pixel());
    if (!box || !at) return null;
    let area: Area = box;
    return {
      move: (toX: number, toY: number) => {
        area = dragged(box, at, toX - x, toY - y);
        page.view.rubber = area;
      },
      end: (toX: number, toY: number, tapped: boolean) => {
        const other = tapped && boxUnder(toX, toY);
        if (!tapped) page.model.setBox(id, page.view.frame, page.model.kept(area, at));
        else if (other) page.choose(other.kind === "person" ? other.id : 0, other.kind === "draft" ? other.id : 0);
      },
    };
  }

  function drawNew(x: number, y: number): Drag {
    return {
      move: (toX: number, toY: number) => {
        page.view.rubber = { left: Math.min(x, toX), top: Math.min(y, toY), right: Math.max(x, toX), bottom: Math.max(y, toY) };
      },
      end: (toX: number, toY: number, tapped: boolean) => {
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

  function dragCorner(x: number, y: number): Drag | null {
    if (page.view.zone) return null;
    for (const zone of page.model.state.zones) {
      const index = zone.points.findIndex(([px, py]) => Math.hypot(px - x, py - y) <= 1.5 * kGripSize * page.pixel());
      const before = zone.points[index];
      if (!before) continue;
      return {
        move: (toX: number, toY: number) => (zone.points[index] = page.model.pointInside([toX, toY])),
        end: (toX: number, toY: number, tapped: boolean) => {
          zone.points[index] = before;
          if (!tapped) page.model.moveZonePoint(zone.id, index, [toX, toY]);
        },
      };
    }
    return null;
  }

  const addCorner = (): Drag => ({
    move: () => {},
    end: (x: number, y: number) => {
      const first = page.view.zone?.[0];
      if (first && page.view.zone && page.view.zone.length > 2 && Math.hypot(first[0] - x, first[1] - y) <= 1.5 * kGripSize * page.pixel()) return page.closeZone();
      page.view.zone = [...(page.view.zone ?? []), page.model.pointInside([x, y])];
      page.showAll();
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

  const tapped = (event: PointerEvent) => Math.hypot(event.clientX - dragFrom[0], event.clientY - dragFrom[1]) < kMaxTapMove;

  function release(event: PointerEvent, cancelled: boolean) {
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

  function cursorAt(x: number, y: number) {
    const box = page.view.zoning ? null : page.chosenBox();
    const at = box && grip(box, x, y, kGripSize * page.pixel());
    if (!at) return !page.view.zoning && boxUnder(x, y) ? "pointer" : "crosshair";
    if (at === "in") return "move";
    return at === "l" || at === "r" ? "ew-resize" : at === "t" || at === "b" ? "ns-resize" : at === "lt" || at === "rb" ? "nwse-resize" : "nesw-resize";
  }
}
