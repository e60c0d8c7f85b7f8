import assert from "node:assert/strict";
import { beforeEach, test } from "node:test";
import { decode, Type } from "./envelope.js";
import { Live } from "./live.js";

/** A socket whose other end is the test. */
class FakeSocket {
  readyState = 0;
  sent = [];
  send(data) {
    this.sent.push(data);
  }
  accept() {
    this.readyState = 1;
    this.onopen();
  }
  hangUp() {
    this.readyState = 3;
    this.onclose({});
  }
  close(code) {
    this.closedWith = code;
    this.hangUp();
  }
  texts() {
    return this.sent.filter((m) => typeof m === "string").map((m) => JSON.parse(m));
  }
  credits() {
    return this.sent.filter((m) => typeof m !== "string").map(decode).map((m) => [m.channel, Number(m.number)]);
  }
  unit(channel, number = 0, type = Type.unit) {
    const message = new ArrayBuffer(57);
    const view = new DataView(message);
    view.setUint32(0, 0x56440100 | type);
    view.setUint16(4, 56);
    view.setUint16(8, channel);
    view.setBigUint64(16, BigInt(number));
    view.setUint32(52, 1);
    this.onmessage({ data: message });
  }
}

let sockets, pauses, unavailable, live;
beforeEach(() => {
  sockets = [];
  pauses = [];
  unavailable = 0;
  live = new Live({
    open: () => sockets[sockets.push(new FakeSocket()) - 1],
    later: (run, ms) => pauses.push({ run, ms }),
    onUnavailable: () => ++unavailable,
    now: () => 0,
  });
  live.start();
});
const settled = () => new Promise((resolve) => setImmediate(resolve));

/** A watcher that draws when it is told to. */
function watcher() {
  const pending = [];
  const states = [];
  return {
    states,
    drawing: () => pending.length,
    draw: () => pending.shift().resolve(),
    fail: () => pending.shift().reject(new Error("no picture")),
    onUnit: () => new Promise((resolve, reject) => pending.push({ resolve, reject })),
    onStatus: (s) => states.push(s.state),
  };
}

test("cameras watched before the socket opens are requested when it does", () => {
  live.watch("porch", watcher());
  assert.deepEqual(sockets[0].sent, []);
  sockets[0].accept();
  live.watch("yard", watcher());
  assert.deepEqual(sockets[0].texts(), [
    { type: "watch", channel: 1, camera: "porch", credit: 2, max_fps: 0 },
    { type: "watch", channel: 2, camera: "yard", credit: 2, max_fps: 0 },
  ]);
});

test("credit goes out only after a unit was drawn, and as a total", async () => {
  const porch = watcher();
  live.watch("porch", porch);
  sockets[0].accept();
  sockets[0].unit(1, 10);
  sockets[0].unit(1, 11);
  await settled();
  assert.deepEqual(sockets[0].credits(), []);
  assert.equal(porch.drawing(), 1, "the second waits its turn");
  porch.draw();
  await settled();
  assert.deepEqual(sockets[0].credits(), [[1, 3]]);
  porch.draw();
  await settled();
  assert.deepEqual(sockets[0].credits(), [[1, 3], [1, 4]]);
});

test("a unit that cannot be drawn is skipped and the next one is requested", async (t) => {
  t.mock.method(console, "warn", () => {});
  const porch = watcher();
  live.watch("porch", porch);
  sockets[0].accept();
  sockets[0].unit(1);
  await settled();
  porch.fail();
  await settled();
  assert.deepEqual(sockets[0].credits(), [[1, 3]]);
});

test("a late unit of a closed channel reaches nobody, and gets no credit", async () => {
  const first = watcher();
  const second = watcher();
  live.watch("porch", first);
  sockets[0].accept();
  live.unwatch("porch");
  live.watch("porch", second);
  sockets[0].unit(1);
  await settled();
  assert.equal(first.drawing() + second.drawing(), 0);
  assert.deepEqual(sockets[0].texts().slice(1).map((m) => [m.type, m.channel]), [["unwatch", 1], ["watch", 2]]);
  sockets[0].unit(2);
  await settled();
  assert.equal(second.drawing(), 1);
});

test("a new connection requests all cameras again and counts credit from zero", async () => {
  const porch = watcher();
  live.watch("porch", porch);
  sockets[0].accept();
  sockets[0].unit(1);
  await settled();
  sockets[0].hangUp();
  pauses[0].run();
  sockets[1].accept();
  assert.equal(sockets[1].texts()[0].camera, "porch");
  porch.draw(); // the old connection's unit, drawn late
  await settled();
  assert.deepEqual(sockets[1].credits(), []);
  sockets[1].unit(sockets[1].texts()[0].channel);
  await settled();
  porch.draw();
  await settled();
  assert.deepEqual(sockets[1].credits(), [[sockets[1].texts()[0].channel, 3]]);
});

test("pauses between attempts double up to eight seconds and restart after a success", () => {
  for (let i = 0; i < 8; ++i) {
    sockets[i].hangUp();
    pauses[i].run();
  }
  const base = [500, 1000, 2000, 4000, 8000, 8000, 8000, 8000];
  pauses.forEach(({ ms }, i) => assert.ok(ms >= base[i] * 0.75 && ms <= base[i] * 1.25, `pause ${i} is ${ms}`));
  assert.equal(unavailable, 1, "said once, after three tries");
  sockets[8].accept();
  sockets[8].hangUp();
  assert.ok(pauses[8].ms <= 625);
});

test("a status and an end reach the camera's watcher", () => {
  const porch = watcher();
  live.watch("porch", porch);
  sockets[0].accept();
  sockets[0].onmessage({ data: '{"type":"status","channel":1,"camera":"porch","state":"live","reason":""}' });
  sockets[0].onmessage({ data: '{"type":"later than this page"}' });
  sockets[0].unit(1, 0, Type.end);
  assert.deepEqual(porch.states, ["live", "lost"]);
});

test("a message that is no envelope ends the connection, and another one is made", (t) => {
  t.mock.method(console, "error", () => {});
  sockets[0].accept();
  sockets[0].onmessage({ data: new ArrayBuffer(3) });
  assert.equal(sockets[0].closedWith, 4002);
  assert.equal(pauses.length, 1);
});
