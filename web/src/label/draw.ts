// Draws people, drafts and zones on the picture, and the lanes below the slider.

import { type Area, boxAt, type Model, nearestBox, type Point } from "./model.ts";

/** What of the film is shown and chosen. */
export interface View {
  frame: number;
  person: number; // id; 0: none
  draft: number; // id; 0: none
  zone: Point[] | null; // being drawn
  rubber: Area | null; // a box being dragged
  pointer: Point | null; // while zones are drawn
  zoning: boolean;
}

/** How a box is drawn. */
interface Style {
  room: number; // the picture's width
  dashed?: boolean;
  thick?: boolean;
  faint?: boolean;
  handles?: boolean;
  filled?: boolean;
  text?: string;
}

/** Different for consecutive ids, and readable on any picture. */
export const colourOf = (id: number) => `hsl(${(id * 137.5) % 360} 95% 65%)`;
const kDraft = "#e8e8e8";
const kZone = "#5cf08a";

/** in pixels of the film film pixels for each screen pixel */
export function drawMarks(context: CanvasRenderingContext2D, model: Model, view: View, pixel: number) {
  const room = model.film.width;
  context.lineJoin = "round";
  for (const zone of model.state.zones) drawZone(context, zone.points, zone.name, pixel, true, view.zoning);
  for (const draft of model.openDrafts()) {
    const box = boxAt(draft.boxes, view.frame);
    if (!box) continue;
    drawBox(context, box, kDraft, pixel, { room, dashed: true, thick: draft.id === view.draft, text: `draft ${draft.id}` });
  }
  model.state.people.forEach((person, i) => {
    const selected = person.id === view.person;
    const box = boxAt(person.boxes, view.frame);
    const colour = colourOf(person.id);
    if (box) {
      drawBox(context, box, colour, pixel, { room, thick: selected, handles: selected, filled: box.key, text: `${i + 1}` });
    } else if (selected) {
      const ghost = nearestBox(person.boxes, view.frame);
      if (ghost) drawBox(context, ghost, colour, pixel, { room, dashed: true, faint: true, handles: true, text: `${i + 1}?` });
    }
  });
  if (view.zone) {
    const points = view.pointer ? [...view.zone, view.pointer] : view.zone;
    drawZone(context, points, "", pixel, false, true);
  }
  if (view.rubber) drawBox(context, view.rubber, "#ffffff", pixel, { room, thick: true });
}

/** room: the picture's width */
function drawBox(context: CanvasRenderingContext2D, box: Area, colour: string, pixel: number, how: Style) {
  const { left, top } = box;
  const wide = box.right - left;
  const high = box.bottom - top;
  context.save();
  context.globalAlpha = how.faint ? 0.7 : 1;
  context.setLineDash(how.dashed ? [6 * pixel, 4 * pixel] : []);
  context.lineWidth = (how.thick ? 5 : 4) * pixel;
  context.strokeStyle = "rgb(0 0 0 / 60%)";
  context.strokeRect(left, top, wide, high);
  context.lineWidth = (how.thick ? 3 : 2) * pixel;
  context.strokeStyle = colour;
  context.strokeRect(left, top, wide, high);
  context.setLineDash([]);
  if (how.text) {
    context.font = `600 ${13 * pixel}px system-ui, sans-serif`;
    const width = context.measureText(how.text).width + 8 * pixel;
    const above = top > 18 * pixel ? top - 18 * pixel : top;
    context.fillStyle = how.filled ? colour : "rgb(0 0 0 / 70%)";
    const x = Math.max(0, Math.min(left - pixel, how.room - width));
    context.fillRect(x, above, width, 18 * pixel);
    context.fillStyle = how.filled ? "#000000" : colour;
    context.textBaseline = "middle";
    context.fillText(how.text, x + 4 * pixel, above + 9.5 * pixel);
  }
  if (how.handles) {
    const half = 4 * pixel;
    for (const x of [left, left + wide / 2, left + wide]) {
      for (const y of [top, top + high / 2, top + high]) {
        if (x === left + wide / 2 && y === top + high / 2) continue;
        context.fillStyle = "rgb(0 0 0 / 60%)";
        context.fillRect(x - half - pixel, y - half - pixel, 2 * half + 2 * pixel, 2 * half + 2 * pixel);
        context.fillStyle = colour;
        context.fillRect(x - half, y - half, 2 * half, 2 * half);
      }
    }
  }
  context.restore();
}

