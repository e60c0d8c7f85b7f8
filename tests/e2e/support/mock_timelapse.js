// The API of time-lapse, answered in the browser (page.route) from one job in Berlin: a picture a minute on each day of November
// 2026 up to the 29th, with some gaps. A test changes it and reads what was asked for.

const kMinute = 60_000;
const kDay = 86_400_000;
const kLost = "no picture from the camera: 192.168.1.61:80 does not answer";
const pad = (value) => String(value).padStart(2, "0");
const text = (ms) => new Date(ms).toISOString().replace("Z", "000Z");
/** When a day begins in Berlin, in winter. */
const beginOf = (date) => Date.parse(`${date}T00:00:00Z`) - kDay / 24;
const row = (at, end, more = {}) => ({ slot: text(at), last: text(at), count: 1, end, why: "", period: "", dark: false, captured: end === "taken" ? text(at + 120) : null, file: end === "taken" ? "x.jpg" : null, bytes: end === "taken" ? 20_000 : 0, lamp: false, luma: null, ...more });

export class MockTimelapse {
  job = { id: "garden", name: "The garden", camera: "porch", enabled: true, time_zone: "Europe/Berlin", state: "waiting", error: "", next: "2026-11-29T23:00:00.000000Z", last_picture: null, taken: 10, skipped: 0, missed: 0, waiting_rows: 0, look_back_s: null };
  every = kMinute; // between two slots
  hasPlace = true;
  notes = [];
  films = null; // null: this hub makes none
  asked = []; // "GET slots?…"
  made = []; // films
  pictures = []; // widths and slots that were asked for
  open = 0; // pictures at the moment
  mostOpen = 0;
  refuse = {}; // "POST take": [status, problem]
  delayMs = 0; // of a picture

  constructor(frames) {
    this.frames = frames;
    this.jobs = [this.job];
    this.job.last_picture = this.slotsOf("2026-11-29").at(-1);
  }

  slotsOf(date) {
    const begin = beginOf(date);
    const slots = [];
    if (!date.startsWith("2026-11-") || date > "2026-11-29" || date === "2026-11-12") return slots;
    for (let at = begin; at < begin + kDay; at += this.every) {
      const minute = (at - begin) / kMinute;
      if (date === "2026-11-29" && minute === 192) slots.push(row(at, "missed", { why: kLost, count: 28, last: text(at + 27 * kMinute) }));
      else if (date === "2026-11-29" && minute > 192 && minute < 220) continue;
      else if (date === "2026-11-29" && minute === 220) slots.push(row(at, "skipped", { why: "a picture before failed, and the camera is left alone for a while (grace)" }));
      else slots.push(row(at, "taken"));
    }
    return slots;
  }

  days(from, to) {
    const items = [];
    for (let day = 1; day <= 29; ++day) {
      const date = `2026-11-${pad(day)}`;
      if (date < from || date > to) continue;
      const slots = this.slotsOf(date);
      const count = (end) => slots.filter((one) => one.end === end).reduce((sum, one) => sum + one.count, 0);
      const picture = slots.length ? text(beginOf(date) + kDay / 2) : null;
      const goesOn = slots.length ? null : row(beginOf(date) - kDay / 2, "missed", { why: kLost, count: 2000, last: text(beginOf(date) + kDay - 1) });
      items.push({ date, taken: count("taken"), skipped: count("skipped"), missed: count("missed"), pictures: count("taken"), bytes: 20_000 * count("taken"), first_picture: picture, noon_picture: picture, goes_on: goesOn });
    }
    return items;
  }

  planDay(date) {
    const begin = beginOf(date);
    const span = (from, to) => ({ begin: text(begin + from * 3_600_000), end: text(begin + to * 3_600_000) });
    const sun = { rise: text(begin + 8 * 3_600_000), set: text(begin + 16 * 3_600_000), stays_up: false, up: [span(8, 16)], light: [span(7.4, 16.6)], altitudes: Array.from({ length: 145 }, (_, i) => 17 - 30 + 30 * Math.cos(((i / 6 - 12) * Math.PI) / 12)) };
    return {
      date, ...span(0, 24), sun: this.hasPlace ? sun : null, dark: this.hasPlace ? [span(0, 7.8), span(16.2, 24)] : [],
      periods: [{ period: 0, ...span(0, 24) }],
      slots: [{ period: 0, dark: false, count: 1440, first: text(begin), last: text(begin + kDay - kMinute) }],
      notes: this.notes,
    };
  }

  async attach(context) {
    await context.route(/\/api\/v1\/timelapse/, (route) => this.answer(route));
    return this;
  }

