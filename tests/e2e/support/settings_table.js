// A small table of settings with a key of each type, as GET /api/v1/settings/schema gives it. Those below `invented` are in no
// table of the hub: the page shows them because the table has them.

const key = (path, type, more = {}) => ({ path, type, help: "", default: null, visible: "owner", apply: "live", apply_words: "takes effect at once", since: "0.1.0", required: false, secret: false, secret_file: false, ...more });
const source = { visible: "operator", apply: "restart_source", apply_words: "camera connects again" };
const restart = { apply: "restart", apply_words: "takes effect at the next start" };

export const kSchema = {
  sections: [
    { path: "", help: "The top of the file." },
    { path: "cameras", help: "The cameras, each under its own id." },
    { path: "cameras.*", help: "One camera." },
    { path: "live", help: "Limits of live pictures." },
    { path: "invented", help: "A section that no page knows." },
    { path: "invented.places", help: "A map that no page knows." },
  ],
  keys: [
    key("version", "int", { min: 1, max: 1, required: true, ...restart, help: "Version of the file's form. It tells a later Vedette how to read this file." }),
    key("listen", "listen", { default: "127.0.0.1:8480", example: "127.0.0.1:8480", ...restart, help: "Address and port of the page and the API: `0.0.0.0` for all of this machine's IPv4 addresses." }),
    key("hosts", "lines", { min: 0, max: 64, example: "camera.example.org", help: "Names by which browsers reach the hub, beside localhost and its own addresses." }),
    key("cameras.*.source", "source", { min: 1, max: 4096, required: true, example: "http://192.168.1.5/mjpeg", ...source, help: "Where the camera's pictures come from, as a URL; prefer `password_file` to a password in it." }),
    key("cameras.*.name", "text", { min: 1, max: 64, visible: "viewer", example: "Front porch", help: "Name of the camera for people." }),
    key("cameras.*.group", "text", { min: 1, max: 64, visible: "viewer", example: "Garden", help: "Cameras of one group stand together." }),
    key("cameras.*.user", "text", { min: 1, max: 128, ...source, help: "User name that the camera asks for." }),
    key("cameras.*.password", "text", { min: 1, max: 256, secret: true, secret_file: true, ...source, help: "Password that the camera asks for." }),
    key("cameras.*.fps", "rate", { unit: "pictures per second", min: 0.01, max: 120, example: "2", ...source, help: "Rate at which the hub requests pictures." }),
    key("live.max_viewers", "int", { unit: "viewers", min: 1, max: 100_000, default: "4000", example: "100", visible: "operator", help: "Maximum number of viewers at the same time." }),
    key("live.max_picture", "bytes", { min: 10_000, max: 16_000_000, default: "8MB", example: "2MB", help: "Largest picture that the hub accepts from a camera." }),
    key("invented.switch", "bool", { default: "false", help: "Something that is on or off." }),
    key("invented.wait", "duration", { min: 1000, max: 3_600_000, default: "30s", example: "30s", help: "How long it waits." }),
    key("invented.angle", "range", { unit: "degrees", min: -90, max: 90, default: "-90..90", example: "-60..60", help: "How far it turns." }),
    key("invented.picture", "size", { min: 16, max: 4096, example: "640x480", help: "How large its pictures are." }),
    key("invented.mood", "choice", { choices: ["calm", "eager"], default: "calm", help: "How it behaves." }),
    key("invented.camera", "id", { help: "Which camera it watches." }),
    key("invented.address", "ipv4", { example: "192.168.1.5", help: "Where it is." }),
    key("invented.file", "path", { min: 1, max: 4095, example: "secrets/x", help: "What it reads." }),
    key("invented.secret", "text", { min: 1, max: 64, secret: true, help: "What nobody sees." }),
    key("invented.shape", "later_type", { default: "round", apply: "later_way", apply_words: "takes effect on Sunday", visible: "later_role", help: "Of a type that this page does not know." }),
    key("invented.places.*.number", "int", { min: 0, max: 9, required: true, help: "Which of them." }),
  ],
};

/** Replaces what the hub says in words by digits, so that words that are left on the page are the page's own. */
export function numbered(mock) {
  const ids = new Map();
  const digits = (part) => (part === "*" || /^(cameras|name|group|source|user|password)$/.test(part) ? part : (ids.get(part) ?? ids.set(part, String(100 + ids.size)).get(part)));
  const path = (text) => text.split(".").map(digits).join(".");
  mock.schema = {
    sections: mock.schema.sections.map(({ path: one }) => ({ path: one && path(one), help: "1" })),
    keys: mock.schema.keys.filter((row) => !row.type.startsWith("later")).map((row) => ({ ...row, path: path(row.path), help: "2", unit: "", example: row.example && "3", default: row.default && row.type !== "bool" ? "4" : row.default, choices: row.choices?.map((_, i) => `${i}`) })),
  };
  mock.values = Object.fromEntries(Object.entries(mock.values).map(([one, value]) => [path(one), value && (Array.isArray(value) ? ["5"] : "6")]));
  mock.entries = { cameras: mock.entries.cameras.map(digits) };
  for (const one of mock.history) [one.who, one.what, one.changes] = ["7", "8", one.changes.map(() => "9")];
  for (const one of mock.log) [one.topic, one.text] = ["1", "2"];
  for (const one of mock.findings) [one.about, one.what, one.cure, one.key] = ["1", "2", "3", one.key && "4.5"];
  for (const one of mock.problems) [one.message, one.proposal, one.key] = ["1", "2", "3"];
  for (const one of mock.probed.proposals) [one.name, one.why, one.reason, one.settings] = ["1", "2", "3", { source: "4" }];
  for (const one of mock.probed.tried) [one.url, one.answer] = ["1", "2"];
  mock.waiting = mock.waiting.map(() => "3");
}
