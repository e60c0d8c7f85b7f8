// The camera page: controls act at once, and a picture that nobody looks at is not sent. The motion page: its state as it
// is now, and zones that are drawn on the picture. The update page: sends an image and shows how far it is. Without this
// script the other forms work as usual forms do. A fold opens for a field in it that is wrong.
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

// The browser cannot show what is wrong with a field that is folded.
document.addEventListener("invalid", ({ target }) => target.closest("details")?.setAttribute("open", ""), true);

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

const motionState = document.getElementById("motion-state");
const drawing = document.getElementById("drawing");

if (motionState) {
  const wordOf = (word) => document.querySelector(`#motion-words [data-word="${word}"]`).textContent;
  const update = async () => {
    if (document.hidden) return;
    try {
      const answer = await fetch("/api/v1/motion");
      if (!answer.ok) return;
      const motion = await answer.json();
      // A text that stays is not read aloud again.
      const now = wordOf(motion.state);
      if (motionState.textContent !== now) motionState.textContent = now;
      const health = motion.health.length ? motion.health : ["good"];
      document.getElementById("motion-health").textContent = health.map(wordOf).join(" ");
      if (motion.event) {
        const began = new Date(motion.event.began_utc_s * 1000);
        document.getElementById("motion-event").textContent = began.toLocaleString(document.documentElement.lang);
      }
    } catch {
      // The board cannot be reached; the next time it may.
    }
  };
  setInterval(update, 1000);
}

if (drawing) {
  const lines = document.querySelector("#zones textarea");
  const buttons = { include: document.getElementById("zone-include"), exclude: document.getElementById("zone-exclude") };
  const svg = document.createElementNS("http://www.w3.org/2000/svg", "svg");
  const longest = 64; // characters of a line
  let kind = "include";
  let points = [];
  svg.setAttribute("viewBox", "0 0 100 100");
  svg.setAttribute("preserveAspectRatio", "none");
  svg.setAttribute("aria-hidden", "true");
  const area = document.querySelector(".draw");
  area.append(svg);
  drawing.hidden = false;

  const add = (tag, shape, name) => {
    const polygon = document.createElementNS("http://www.w3.org/2000/svg", tag);
    polygon.setAttribute("points", shape);
    polygon.setAttribute("class", name);
    svg.append(polygon);
  };
  const lineOf = (list) => `${kind} ${list.join(" ")}`;
  const show = () => {
    svg.replaceChildren();
    for (const line of lines.value.split("\n")) {
      const [name, ...rest] = line.trim().split(/\s+/);
      const corners = rest.filter((word) => /^-?[\d.]+,-?[\d.]+$/.test(word));
      if (corners.length > 2 && (name === "include" || name === "exclude")) add("polygon", corners.join(" "), name);
    }
    if (points.length) add("polyline", [...points, points[0]].join(" "), `${kind} open`);
    for (const [name, button] of Object.entries(buttons)) button.setAttribute("aria-pressed", String(name === kind));
    document.getElementById("zone-close").disabled = points.length < 3;
    document.getElementById("zone-undo").disabled = !points.length && !lines.value.trim();
  };
  const close = () => {
    if (points.length < 3) return;
    lines.value = `${lines.value.trim()}\n${lineOf(points)}`.trim();
    points = [];
    show();
  };
  // A click, so that a finger that scrolls the page adds no corner.
  area.addEventListener("click", (event) => {
    const box = svg.getBoundingClientRect();
    const percent = (at, size) => Math.min(100, Math.max(0, Math.round((at * 100) / size)));
    const point = `${percent(event.clientX - box.left, box.width)},${percent(event.clientY - box.top, box.height)}`;
    if (lineOf([...points, point]).length > longest) return close();
    points.push(point);
    show();
  });
  for (const [name, button] of Object.entries(buttons)) {
    button.addEventListener("click", () => {
      kind = name;
      points = [];
      show();
    });
  }
  document.getElementById("zone-close").addEventListener("click", close);
  document.getElementById("zone-undo").addEventListener("click", () => {
    if (points.length) points.pop();
    else lines.value = lines.value.trim().split("\n").slice(0, -1).join("\n");
    show();
  });
  document.getElementById("zones").addEventListener("submit", close);
  lines.addEventListener("input", show);
  show();
}

const update = document.getElementById("update");
if (update) {
  const said = document.getElementById("said");
  const progress = document.getElementById("progress");
  /** Asks for this page until the new program, or the old one, serves it. */
  const wait = () => {
    setTimeout(async () => {
      try {
        if ((await fetch("/login", { cache: "no-store" })).ok) return location.assign("/update");
      } catch {
        // The board restarts.
      }
      wait();
    }, 3000);
  };
  update.addEventListener("submit", (event) => {
    event.preventDefault();
    const request = new XMLHttpRequest();
    request.open("PUT", update.getAttribute("action"));
    request.setRequestHeader("X-Vedette-Token", update.elements.token.value);
    request.upload.addEventListener("progress", ({ loaded, total }) => {
      progress.hidden = false;
      progress.value = loaded / total;
    });
    request.addEventListener("loadend", () => {
      const done = request.status === 200;
      let why = update.dataset.failed;
      try {
        if (!done) why = JSON.parse(request.responseText).detail;
      } catch {
        why = request.responseText || why;
      }
      said.textContent = done ? update.dataset.done : why;
      said.className = done ? "" : "error";
      if (done) wait();
    });
    request.send(update.elements.image.files[0]);
  });
}
