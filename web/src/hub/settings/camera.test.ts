import assert from "node:assert/strict";
import { test } from "vitest";
import type { Settings } from "../../api/settings.ts";
import { added, bytesPerDay, changed, copied, credentials, groupsOf, idFrom, moved, nameFrom } from "./camera.ts";
import { kId } from "./form.ts";

const settings = {
  values: { "cameras.porch.source": "http://10.0.0.5/", "cameras.porch.name": "Porch", "cameras.porch.password": null, "cameras.porch.ptz.tilt": "-30..60", "cameras.porch2.source": "x" },
  entries: { cameras: ["porch", "porch2"] },
} as unknown as Settings;

test("an id is made from a name, and is one that nobody has", () => {
  assert.equal(idFrom("Front Porch", []), "front-porch");
  assert.equal(idFrom("  Café, Türe! ", []), "cafe-ture");
  assert.equal(idFrom("Porch", ["porch", "porch-2"]), "porch-3");
  assert.equal(idFrom("摄像头", []), "camera");
  for (const name of ["x".repeat(40), `${"x".repeat(31)} y`, "-_-"]) {
    const id = idFrom(name, ["x".repeat(32)]);
    assert.match(id, kId, name);
    assert.notEqual(id, "x".repeat(32));
  }
});

test("a host with a name proposes a name for people, an address none", () => {
  assert.equal(nameFrom("http://user:secret@front-porch.local:81/stream"), "Front porch");
  assert.equal(nameFrom("octopi"), "Octopi");
  for (const none of ["192.168.1.50", "http://[fd00::1]/", "localhost:8080", "http://10.0.0.5:81/a.b", ""]) assert.equal(nameFrom(none), null, none);
});

test("an item of a list moves, within the list", () => {
  assert.deepEqual(moved(["a", "b", "c"], 0, 2), ["b", "c", "a"]);
  assert.deepEqual(moved(["a", "b", "c"], 2, 0), ["c", "a", "b"]);
  assert.deepEqual(moved(["a", "b"], 1, 9), ["a", "b"]);
  assert.deepEqual(moved(["a"], 5, 0), ["a"]);
});

test("a new camera has what was proposed, and its name", () => {
  assert.deepEqual(added("door", "Door", { source: "http://x/", "ptz.kind": "control_servo" }), {
    set: { "cameras.door.source": "http://x/", "cameras.door.ptz.kind": "control_servo", "cameras.door.name": "Door" },
  });
  assert.deepEqual(added("door", "", { source: "s" }), { set: { "cameras.door.source": "s" } });
});

test("what a camera asks for is a user with a password, or the PIN of TCPCam", () => {
  assert.deepEqual(credentials("http://x/", "eve", "secret"), { user: "eve", password: "secret" });
  assert.deepEqual(credentials("tcpcam://x", "", "1234"), { pin: "1234" });
  assert.deepEqual(credentials("http://x/", "", ""), {});
});

test("a copy has all values but the secrets, which it names", () => {
  const { change, missing } = copied(settings, "porch", "gate", "Gate");
  assert.deepEqual(change, { set: { "cameras.gate.source": "http://10.0.0.5/", "cameras.gate.ptz.tilt": "-30..60", "cameras.gate.name": "Gate" } });
  assert.deepEqual(missing, ["password"]);
});

test("only what is another one is changed, under the new id", () => {
  const same = { name: "Porch", source: "http://10.0.0.5/", user: "" };
  assert.equal(changed(settings, "porch", "porch", same), null);
  assert.deepEqual(changed(settings, "porch", "porch", { ...same, name: "" }), { set: { "cameras.porch.name": null } });
  assert.deepEqual(changed(settings, "porch", "door", same), { rename: { "cameras.porch": "door" } });
  assert.deepEqual(changed(settings, "porch", "door", { ...same, user: "eve" }), { rename: { "cameras.porch": "door" }, set: { "cameras.door.user": "eve" } });
});

test("a picture's cost is that of a day", () => {
  assert.equal(bytesPerDay(400_000), 34_560_000_000);
});

test("the groups that there are can be chosen, each once", () => {
  const values = { "cameras.a.group": "Garden", "cameras.b.group": "House", "cameras.c.group": "Garden", "cameras.gone.group": "Attic" };
  assert.deepEqual(groupsOf({ values, entries: { cameras: ["b", "a", "c", "d"] } } as unknown as Settings), ["House", "Garden"]);
  assert.deepEqual(groupsOf({ values: {}, entries: {} } as unknown as Settings), []);
});
