// The layout of this browser, kept when it changes.

import { type Layout, parseLayout } from "./layout.ts";

const kKey = "vedette.layout";

function read(): Layout {
  try {
    return parseLayout(localStorage.getItem(kKey));
  } catch {
    return parseLayout(null); // the browser keeps nothing for us
  }
}

export const layout: Layout = $state(read());

export function changeLayout(change: Partial<Layout>): void {
  Object.assign(layout, change);
  try {
    localStorage.setItem(kKey, JSON.stringify(layout));
  } catch {
    // then it lasts as long as the page
  }
}
