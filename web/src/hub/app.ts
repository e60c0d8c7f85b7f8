// What the screens share.

import { createContext } from "svelte";
import type { Location } from "./location.svelte.ts";
import type { Session } from "./session.svelte.ts";
import type { Watch } from "./watch.svelte.ts";

/** Made by the root component, for as long as the page is open. */
export interface App {
  readonly session: Session;
  readonly watch: Watch;
  readonly location: Location;
}

export const [getApp, setApp] = createContext<App>();
