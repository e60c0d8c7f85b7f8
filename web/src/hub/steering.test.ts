import assert from "node:assert/strict";
import { test } from "vitest";
import { Refusal } from "../api/client.ts";
import type { Ptz } from "../api/types.ts";
import { isAtLimit, Steering } from "./steering.svelte.ts";

const axis = (position: number | null, max = 90) => ({ min: -max, max, position });
const ptz = (more: Partial<Ptz> = {}): Ptz => ({
  pan: axis(0),
  tilt: axis(10, 45),
  step: 5,
  moving: false,
  error: "",
  may_steer: true,
  lease: { holder: null, mine: false, seconds_left: 0, asked_by: [] },
  presets: ["door"],
  patrol: { running: false, pauses_for_s: 0 },
  ...more,
});
const heldBy = (holder: string | null, mine = false) => ({ lease: { holder, mine, seconds_left: 30, asked_by: [] } });

/** A hub that answers with what is first in `answers`, else with `now`, and keeps the commands. */
function bench(now = ptz()) {
  const asked: unknown[] = [];
  const answers: (Ptz | Refusal | Promise<Ptz>)[] = [];
  const hub = { now, asked, answers };
  const answer = async (...command: unknown[]) => {
    asked.push(command);
    const next = (await answers.shift()) ?? hub.now;
    if (next instanceof Refusal) throw next;
    return next;
  };
  const api = {
    ptz: (id: string) => answer("ptz", id),
    move: (...all: unknown[]) => answer("move", ...all),
    moveTo: (...all: unknown[]) => answer("to", ...all),
    home: (id: string) => answer("home", id),
    goToPreset: (...all: unknown[]) => answer("preset", ...all),
    setPatrol: (...all: unknown[]) => answer("patrol", ...all),
    lease: (...all: unknown[]) => answer("lease", ...all),
  };
  const steering = new Steering(api, "porch", (error) => (error instanceof Refusal ? (error.code ?? "") : "gone"));
  return { hub, steering };
}
const settle = () => new Promise((resolve) => setImmediate(resolve));

/** The commands of a test, after the hub was asked once. */
async function steered(now: Ptz, act: (steering: Steering) => void) {
  const { hub, steering } = bench(now);
  steering.follow()();
  await settle();
  act(steering);
  await settle();
  return hub.asked.slice(1);
}

test("each direction is one move by the camera's step", async () => {
  for (const [direction, pan, tilt] of [["left", -5, 0], ["right", 5, 0], ["up", 0, 5], ["down", 0, -5]] as const) {
    assert.deepEqual(await steered(ptz(), (one) => one.tap(direction)), [["move", "porch", pan, tilt]]);
  }
  assert.deepEqual(await steered(ptz(), (one) => one.tap("centre")), [["home", "porch"]]);
});

test("nothing is sent beyond a limit, while somebody else steers, or without the right", async () => {
  const press = (one: Steering) => {
    one.tap("right");
    one.goToPreset("door");
    one.togglePatrol();
  };
  assert.deepEqual(await steered(ptz(heldBy("bob")), press), []);
  assert.deepEqual(await steered(ptz({ may_steer: false }), press), []);
  assert.deepEqual(await steered(ptz({ pan: axis(90) }), (one) => one.tap("right")), []);
  assert.equal(isAtLimit(ptz({ pan: axis(90) }), "left"), false);
  assert.equal(isAtLimit(ptz({ pan: axis(null) }), "right"), false, "a position that is not known has no limit");
});

test("a preset waits for the position, moves do not", async () => {
  const unknown = ptz({ pan: axis(null) });
  assert.deepEqual(await steered(unknown, (one) => one.goToPreset("door")), []);
  assert.deepEqual(await steered(unknown, (one) => one.tap("left")), [["move", "porch", -5, 0]]);
  assert.deepEqual(await steered(ptz(), (one) => one.goToPreset("door")), [["preset", "porch", "door"]]);
  assert.deepEqual(await steered(ptz(), (one) => one.togglePatrol()), [["patrol", "porch", true]]);
});

