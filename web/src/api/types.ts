// What the API under /api/v1 takes and returns, as far as the page uses it. Times are RFC 3339 texts.

/** A camera of the list. */
export interface Camera {
  id: string;
  name?: string;
  group?: string; // empty: none
  state: string;
  reason?: string;
  width?: number;
  height?: number;
  fps?: number;
  steerable?: boolean; // it has pan and tilt
}

/** An axis of a camera, in degrees. */
export interface Axis {
  min: number;
  max: number;
  position: number | null; // null: not known until it was turned home
}

/** Pan and tilt of a camera, and who steers it. */
export interface Ptz {
  pan: Axis; // grows to the right
  tilt: Axis; // grows upwards
  step: number; // degrees of one press
  moving: boolean;
  error: string; // of the last command; empty after a good one
  may_steer: boolean; // whoever asks
  lease: { holder: string | null; mine: boolean; seconds_left: number; asked_by: string[] };
  presets: string[];
  patrol: { running: boolean; pauses_for_s: number } | null; // null: it has none
}

/** What to do with the right to steer, which one person has at a time. */
export type LeaseAction = "take" | "ask" | "release";

export const kRoles = ["viewer", "operator", "owner"] as const;
export type Role = (typeof kRoles)[number];

export const kActions = ["live", "snapshot", "steer"] as const;
export type Action = (typeof kActions)[number];

export const kScopes = ["view", "steer", "metrics", "manage"] as const;
export type Scope = (typeof kScopes)[number];

/** Who asks, and what they may do. */
export interface Who {
  user: { id: string; name: string; role: Role } | null;
  means: "cookie" | "guest" | "basic" | "token" | "proxy" | "own_machine";
  may: { manage: boolean; steer: boolean };
  guest: { camera: string; actions: Action[]; note: string } | null;
}

/** What a user may do with one camera, or with all (`camera` is null). */
export interface Grant {
  camera: string | null;
  live: boolean;
  snapshot: boolean;
  steer: boolean;
  history_s: number | null; // how far back pictures of the past may be seen: time-lapse, recordings; null: not at all
}

export interface User {
  id: string;
  name: string;
  role: Role;
  created: string;
  version: number;
  grants: Grant[];
}

/** A user to add. */
export interface NewUser {
  name: string;
  password: string;
  role: Role;
  grants: Grant[];
}

/** What to change of a user; `version` is the one that the change is based on. */
export type UserChange = { version: number } & Partial<NewUser>;

/** A browser that is logged in. */
export interface LogIn {
  id: string;
  user: string;
  means: string;
  address: string;
  agent: string;
  created: string;
  seen: string;
  current: boolean;
}

export interface Token {
  id: string;
  note: string;
  scopes: Scope[];
  created: string;
  expires: string | null;
  used?: string | null;
}

/** A token to make. Without `expires` it never ends. */
export interface NewToken {
  note: string;
  scopes: Scope[];
  expires?: string;
}

/** A link to make, which shows one camera to whoever has it. */
export interface NewLink {
  camera: string;
  live: boolean;
  snapshot: boolean;
  steer: boolean;
  max_viewers: number;
  note: string;
  expires: string;
}

export interface Link extends NewLink {
  id: string;
  created: string;
}

/** One act of the audit trail. */
export interface Act {
  at: string;
  user: string;
  name: string;
  address: string;
  action: string;
  detail: Record<string, unknown>;
}

/** A page of a list; `next` is the cursor of the page after it. */
export interface Page<T> {
  items: T[];
  next: string | null;
}
