import assert from "node:assert/strict";
import { test } from "vitest";
import { Refusal } from "../../api/client.ts";
import type { How, Saved } from "../../api/settings.ts";
import { afterError, isWorthTrial, Saving } from "./save.ts";

const answer = (more: Partial<Saved> = {}): Saved => ({ saved: false, version: "a", changes: [], lines: [], plan: "", waiting: [], trial: null, ...more });
const refusal = (code: string, members: Record<string, unknown> = {}, values: Record<string, string> = {}) => new Refusal(409, code, "no", undefined, undefined, values, members);

/** A hub whose answers are given in their order; `steps` are those that were told. */
function saving(...answers: (Saved | Error)[]) {
  const asked: [string, How][] = [];
  const steps: string[] = [];
  const made = new Saving(
    (version, how) => {
      asked.push([version, how]);
      const next = answers.shift();
      return next instanceof Error || !next ? Promise.reject(next ?? new Error("nobody asked for this")) : Promise.resolve(next);
    },
    "a",
    ({ step }) => steps.push(step),
  );
  return { saving: made, asked, steps };
}

test("a change is planned by a dry run, then saved with a trial", async () => {
  const { saving: one, asked, steps } = saving(answer(), answer({ saved: true, version: "b" }));
  await one.plan();
  await one.save(true);
  assert.deepEqual(asked, [["a", { dryRun: true }], ["a", { confirm: true }]]);
  assert.deepEqual(steps, ["planning", "planned", "saving", "saved"]);
});

test("a trial that takes itself back names the cameras, and may be saved without one", async () => {
  const cameras = [{ camera: "porch", reason: "no picture within 30 s" }];
  const { saving: one, asked } = saving(refusal("taken_back", { cameras }), answer({ saved: true }));
  await one.save(true);
  assert.deepEqual(one.step, { step: "taken_back", cameras });
  await one.save(false);
  assert.deepEqual([one.step.step, asked[1]], ["saved", ["a", { confirm: false }]]);
});

test("whoever was overtaken sees what has changed, and goes on from there", async () => {
  const overtaken = refusal("settings_changed", { lines: ["live.max_viewers: 5 -> 6"] }, { version: "b" });
  const { saving: one, asked, steps } = saving(answer(), overtaken, answer(), answer({ saved: true }));
  await one.plan();
  await one.save(false);
  assert.deepEqual(one.step, { step: "overtaken", version: "b", lines: ["live.max_viewers: 5 -> 6"] });
  await one.goOn();
  await one.save(false);
  assert.deepEqual(asked.map(([version, how]) => [version, how.dryRun === true]), [["a", true], ["a", false], ["b", true], ["b", false]]);
  assert.deepEqual(steps.slice(-4), ["planning", "planned", "saving", "saved"]);
});

test("one goes on only from where one was overtaken, and nothing is sent twice at once", async () => {
  const { saving: one, asked } = saving(answer({ saved: true }), answer());
  await one.goOn();
  assert.equal(asked.length, 0);
  const first = one.save(true);
  assert.equal(one.isBusy, true);
  await Promise.all([first, one.save(false), one.plan()]);
  assert.deepEqual([asked.length, one.isBusy], [1, false]);
});

test("problems lead to the fields; a refusal without any, and no answer, are kept for words", () => {
  const problems = [{ key: "live.max_viewers", message: "too large" }];
  assert.deepEqual(afterError(refusal("invalid_settings", { problems })), { step: "invalid", problems });
  assert.deepEqual(afterError(refusal("file_has_problems", { problems })), { step: "invalid", problems });
  assert.deepEqual(afterError(refusal("invalid_settings", { problems: "?" })), { step: "invalid", problems: [] });
  for (const error of [refusal("file_only"), new TypeError("gone")]) assert.deepEqual(afterError(error), { step: "failed", error });
});

test("a trial is offered where a camera's pictures are concerned", () => {
  const with_ = (path: string, what: string, applies: string) => isWorthTrial(answer({ changes: [{ path, what, applies }] }));
  const gone = [{ path: "cameras.porch", what: "entry_removed", applies: "restart_source" }, { path: "cameras.porch.source", what: "value", applies: "restart_source" }];
  assert.equal(isWorthTrial(answer({ changes: gone })), false, "what was in it is gone with it");
  assert.equal(with_("cameras.porch.source", "value", "restart_source"), true);
  assert.equal(with_("cameras.porch", "entry_added", "live"), true);
  assert.equal(with_("cameras.porch", "entry_removed", "restart_source"), false);
  assert.equal(with_("cameras.porch.name", "value", "live"), false);
  assert.equal(with_("serve.tcpcam.port", "value", "restart_room"), false);
});