test("a place is one move to whole degrees within the limits, by whoever may steer and where the position is known", async () => {
  assert.deepEqual(await steered(ptz(), (one) => one.lookAt(30.4, -12.6)), [["to", "porch", { pan: 30, tilt: -13 }]]);
  assert.deepEqual(await steered(ptz(), (one) => one.lookAt(200, -200)), [["to", "porch", { pan: 90, tilt: -45 }]]);
  for (const blocked of [ptz({ pan: axis(null) }), ptz(heldBy("bob")), ptz({ may_steer: false })]) {
    assert.deepEqual(await steered(blocked, (one) => one.lookAt(30, 10)), []);
  }
});

test("where a camera is going to is known until it is there, stands still, or gets another command", async () => {
  const { hub, steering } = bench();
  steering.follow()();
  await settle();
  const aim = { pan: 30, tilt: 10 };
  const on = (pan: number, moving = true) => ptz({ pan: axis(pan), moving });
  const sent = async (...answers: (Ptz | Refusal)[]) => {
    hub.answers.push(...answers);
    steering.lookAt(30, 10);
    await settle();
  };
  const asked = async (answer: Ptz) => {
    hub.answers.push(answer);
    steering.follow()();
    await settle();
  };
  await sent(on(10));
  assert.deepEqual(steering.aim, aim, "on the way");
  await asked(on(20));
  assert.deepEqual(steering.aim, aim);
  await asked(on(30));
  assert.equal(steering.aim, null, "it is there");
  await sent(on(10));
  await asked(on(20, false));
  assert.equal(steering.aim, null, "it has stopped");
  await sent(new Refusal(504, "servo_timeout", ""));
  assert.equal(steering.aim, null, "it has not begun");
  await sent(on(10));
  hub.answers.push(on(15));
  steering.tap("right");
  await settle();
  assert.equal(steering.aim, null, "a press of the pad ends it");
});

test("an answer to a question that is older than that of a command is dropped", async () => {
  const { hub, steering } = bench();
  const stop = steering.follow();
  await settle();
  let late: (answer: Ptz) => void = () => {};
  hub.answers.push(new Promise((resolve) => (late = resolve)), ptz({ pan: axis(5) }));
  steering.follow()();
  steering.tap("right");
  await settle();
  late(ptz({ pan: axis(0) }));
  await settle();
  assert.equal(steering.at?.pan, 5);
  stop();
});

test("a problem stays until a command succeeds, or until its reason is gone", async () => {
  const { hub, steering } = bench();
  steering.follow()();
  await settle();
  hub.answers.push(new Refusal(504, "servo_timeout", ""));
  steering.tap("left");
  await settle();
  steering.follow()();
  await settle();
  assert.equal(steering.problem, "servo_timeout");
  hub.answers.push(ptz(), new Refusal(409, "steered_by_other", ""), ptz(heldBy("bob")));
  steering.tap("left");
  await settle();
  assert.equal(steering.problem, "");
  steering.tap("left");
  await settle();
  steering.follow()();
  await settle();
  assert.equal(steering.problem, "steered_by_other");
  steering.follow()();
  await settle();
  assert.equal(steering.problem, "", "bob has let go");
});

test("the lease is given up when the page is left, if it is one's own", async () => {
  assert.deepEqual(await steered(ptz(heldBy("ann", true)), (one) => one.leave()), [["lease", "porch", "release"]]);
  assert.deepEqual(await steered(ptz(heldBy("bob")), (one) => one.leave()), []);
});

test("whoever has asked need not ask again, until the lease changes", async () => {
  const { hub, steering } = bench(ptz(heldBy("bob")));
  steering.follow()();
  await settle();
  await steering.lease("ask");
  assert.equal(steering.asked, true);
  hub.now = ptz(heldBy("carl"));
  steering.follow()();
  await settle();
  assert.equal(steering.asked, false);
});
