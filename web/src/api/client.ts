// Asks the hub's API. Keeps the request token, in memory only, and sends it with each change. No framework, no texts.

import type { Finding, How, LogLine, Probed, Saved, Schema, Settings, SettingsChange, System, Version } from "./settings.ts";
import type { Day, Film, Job, NewFilm, Plan, Slot } from "./timelapse.ts";
import type { Act, Camera, LeaseAction, Link, LogIn, NewLink, NewToken, NewUser, Page, Ptz, Token, User, UserChange, Who } from "./types.ts";

const kRequestToken = "Vedette-Request-Token";
const kReadPatienceMs = 10_000;
const kChangePatienceMs = 30_000; // a servo or a password may take its time
const kTrialPatienceMs = 60_000; // a changed camera has 30 s to give a picture
const kDoctorPatienceMs = 60_000;
const kSlotsAPage = 2000;
const kTakePatienceMs = 70_000; // a picture that is asked for has 60 s

/** A request that the hub refused, as its problem says (RFC 9457). */
export class Refusal extends Error {
  constructor(
    readonly status: number,
    readonly code: string | undefined,
    detail: string,
    readonly parameter?: string, // which value of the request is wrong
    readonly retryAfterS?: number,
    readonly values: Readonly<Record<string, string>> = {}, // the problem's texts by name, such as `holder`
    readonly members: Readonly<Record<string, unknown>> = {}, // all that the problem has, such as lists
  ) {
    super(detail);
  }
}

type Query = Record<string, string | number | boolean | undefined>;
/** `version`: what the change is based on (If-Match). `known`: ETag of what is there already. `patienceMs`: how long to wait for the answer. */
interface More {
  version?: string;
  known?: string;
  patienceMs?: number;
}

interface Answered<T> {
  answer: Response;
  json: T; // empty where nothing has changed (304)
}

const jobOf = (job: string, what = "") => `timelapse/${encodeURIComponent(job)}${what && `/${what}`}`;
const ptzOf = (camera: string, command = "") => `cameras/${encodeURIComponent(camera)}/ptz${command && `/${command}`}`;

export class Api {
  /** Called when the hub answers that nobody is logged in, but not for session() and logIn(). */
  onLoggedOut: () => void = () => {};
  /** Called after each request: whether the hub has answered. A proxy that does not reach it is no answer. */
  onContact: (reached: boolean) => void = () => {};
  private requestToken: string | null = null;

  /** `base`: where the hub's addresses begin, with a slash at the end. */
  constructor(
    private readonly base: URL,
    private readonly fetch: typeof globalThis.fetch = (...all) => globalThis.fetch(...all),
  ) {}

  session = () => this.ask<Who>("GET", "session");
  logIn = (name: string, password: string) => this.ask<Who>("POST", "session", { name, password });
  logOut = () => this.ask<void>("DELETE", "session");
  changePassword = (old: string, next: string) => this.ask<void>("PUT", "session/password", { old, new: next });
  /** `owner`: the first owner of a set-up link; a guest link needs none. */
  join = (secret: string, owner: { name: string; password: string } | null) => this.ask<Who>("POST", "join", { secret, ...owner });

  cameras = () => this.all<Camera>("cameras");

  ptz = (camera: string) => this.ask<Ptz>("GET", ptzOf(camera));
  /** Degrees, from the present position. */
  move = (camera: string, pan: number, tilt: number) => this.ask<Ptz>("POST", ptzOf(camera, "move"), { pan, tilt });
  /** To an angle, in whole degrees. */
  moveTo = (camera: string, to: { pan: number; tilt: number }) => this.ask<Ptz>("POST", ptzOf(camera, "move"), { to });
  home = (camera: string) => this.ask<Ptz>("POST", ptzOf(camera, "home"));
  goToPreset = (camera: string, name: string) => this.ask<Ptz>("POST", ptzOf(camera, "preset"), { name });
  setPatrol = (camera: string, running: boolean) => this.ask<Ptz>("POST", ptzOf(camera, "patrol"), { running });
  lease = (camera: string, action: LeaseAction) => this.ask<Ptz>("POST", ptzOf(camera, "lease"), { action });

