// What the API takes and returns about settings, the set-up of cameras and the system. Times are RFC 3339 texts.

/** A value as the file gives it: a text with its ${NAME}, or a list of texts. Null: a secret, which is set and never shown. */
export type Value = string | string[] | null;
/** A value to set. Null removes a key, a section or an entry. */
export type Wanted = string | number | boolean | string[] | null;

/** What is wrong in a settings file. `line` and `column` count from 1. */
export interface FileProblem {
  line?: number;
  column?: number;
  key?: string;
  message: string;
  proposal?: string;
}

export interface Settings {
  version: string; // of the file's text
  file: string;
  values: Record<string, Value>;
  lines: Record<string, number>;
  entries: Record<string, string[]>; // ids of each map, in the order of the file
  waiting: string[]; // keys that take effect at the next start of the hub
  sentence: string; // about the hub, for people
  problems: FileProblem[]; // of the file on the disk, while the hub goes on with the settings before
  programs: boolean; // whether sources that run programs or read files may be set here
}

/** A row of the hub's table of settings; `*` in its path stands for an id. */
export interface KeyRow {
  path: string;
  type: string;
  unit?: string;
  min?: number | null; // in units, milliseconds or bytes; bytes of a text, lines of a list; null: no limits
  max?: number | null;
  allowed?: string; // which values it takes, in words
  choices?: string[];
  default?: string | null;
  example?: string;
  help: string;
  required?: boolean; // within its section, when that is there
  secret?: boolean;
  secret_file?: boolean; // a value that is set here goes to a file of its own
  visible?: string;
  apply: string;
  apply_words?: string;
  since?: string;
}

export interface Schema {
  sections: { path: string; help: string }[];
  keys: KeyRow[];
}

/** A change: renames come first, then values, then orders. */
export interface SettingsChange {
  rename?: Record<string, string>;
  set?: Record<string, Wanted>;
  order?: Record<string, string[]>;
}

/** One difference between two versions of the settings. */
export interface Difference {
  path: string;
  what: string; // value, content, entry_added, entry_removed, entry_renamed, order
  before?: string | null;
  after?: string | null;
  secret?: boolean;
  applies: string;
}

/** The answer to a change. After a dry run `saved` is false. */
export interface Saved {
  saved: boolean;
  version: string;
  changes: Difference[];
  lines: string[]; // the changes for people
  plan: string; // what the hub does about them, for people
  waiting: string[];
  trial: { camera: string; ms: number; reason?: string }[] | null; // when each camera gave a picture, or why it gave none
}

/** `dryRun`: save nothing. `confirm`: keep the change only when each changed camera gives a picture within 30 s. */
export interface How {
  dryRun?: boolean;
  confirm?: boolean;
}

/** A text of the settings file that was saved. */
export interface Version {
  number: number;
  saved: string;
  who: string;
  what: string;
  changes: string[];
  current: boolean;
}

/** What is known of a camera's picture before anything is saved. */
export interface ProbedPicture {
  jpeg: string; // base64
  width: number;
  height: number;
  fps: number;
  bytes_per_second: number;
  age_ms: number | null;
}

/** A way to use what was found at an address. */
export interface Proposal {
  device: string;
  name: string;
  why: string;
  settings: Record<string, Wanted>; // below cameras.ID
  picture: ProbedPicture | null;
  reason: string; // why there is no picture
}

export interface Probed {
  proposals: Proposal[]; // empty: nothing was recognised
  tried: { url: string; answer: string }[];
  report: string; // text for a bug report
}

export interface System {
  version: string;
  started: string;
  uptime_s: number;
  loops: number;
  memory_bytes: number;
  state: { folder: string; free_bytes: number; size_bytes: number };
  store: { schema: number | string; bytes: number };
  clock: { utc: string; synchronised: boolean };
}

export interface LogLine {
  at: string;
  level: string;
  topic: string;
  text: string;
}

/** What the doctor found, with its cure. */
export interface Finding {
  level: string;
  about: string;
  what: string;
  cure: string;
  key: string | null; // of the settings, where the cure is
}
