import assert from "node:assert/strict";
import { test } from "vitest";
import { Codec, decode, encodeCredit, Flag, kHeaderSize, Type } from "./envelope.ts";

/** The bytes of a unit as docs/ref/wire.md lays them out, written without the code under test. */
function unit({ extension = [] as number[], payload = [0xff, 0xd8, 0xff, 0xd9], change = {} as Record<number, number> } = {}) {
  const header = [
    0x56, 0x44, 1, 1, 0, 56 + extension.length, 0, 9, 0x01, 0x02, 3, 1, 0, 0, 0, 5,
    0, 0, 0, 1, 0, 0, 0, 7, // number 2^32 + 7
    0x17, 0x97, 0x9c, 0xfe, 0x36, 0x2a, 0, 0, // captured
    0x17, 0x97, 0x9c, 0xfe, 0x36, 0x39, 0x42, 0x40, // sent: 1,000,000 ns later
    0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, payload.length,
  ];
  for (const [at, value] of Object.entries(change)) header[Number(at)] = value;
  return new Uint8Array([...header, ...extension, ...payload]).buffer;
}

test("a unit's fields are read from where the format says", () => {
  const got = decode(unit());
  assert.equal(got.type, Type.unit);
  assert.equal(got.flags, Flag.key | Flag.cameraClock);
  assert.equal(got.channel, 0x0102);
  assert.equal(got.track, 3);
  assert.equal(got.codec, Codec.jpeg);
  assert.equal(got.generation, 5);
  assert.equal(got.number, (1n << 32n) + 7n);
  assert.equal(got.sent - got.captured, 1_000_000n);
  assert.deepEqual([...got.payload], [0xff, 0xd8, 0xff, 0xd9]);
});

test("extensions are stepped over", () => {
  const got = decode(unit({ extension: [0, 9, 0, 2, 1, 1] }));
  assert.deepEqual([...got.payload], [0xff, 0xd8, 0xff, 0xd9]);
});

test("a unit cut anywhere is refused", () => {
  const whole = unit();
  for (let n = 0; n < whole.byteLength; ++n) assert.throws(() => decode(whole.slice(0, n)), RangeError, `${n} bytes`);
});

test("wrong magic, version, type and lengths are refused", () => {
  for (const change of [{ 0: 0x57 }, { 2: 2 }, { 3: 0 }, { 3: 5 }, { 4: 5 }, { 5: 55 }, { 55: 5 }, { 55: 3 }] as Record<number, number>[]) {
    assert.throws(() => decode(unit({ change })), RangeError, JSON.stringify(change));
  }
});

test("a credit message reads back as what was granted", () => {
  const message = encodeCredit(513, 2 ** 33 + 1);
  assert.equal(message.byteLength, kHeaderSize);
  const got = decode(message);
  assert.equal(got.type, Type.credit);
  assert.equal(got.channel, 513);
  assert.equal(got.number, (1n << 33n) + 1n);
});
