// @ts-check
// One camera on the page: its picture, state, numbers and links. Draws the units that it is given, or shows the MJPEG
// stream in an <img> where there is no WebSocket.

import { AgeEstimate, formatAge } from "./age.js";

/**
 * A camera as /api/v1/cameras lists it.
 * @typedef {{id: string, name?: string, state: string, reason?: string, width?: number, height?: number, fps?: number}} Camera
 */

const kStateText = { live: "live", connecting: "connecting", lost: "lost", idle: "idle" };

export class Card {
  /**
   * @param {Camera} camera
   * @param {HTMLTemplateElement} template
   * @param {(card: Card) => void} onEnlarge  the picture was clicked, or activated from the keyboard
   */
  constructor(camera, template, onEnlarge) {
    this.id = camera.id;
    const fragment = /** @type {DocumentFragment} */ (template.content.cloneNode(true));
    this.element = /** @type {HTMLElement} */ (fragment.querySelector(".card"));
    this.button = /** @type {HTMLButtonElement} */ (this.find(".picture"));
    this.canvas = /** @type {HTMLCanvasElement} */ (this.find("canvas"));
    /** @type {HTMLImageElement | null} */
    this.image = null;
    this.context = this.canvas.getContext("2d", { alpha: false });
    this.age = new AgeEstimate();
    /** @type {{age: number, at: number} | null} of the picture shown; `at` by performance.now() */
    this.shown = null;
    this.drawn = 0;
    this.rateSince = 0; // start of the interval of `drawn`, by performance.now(); 0 before the first picture
    /** @type {number | null} */
    this.fps = null;
    this.element.dataset.camera = camera.id;
    this.button.addEventListener("click", () => onEnlarge(this));
    const path = `cameras/${encodeURIComponent(camera.id)}`;
    this.streamPath = `${path}/mjpeg`;
    /** @type {HTMLAnchorElement} */ (this.find(".snapshot")).href = `${path}/snapshot.jpg`;
    /** @type {HTMLAnchorElement} */ (this.find(".stream")).href = this.streamPath;
    if (camera.width && camera.height) this.resize(camera.width, camera.height);
    this.describe(camera);
  }

  /** @param {string} selector */
  find(selector) {
    return /** @type {HTMLElement} */ (this.element.querySelector(selector));
  }

  /**
   * Shows what the camera list contains.
   * @param {Camera} camera
   */
  describe(camera) {
    const name = camera.name || camera.id;
    this.find(".name").textContent = name;
    this.find(".name").title = name;
    this.canvas.setAttribute("aria-label", `Live picture of ${name}`);
    this.button.setAttribute("aria-label", `Live picture of ${name}; enlarge`);
    this.listedFps = camera.fps ?? 0;
    this.onStatus({ state: camera.state, reason: camera.reason ?? "" });
  }

  /** @param {{state: string, reason: string}} status */
  onStatus({ state, reason }) {
    this.element.dataset.state = state;
    this.find(".state").textContent = kStateText[/** @type {keyof typeof kStateText} */ (state)] ?? state;
    const notice = this.find(".notice");
    notice.hidden = state === "live" || !reason;
    notice.textContent = reason;
  }

  /**
   * Draws a unit; resolves when it is on the canvas.
   * @param {import("./envelope.js").Envelope} unit
   * @param {number} received  ms since 1970, by our clock
   */
  async onUnit(unit, received) {
    const age = this.age.onUnit(unit.captured, unit.sent, received);
    const began = performance.now();
    const bitmap = await createImageBitmap(new Blob([unit.payload], { type: "image/jpeg" }));
    this.resize(bitmap.width, bitmap.height);
    this.context?.drawImage(bitmap, 0, 0);
    bitmap.close();
    const now = performance.now();
    this.shown = { age: age + (now - began), at: now };
    if (this.rateSince) this.drawn += 1;
    else this.rateSince = now;
  }

  /**
   * @param {number} width   pixels
   * @param {number} height  pixels
   */
  resize(width, height) {
    if (this.canvas.width === width && this.canvas.height === height) return;
    this.canvas.width = width;
    this.canvas.height = height;
  }

  /** Updates rate, size and age. Called a few times a second. */
  refresh() {
    const now = performance.now();
    if (this.rateSince && now - this.rateSince >= 2000) {
      this.fps = (this.drawn * 1000) / (now - this.rateSince);
      this.drawn = 0;
      this.rateSince = now;
    }
    const parts = [];
    if (this.image) {
      if (this.listedFps) parts.push(`${this.listedFps.toFixed(0)} fps`);
    } else if (this.shown) {
      const shownFor = now - this.shown.at;
      if (this.fps !== null) parts.push(`${this.fps.toFixed(this.fps < 9.5 ? 1 : 0)} fps`);
      parts.push(`${this.canvas.width} × ${this.canvas.height}`);
      // The age at drawing; it grows while no new picture arrives.
      parts.push(`${formatAge(this.shown.age + (shownFor > 1500 ? shownFor : 0))} old`);
    }
    this.find(".numbers").textContent = parts.join(" · ");
  }

  /**
   * Shows the MJPEG stream in an <img>, or the canvas again.
   * @param {boolean} on
   */
  useImage(on) {
    if (on === (this.image !== null)) return;
    if (on) {
      this.image = document.createElement("img");
      this.image.alt = this.canvas.getAttribute("aria-label") ?? "";
      this.image.src = this.streamPath;
      this.canvas.hidden = true;
      this.canvas.after(this.image);
    } else {
      this.image?.removeAttribute("src"); // ends the stream
      this.image?.remove();
      this.image = null;
      this.canvas.hidden = false;
    }
  }

  /** @param {boolean} large */
  enlarge(large) {
    this.element.classList.toggle("large", large);
    this.button.setAttribute("aria-expanded", String(large));
  }
}
