// The labels that the page edits.
import assert from "node:assert/strict";
import { test } from "vitest";
import { keyName, keys } from "./keys.ts";
import { boxAt, dragged, grip, type Labels, Model, overlap } from "./model.ts";

const film = { frames: 100, fps: 10, width: 640, height: 480 };
const none = (): Labels => ({ labelled: [0, 99], drafted: 0, zones: {}, tracks: [] });
const box = (frame: number, left: number, top: number, right: number, bottom: number) => ({ frame, left, top, right, bottom });
const area = (left: number, top: number, right: number, bottom: number) => ({ left, top, right, bottom });

test("a person's box is interpolated between two key boxes and null outside of them", () => {
  const boxes = [box(10, 0, 0, 10, 20), box(20, 100, 50, 120, 80)];
  assert.deepEqual(boxAt(boxes, 15), { ...box(15, 50, 25, 65, 50), key: false });
  assert.deepEqual(boxAt(boxes, 20), { ...boxes[1], key: true });
  assert.equal(boxAt(boxes, 9), null);
  assert.equal(boxAt(boxes, 21), null);
  assert.equal(boxAt([], 5), null);
});

test("a drag moves a corner, an edge or the whole box", () => {
  const b = area(100, 100, 200, 300);
  assert.equal(grip(b, 98, 103, 8), "lt");
  assert.equal(grip(b, 150, 296, 8), "b");
  assert.equal(grip(b, 150, 200, 8), "in");
  assert.equal(grip(b, 80, 200, 8), "");
  assert.equal(grip(area(0, 0, 6, 6), 3, 3, 8), "in", "a small box can be moved still");
  assert.deepEqual(dragged(b, "rb", 5, -7), area(100, 100, 205, 293));
  assert.deepEqual(dragged(b, "in", 5, -7), area(105, 93, 205, 293));
});

test("a person is drawn, continued, ended, and undone step by step", () => {
  const model = new Model(film, none(), []);
  const id = model.addPerson(10, area(50, 60, 20, 20));
  model.setBox(id, 30, area(100.4, 60, 140.6, 700));
  assert.deepEqual(model.person(id)?.boxes, [box(10, 20, 20, 50, 60), box(30, 100, 60, 141, 480)]);
  model.endHere(id, 20);
  assert.deepEqual(model.person(id)?.boxes.map((b) => b.frame), [10, 20]);
  model.undo();
  assert.deepEqual(model.person(id)?.boxes.map((b) => b.frame), [10, 30]);
  model.redo();
  model.beginHere(id, 15);
  assert.deepEqual(model.person(id)?.boxes.map((b) => b.frame), [15, 20]);
  model.removeBox(id, 15);
  model.removeBox(id, 20);
  assert.equal(model.person(id), null, "nobody is left without a box");
  for (let i = 0; i < 10; ++i) model.undo();
  assert.deepEqual(model.state.people, []);
  assert.equal(model.addPerson(10, area(5, 5, 6, 60)), 0, "too narrow");
});

test("a draft is not a label until it is taken, and is hidden when a person's boxes cover it", () => {
  const drafts = [[[0, 10, 10, 50, 90], [10, 20, 10, 60, 90]], [[50, 300, 10, 350, 90]]];
  const model = new Model(film, none(), drafts);
  assert.deepEqual(model.toFile().tracks, []);
  const id = model.takeDraft(1);
  assert.deepEqual(model.toFile(), { labelled: [0, 99], drafted: 1, zones: {}, tracks: [drafts[0]] });
  model.setBox(id, 0, area(0, 0, 5, 5));
  assert.equal(model.drafts[0]?.boxes[0]?.left, 10, "the draft itself stays as it was");
  assert.deepEqual(model.openDrafts().map((d) => d.id), [2]);
  model.addPerson(50, area(305, 12, 352, 88));
  assert.deepEqual(model.openDrafts(), [], "somebody has marked it by hand");
  model.undo();
  model.dropDraft(2);
  assert.deepEqual(model.openDrafts(), []);
  model.undo();
  assert.deepEqual(model.openDrafts().map((d) => d.id), [2]);
  assert.ok(Math.abs(overlap(area(0, 0, 10, 10), area(5, 0, 15, 10)) - 1 / 3) < 1e-9);
});

test("zones have unique names and stay inside the picture", () => {
  const model = new Model(film, none(), []);
  assert.equal(model.addZone([[0, 0], [10, 0]]), 0);
  const first = model.addZone([[-5, 0], [900, 0.6], [10, 500]]);
  assert.deepEqual(model.toFile().zones, { "zone 1": [[0, 0], [640, 1], [10, 480]] });
  assert.equal(model.renameZone(first, " door "), null);
  const second = model.addZone([[0, 0], [10, 0], [10, 10]]);
  assert.equal(model.renameZone(second, "door"), "taken");
  assert.equal(model.renameZone(second, "  "), "unnamed");
  assert.equal(model.renameZone(second, "é".repeat(31)), "long");
  model.moveZonePoint(second, 2, [30, 40]);
  model.removeZone(first);
  assert.deepEqual(model.toFile().zones, { "zone 2": [[0, 0], [10, 0], [30, 40]] });
});

test("labels are unsaved while they differ from the saved ones, also after undo", () => {
  const labels: Labels = { ...none(), labelled: [5, 50], tracks: [[[7, 1, 2, 30, 40]]], zones: { door: [[0, 0], [9, 0], [9, 9]] } };
  const model = new Model(film, labels, []);
  assert.equal(model.unsaved, false);
  assert.deepEqual(model.toFile(), labels);
  model.setLabelled(60, 20);
  assert.deepEqual(model.toFile().labelled, [20, 60]);
  assert.equal(model.unsaved, true);
  const sent = model.snapshot();
  model.addPerson(3, area(0, 0, 50, 50));
  model.markSaved(sent);
  assert.equal(model.unsaved, true, "what came while it was sent is not saved");
  model.undo();
  assert.equal(model.unsaved, false);
});

test("keys differ by modifiers, not by upper or lower case", () => {
  const name = (key: string, held = {}) => keyName({ key, ctrlKey: false, metaKey: false, shiftKey: false, ...held });
  assert.equal(keys[name("Z", { ctrlKey: true, shiftKey: true })], "redo");
  assert.equal(keys[name("z", { metaKey: true })], "undo");
  assert.equal(keys[name("N")], "someoneNew", "with caps lock");
  assert.equal(keys[name("[", { shiftKey: true })], "begins", "where the sign needs Shift");
  assert.deepEqual(keys[name("D", { shiftKey: true })], [0, 0, 2, 0]);
  assert.equal(keys[name("x")], undefined);
});