function drawZone(context: CanvasRenderingContext2D, points: Point[], name: string, pixel: number, closed: boolean, corners: boolean) {
  if (!points.length) return;
  context.save();
  context.beginPath();
  points.forEach(([x, y], i) => (i ? context.lineTo(x, y) : context.moveTo(x, y)));
  if (closed) context.closePath();
  context.fillStyle = "rgb(92 240 138 / 10%)";
  if (closed) context.fill();
  context.lineWidth = 3 * pixel;
  context.strokeStyle = "rgb(0 0 0 / 50%)";
  context.stroke();
  context.lineWidth = 1.5 * pixel;
  context.strokeStyle = kZone;
  context.stroke();
  context.fillStyle = kZone;
  for (const [x, y] of corners ? points : []) context.fillRect(x - 4 * pixel, y - 4 * pixel, 8 * pixel, 8 * pixel);
  if (name) {
    context.font = `${12 * pixel}px system-ui, sans-serif`;
    context.textBaseline = "top";
    const x = Math.min(...points.map((p) => p[0])) + 4 * pixel;
    const y = Math.min(...points.map((p) => p[1])) + 4 * pixel;
    context.lineWidth = 3 * pixel;
    context.strokeStyle = "rgb(0 0 0 / 70%)";
    context.strokeText(name, x, y);
    context.fillText(name, x, y);
  }
  context.restore();
}

/** One line for each person over the whole film, with a tick at each key box; drafts below. */
export function drawLanes(canvas: HTMLCanvasElement, model: Model, view: View) {
  const lanes = [
    ...model.state.people.map((p) => ({ boxes: p.boxes, colour: colourOf(p.id), thick: p.id === view.person })),
    ...model.openDrafts().map((d) => ({ boxes: d.boxes, colour: "#9a9a9a", thick: d.id === view.draft })),
  ];
  const ratio = devicePixelRatio || 1;
  const width = canvas.clientWidth;
  const lane = Math.max(1.5, Math.min(8, 60 / Math.max(1, lanes.length)));
  const height = Math.max(16, Math.ceil(lanes.length * lane) + 4);
  canvas.style.height = `${height}px`;
  canvas.width = Math.max(1, Math.round(width * ratio));
  canvas.height = Math.round(height * ratio);
  const context = canvas.getContext("2d");
  if (!context) return;
  context.scale(ratio, ratio);
  const at = (frame: number) => ((frame + 0.5) / model.film.frames) * width;
  const [first, last] = model.state.labelled;
  context.fillStyle = "rgb(128 128 128 / 25%)";
  context.fillRect(at(first - 0.5), 0, at(last + 0.5) - at(first - 0.5), height);
  lanes.forEach(({ boxes, colour, thick }, i) => {
    const y = 2 + i * lane;
    const begin = at((boxes[0]?.frame ?? 0) - 0.5);
    context.fillStyle = colour;
    context.globalAlpha = thick ? 1 : 0.6;
    context.fillRect(begin, y, Math.max(2, at((boxes.at(-1)?.frame ?? 0) + 0.5) - begin), Math.max(1, lane - 1));
    if (!thick) return;
    context.fillStyle = "#000000";
    for (const box of boxes) context.fillRect(at(box.frame) - 0.5, y, 1, Math.max(1, lane - 1));
  });
  context.globalAlpha = 1;
  context.fillStyle = "#ff5a4f";
  context.fillRect(at(view.frame) - 1, 0, 2, height);
}
