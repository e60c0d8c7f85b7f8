import assert from "node:assert/strict";
import { test } from "vitest";
import { Api, Refusal } from "./client.ts";

interface Asked {
  method: string;
  path: string;
  token: string | null;
  version: string | null; // If-Match
  known: string | null; // If-None-Match
  body: unknown;
}

/** A hub whose answers are given in their order: status, JSON, fields. */
function hub(...answers: [number, unknown, Record<string, string>?][]) {
  const asked: Asked[] = [];
  const api = new Api(new URL("http://hub/below/"), (url, init) => {
    const { pathname, search } = new URL(String(url));
    const body = init?.body ? JSON.parse(String(init.body)) : null;
    asked.push({ method: init?.method ?? "", path: pathname + search, token: new Headers(init?.headers).get("Vedette-Request-Token"), version: new Headers(init?.headers).get("If-Match"), known: new Headers(init?.headers).get("If-None-Match"), body });
    const [status, json, fields] = answers.shift() ?? [500, {}];
    const type = status < 400 ? "application/json" : "application/problem+json";
    return Promise.resolve(new Response(status === 204 || status === 304 ? null : JSON.stringify(json), { status, headers: { "Content-Type": type, ...fields } }));
  });
  let loggedOut = 0;
  api.onLoggedOut = () => ++loggedOut;
  return { api, asked, loggedOut: () => loggedOut };
}
const refused = (made: Promise<unknown>) =>
  made.then(
    () => assert.fail("it was not refused"),
    (error: unknown) => (error instanceof Refusal ? error : assert.fail(String(error))),
  );

test("a list is read page by page, below the base", async () => {
  const { api, asked } = hub([200, { items: [{ id: "a" }], next: "x/1" }], [200, { items: [{ id: "b" }], next: null }]);
  assert.deepEqual((await api.logIns("u&1")).map((one) => one.id), ["a", "b"]);
  assert.deepEqual(asked.map(({ path }) => path), ["/below/api/v1/sessions?user=u%261", "/below/api/v1/sessions?user=u%261&cursor=x%2F1"]);
});

test("a change brings the token of the last answer that had one, a question brings none", async () => {
  const { api, asked } = hub([401, { code: "log_in", request_token: "form" }], [200, { user: null, request_token: "session" }], [200, { items: [] }], [204, null]);
  await refused(api.session());
  await api.logIn("anna", "secret");
  await api.users();
  await api.removeUser("a/b");
  assert.deepEqual(asked.map(({ method, path, token }) => [method, path, token]), [
    ["GET", "/below/api/v1/session", null],
    ["POST", "/below/api/v1/session", "form"],
    ["GET", "/below/api/v1/users", null],
    ["DELETE", "/below/api/v1/users/a%2Fb", "session"],
  ]);
});

test("a token that is no longer right is fetched anew, once", async () => {
  const stale: [number, unknown] = [403, { code: "request_token" }];
  const { api, asked } = hub(stale, [200, { request_token: "new" }], [204, null], stale, [200, { request_token: "newer" }], stale);
  await api.logOut();
  assert.deepEqual(asked.map(({ method, token }) => [method, token]), [["DELETE", null], ["GET", null], ["DELETE", "new"]]);
  assert.equal((await refused(api.logOut())).code, "request_token");
  assert.equal(asked.length, 6);
});

test("401 says that nobody is logged in, but a wrong password does not", async () => {
  const gone: [number, unknown] = [401, { code: "log_in" }];
  const { api, loggedOut } = hub(gone, [401, { code: "wrong_credentials" }], [401, { code: "wrong_credentials" }], gone, [401, { code: "setup_needed" }]);
  await refused(api.session());
  await refused(api.logIn("anna", "wrong"));
  await refused(api.changePassword("wrong", "a better one"));
  assert.equal(loggedOut(), 0);
  await refused(api.cameras());
  await refused(api.cameras());
  assert.equal(loggedOut(), 2);
});

test("a refusal has status, code, the wrong value and how long to wait", async () => {
  const { api } = hub([429, { code: "too_many_attempts", detail: "wait" }, { "Retry-After": "30" }], [422, { code: "bad_request", detail: "no", parameter: "note" }]);
  const first = await refused(api.logIn("anna", "x"));
  assert.deepEqual([first.status, first.code, first.message, first.retryAfterS], [429, "too_many_attempts", "wait", 30]);
  const second = await refused(api.makeToken({ note: "", scopes: [] }));
  assert.deepEqual([second.parameter, second.retryAfterS], ["note", undefined]);
});

test("an answer that is no JSON is a refusal by its status, and no answer stays a TypeError", async () => {
  const page = new Api(new URL("http://hub/"), () => Promise.resolve(new Response("<html>", { status: 502, headers: { "Content-Type": "text/html" } })));
  const error = await refused(page.cameras());
  assert.deepEqual([error.status, error.code, error.message], [502, undefined, ""]);
  await assert.rejects(new Api(new URL("http://hub/"), () => Promise.reject(new TypeError("failed"))).cameras(), TypeError);
});

