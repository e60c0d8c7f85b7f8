// The page's places and their addresses below the base. Paths, not fragments: an address survives the log-in page of a
// proxy, which never sees a fragment, and the fragment of /join is left for the secret alone.

export const kParts = ["users", "links", "audit", "you"] as const;
/** Parts of the page /people. They are in the fragment, so that the hub needs one address for all. */
export type Part = (typeof kParts)[number];

export type Place =
  | { page: "wall" | "login" | "join" | "missing" }
  | { page: "camera"; id: string }
  | { page: "people"; part: Part | null }; // null: the first one that the user may see

/** The place at an address. */
export function placeAt(url: URL, base: URL): Place {
  if (url.origin !== base.origin || !url.pathname.startsWith(base.pathname)) return { page: "missing" };
  const path = url.pathname.slice(base.pathname.length);
  if (path === "" || path === "index.html") return { page: "wall" };
  if (path === "login" || path === "join") return { page: path };
  if (path === "people") return { page: "people", part: kParts.find((part) => `#${part}` === url.hash) ?? null };
  const id = path.match(/^camera\/([^/]+)$/)?.[1];
  if (id === undefined) return { page: "missing" };
  try {
    return { page: "camera", id: decodeURIComponent(id) };
  } catch {
    return { page: "missing" }; // a lone % sign
  }
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
