import assert from "node:assert/strict";
import { beforeEach, test, vi } from "vitest";
import { decode, Type } from "./envelope.ts";
import { Live, type Socket, type Watcher } from "./live.ts";

/** A socket whose other end is the test. */
class FakeSocket {
  readyState = 0;
  binaryType: BinaryType = "blob";
  onopen: (() => void) | null = null;
  onclose: (() => void) | null = null;
  onmessage: ((event: { data: unknown }) => void) | null = null;
  closedWith: number | undefined;
  readonly sent: (string | ArrayBuffer)[] = [];

  send(data: string | ArrayBuffer) {
    this.sent.push(data);
  }
  accept() {
    this.readyState = 1;
    this.onopen?.();
  }
  hangUp() {
    this.readyState = 3;
    this.onclose?.();
  }
  close(code?: number) {
    this.closedWith = code;
    this.hangUp();
  }
  say(data: unknown) {
    this.onmessage?.({ data });
  }
  texts(): Record<string, unknown>[] {
    return this.sent.filter((m) => typeof m === "string").map((m) => JSON.parse(m));
  }
  credits() {
    return this.sent.filter((m) => typeof m !== "string").map(decode).map((m) => [m.channel, Number(m.number)]);
  }
  unit(channel: number, number = 0, type: number = Type.unit) {
    const message = new ArrayBuffer(57);
    const view = new DataView(message);
    view.setUint32(0, 0x56440100 | type);
    view.setUint16(4, 56);
    view.setUint16(8, channel);
    view.setBigUint64(16, BigInt(number));
    view.setUint32(52, 1);
    this.say(message);
  }
}

let sockets: FakeSocket[];
let pauses: { run: () => void; ms: number }[];
let unavailable: number;
let live: Live;
beforeEach(() => {
  sockets = [];
  pauses = [];
  unavailable = 0;
  live = new Live({
    open: () => {
      const socket = new FakeSocket();
      sockets.push(socket);
      return socket as unknown as Socket;
    },
    later: (run, ms) => pauses.push({ run, ms }),
    onUnavailable: () => ++unavailable,
    now: () => 0,
  });
  live.start();
});
/** The latest socket, or the one of that number. */
function socket(index = sockets.length - 1): FakeSocket {
  const found = sockets[index];
  assert.ok(found, `socket ${index}`);
  return found;
}
const settled = () => new Promise((resolve) => setImmediate(resolve));

/** A watcher that draws when it is told to. */
function watcher() {
  const pending: { resolve: () => void; reject: (error: Error) => void }[] = [];
  const states: string[] = [];
  return {
    states,
    drawing: () => pending.length,
    draw: () => pending.shift()?.resolve(),
    fail: () => pending.shift()?.reject(new Error("no picture")),
    onUnit: () => new Promise<void>((resolve, reject) => pending.push({ resolve, reject })),
    onStatus: ((s) => void states.push(s.state)) satisfies Watcher["onStatus"],
  };
}

test("cameras watched before the socket opens are requested when it does", () => {
  live.watch("porch", watcher());
  assert.deepEqual(socket(0).sent, []);
  socket(0).accept();
  live.watch("yard", watcher());
  assert.deepEqual(socket(0).texts(), [
    { type: "watch", channel: 1, camera: "porch", credit: 2, max_fps: 0 },
    { type: "watch", channel: 2, camera: "yard", credit: 2, max_fps: 0 },
  ]);
});

test("credit goes out only after a unit was drawn, and as a total", async () => {
  const porch = watcher();
  live.watch("porch", porch);
  socket(0).accept();
  socket(0).unit(1, 10);
  socket(0).unit(1, 11);
  await settled();
  assert.deepEqual(socket(0).credits(), []);
  assert.equal(porch.drawing(), 1, "the second waits its turn");
  porch.draw();
  await settled();
  assert.deepEqual(socket(0).credits(), [[1, 3]]);
  porch.draw();
  await settled();
  assert.deepEqual(socket(0).credits(), [[1, 3], [1, 4]]);
});

test("a unit that cannot be drawn is skipped and the next one is requested", async () => {
  vi.spyOn(console, "warn").mockImplementation(() => {});
  const porch = watcher();
  live.watch("porch", porch);
  socket(0).accept();
  socket(0).unit(1);
  await settled();
  porch.fail();
  await settled();
  assert.deepEqual(socket(0).credits(), [[1, 3]]);
});

test("a late unit of a closed channel reaches nobody, and gets no credit", async () => {
  const first = watcher();
  const second = watcher();
  live.watch("porch", first);
  socket(0).accept();
  live.unwatch("porch");
  live.watch("porch", second);
  socket(0).unit(1);
  await settled();
  assert.equal(first.drawing() + second.drawing(), 0);
  assert.deepEqual(socket(0).texts().slice(1).map((m) => [m.type, m.channel]), [["unwatch", 1], ["watch", 2]]);
  socket(0).unit(2);
  await settled();
  assert.equal(second.drawing(), 1);
});

test("a new connection requests all cameras again and counts credit from zero", async () => {
  const porch = watcher();
  live.watch("porch", porch);
  socket(0).accept();
  socket(0).unit(1);
  await settled();
  socket(0).hangUp();
  pauses[0]?.run();
  socket(1).accept();
  assert.equal(socket(1).texts()[0]?.camera, "porch");
  porch.draw(); // the old connection's unit, drawn late
  await settled();
  assert.deepEqual(socket(1).credits(), []);
  socket(1).unit(Number(socket(1).texts()[0]?.channel));
  await settled();
  porch.draw();
  await settled();
  assert.deepEqual(socket(1).credits(), [[socket(1).texts()[0]?.channel, 3]]);
});

test("pauses between attempts double up to eight seconds and restart after a success", () => {
  for (let i = 0; i < 8; ++i) {
    socket(i).hangUp();
    pauses[i]?.run();
  }
  const base = [500, 1000, 2000, 4000, 8000, 8000, 8000, 8000];
  pauses.forEach(({ ms }, i) => assert.ok(ms >= (base[i] ?? NaN) * 0.75 && ms <= (base[i] ?? NaN) * 1.25, `pause ${i} is ${ms}`));
  assert.equal(unavailable, 1, "said once, after three tries");
  socket(8).accept();
  socket(8).hangUp();
  assert.ok((pauses[8]?.ms ?? 9999) <= 625);
});

test("a status and an end reach the camera's watcher", () => {
  const porch = watcher();
  live.watch("porch", porch);
  socket(0).accept();
  socket(0).say('{"type":"status","channel":1,"camera":"porch","state":"live","reason":""}');
  socket(0).say('{"type":"later than this page"}');
  socket(0).unit(1, 0, Type.end);
  assert.deepEqual(porch.states, ["live", "lost"]);
});

test("a message that is no envelope ends the connection, and another one is made", () => {
  vi.spyOn(console, "error").mockImplementation(() => {});
  socket(0).accept();
  socket(0).say(new ArrayBuffer(3));
  assert.equal(socket(0).closedWith, 4002);
  assert.equal(pauses.length, 1);
});
