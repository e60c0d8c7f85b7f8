// The words in the browser's language: English, French, or the pseudo-locale en-XA of the tests.

import { en } from "./en.ts";
import { fr } from "./fr.ts";
import { pseudo } from "./pseudo.ts";
import { Words } from "./words.ts";

/** The words for a list of languages, best first. */
export function choose(languages: readonly string[]): Words {
  for (const language of languages) {
    if (language === "en-XA") return new Words(language, pseudo(en));
    if (/^fr\b/.test(language)) return new Words(language, fr);
    if (/^en\b/.test(language)) return new Words(language, en);
  }
  return new Words("en", en);
}

export const words = choose(navigator.languages);
document.documentElement.lang = words.locale;
