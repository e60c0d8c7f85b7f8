// The settings on the screen: what the hub has, and what was typed and is not saved yet. They outlast the screen, as long as
// the page is open and the same user is logged in.

import type { Api } from "../../api/client.ts";
import type { FileProblem, Schema, Settings, Wanted } from "../../api/settings.ts";
import { type Edits, stillEdits, valueAt, withEdit } from "./form.ts";
import { type Group, groupsOf, idsIn, isWithin } from "./keys.ts";

const kAskIntervalMs = 10_000;

export class SettingsStore {
  settings: Settings | null = $state.raw(null); // null: has not arrived
  schema: Schema | null = $state.raw(null);
  problem = $state(""); // why they are not there
  edits: Edits = $state.raw(new Map());
  /** What is typed in a field and cannot be saved, by path. */
  drafts: ReadonlyMap<string, string> = $state.raw(new Map());
  /** What the hub said about values, by path. */
  problems: ReadonlyMap<string, FileProblem> = $state.raw(new Map());
  private added: readonly string[] = $state.raw([]); // paths of entries that have no value yet
  // A text, so that the groups stay as they are while one types.
  private readonly more = $derived([...this.edits.keys(), ...this.added.map((entry) => `${entry}.`)].join("\n"));
  readonly top: Group | null = $derived.by(() => {
    const { settings, schema } = this;
    if (!settings || !schema) return null;
    return groupsOf(schema, idsIn(settings.entries, [...Object.keys(settings.values), ...this.more.split("\n")]));
  });

  constructor(
    readonly api: Api,
    readonly user: string,
    private readonly word: (error: unknown) => string,
  ) {}

  /** How many values are typed and not saved. */
  get pending(): number {
    return this.edits.size + this.drafts.size;
  }

  /** Asks for the settings. They stay as they are where the hub does not answer. */
  async load(): Promise<void> {
    try {
      const [settings, schema] = await Promise.all([this.api.settings(), this.schema ?? this.api.schema()]);
      this.edits = stillEdits(this.edits, settings);
      [this.settings, this.schema, this.problem] = [settings, schema, ""];
    } catch (error) {
      this.problem = this.word(error);
    }
  }

  /** Asks now and then while a screen shows them, until the function that it returns is called. What is typed keeps the version
   * that it is based on, so that a change by somebody else is noticed when it is saved. */
  follow(): () => void {
    void (this.pending ? this.glance() : this.load());
    const timer = setInterval(() => document.hidden || void this.glance(), kAskIntervalMs);
    return () => clearInterval(timer);
  }

  private async glance(): Promise<void> {
    const next = await this.api.settings().catch(() => null);
    if (!next) return;
    const { settings } = this;
    const isBase = this.pending > 0 && settings && next.version !== settings.version;
    this.settings = isBase ? { ...settings, problems: next.problems, waiting: next.waiting, sentence: next.sentence } : next;
  }

  edit(path: string, wanted: Wanted): void {
    if (!this.settings) return;
    this.edits = withEdit(this.edits, this.settings, path, wanted);
    this.draft(path, null);
  }

  /** A text that is no value yet; null: there is none. */
  draft(path: string, text: string | null): void {
    if (text === null && !this.drafts.has(path)) return;
    const next = new Map(this.drafts);
    if (text === null) next.delete(path);
    else next.set(path, text);
    this.drafts = next;
  }

  /** What was typed for a key, or the removal of an entry, is taken back. */
  undo(path: string): void {
    this.edits = new Map([...this.edits].filter(([other]) => other !== path));
    this.draft(path, null);
  }

  /** A new entry of a map; it is saved with the first value below it. */
  addEntry(path: string): void {
    this.added = [...this.added, path];
    if (this.edits.get(path) === null) this.undo(path);
  }

  /** With all that is below it. */
  removeEntry(path: string): void {
    this.added = this.added.filter((one) => one !== path);
    for (const other of this.drafts.keys()) if (isWithin(other, path)) this.draft(other, null);
    this.edit(path, null);
  }

  /** All that was typed is saved. */
  async saved(): Promise<void> {
    await this.load();
    this.discard();
  }

  discard(): void {
    this.added = [];
    [this.edits, this.drafts, this.problems] = [new Map(), new Map(), new Map()];
  }

  value = (path: string) => (this.settings ? valueAt(this.settings, this.edits, path) : undefined);

  show(problems: readonly FileProblem[]): void {
    this.problems = new Map(problems.flatMap((one) => (one.key ? [[one.key, one]] : [])));
  }
}

let kept: SettingsStore | null = null;

/** The store of a user; what another one has typed is forgotten. */
export function storeOf(api: Api, user: string, word: (error: unknown) => string): SettingsStore {
  if (kept?.user !== user) kept = new SettingsStore(api, user, word);
  return kept;
}
