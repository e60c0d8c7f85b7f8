// The page's places and their addresses below the base. Paths, not fragments: an address survives the log-in page of a
// proxy, which never sees a fragment, and the fragment of /join is left for the secret alone.

export const kParts = ["users", "links", "audit", "you"] as const;
/** Parts of the page /people. They are in the fragment, so that the hub needs one address for all. */
export type Part = (typeof kParts)[number];

export const kSettingsParts = ["cameras", "add", "keys", "history"] as const;
/** Parts of the page /settings. */
export type SettingsPart = (typeof kSettingsParts)[number];
export const kSystemParts = ["state", "log"] as const;
/** Parts of the page /system. */
export type SystemPart = (typeof kSystemParts)[number];

export const kJobParts = ["days", "play", "compare", "plan", "films", "settings"] as const;
/** Parts of the page /timelapse, of one job. */
export type JobPart = (typeof kJobParts)[number];

export type Place =
  | { page: "wall" | "login" | "join" | "missing" }
  | { page: "camera"; id: string }
  | { page: "settings"; part: SettingsPart; at?: string | null } // `at`: what of the keys is looked for
  | { page: "system"; part: SystemPart | null }
  | { page: "timelapse"; job: string | null; part: JobPart; at: string | null } // `at`: "2026", "2026-11", "2026-11-29", "2026-11-29T08-05", "A..B"
  | { page: "people"; part: Part | null }; // null: the first one that the user may see

/** The place at an address. */
export function placeAt(url: URL, base: URL): Place {
  if (url.origin !== base.origin || !url.pathname.startsWith(base.pathname)) return { page: "missing" };
  const path = url.pathname.slice(base.pathname.length);
  if (path === "" || path === "index.html") return { page: "wall" };
  if (path === "login" || path === "join") return { page: path };
  if (path === "people") return { page: "people", part: kParts.find((part) => `#${part}` === url.hash) ?? null };
  if (path === "settings") return settingsAt(url.hash);
  if (path === "system") return { page: "system", part: kSystemParts.find((part) => `#${part}` === url.hash) ?? null };
  if (path === "timelapse") return timelapseAt(url.hash);
  const id = path.match(/^camera\/([^/]+)$/)?.[1];
  if (id === undefined) return { page: "missing" };
  try {
    return { page: "camera", id: decodeURIComponent(id) };
  } catch {
    return { page: "missing" }; // a lone % sign
  }
}

/** "#keys/live.max_picture": the keys with what is looked for. Else the cameras. */
function settingsAt(fragment: string): Place {
  const [, name, at] = fragment.match(/^#(\w+)(?:\/(.+))?$/) ?? [];
  const part = kSettingsParts.find((one) => one === name) ?? "cameras";
  try {
    return { page: "settings", part, at: part === "keys" && at ? decodeURIComponent(at) : null };
  } catch {
    return { page: "settings", part, at: null }; // a lone % sign
  }
}

/** "#garden/days/2026-11": a part of a job, and its days. Else the list of jobs. */
function timelapseAt(fragment: string): Place {
  const [, job, name, at] = fragment.match(/^#([a-z0-9-]+)(?:\/(\w+)(?:\/([\dT-]+(?:\.\.[\d-]+)?))?)?$/) ?? [];
  const part = kJobParts.find((one) => one === name) ?? "days";
  return { page: "timelapse", job: job ?? null, part, at: (name === part && at) || null };
}

/** The address of a place, relative to the base. */
export function pathOf(place: Exclude<Place, { page: "missing" }>): string {
  switch (place.page) {
    case "wall":
      return "";
    case "camera":
      return `camera/${encodeURIComponent(place.id)}`;
    case "people":
      return place.part ? `people#${place.part}` : "people";
    case "settings":
      return `settings#${place.part}${place.at ? `/${encodeURIComponent(place.at)}` : ""}`;
    case "timelapse":
      if (place.job === null) return "timelapse";
      return `timelapse#${place.job}/${place.part}${place.at ? `/${place.at}` : ""}`;
    case "system":
      return place.part ? `system#${place.part}` : "system";
    default:
      return place.page;
  }
}

/** What a link of the page /join brings in its fragment. */
export interface Invitation {
  kind: "setup" | "guest";
  secret: string;
}

/** Null: the fragment is not one of a link. */
export function invitationIn(fragment: string): Invitation | null {
  const found = fragment.match(/^#(setup|guest)\.([\w-]+)$/);
  return found ? { kind: found[1] as Invitation["kind"], secret: found[2] ?? "" } : null;
}
