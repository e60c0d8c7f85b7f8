import assert from "node:assert/strict";
import { test } from "vitest";
import { invitationIn, pathOf, type Place, placeAt } from "./router.ts";

const at = (path: string, base = "http://hub/hub/") => placeAt(new URL(path, base), new URL(base));

test("every place is found again at its address, at the root and below a path", () => {
  const places: Exclude<Place, { page: "missing" }>[] = [
    { page: "wall" },
    { page: "login" },
    { page: "join" },
    { page: "people", part: null },
    { page: "people", part: "links" },
    { page: "settings", part: "cameras", at: null },
    { page: "settings", part: "add", at: null },
    { page: "settings", part: "keys", at: "cameras.porch.fps" },
    { page: "settings", part: "keys", at: "50 % of a/b" },
    { page: "system", part: null },
    { page: "system", part: "log" },
    { page: "timelapse", job: null, part: "days", at: null },
    { page: "timelapse", job: "garden-2", part: "days", at: null },
    { page: "timelapse", job: "garden", part: "days", at: "2026-11" },
    { page: "timelapse", job: "garden", part: "compare", at: "2026-11-28..2026-11-29" },
    { page: "camera", id: "porch" },
    { page: "camera", id: "a/b c%?#ü" },
  ];
  for (const place of places) for (const base of ["http://hub/", "http://hub/hub/"]) assert.deepEqual(at(pathOf(place), base), place);
});

test("what is not ours is missing", () => {
  for (const path of ["/", "/other", "nothing", "camera/", "camera/a/b", "camera/%", "people/x", "settings/x", "system/x", "timelapse/x", "http://other/hub/", "api/v1/cameras"]) {
    assert.deepEqual(at(path), { page: "missing" }, path);
  }
  assert.deepEqual(at("people#nothing"), { page: "people", part: null });
  assert.deepEqual(at("timelapse#garden"), { page: "timelapse", job: "garden", part: "days", at: null });
  assert.deepEqual(at("timelapse#garden/moon/2026"), { page: "timelapse", job: "garden", part: "days", at: null }, "a part that is none");
  assert.deepEqual(at("timelapse#garden/days/<b>"), { page: "timelapse", job: null, part: "days", at: null }, "no day");
  assert.deepEqual(at("settings"), { page: "settings", part: "cameras", at: null });
  assert.deepEqual(at("settings#nothing/x"), { page: "settings", part: "cameras", at: null });
  assert.deepEqual(at("settings#keys/%"), { page: "settings", part: "keys", at: null }, "a lone % sign");
  assert.deepEqual(at("?x=1"), { page: "wall" }, "a query changes nothing");
});

test("an invitation is a kind and a secret of base64url, and nothing else", () => {
  assert.deepEqual(invitationIn("#guest.aZ_-09"), { kind: "guest", secret: "aZ_-09" });
  assert.deepEqual(invitationIn("#setup.x"), { kind: "setup", secret: "x" });
  for (const wrong of ["", "#", "#guest.", "#owner.x", "#guest.a b", "#guest.x.y", "guest.x"]) assert.equal(invitationIn(wrong), null, wrong);
});