  users = () => this.all<User>("users");
  addUser = (user: NewUser) => this.ask<User>("POST", "users", user);
  changeUser = (id: string, change: UserChange) => this.ask<User>("PATCH", `users/${encodeURIComponent(id)}`, change);
  removeUser = (id: string) => this.ask<void>("DELETE", `users/${encodeURIComponent(id)}`);

  /** Where a user is logged in; one's own without `user`. */
  logIns = (user?: string) => this.all<LogIn>("sessions", { user });
  endLogIn = (id: string) => this.ask<void>("DELETE", `sessions/${encodeURIComponent(id)}`);

  tokens = () => this.all<Token>("tokens");
  makeToken = (token: NewToken) => this.ask<Token & { secret: string }>("POST", "tokens", token);
  removeToken = (id: string) => this.ask<void>("DELETE", `tokens/${encodeURIComponent(id)}`);

  links = () => this.all<Link>("links");
  makeLink = (link: NewLink) => this.ask<Link & { path: string; qr: string }>("POST", "links", link);
  removeLink = (id: string) => this.ask<void>("DELETE", `links/${encodeURIComponent(id)}`);

  /** The newest acts first. */
  audit = (cursor?: string, limit = 50) => this.ask<Page<Act>>("GET", "audit", undefined, { cursor, limit });

  private lastSettings: { tag: string; settings: Settings } | null = null; // that the hub has sent

  /** The same object as before where nothing has changed. */
  settings = async (): Promise<Settings> => {
    const { lastSettings } = this;
    const { answer, json } = await this.answered<Settings>("GET", "settings", undefined, {}, lastSettings ? { known: lastSettings.tag } : {});
    if (answer.status === 304 && lastSettings) return lastSettings.settings;
    this.lastSettings = { tag: answer.headers.get("ETag") ?? "", settings: json };
    return json;
  };
  schema = () => this.ask<Schema>("GET", "settings/schema");
  /** `version`: of the settings that the change is based on. */
  changeSettings = (version: string, change: SettingsChange, how: How = {}) => this.settle("PATCH", "settings", version, change, how);
  history = async () => (await this.ask<{ items: Version[] }>("GET", "settings/history")).items;
  /** `to`: number of the version whose text comes back. */
  rollBack = (version: string, to: number, how: How = {}) => this.settle("POST", "settings/rollback", version, { version: to }, how);
  /** Asks what is at an address, and for its picture; saves nothing. `pin`: the fingerprint of the device's certificate that the user has compared. */
  probe = (address: string, user: string, password: string, pin = "") => this.ask<Probed>("POST", "probe", { address, user, password, ...(pin && { tls_pin: pin }) });

  system = () => this.ask<System>("GET", "system");
  /** The newest lines, the oldest of them first. */
  log = async (lines: number) => (await this.ask<{ items: LogLine[] }>("GET", "log", undefined, { lines })).items;
  /** `internet`: also whether there is a way to it. */
  doctor = async (internet = false) => (await this.ask<{ findings: Finding[] }>("GET", "doctor", undefined, { internet: internet || undefined }, { patienceMs: kDoctorPatienceMs })).findings;

  timelapse = () => this.all<Job>("timelapse");
  /** The days from `from` to `to` that have slots; 400 days at most. */
  timelapseDays = async (job: string, from: string, to: string) => (await this.ask<{ items: Day[] }>("GET", jobOf(job, "days"), undefined, { from, to })).items;
  /** The slots from `from` on and before `until`, at most about `most`; `next` is where the others begin, null: these are all. */
  slots = async (job: string, from: string, until: string, most = 4000): Promise<{ items: Slot[]; next: string | null }> => {
    const items: Slot[] = [];
    let next: string | null = from;
    while (next !== null && items.length < most) {
      const page: { items: Slot[]; next: string | null } = await this.ask("GET", jobOf(job, "slots"), undefined, { from: next, until, limit: kSlotsAPage });
      items.push(...page.items);
      next = page.next;
    }
    return { items, next };
  };
  /** Without `from`: from today on, by the job's time zone. */
  plan = (job: string, from?: string, days = 1) => this.ask<Plan>("GET", jobOf(job, "plan"), undefined, { from, days });
  /** Takes a picture now, beside the plan. */
  take = (job: string) => this.ask<Slot>("POST", jobOf(job, "take"), undefined, {}, { patienceMs: kTakePatienceMs });
  films = async (job: string) => (await this.ask<{ films: Film[] }>("GET", jobOf(job, "films"))).films;
  makeFilm = (job: string, film: NewFilm) => this.ask<Film>("POST", jobOf(job, "films"), film);
  /** Cancels a film that is being made, else removes it. */
  removeFilm = (job: string, name: string) => this.ask<void>("DELETE", jobOf(job, `films/${encodeURIComponent(name)}`));

