// @ts-check
// The page's one WebSocket (docs/ref/live.md): a channel for each watched camera, credit after each drawn unit, and
// reconnection. Does not know the page, which passes in how to open a socket.

import { decode, encodeCredit, Type } from "./envelope.js";

export const kSubprotocol = "vedette.v1";
const kWindow = 2;
const kMinPauseMs = 500;
const kMaxPauseMs = 8000;
const kAttemptsBeforeFallback = 3;

/**
 * Callbacks of a channel. `onUnit` resolves when the unit is drawn; then the next one is requested.
 * @typedef {object} Watcher
 * @property {(unit: import("./envelope.js").Envelope, received: number) => Promise<void>} onUnit
 * @property {(status: {state: string, reason: string}) => void} onStatus
 */

/**
 * @typedef {object} Channel
 * @property {string} camera
 * @property {Watcher} watcher
 * @property {number} number  on the present connection
 * @property {number} done    units drawn since it was opened
 * @property {Promise<void>} turn  resolves when the previous unit is drawn
 */

export class Live {
  /**
   * @param {object} options
   * @param {() => WebSocket} options.open     opens a socket of the subprotocol
   * @param {(connected: boolean) => void} [options.onConnected]
   * @param {() => void} [options.onUnavailable]  several attempts in a row failed: use another transport
   * @param {(run: () => void, ms: number) => unknown} [options.later]
   * @param {() => number} [options.now]       ms since 1970
   */
  constructor({ open, onConnected = () => {}, onUnavailable = () => {}, later = (run, ms) => setTimeout(run, ms), now = Date.now }) {
    this.open = open;
    this.onConnected = onConnected;
    this.onUnavailable = onUnavailable;
    this.later = later;
    this.now = now;
    /** @type {Map<string, Channel>} by camera */
    this.watched = new Map();
    /** @type {Map<number, Channel>} by number, on the present connection */
    this.channels = new Map();
    /** @type {WebSocket | null} */
    this.socket = null;
    this.nextNumber = 1;
    this.failures = 0;
    this.stopped = false;
  }

  start() {
    this.stopped = false;
    if (!this.socket) this.connect();
  }

  stop() {
    this.stopped = true;
    this.socket?.close();
  }

  /**
   * Watches a camera until unwatch(), across reconnections.
   * @param {string} camera
   * @param {Watcher} watcher
   */
  watch(camera, watcher) {
    if (this.watched.has(camera)) return;
    const channel = { camera, watcher, number: 0, done: 0, turn: Promise.resolve() };
    this.watched.set(camera, channel);
    if (this.isOpen()) this.openChannel(channel);
  }

  /** @param {string} camera */
  unwatch(camera) {
    const channel = this.watched.get(camera);
    if (!channel) return;
    this.watched.delete(camera);
    this.channels.delete(channel.number);
    if (this.isOpen()) this.socket?.send(JSON.stringify({ type: "unwatch", channel: channel.number }));
  }

  isOpen() {
    return this.socket !== null && this.socket.readyState === 1;
  }

  /** @param {Channel} channel */
  openChannel(channel) {
    // A number is reused only after all others, so that a late unit of a closed channel reaches no new channel.
    channel.number = this.nextNumber;
    this.nextNumber = (this.nextNumber % 65535) + 1;
    channel.done = 0;
    this.channels.set(channel.number, channel);
    this.socket?.send(
      JSON.stringify({ type: "watch", channel: channel.number, camera: channel.camera, credit: kWindow, max_fps: 0 }),
    );
  }

  connect() {
    let opened = false;
    const socket = this.open();
    this.socket = socket;
    socket.binaryType = "arraybuffer";
    socket.onopen = () => {
      opened = true;
      this.failures = 0;
      this.onConnected(true);
      for (const channel of this.watched.values()) this.openChannel(channel);
    };
    socket.onmessage = (event) => this.onMessage(socket, event.data);
    socket.onclose = () => {
      this.socket = null;
      this.channels.clear();
      this.onConnected(false);
      if (this.stopped) return;
      this.failures += 1;
      if (!opened && this.failures === kAttemptsBeforeFallback) this.onUnavailable();
      const pause = Math.min(kMaxPauseMs, kMinPauseMs * 2 ** (this.failures - 1));
      this.later(() => this.stopped || this.socket || this.connect(), pause * (0.75 + Math.random() / 2));
    };
  }

  /**
   * @param {WebSocket} socket
   * @param {string | ArrayBuffer} data
   */
  onMessage(socket, data) {
    const received = this.now();
    if (typeof data === "string") {
      this.onText(data);
      return;
    }
    let unit;
    try {
      unit = decode(data);
    } catch (error) {
      console.error("the hub sent an invalid envelope:", error);
      socket.close(4002, "no envelope");
      return;
    }
    const channel = this.channels.get(unit.channel);
    if (!channel) return; // closed meanwhile
    if (unit.type === Type.unit) channel.turn = channel.turn.then(() => this.deliver(socket, channel, unit, received));
    if (unit.type === Type.end) {
      this.channels.delete(unit.channel);
      const reason = new TextDecoder().decode(unit.payload);
      channel.watcher.onStatus({ state: "lost", reason: reason || "The hub closed the channel." });
    }
  }

  /**
   * @param {WebSocket} socket
   * @param {Channel} channel
   * @param {import("./envelope.js").Envelope} unit
   * @param {number} received
   */
  async deliver(socket, channel, unit, received) {
    const number = unit.channel;
    if (this.channels.get(number) !== channel) return; // closed while the unit waited
    try {
      await channel.watcher.onUnit(unit, received);
    } catch (error) {
      console.warn(`a picture of ${channel.camera} could not be drawn:`, error);
    }
    // Drawn or failed: in both cases the hub may send the newest unit.
    if (this.channels.get(number) !== channel || this.socket !== socket || !this.isOpen()) return;
    channel.done += 1;
    socket.send(encodeCredit(number, channel.done + kWindow));
  }

  /** @param {string} text */
  onText(text) {
    const message = JSON.parse(text);
    const channel = this.channels.get(message.channel);
    if (message.type === "status") channel?.watcher.onStatus(message);
    if (message.type === "error") {
      console.warn("the hub refused:", message.code, message.detail);
      channel?.watcher.onStatus({ state: "lost", reason: message.detail });
    }
  }
}
