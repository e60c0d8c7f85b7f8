// The pseudo-locale en-XA: every text in brackets, accented and a third longer. What stays plain on the page is not in the
// catalogue, and what is cut off will be so in a longer language.

import type { Catalogue, Text } from "./words.ts";

const kPlain = "aceinouACEINOU";
const kAccented = "àçéîñöûÀÇÉÎÑÖÛ";

function pseudoText(text: string): string {
  const accented = text.replace(/\{\w+\}|[a-zA-Z]/g, (c) => (c.length > 1 ? c : (kAccented[kPlain.indexOf(c)] ?? c)));
  return `[${accented}${"·".repeat(Math.ceil(text.length / 3))}]`;
}

export function pseudo(catalogue: Catalogue): Catalogue {
  const changed = (text: Text) => (typeof text === "string" ? pseudoText(text) : { one: pseudoText(text.one), other: pseudoText(text.other) });
  return Object.fromEntries(Object.entries(catalogue).map(([key, text]) => [key, changed(text)])) as Catalogue;
}