test("a set-up link is joined with name and password, a guest link without", async () => {
  const { api, asked } = hub([200, {}], [200, {}]);
  await api.join("abc", { name: "anna", password: "long enough" });
  await api.join("def", null);
  assert.deepEqual(asked.map(({ body }) => body), [{ secret: "abc", name: "anna", password: "long enough" }, { secret: "def" }]);
});

test("a camera is steered by one request a command, and a refusal has the values of its text", async () => {
  const { api, asked } = hub([200, {}], [200, {}], [200, {}], [200, {}], [200, {}], [200, {}], [409, { status: 409, code: "steered_by_other", detail: "ann steers", holder: "ann" }]);
  await api.ptz("a/b");
  await api.move("porch", -5, 0);
  await api.moveTo("porch", { pan: 30, tilt: -10 });
  await api.home("porch");
  await api.goToPreset("porch", "door");
  await api.setPatrol("porch", true);
  assert.deepEqual((await refused(api.lease("porch", "take"))).values, { code: "steered_by_other", detail: "ann steers", holder: "ann" });
  assert.deepEqual(asked.map(({ method, path, body }) => [method, path.replace("/below/api/v1/cameras/", ""), body]), [
    ["GET", "a%2Fb/ptz", null],
    ["POST", "porch/ptz/move", { pan: -5, tilt: 0 }],
    ["POST", "porch/ptz/move", { to: { pan: 30, tilt: -10 } }],
    ["POST", "porch/ptz/home", null],
    ["POST", "porch/ptz/preset", { name: "door" }],
    ["POST", "porch/ptz/patrol", { running: true }],
    ["POST", "porch/ptz/lease", { action: "take" }],
  ]);
});

test("a change of the settings says what it is based on, and its refusal has lists", async () => {
  const overtaken = { code: "settings_changed", detail: "no", version: "b", lines: ["hosts: a -> b"] };
  const { api, asked } = hub([200, {}], [200, {}], [412, overtaken], [200, { items: [1] }]);
  await api.changeSettings("a", { set: { hosts: ["a"] } }, { dryRun: true });
  await api.changeSettings("a", { set: { hosts: ["a"] } }, { confirm: true });
  const refusal = await refused(api.rollBack("a", 11));
  assert.deepEqual([refusal.code, refusal.values["version"], refusal.members["lines"]], ["settings_changed", "b", ["hosts: a -> b"]]);
  assert.deepEqual(await api.log(200), [1]);
  assert.deepEqual(asked.map(({ method, path, version, body }) => [method, path.replace("/below/api/v1/", ""), version, body]), [
    ["PATCH", "settings?dry_run=true", '"a"', { set: { hosts: ["a"] } }],
    ["PATCH", "settings?confirm=true", '"a"', { set: { hosts: ["a"] } }],
    ["POST", "settings/rollback", '"a"', { version: 11 }],
    ["GET", "log?lines=200", null, null],
  ]);
});

test("it is told after each request whether the hub has answered; a proxy that does not reach it is no answer", async () => {
  const answers: (Response | TypeError)[] = [
    new Response("{}", { headers: { "Content-Type": "application/json" } }),
    new TypeError("failed"),
    new Response("<html>", { status: 502, headers: { "Content-Type": "text/html" } }),
    new Response('{"code":"unavailable"}', { status: 503, headers: { "Content-Type": "application/problem+json" } }),
  ];
  const api = new Api(new URL("http://hub/"), () => {
    const next = answers.shift() ?? new TypeError();
    return next instanceof Response ? Promise.resolve(next) : Promise.reject(next);
  });
  const told: boolean[] = [];
  api.onContact = (reached) => told.push(reached);
  for (let i = 0; i < 4; ++i) await api.session().catch(() => {});
  assert.deepEqual(told, [true, false, false, true]);
});

test("a hub that takes a request and never answers is given up", async () => {
  let signal: AbortSignal | null | undefined;
  const api = new Api(new URL("http://hub/"), (_, init) => {
    ({ signal } = init ?? {});
    return Promise.reject(new TypeError());
  });
  await api.cameras().catch(() => {});
  assert.ok(signal instanceof AbortSignal);
});

test("settings that have not changed are not sent again", async () => {
  const { api, asked } = hub([200, { version: "1" }, { ETag: '"1.a"' }], [304, null], [200, { version: "2" }, { ETag: '"2.b"' }], [304, null]);
  const first = await api.settings();
  assert.equal(await api.settings(), first, "the same object");
  const second = await api.settings();
  assert.deepEqual(second, { version: "2" });
  assert.equal(await api.settings(), second);
  assert.deepEqual(asked.map(({ known }) => known), [null, '"1.a"', '"1.a"', '"2.b"']);
});
