// The API of settings, the set-up of cameras and the system, answered in the browser (page.route) from a small table and a few
// values. A test changes them and reads `asked`.
import { kSchema, numbered } from "./settings_table.js";

const kAt = "2026-02-27T12:05:00.000000Z";
const kApplies = (row) => row?.apply ?? "restart";

export class MockSettings {
  schema = structuredClone(kSchema);
  values = {
    "version": "1",
    "listen": "0.0.0.0:8480",
    "hosts": ["camera.example.org", "cam"],
    "cameras.porch.source": "http://192.168.1.50:81/stream",
    "cameras.porch.name": "Porch",
    "cameras.porch.password": null,
    "cameras.yard.source": "rtsp://192.168.1.51/stream1",
    "cameras.yard.fps": "${YARD_RATE}",
    "live.max_viewers": "20",
  };
  entries = { cameras: ["porch", "yard"] };
  version = "v1";
  file = "/etc/vedette/vedette.yaml";
  sentence = "Running";
  waiting = [];
  problems = [];
  invalid = {}; // path → {message, proposal}: what a change of it is refused with
  lines = []; // of the last change, for who is overtaken
  lost = []; // cameras that give no picture in a trial
  trialMs = 0; // how long a trial takes
  history = [
    { number: 2, saved: kAt, who: "anna in the page", what: "set live.max_viewers", changes: ["live.max_viewers: 10 -> 20 (takes effect at once)"], current: true },
    { number: 1, saved: kAt, who: "somebody with an editor", what: "changed the file", changes: [], current: false },
  ];
  probed = { proposals: [], tried: [], report: "" };
  system = {
    version: "0.1.0",
    started: kAt,
    uptime_s: 300_000,
    loops: 2,
    memory_bytes: 48_300_000,
    state: { folder: "/var/lib/vedette", free_bytes: 21_000_000_000, size_bytes: 64_000_000_000 },
    store: { schema: 3, bytes: 1_250_000 },
    clock: { utc: new Date().toISOString(), synchronised: true },
  };
  log = [
    { at: kAt, level: "info", topic: "camera", text: "porch is live" },
    { at: kAt, level: "warning", topic: "camera", text: "yard is lost: 192.168.1.51 does not answer" },
    { at: kAt, level: "debug", topic: "http", text: "GET /api/v1/cameras 200" },
  ];
  findings = [];
  answersLost = false; // of changes; they are made all the same
  refuse = {}; // "PATCH settings": [status, problem]
  asked = [];

  /** Answers the requests of a context before any of its pages asks. */
  async attach(context) {
    await context.route(/\/api\/v1\/(settings|probe|system|log|doctor)/, (route) => this.answer(route));
    return this;
  }

  /** What is shown of the hub without a word, for the pseudo-locale. */
  withoutWords() {
    this.file = "1";
    this.sentence = "";
    numbered(this);
  }

  async answer(route) {
    const request = route.request();
    const url = new URL(request.url());
    const path = url.pathname.replace("/api/v1/", "");
    const { "if-match": ifMatch, "vedette-request-token": token } = request.headers();
    const one = { method: request.method(), path, query: Object.fromEntries(url.searchParams), body: request.postDataJSON(), ifMatch, token };
    this.asked.push(one);
    const [status, json] = this.refuse[`${one.method} ${path}`] ?? (await this.reply(one));
    if (this.answersLost && one.method !== "GET") return route.abort();
    const contentType = status < 400 ? "application/json" : "application/problem+json";
    await route.fulfill({ status, contentType, body: JSON.stringify(json) }).catch(() => {}); // the page has gone
  }

  async reply({ method, path, query, body, ifMatch, token }) {
    if (method !== "GET" && !token) return [403, { code: "request_token" }];
    switch (`${method} ${path}`) {
      case "GET settings":
        return [200, { version: this.version, file: this.file, values: this.values, lines: {}, entries: this.entries, waiting: this.waiting, sentence: this.sentence, problems: this.problems, programs: false }];
      case "GET settings/schema":
        return [200, this.schema];
      case "GET settings/history":
        return [200, { items: this.history }];
      case "PATCH settings":
        return this.change(query, ifMatch, () => this.changed(body));
      case "POST settings/rollback":
        return this.change(query, ifMatch, () => this.before(body.version));
      case "POST probe":
        return [200, this.probed];
      case "GET system":
        return [200, this.system];
      case "GET log":
        return [200, { items: this.log.slice(-Number(query.lines)) }];
      case "GET doctor":
        return [200, { findings: this.findings }];
      default:
        return [404, { code: "not_found" }];
    }
  }