  async answer(route) {
    const request = route.request();
    const url = new URL(request.url());
    const [id, what, name] = url.pathname.replace(/^.*\/timelapse\/?/, "").split("/").map(decodeURIComponent);
    const method = request.method();
    if (what === "pictures") return this.picture(route, name, Number(url.searchParams.get("width") ?? 0));
    this.asked.push(`${method} ${what ?? "jobs"}${url.search}`);
    const [status, json] = this.refuse[`${method} ${what}`] ?? this.reply(method, id, what, name, url.searchParams, request.postDataJSON());
    if (Buffer.isBuffer(json)) return route.fulfill({ status, contentType: "video/mp4", body: json });
    await route.fulfill({ status, ...(status === 204 ? {} : { contentType: status < 400 ? "application/json" : "application/problem+json", body: JSON.stringify(json) }) }).catch(() => {});
  }

  async picture(route, slot, width) {
    this.pictures.push({ slot, width });
    this.mostOpen = Math.max(this.mostOpen, ++this.open);
    if (this.delayMs) await new Promise((resolve) => setTimeout(resolve, this.delayMs));
    await route.fulfill({ status: 200, contentType: "image/jpeg", body: this.frames[Math.floor(Date.parse(slot) / kMinute) % this.frames.length] }).catch(() => {});
    --this.open;
  }

  reply(method, id, what, name, query, body) {
    if (!id) return [200, { items: this.jobs, next: null }];
    if (id !== this.job.id) return [404, { code: "not_found" }];
    switch (`${method} ${what}`) {
      case "GET days":
        return [200, { items: this.days(query.get("from"), query.get("to")) }];
      case "GET slots": {
        const [from, until] = [Date.parse(query.get("from")), Date.parse(query.get("until"))];
        const all = [];
        for (let day = from - (from % kDay) - kDay; day < until + kDay; day += kDay) all.push(...this.slotsOf(new Date(day).toISOString().slice(0, 10)));
        const items = all.filter((one) => Date.parse(one.slot) >= from && Date.parse(one.slot) < until);
        const limit = Number(query.get("limit"));
        return [200, { items: items.slice(0, limit), next: items.length > limit ? items[limit].slot : null }];
      }
      case "GET plan": {
        const first = query.get("from") ?? "2026-11-29";
        const days = Array.from({ length: Number(query.get("days")) }, (_, i) => this.planDay(new Date(Date.parse(`${first}T12:00:00Z`) + i * kDay).toISOString().slice(0, 10)));
        return [200, { time_zone: "Europe/Berlin", periods: [{ id: "", interval_s: 60 }], altitude_step_s: 600, days }];
      }
      case "POST take":
        return [200, row(Date.parse("2026-11-29T12:00:30Z"), "taken")];
      case "GET films":
        if (name) return [200, Buffer.from("film")];
        return this.films ? [200, { films: this.films }] : [404, { code: "not_found" }];
      case "POST films":
        this.made.push(body);
        this.films = [film("new.mp4", { from: body.from, to: body.to, state: "waiting", progress: 0, bytes: 0, made: null }), ...this.films];
        return [202, this.films[0]];
      case "DELETE films":
        this.films = this.films.filter((one) => one.name !== name);
        return [204, null];
      default:
        return [404, { code: "not_found" }];
    }
  }
}

export const film = (name, more = {}) => ({ name, from: "2026-11-28", to: "2026-11-28", plan: "daily", state: "done", progress: 1, seconds_left: null, pictures: 1440, passed_over: 3, bytes: 12_345_678, made: "2026-11-29T00:10:00Z", error: null, ...more });

const key = (path, type, more = {}) => ({ path, type, help: "1", default: null, visible: "operator", apply: "live", apply_words: "takes effect at once", since: "0.1.0", required: false, secret: false, secret_file: false, ...more });
/** Gives a MockSettings the keys of time-lapse, and the job. */
export function addTimelapse(settings) {
  settings.schema.sections.push({ path: "timelapse", help: "1" }, { path: "timelapse.*", help: "1" }, { path: "timelapse.*.keep", help: "1" });
  settings.schema.keys.push(
    key("timelapse.*.camera", "id", { required: true }),
    key("timelapse.*.name", "text", { min: 1, max: 64 }),
    key("timelapse.*.enabled", "bool", { default: "true" }),
    key("timelapse.*.every", "duration", { min: 1000, max: 86_400_000, default: "1m" }),
    key("timelapse.*.start", "text", { min: 1, max: 48, default: "00:00" }),
    key("timelapse.*.stop", "text", { min: 1, max: 48, default: "24:00" }),
    key("timelapse.*.keep.days", "int", { min: 1, max: 100_000 }),
  );
  Object.assign(settings.values, { "timelapse.garden.camera": "porch", "timelapse.garden.name": "The garden", "timelapse.garden.every": "1m" });
  settings.entries.timelapse = ["garden"];
}
