// @ts-check
// Saves the labels and shows the state: saved, not saved, or the problem.

/** @typedef {import("./model.js").Model} Model */

const save = /** @type {HTMLButtonElement} */ (document.querySelector("#save"));
const state = /** @type {HTMLElement} */ (document.querySelector("#state"));
const problem = /** @type {HTMLElement} */ (document.querySelector("#problem"));
let saving = false;

/** @param {string} text @param {string} [labels]  that could not be saved; offered for download */
export function showProblem(text, labels) {
  problem.replaceChildren(text);
  if (labels) {
    const link = document.createElement("a");
    link.href = URL.createObjectURL(new Blob([labels], { type: "application/json" }));
    link.download = "labels.json";
    link.textContent = "Keep a copy";
    problem.append(" ", link);
  }
  problem.hidden = false;
}

/** @param {Model} model */
export async function saveLabels(model) {
  if (saving || !model.unsaved) return;
  saving = true;
  const snapshot = model.snapshot();
  showState(model);
  try {
    const response = await fetch("labels", { method: "PUT", headers: { "Content-Type": "application/json" }, body: snapshot });
    const answer = await response.json();
    if (response.ok) {
      problem.hidden = true;
      model.markSaved(snapshot);
    } else {
      showProblem(`The labels were not saved: ${answer.detail}.`, snapshot);
    }
  } catch {
    showProblem("The labels were not saved: the program does not answer.", snapshot);
  }
  saving = false;
  showState(model);
}

/** @param {Model} model */
export function showState(model) {
  const unsaved = model.unsaved;
  state.textContent = saving ? "saving…" : unsaved ? "not saved" : "saved";
  state.dataset.unsaved = String(unsaved);
  save.disabled = saving || !unsaved;
}
