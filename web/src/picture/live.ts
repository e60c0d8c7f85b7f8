// The page's one WebSocket (docs/ref/live.md): a channel for each watched camera, credit after each drawn unit, and
// reconnection. Does not know the page, which passes in how to open a socket.

import { decode, encodeCredit, type Envelope, Type } from "./envelope.ts";

export const kSubprotocol = "vedette.v1";
const kWindow = 2;
const kMinPauseMs = 500;
const kMaxPauseMs = 8000;
const kAttemptsBeforeFallback = 3;

/** A camera's state and, when it is lost, why. `code` is the API's stable word for the reason, where there is one. */
export interface Status {
  state: string;
  reason: string;
  code?: string;
}

/** Callbacks of a channel. `onUnit` resolves when the unit is drawn; then the next one is requested. */
export interface Watcher {
  onUnit(unit: Envelope, received: number): Promise<void>;
  onStatus(status: Status): void;
}

/** What a channel needs of a WebSocket. */
export type Socket = Pick<WebSocket, "readyState" | "binaryType" | "send" | "close" | "onopen" | "onmessage" | "onclose">;

interface Channel {
  camera: string;
  watcher: Watcher;
  number: number; // on the present connection
  done: number; // units drawn since it was opened
  turn: Promise<void>; // resolves when the previous unit is drawn
}

/** How Live reaches the hub and the page. */
export interface LiveOptions {
  open: () => Socket; // opens a socket of the subprotocol
  onConnected?: (connected: boolean) => void;
  onUnavailable?: () => void; // several attempts in a row failed: use another transport
  later?: (run: () => void, ms: number) => unknown;
  now?: () => number; // ms since 1970
}

export class Live {
  private readonly open: () => Socket;
  private readonly onConnected: (connected: boolean) => void;
  private readonly onUnavailable: () => void;
  private readonly later: (run: () => void, ms: number) => unknown;
  private readonly now: () => number;
  private readonly watched = new Map<string, Channel>(); // by camera
  private readonly channels = new Map<number, Channel>(); // by number, on the present connection
  private socket: Socket | null = null;
  private nextNumber = 1;
  private failures = 0;
  private stopped = false;

  constructor({ open, onConnected = () => {}, onUnavailable = () => {}, later = (run, ms) => setTimeout(run, ms), now = Date.now }: LiveOptions) {
    this.open = open;
    this.onConnected = onConnected;
    this.onUnavailable = onUnavailable;
    this.later = later;
    this.now = now;
  }

  start(): void {
    this.stopped = false;
    if (!this.socket) this.connect();
  }

  stop(): void {
    this.stopped = true;
    this.socket?.close();
  }

  /** Watches a camera until unwatch(), across reconnections. */
  watch(camera: string, watcher: Watcher): void {
    if (this.watched.has(camera)) return;
    const channel: Channel = { camera, watcher, number: 0, done: 0, turn: Promise.resolve() };
    this.watched.set(camera, channel);
    if (this.isOpen()) this.openChannel(channel);
  }

  unwatch(camera: string): void {
    const channel = this.watched.get(camera);
    if (!channel) return;
    this.watched.delete(camera);
    this.channels.delete(channel.number);
    if (this.isOpen()) this.socket?.send(JSON.stringify({ type: "unwatch", channel: channel.number }));
  }

  private isOpen(): boolean {
    return this.socket !== null && this.socket.readyState === 1;
  }

  private openChannel(channel: Channel): void {
    // A number is reused only after all others, so that a late unit of a closed channel reaches no new channel.
    channel.number = this.nextNumber;
    this.nextNumber = (this.nextNumber % 65535) + 1;
    channel.done = 0;
    this.channels.set(channel.number, channel);
    this.socket?.send(
      JSON.stringify({ type: "watch", channel: channel.number, camera: channel.camera, credit: kWindow, max_fps: 0 }),
    );
  }

  private connect(): void {
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

  private onMessage(socket: Socket, data: string | ArrayBuffer): void {
    const received = this.now();
    if (typeof data === "string") {
      this.onText(data);
      return;
    }
    let unit: Envelope;
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
      channel.watcher.onStatus({ state: "lost", reason, code: "channel_closed" });
    }
  }

  private async deliver(socket: Socket, channel: Channel, unit: Envelope, received: number): Promise<void> {
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

  private onText(text: string): void {
    const message = JSON.parse(text);
    const channel = this.channels.get(message.channel);
    if (message.type === "status") channel?.watcher.onStatus(message);
    if (message.type === "error") {
      console.warn("the hub refused:", message.code, message.detail);
      channel?.watcher.onStatus({ state: "lost", reason: message.detail, code: message.code });
    }
  }
}
