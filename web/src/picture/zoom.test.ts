import assert from "node:assert/strict";
import { test } from "vitest";
import { kMaxScale, kWhole, pan, pinch, type Zoom, zoomAt } from "./zoom.ts";

/** Which place of the picture is at a place of the box. */
const seen = (zoom: Zoom, x: number, y: number) => [(x - zoom.x) / zoom.scale, (y - zoom.y) / zoom.scale];
function close(got: number[], wanted: number[]) {
  got.forEach((value, i) => assert.ok(Math.abs(value - (wanted[i] ?? NaN)) < 1e-9, `${got} is not ${wanted}`));
}

test("what is below the pointer stays there, in and out", () => {
  let zoom: Zoom = kWhole;
  for (const factor of [1.5, 1.3, 2, 0.7]) {
    const [x = 0, y = 0] = seen(zoom, 0.3, 0.8);
    zoom = zoomAt(zoom, factor, 0.3, 0.8);
    const [nowX = 9, nowY = 9] = seen(zoom, 0.3, 0.8);
    assert.ok(Math.hypot(nowX - x, nowY - y) < 1e-9, `${nowX}, ${nowY} and not ${x}, ${y}`);
  }
});

test("the scale has bounds, and the whole picture is shown again at the end", () => {
  assert.equal(zoomAt(kWhole, 100).scale, kMaxScale);
  assert.equal(zoomAt(kWhole, 0.5), kWhole);
  assert.equal(zoomAt(zoomAt(kWhole, 4, 0.9, 0.1), 0.01), kWhole);
  assert.equal(zoomAt(kWhole, 1.01), kWhole, "a touchpad's trembling does not zoom");
});

test("a picture is never moved so far that a part of the box is empty", () => {
  const zoom = zoomAt(kWhole, 4);
  close(seen(pan(zoom, 5, 5), 0, 0), [0, 0]);
  close(seen(pan(zoom, -5, -5), 1, 1), [1, 1]);
  assert.equal(pan(kWhole, 0.2, 0.2), kWhole);
  const corner = zoomAt(pan(zoom, -5, -5), 0.5, 0, 0);
  const [x = 0, y = 0] = seen(corner, 1, 1);
  assert.ok(x <= 1 + 1e-9 && y <= 1 + 1e-9, "zooming out at a corner too");
});

test("two fingers zoom by their distance and take the picture with them", () => {
  const from = [{ x: 0.4, y: 0.5 }, { x: 0.6, y: 0.5 }] as const;
  const zoom = pinch(kWhole, from, [{ x: 0.3, y: 0.6 }, { x: 0.7, y: 0.6 }]);
  assert.equal(Math.round(zoom.scale * 1000), 2000);
  close(seen(zoom, 0.5, 0.6), [0.5, 0.5]);
  assert.ok(Number.isFinite(pinch(kWhole, [from[0], from[0]], from).scale), "fingers at one place");
});
