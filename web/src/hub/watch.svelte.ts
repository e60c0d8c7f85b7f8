// The hub's cameras and the page's one WebSocket to them, shared by the wall and the page of one camera.

import { type Api, Refusal } from "../api/client.ts";
import type { Camera } from "../api/types.ts";
import { kSubprotocol, Live, type Status } from "../picture/live.ts";
import { words } from "../words/index.ts";
import { base } from "./base.ts";
import { wordError } from "./wording.ts";

const kListIntervalMs = 5000;
/** State of a camera of which one may have single pictures and no live ones. The hub has no such state. */
const kOnRequest = { state: "request", reason: "" };

export class Watch {
  cameras: Camera[] | null = $state(null); // null: the list has not arrived
  problem = $state(""); // what the hub says in place of the list
  reached = $state(true); // the hub has answered the last request
  lastContact: Date | null = $state.raw(null); // when it answered last
  images = $state(!("WebSocket" in window)); // <img> in place of canvas and WebSocket
  hidden = $state(document.hidden); // the whole page is
  readonly live: Live;
  private readonly onRequest = new Set<string>(); // cameras of the list that have no live pictures for us
  private listing = false;
  private started = false;

  constructor(private readonly api: Api) {
    api.onContact = (reached) => {
      this.reached = reached;
      if (reached) this.lastContact = new Date();
    };
    const url = new URL("api/v1/live", base);
    url.protocol = url.protocol.replace("http", "ws");
    this.live = new Live({
      open: () => new WebSocket(url, kSubprotocol),
      onConnected: (connected) => {
        this.onRequest.clear(); // they are asked again
        if (connected) this.images = false;
        else if (this.started) void this.list(); // is the hub there?
      },
      onUnavailable: () => (this.images = true),
    });
  }

  /** Asks for the cameras now and then, also while the hub cannot be reached, until the function that it returns is called. */
  start(): () => void {
    this.started = true;
    if (!this.images) this.live.start();
    const list = () => this.hidden || void this.list();
    void this.list();
    const timer = setInterval(list, kListIntervalMs);
    addEventListener("online", list);
    return () => {
      this.started = this.listing = false;
      clearInterval(timer);
      removeEventListener("online", list);
      this.live.stop();
      this.cameras = null;
      this.problem = "";
    };
  }

  onVisibility(hidden: boolean): void {
    this.hidden = hidden;
    if (!hidden) void this.list();
  }

  /** Asks for the cameras at once, after they were changed. */
  refresh(): void {
    if (this.started) void this.list();
  }

  /** A status from the live channel, which is newer than the list. */
  onStatus(id: string, { state, reason, code }: Status): void {
    const camera = this.cameras?.find((one) => one.id === id);
    if (!camera) return;
    // The list has it, the live channel does not: only single pictures of it are allowed.
    if (code === "not_found") this.onRequest.add(id);
    if (this.onRequest.has(id)) {
      Object.assign(camera, kOnRequest);
      return;
    }
    camera.state = state;
    camera.reason = code === "channel_closed" ? reason || words.say("camera.closed") : words.error(code, reason);
  }

  private async list(): Promise<void> {
    if (this.listing) return;
    this.listing = true;
    try {
      const cameras = await this.api.cameras();
      this.cameras = cameras.map((one) => (this.onRequest.has(one.id) ? { ...one, ...kOnRequest } : one));
      this.problem = "";
    } catch (error) {
      this.problem = error instanceof Refusal && this.reached ? wordError(words, error) : "";
    }
    this.listing = false;
  }
}
