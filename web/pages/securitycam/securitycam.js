// The page of securityCam's relay: the picture, four buttons and the arrow keys. One POST for each press; a held key sends
// its next one when the last was answered.
const answer = document.getElementById("answer");
const keys = { ArrowUp: "up", ArrowLeft: "left", ArrowDown: "down", ArrowRight: "right" };
let underWay = 0;

async function turn(direction) {
  ++underWay;
  try {
    const response = await fetch(`turn${direction}`, { method: "POST", headers: { "Content-Type": "application/text" } });
    const text = await response.text();
    answer.textContent = response.ok ? "" : `The camera did not turn (${response.status}). ${reason(text) || "The servo does not answer."}`;
  } catch {
    answer.textContent = "The hub does not answer.";
  }
  --underWay;
}

// The sentence of a problem (RFC 9457), or the servo's own text.
function reason(text) {
  try {
    return JSON.parse(text).detail ?? "";
  } catch {
    return text;
  }
}

for (const button of document.querySelectorAll("[data-turn]"))
  button.addEventListener("click", () => turn(button.dataset.turn));

document.addEventListener("keydown", (event) => {
  const direction = keys[event.code];
  if (!direction || event.ctrlKey || event.altKey || event.metaKey) return;
  event.preventDefault();
  if (!event.repeat || underWay === 0) turn(direction);
});
