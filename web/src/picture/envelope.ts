// The unit envelope of docs/ref/wire.md for a viewer: decodes units, tracks and ends, encodes credit.

export const kHeaderSize = 56;
const kMaxHeader = 1024;

/** Message types. */
export const Type = Object.freeze({ unit: 1, track: 2, credit: 3, end: 4 });
/** Bits of `flags`. */
export const Flag = Object.freeze({ key: 1, discontinuity: 2, placeholder: 4, cameraClock: 8 });
/** Values of `codec`. */
export const Codec = Object.freeze({ none: 0, jpeg: 1 });

/** One message. */
export interface Envelope {
  type: number; // one of Type
  flags: number; // Flag, or-ed
  channel: number;
  track: number;
  codec: number;
  generation: number;
  number: bigint; // of the unit; in a credit message the total granted
  captured: bigint; // UTC, ns since 1970
  sent: bigint; // UTC, ns since 1970
  payload: Uint8Array<ArrayBuffer>; // a view into the message
}

/** Decodes one binary message, which is one envelope. Throws RangeError when it is not an envelope; the text says why. The connection cannot be used further. */
export function decode(message: ArrayBuffer): Envelope {
  const view = new DataView(message);
  if (message.byteLength < kHeaderSize) throw new RangeError(`an envelope has 56 bytes at least, not ${message.byteLength}`);
  if (view.getUint16(0) !== 0x5644) throw new RangeError("no envelope: it does not begin with VD");
  if (view.getUint8(2) !== 1) throw new RangeError(`version ${view.getUint8(2)} of the envelope is not known`);
  const type = view.getUint8(3);
  if (type < Type.unit || type > Type.end) throw new RangeError(`message type ${type} is not known`);
  const header = view.getUint16(4);
  if (header < kHeaderSize || header > kMaxHeader) throw new RangeError(`a header can't have ${header} bytes`);
  const payload = view.getUint32(52);
  if (header + payload !== message.byteLength) {
    throw new RangeError(`the envelope says ${header + payload} bytes, the message has ${message.byteLength}`);
  }
  return {
    type,
    flags: view.getUint16(6),
    channel: view.getUint16(8),
    track: view.getUint8(10),
    codec: view.getUint8(11),
    generation: view.getUint32(12),
    number: view.getBigUint64(16),
    captured: view.getBigInt64(24),
    sent: view.getBigInt64(32),
    payload: new Uint8Array(message, header),
  };
}

/** A credit message: `total` units may have been sent on `channel` since it was opened. */
export function encodeCredit(channel: number, total: number): ArrayBuffer {
  const message = new ArrayBuffer(kHeaderSize);
  const view = new DataView(message);
  view.setUint16(0, 0x5644);
  view.setUint8(2, 1);
  view.setUint8(3, Type.credit);
  view.setUint16(4, kHeaderSize);
  view.setUint16(8, channel);
  view.setBigUint64(16, BigInt(total));
  return message;
}
