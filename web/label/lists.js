// @ts-check
// The lists beside the picture: people, the detector's drafts, zones.

import { colourOf } from "./draw.js";

/** @typedef {import("./model.js").Box} Box */
/** @typedef {{choosePerson: (id: number) => void, chooseDraft: (id: number) => void, takeDraft: (id: number) => void, showProblem: (text: string) => void}} Callbacks */

const template = /** @type {HTMLTemplateElement} */ (document.querySelector("#row"));

/** @param {string} text @param {string} label @param {() => void} work */
function button(text, label, work) {
  const made = document.createElement("button");
  made.type = "button";
  made.textContent = text;
  made.setAttribute("aria-label", label);
  made.title = label;
  made.addEventListener("click", work);
  return made;
}

/**
 * @param {{key: string, what: string, when: string, colour: string, draft?: boolean, pressed: boolean}} row
 * @param {() => void} work
 */
function line(row, work) {
  const item = /** @type {HTMLElement} */ (/** @type {DocumentFragment} */ (template.content.cloneNode(true)).firstElementChild);
  const choose = /** @type {HTMLElement} */ (item.querySelector(".choose"));
  const swatch = /** @type {HTMLElement} */ (item.querySelector(".swatch"));
  swatch.style.color = row.colour;
  swatch.classList.toggle("draft", row.draft === true);
  /** @type {HTMLElement} */ (item.querySelector(".what")).textContent = row.what;
  /** @type {HTMLElement} */ (item.querySelector(".when")).textContent = row.when;
  choose.dataset.key = row.key;
  choose.setAttribute("aria-pressed", String(row.pressed));
  choose.addEventListener("click", work);
  return item;
}

/**
 * Replaces the items and restores the focus.
 * @param {string} id @param {HTMLElement[]} items
 */
function fill(id, items) {
  const list = /** @type {HTMLElement} */ (document.querySelector(`#${id}`));
  const key = list.contains(document.activeElement) ? /** @type {HTMLElement} */ (document.activeElement).dataset.key : undefined;
  const top = list.scrollTop;
  list.replaceChildren(...items);
  list.scrollTop = top;
  const chosen = list.querySelector('[aria-pressed="true"]')?.closest("li");
  if (chosen) {
    const at = chosen.offsetTop - list.offsetTop;
    list.scrollTop = Math.max(Math.min(top, at), at + chosen.offsetHeight - list.clientHeight);
  }
  if (key) /** @type {HTMLElement | null} */ (list.querySelector(`[data-key="${key}"]`))?.focus({ preventScroll: true });
  const count = document.querySelector(`#${id}-count`);
  if (count) count.textContent = items.length ? `(${items.length})` : "";
  const empty = /** @type {HTMLElement | null} */ (document.querySelector(`[data-empty="${id}"]`));
  if (empty) empty.hidden = items.length > 0;
}

/** The data of the lists on the page; they are built again only when it changes. */
let last = "";

/**
 * @param {import("./model.js").Model} model @param {import("./draw.js").View} view @param {(frame: number) => string} time
 * @param {Callbacks} callbacks
 */
export function showLists(model, view, time, callbacks) {
  const drafts = model.openDrafts();
  const shown = JSON.stringify([model.state, view.person, view.draft, drafts.length]);
  if (shown === last) return;
  last = shown;
  const when = (/** @type {Box[]} */ boxes) => `${time(boxes[0].frame)} to ${time(boxes[boxes.length - 1].frame)}`;
  fill("people", model.state.people.map((person, i) => {
    const row = { key: `p${person.id}`, what: `Person ${i + 1}`, when: when(person.boxes), colour: colourOf(person.id), pressed: person.id === view.person };
    const item = line(row, () => callbacks.choosePerson(person.id));
    item.title = person.boxes.length === 1 ? "1 box set" : `${person.boxes.length} boxes set`;
    item.append(button("×", `Remove person ${i + 1}`, () => model.removePerson(person.id)));
    return item;
  }));
  fill("drafts", drafts.map((draft) => {
    const row = { key: `d${draft.id}`, what: `Draft ${draft.id}`, when: when(draft.boxes), colour: "inherit", draft: true, pressed: draft.id === view.draft };
    const item = line(row, () => callbacks.chooseDraft(draft.id));
    item.append(
      button("Take", `Take draft ${draft.id}, to be corrected`, () => callbacks.takeDraft(draft.id)),
      button("×", `Drop draft ${draft.id}`, () => model.dropDraft(draft.id)),
    );
    return item;
  }));
  /** @type {HTMLElement} */ (document.querySelector("#draft-section")).hidden = drafts.length === 0;
  fill("zones", model.state.zones.map((zone) => {
    const item = document.createElement("li");
    const name = document.createElement("input");
    name.type = "text";
    name.value = zone.name;
    name.dataset.key = `z${zone.id}`;
    name.setAttribute("aria-label", "Name of the zone");
    name.addEventListener("change", () => {
      const wrong = model.renameZone(zone.id, name.value);
      if (!wrong) return;
      callbacks.showProblem(wrong);
      name.value = zone.name;
    });
    item.append(name, button("×", `Remove zone ${zone.name}`, () => model.removeZone(zone.id)));
    return item;
  }));
  const [from, to] = model.state.labelled;
  const all = from === 0 && to === model.film.frames - 1;
  /** @type {HTMLElement} */ (document.querySelector("#labelled")).textContent = all ? "all of the film" : `${time(from)} to ${time(to)}`;
}
