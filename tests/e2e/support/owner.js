// A browser whose user is an owner, at a hub of records: what the tests of the owner's screens begin with.
import { after, afterEach, before, beforeEach } from "node:test";
import { launch } from "./browser.js";
import { MockHub } from "./mock_hub.js";
import { MockPeople } from "./mock_people.js";
import { MockSettings } from "./mock_settings.js";
import { pictures } from "./pictures.js";

export class OwnerAtHub {
  contexts = [];
  more = []; // other APIs of records that each browser asks

  constructor(browser, frames) {
    this.browser = browser;
    this.frames = frames;
  }

  async start() {
    this.hub = await new MockHub().start();
    for (const [id, name, state, reason] of [["porch", "Porch", "live", ""], ["yard", "Yard", "lost", "192.168.1.51 does not answer"]]) {
      this.hub.cameras.set(id, { name, state, reason, pictures: this.frames, fps: 10, next: 0 });
    }
    this.people = new MockPeople();
    this.people.who = "u1";
    this.api = new MockSettings();
    return this;
  }

  async stop() {
    for (const context of this.contexts) await context.close();
    await this.hub.stop();
  }

  /** Another browser with a page of its own, at the same hub. */
  async open(path, { width = 1440, height = 900, ...more } = {}) {
    const context = await this.browser.newContext({ viewport: { width, height }, ...more });
    this.contexts.push(context);
    await this.people.attach(context);
    for (const api of [this.api, ...this.more]) await api.attach(context);
    const page = await context.newPage();
    page.setDefaultTimeout(8000);
    page.problems = [];
    page.on("pageerror", (error) => page.problems.push(String(error)));
    page.on("console", (message) => {
      // Chromium reports each refused request.
      if (message.type() === "error" && !/Failed to load resource/.test(message.text())) page.problems.push(message.text());
    });
    await page.goto(`${this.hub.url}${path}`, { waitUntil: "commit" });
    return page;
  }

  /** The requests that would change something. */
  changes = () => this.api.asked.filter(({ method, path, query }) => method === "PATCH" && path === "settings" && !query.dry_run);
}

export const press = (page, name) => page.getByRole("button", { name, exact: true }).click();
export const field = (page, label) => page.getByLabel(label, { exact: true });
export async function fill(page, values) {
  for (const [label, value] of Object.entries(values)) await field(page, label).fill(value);
}

/** For a file of tests: one browser, and before each test an owner at a hub of his own, which `use` is given. */
export function withOwner(use) {
  let browser, frames, owner;
  before(async () => {
    browser = await launch();
    frames = pictures({ count: 8 });
  });
  after(() => browser.close());
  beforeEach(async () => {
    owner = await new OwnerAtHub(browser, frames).start();
    use({ frames, owner, api: owner.api });
  });
  afterEach(() => owner.stop());
}
