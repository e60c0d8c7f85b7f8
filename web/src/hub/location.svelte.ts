// The address bar: where the page is, and how it goes elsewhere without being loaded again.

import { base } from "./base.ts";
import { pathOf, type Place, placeAt } from "./router.ts";

type Known = Exclude<Place, { page: "missing" }>;
const here = () => placeAt(new URL(location.href), base);

/** Owned by the root component, which calls listen(). */
export class Location {
  place: Place = $state(here());

  /** `replace`: the back button skips the address before. */
  go(place: Known, replace = false): void {
    const url = this.href(place);
    if (replace) history.replaceState(null, "", url);
    else history.pushState(null, "", url);
    if (!replace) scrollTo(0, 0);
    this.place = here();
  }

  href = (place: Known): string => new URL(pathOf(place), base).href;

  /** Follows the back button, and links to our places. Returns how to stop. */
  listen(): () => void {
    const onMove = () => (this.place = here());
    const onClick = (event: MouseEvent) => {
      const link = (event.target as Element).closest?.("a");
      if (!link || event.defaultPrevented || event.button !== 0 || event.metaKey || event.ctrlKey || event.shiftKey || event.altKey) return;
      if (link.target || link.hasAttribute("download")) return;
      const place = placeAt(new URL(link.href), base);
      if (place.page === "missing") return;
      event.preventDefault();
      this.go(place);
    };
    addEventListener("popstate", onMove);
    document.addEventListener("click", onClick);
    return () => {
      removeEventListener("popstate", onMove);
      document.removeEventListener("click", onClick);
    };
  }
}
