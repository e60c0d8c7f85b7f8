// @ts-check
// The page: requests the camera list, makes a card for each camera, and watches the visible ones.

import { Card } from "./card.js";
import { kSubprotocol, Live } from "./live.js";

const kListIntervalMs = 5000;
const kRefreshIntervalMs = 500;

const cameras = /** @type {HTMLElement} */ (document.querySelector("#cameras"));
const template = /** @type {HTMLTemplateElement} */ (document.querySelector("#card"));
const summary = /** @type {HTMLElement} */ (document.querySelector("#summary"));
const empty = /** @type {HTMLElement} */ (document.querySelector("#empty"));

/** @type {Map<string, Card>} */
const cards = new Map();
/** @type {Set<Card>} */
const visible = new Set();
/** @type {Card | null} */
let enlarged = null;
let images = !("WebSocket" in window); // <img> in place of canvas and WebSocket
let unreachable = "";

const liveUrl = new URL("api/v1/live", document.baseURI);
liveUrl.protocol = liveUrl.protocol.replace("http", "ws");
const live = new Live({
  open: () => new WebSocket(liveUrl, kSubprotocol),
  onConnected: (connected) => {
    if (connected && images) showImages(false);
  },
  onUnavailable: () => showImages(true),
});

/** @param {boolean} on */
function showImages(on) {
  images = on;
  for (const card of cards.values()) update(card);
}

/** Watches a visible card by WebSocket or <img>; stops watching others. */
function update(/** @type {Card} */ card) {
  const wanted = visible.has(card) && !document.hidden;
  card.useImage(images && wanted);
  if (wanted && !images) live.watch(card.id, { onUnit: (u, at) => card.onUnit(u, at), onStatus: (s) => card.onStatus(s) });
  else live.unwatch(card.id);
}

const observer = new IntersectionObserver(
  (entries) => {
    for (const entry of entries) {
      const card = cards.get(/** @type {HTMLElement} */ (entry.target).dataset.camera ?? "");
      if (!card) continue;
      if (entry.isIntersecting) visible.add(card);
      else visible.delete(card);
      update(card);
    }
  },
  { rootMargin: "100px" },
);

document.addEventListener("visibilitychange", () => {
  for (const card of cards.values()) update(card);
  if (!document.hidden) list();
});

/** Shows one camera alone, or all of them again. */
function enlarge(/** @type {Card | null} */ card) {
  enlarged?.enlarge(false);
  enlarged = card === enlarged ? null : card;
  enlarged?.enlarge(true);
  cameras.classList.toggle("one", enlarged !== null);
  (enlarged ?? card)?.element.scrollIntoView({ block: "nearest" });
}
document.addEventListener("keydown", (event) => {
  if (event.key === "Escape" && enlarged) enlarge(enlarged);
});

async function readList() {
  const items = [];
  let next = "api/v1/cameras";
  while (next) {
    const answer = await fetch(next, { cache: "no-store" });
    if (!answer.ok) throw new Error(`The hub answered ${answer.status}.`);
    const page = await answer.json();
    items.push(...page.items);
    next = page.next ? `api/v1/cameras?cursor=${encodeURIComponent(page.next)}` : "";
  }
  return items;
}

async function list() {
  /** @type {import("./card.js").Camera[]} */
  let items;
  try {
    items = await readList();
    unreachable = "";
  } catch (error) {
    unreachable = error instanceof TypeError ? "The hub does not answer; trying again." : String(error);
    summarize();
    return;
  }
  const listed = new Set(items.map((camera) => camera.id));
  for (const [id, card] of cards) {
    if (listed.has(id)) continue;
    if (enlarged === card) enlarge(card);
    live.unwatch(id);
    card.useImage(false);
    observer.unobserve(card.element);
    visible.delete(card);
    card.element.remove();
    cards.delete(id);
  }
  for (const camera of items) {
    const known = cards.get(camera.id);
    if (known) {
      known.describe(camera);
      continue;
    }
    const card = new Card(camera, template, enlarge);
    cards.set(camera.id, card);
    cameras.append(card.element);
    observer.observe(card.element);
  }
  empty.hidden = items.length > 0;
  summarize();
}

/** The status line; screen readers announce its changes. */
function summarize() {
  const states = [...cards.values()].map((card) => card.element.dataset.state);
  const count = states.length === 1 ? "1 camera" : `${states.length || "no"} cameras`;
  const lost = states.filter((state) => state === "lost").length;
  const text = unreachable || (lost ? `${count}, ${lost} lost` : count);
  if (summary.textContent !== text) summary.textContent = text;
}

setInterval(() => {
  for (const card of cards.values()) card.refresh();
  summarize();
}, kRefreshIntervalMs);
setInterval(() => document.hidden || list(), kListIntervalMs);

if (!images) live.start();
list();