  private settle(method: string, path: string, version: string, body: object, { dryRun, confirm }: How): Promise<Saved> {
    const query = { ...(dryRun && { dry_run: true }), ...(confirm && { confirm: true }) };
    return this.ask<Saved>(method, path, body, query, { version, ...(confirm && { patienceMs: kTrialPatienceMs }) });
  }

  /** All pages of a list. */
  private async all<T>(path: string, query: Query = {}): Promise<T[]> {
    const items: T[] = [];
    let cursor: string | undefined;
    do {
      const page: Partial<Page<T>> = await this.ask("GET", path, undefined, { ...query, cursor });
      items.push(...(page.items ?? []));
      cursor = page.next ?? undefined;
    } while (cursor);
    return items;
  }

  /** Throws Refusal, or another error when nobody answers. */
  private async ask<T>(method: string, path: string, body?: object, query: Query = {}, more: More = {}): Promise<T> {
    return (await this.answered<T>(method, path, body, query, more)).json;
  }

  private async answered<T>(method: string, path: string, body?: object, query: Query = {}, more: More = {}): Promise<Answered<T>> {
    try {
      return await this.send<T>(method, path, body, query, more);
    } catch (error) {
      if (!(error instanceof Refusal)) throw error;
      if (error.status === 401 && error.code !== "wrong_credentials" && path !== "session") this.onLoggedOut();
      // The token of a form that was open for long, or of a session that another tab has ended.
      if (error.code !== "request_token" || method === "GET") throw error;
      await this.send<Who>("GET", "session", undefined, {}, {}).catch(() => {});
      return this.send<T>(method, path, body, query, more);
    }
  }

  private async send<T>(method: string, path: string, body: object | undefined, query: Query, more: More): Promise<Answered<T>> {
    const url = new URL(`api/v1/${path}`, this.base);
    for (const [name, value] of Object.entries(query)) if (value !== undefined) url.searchParams.set(name, String(value));
    const headers: Record<string, string> = {};
    if (body) headers["Content-Type"] = "application/json";
    if (more.known) headers["If-None-Match"] = more.known;
    if (more.version !== undefined) headers["If-Match"] = `"${more.version}"`;
    if (method !== "GET" && this.requestToken) headers[kRequestToken] = this.requestToken;
    const change = method !== "GET"; // it reaches the hub also when the page is left meanwhile (keepalive)
    const signal = AbortSignal.timeout(more.patienceMs ?? (change ? kChangePatienceMs : kReadPatienceMs));
    const request = { method, headers, cache: "no-store", keepalive: change, signal, ...(body && { body: JSON.stringify(body) }) } as const;
    const { answer, json } = await this.receive(url, request);
    if ("request_token" in json) this.requestToken = json.request_token;
    if (answer.ok || (answer.status === 304 && more.known)) return { answer, json: json as T };
    const wait = Number(answer.headers.get("Retry-After") ?? NaN);
    const values = Object.fromEntries(Object.entries<unknown>(json).filter((entry): entry is [string, string] => typeof entry[1] === "string"));
    throw new Refusal(answer.status, json.code, json.detail ?? "", json.parameter, Number.isFinite(wait) ? wait : undefined, values, json);
  }

  private async receive(url: URL, request: RequestInit) {
    try {
      const answer = await this.fetch(url, request);
      const text = await answer.text();
      const json = text && answer.headers.get("Content-Type")?.includes("json") ? JSON.parse(text) : {};
      this.onContact(json.code !== undefined || ![502, 503, 504].includes(answer.status));
      return { answer, json };
    } catch (error) {
      this.onContact(false);
      throw error;
    }
  }
}
