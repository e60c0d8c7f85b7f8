import assert from "node:assert/strict";
import { beforeAll, test, vi } from "vitest";

// job.ts words for the browser's language and knows the page's address.
let job: typeof import("./job.ts");
beforeAll(async () => {
  vi.stubGlobal("document", { documentElement: {} });
  vi.stubGlobal("location", { href: "http://hub/timelapse" });
  vi.stubGlobal("navigator", { languages: ["en"] });
  job = await import("./job.ts");
});

test("an address says a year, a month, a day or two days", () => {
  assert.deepEqual(job.spanOf("2026"), { from: "2026-01-01", to: "2026-12-31" });
  assert.deepEqual(job.spanOf("2024-02"), { from: "2024-02-01", to: "2024-02-29" });
  assert.deepEqual(job.spanOf("2026-11-29T08-05"), { from: "2026-11-29", to: "2026-11-29" });
  assert.deepEqual(job.spanOf("2026-11-29..2026-11-01"), { from: "2026-11-01", to: "2026-11-29" }, "in their order");
  for (const wrong of [null, "", "2026-13", "2026-02-30", "..", "2026-11-29..x"]) assert.equal(job.spanOf(wrong), null, String(wrong));
});

test("the span beside one is of the same kind", () => {
  assert.deepEqual([job.spanBeside("2026-12-31", 1), job.spanBeside("2026-01", -1), job.spanBeside("2026", 1)], ["2027-01-01", "2025-12", "2027"]);
});

test("sums are said with what is missing, and a day of a gap is not one without slots", () => {
  assert.equal(job.sumsText({ taken: 1437, skipped: 0, missed: 3 }), "1437 pictures, 3 missed");
  assert.equal(job.sumsText({ taken: 0, skipped: 2, missed: 0 }), "no picture, 2 skipped");
  assert.equal(job.sumsText({ taken: 0, skipped: 0, missed: 0 }), "0 pictures");
  assert.equal(job.sumsText({ taken: 0, skipped: 0, missed: 0 }, true), "no picture, a gap of a day before goes on");
});
