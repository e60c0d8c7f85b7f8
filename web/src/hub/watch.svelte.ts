// The hub's cameras and the page's one WebSocket to them, shared by the wall and the page of one camera.

import type { Api } from "../api/client.ts";
import type { Camera } from "../api/types.ts";
import { kSubprotocol, Live, type Status } from "../picture/live.ts";
import { words } from "../words/index.ts";
import { base } from "./base.ts";
import { wordError } from "./wording.ts";

const kListIntervalMs = 5000;

export class Watch {
  cameras: Camera[] | null = $state(null); // null: the list has not arrived
  problem = $state("");
  images = $state(!("WebSocket" in window)); // <img> in place of canvas and WebSocket
  hidden = $state(document.hidden); // the whole page is
  readonly live: Live;

  constructor(private readonly api: Api) {
    const url = new URL("api/v1/live", base);
    url.protocol = url.protocol.replace("http", "ws");
    this.live = new Live({
      open: () => new WebSocket(url, kSubprotocol),
      onConnected: (connected) => {
        if (connected) this.images = false;
      },
      onUnavailable: () => (this.images = true),
    });
  }

  /** Asks for the cameras now and then, until the function that it returns is called. */
  start(): () => void {
    if (!this.images) this.live.start();
    void this.list();
    const timer = setInterval(() => this.hidden || void this.list(), kListIntervalMs);
    return () => {
      clearInterval(timer);
      this.live.stop();
      this.cameras = null;
      this.problem = "";
    };
  }

  onVisibility(hidden: boolean): void {
    this.hidden = hidden;
    if (!hidden) void this.list();
  }

  /** A status from the live channel, which is newer than the list. */
  onStatus(id: string, { state, reason, code }: Status): void {
    const camera = this.cameras?.find((one) => one.id === id);
    if (!camera) return;
    camera.state = state;
    camera.reason = code === "channel_closed" ? reason || words.say("camera.closed") : words.error(code, reason);
  }

  private async list(): Promise<void> {
    try {
      this.cameras = await this.api.cameras();
      this.problem = "";
    } catch (error) {
      this.problem = wordError(words, error);
    }
  }
}
