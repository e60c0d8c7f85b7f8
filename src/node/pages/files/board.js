// The camera page: controls act at once, and a picture that nobody looks at is not sent. Without this script the forms
// work as usual forms do.
"use strict";
const controls = document.getElementById("controls");
const live = document.getElementById("live");
const pause = document.getElementById("pause");
const pad = document.getElementById("pad");

/** Sends some fields of a form, and says in the page how it went. */
async function send(form, fields) {
  const said = document.getElementById("said");
  const body = new URLSearchParams({ token: form.elements.token.value, script: "true", ...fields });
  let done = false;
  try {
    done = (await fetch(form.action, { method: "POST", body })).ok;
  } catch {
    // The board cannot be reached.
  }
  said.textContent = done ? said.dataset.done : said.dataset.failed;
  said.className = done ? "" : "error";
}

if (controls) {
  document.getElementById("apply").hidden = true;
  controls.addEventListener("input", ({ target }) => {
    if (target.type === "range") target.parentElement.querySelector("output").value = target.value;
  });
  controls.addEventListener("change", ({ target }) => {
    const value = target.type === "checkbox" ? (target.checked ? "1" : "0") : target.value;
    send(controls, { [target.name]: value });
  });
}

if (pad) {
  pad.addEventListener("submit", (event) => {
    event.preventDefault();
    send(pad, { move: event.submitter.value });
  });
}

if (live) {
  let wanted = true;
  const show = () => {
    const runs = wanted && !document.hidden;
    if (runs !== live.src.endsWith("/mjpeg")) live.src = runs ? "/mjpeg" : `/capture?${Date.now()}`;
    pause.textContent = wanted ? pause.dataset.stop : pause.dataset.start;
  };
  pause.hidden = false;
  pause.addEventListener("click", () => {
    wanted = !wanted;
    show();
  });
  document.addEventListener("visibilitychange", show);
}
