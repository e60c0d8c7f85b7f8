// Reads the secret of a link and removes it from the address bar and the history, before any other module runs: main.ts
// imports this one first. The secret stays in memory.

import { base } from "./base.ts";
import { type Invitation, invitationIn, placeAt } from "./router.ts";

/** The invitation in the address bar, which has none afterwards; null at any other address than /join. */
export function takeInvitation(): Invitation | null {
  const url = new URL(location.href);
  if (placeAt(url, base).page !== "join") return null;
  history.replaceState(null, "", url.pathname);
  return invitationIn(url.hash);
}

/** What the page was opened with. */
export const invitation = takeInvitation();