  async change(query, ifMatch, make) {
    if (!ifMatch) return [428, { code: "no_version" }];
    if (this.problems.length) return [409, { code: "file_has_problems", problems: this.problems }];
    if (ifMatch !== `"${this.version}"`) return [412, { code: "settings_changed", version: this.version, lines: this.lines }];
    const next = make();
    const changes = this.differences(next);
    const problems = changes.filter(({ path }) => this.invalid[path]).map(({ path }) => ({ key: path, ...this.invalid[path] }));
    if (problems.length) return [422, { code: "invalid_settings", problems }];
    const program = changes.find(({ path, after }) => path.endsWith(".source") && /^exec:/.test(after));
    if (program) return [403, { code: "file_only", key: program.path, detail: "may be named in the settings file only" }];
    const lines = changes.map(({ path, before, after, applies }) => `${path}: ${before ?? "(none)"} -> ${after ?? "(none)"} (${applies})`);
    const cameras = [...new Set(changes.filter(({ path, applies }) => applies === "restart_source" && next.entries.cameras.includes(path.split(".")[1])).map(({ path }) => path.split(".")[1]))];
    const plan = cameras.length ? `${cameras.length} camera connects again, nobody else notices` : "nobody notices";
    const waiting = changes.filter(({ applies }) => applies === "restart").map(({ path }) => path);
    if (query.dry_run) return [200, { saved: false, version: this.version, changes, lines, plan, waiting, trial: null }];
    if (query.confirm) {
      await new Promise((resolve) => setTimeout(resolve, this.trialMs));
      const lost = cameras.filter((id) => this.lost.includes(id));
      if (lost.length) return [409, { code: "taken_back", cameras: lost.map((camera) => ({ camera, reason: "no picture within 30 s" })) }];
    }
    this.save(next, lines);
    return [200, { saved: true, version: this.version, changes, lines, plan, waiting, trial: query.confirm ? cameras.map((camera) => ({ camera, ms: 412 })) : null }];
  }

  save({ values, entries }, lines) {
    Object.assign(this, { values, entries, lines, version: `v${Number(this.version.slice(1)) + 1}` });
    for (const one of this.history) one.current = false;
    this.history = [{ number: this.history[0].number + 1, saved: kAt, who: "anna in the page", what: lines[0] ?? "", changes: lines, current: true }, ...this.history];
  }

  row(path) {
    const parts = path.split(".");
    return this.schema.keys.find((row) => {
      const pattern = row.path.split(".");
      return pattern.length === parts.length && pattern.every((part, i) => part === "*" || part === parts[i]);
    });
  }

  changed({ rename = {}, set = {}, order = {} }) {
    let values = { ...this.values };
    const entries = structuredClone(this.entries);
    for (const [from, id] of Object.entries(rename)) {
      const [map, old] = from.split(".");
      values = Object.fromEntries(Object.entries(values).map(([path, value]) => [path.startsWith(`${from}.`) ? `${map}.${id}${path.slice(from.length)}` : path, value]));
      entries[map] = entries[map].map((one) => (one === old ? id : one));
    }
    for (const [path, value] of Object.entries(set)) {
      const [map, id] = path.split(".");
      if (value === null) {
        for (const other of Object.keys(values)) if (other === path || other.startsWith(`${path}.`)) delete values[other];
        if (path === `${map}.${id}` && entries[map]) entries[map] = entries[map].filter((one) => one !== id);
      } else {
        values[path] = this.row(path)?.secret ? null : Array.isArray(value) ? value : String(value);
        const isMap = this.schema.keys.some((row) => row.path.startsWith(`${map}.*.`));
        if (isMap && !entries[map]?.includes(id)) entries[map] = [...(entries[map] ?? []), id];
      }
    }
    return { values, entries: { ...entries, ...order } };
  }

  /** As the first version was: a limit of ten viewers. */
  before() {
    return { values: { ...this.values, "live.max_viewers": "10" }, entries: this.entries };
  }

  differences({ values, entries }) {
    const text = (value) => (value === undefined ? null : value === null ? "***" : Array.isArray(value) ? value.join(", ") : value);
    const paths = [...new Set([...Object.keys(this.values), ...Object.keys(values)])].sort();
    const changes = paths
      .filter((path) => text(this.values[path]) !== text(values[path]) || (values[path] === null && !(path in this.values)))
      .map((path) => ({ path, what: "value", before: text(this.values[path]), after: text(values[path]), secret: false, applies: kApplies(this.row(path)) }));
    for (const map of Object.keys(entries)) {
      const [before, after] = [this.entries[map] ?? [], entries[map]];
      for (const id of before) if (!after.includes(id)) changes.push({ path: `${map}.${id}`, what: "entry_removed", before: null, after: null, applies: "restart_source" });
      for (const id of after) if (!before.includes(id)) changes.push({ path: `${map}.${id}`, what: "entry_added", before: null, after: null, applies: "restart_source" });
      if (String(entries[map]) !== String(this.entries[map] ?? [])) changes.push({ path: map, what: "order", before: String(this.entries[map] ?? ""), after: String(entries[map]), applies: "live" });
    }
    return changes;
  }
}
