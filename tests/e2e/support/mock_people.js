// The API of people, answered in the browser (page.route) from a few records. A test changes them and reads `asked`.

const kSecret = "q3Zk0Vd8Yw1sXr7bTn5uLp2cJm9eHg4fAa6iOo-_xyz";
const kQr = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 4 4" shape-rendering="crispEdges"><path d="M0 0h2v2h-2zM3 0h1v1h-1zM0 3h1v1h-1zM2 2h2v1h-2z"/></svg>';
const kChrome = "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/131.0.0.0 Safari/537.36";
const kSafari = "Mozilla/5.0 (iPhone; CPU iPhone OS 17_5 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/17.5 Mobile/15E148 Safari/604.1";
const kAt = "2026-02-27T12:05:00.000000Z";

const kActs = [
  { action: "log_in_refused", detail: { name: "12", code: "wrong_credentials" } },
  { action: "change_user", detail: { user: "u2", name: "34", role: "viewer" } },
  { action: "steer", detail: { camera: "56", answered: false } },
  { action: "make_link", detail: { link: "l1", note: "" } },
  { action: "later_than_this_page", detail: { count: 7 } },
];

export const grant = (camera, more = {}) => ({ camera, live: true, snapshot: true, steer: false, history_s: null, ...more });

export class MockPeople {
  users = [
    { id: "u1", name: "anna", role: "owner", created: kAt, version: 1, grants: [], password: "correct horse" },
    { id: "u2", name: "a-very-long-user-name-of-somebody@example.org", role: "operator", created: kAt, version: 4, grants: [grant(null, { steer: true, history_s: 604800 })], password: "battery staple" },
    { id: "u3", name: "carl", role: "viewer", created: kAt, version: 1, grants: [grant("porch")], password: "battery staple" },
  ];
  sessions = [
    { id: "s1", user: "u1", means: "form", address: "192.168.1.20", agent: kChrome, created: kAt, seen: kAt, current: true },
    { id: "s2", user: "u1", means: "form", address: "2001:db8:85a3:8d3:1319:8a2e:370:7348", agent: kSafari, created: kAt, seen: kAt, current: false },
  ];
  tokens = [{ id: "t1", note: "Recorder in the cellar", scopes: ["view", "metrics"], created: kAt, expires: null, used: kAt }];
  links = [{ id: "l1", camera: "porch", live: true, snapshot: false, steer: false, max_viewers: 2, note: "Plumber", created: kAt, expires: kAt }];
  audit = Array.from({ length: 70 }, (_, i) => ({ at: kAt, user: "u1", name: i % 5 ? "anna" : "", address: "192.168.1.20", ...kActs[i % kActs.length] }));
  invitations = { setup: kSecret, guest: `guest-${kSecret}` };
  who = null; // id of the user who is logged in
  means = "cookie"; // how
  guest = null;
  hasUsers = true;
  refuse = {}; // "POST users": [status, problem, fields]
  asked = [];
  nextId = 10;

  /** Answers the requests of a context before any of its pages asks. */
  async attach(context) {
    await context.route(/\/api\/v1\/(session|join|users|tokens|links|audit)/, (route) => this.answer(route));
    await context.route(/\/api\/v1\/cameras/, (route) => (this.who || this.guest ? route.fallback() : this.send(route, 401, this.loggedOut())));
    return this;
  }

  loggedOut() {
    return { code: this.hasUsers ? "log_in" : "setup_needed", detail: "log in", request_token: "form-token" };
  }

  session() {
    const user = this.users.find((one) => one.id === this.who);
    if (this.guest) return { user: null, means: "guest", request_token: "guest-token", may: { manage: false, steer: false }, guest: this.guest };
    return {
      user: { id: user.id, name: user.name, role: user.role },
      means: this.means,
      request_token: "session-token",
      may: { manage: user.role === "owner", steer: user.role !== "viewer" },
      guest: null,
    };
  }

  async send(route, status, json, headers = {}) {
    const contentType = status < 400 ? "application/json" : "application/problem+json";
    await route.fulfill({ status, headers, ...(status === 204 ? {} : { contentType, body: JSON.stringify(json) }) });
  }

  async answer(route) {
    const request = route.request();
    const url = new URL(request.url());
    const [what, id] = url.pathname.replace("/api/v1/", "").split("/");
    const method = request.method();
    const body = request.postDataJSON() ?? {};
    this.asked.push({ method, path: url.pathname.replace("/api/v1/", "") + url.search, body, token: request.headers()["vedette-request-token"] });
    const refused = this.refuse[`${method} ${what}`];
    if (refused) return this.send(route, ...refused);
    if (method !== "GET" && !this.asked.at(-1).token) return this.send(route, 403, { code: "request_token" });
    const [status, json] = what === "session" || what === "join" ? this.enter(method, what, id, body) : this.manage(method, what, id, body, url.searchParams);
    return this.send(route, status, json);
  }

  enter(method, what, id, body) {
    if (what === "join") {
      if (body.secret === this.invitations.guest) {
        this.guest = { camera: "porch", actions: ["live", "snapshot"], note: "For the plumber" };
      } else if (body.secret === this.invitations.setup && !this.hasUsers) {
        this.hasUsers = true;
        this.users = [{ ...this.users[0], name: body.name, password: body.password }];
        this.who = "u1";
      } else return [404, { code: "link_ended" }];
      return [200, this.session()];
    }
    if (id === "password") {
      if (this.users.find((one) => one.id === this.who).password !== body.old) return [401, { code: "wrong_credentials" }];
      return [204, null];
    }
    if (method === "POST") {
      const user = this.users.find((one) => one.name === body.name && one.password === body.password);
      if (!user) return [401, { code: "wrong_credentials" }];
      this.who = user.id;
    }
    if (method === "DELETE") {
      this.who = null;
      return [204, null];
    }
    return this.who || this.guest ? [200, this.session()] : [401, this.loggedOut()];
  }

  manage(method, what, id, body, query) {
    if (!this.who) return [401, this.loggedOut()];
    const list = this[what];
    if (method === "GET" && what === "audit") {
      const from = Number(query.get("cursor") ?? 0);
      const to = from + Number(query.get("limit"));
      return [200, { items: list.slice(from, to), next: to < list.length ? String(to) : null }];
    }
    if (method === "GET") return [200, { items: list.filter((one) => what !== "sessions" || one.user === (query.get("user") ?? this.who)), next: null }];
    if (method === "DELETE") {
      this[what] = list.filter((one) => one.id !== id);
      return [204, null];
    }
    if (what === "users" && this.users.some((one) => one.name === body.name && one.id !== id)) return [409, { code: "name_taken" }];
    if (method === "PATCH") {
      const user = list.find((one) => one.id === id);
      if (user.version !== body.version) return [412, { code: "changed_meanwhile" }];
      Object.assign(user, body, { version: user.version + 1 });
      return [200, user];
    }
    const made = { id: `n${this.nextId++}`, created: kAt, version: 1, expires: null, ...body };
    list.push(made);
    return [201, { ...made, secret: kSecret, path: `/join#guest.${kSecret}`, qr: kQr }];
  }
}
