import assert from "node:assert/strict";
import { test } from "vitest";
import { added, removed } from "./new_job.ts";

test("a new job sets what was typed, and leaves the rest to the defaults", () => {
  const job = { id: "garden", name: " The garden ", camera: "porch", every: "1m", start: "sunrise", stop: "" } as const;
  assert.deepEqual(added(job), { set: { "timelapse.garden.camera": "porch", "timelapse.garden.every": "1m", "timelapse.garden.name": "The garden", "timelapse.garden.start": "sunrise" } });
});

test("a job is removed with all of its keys", () => {
  assert.deepEqual(removed("garden"), { set: { "timelapse.garden": null } });
});
