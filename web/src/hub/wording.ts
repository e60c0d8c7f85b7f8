// Errors of the API for people.

import { Refusal } from "../api/client.ts";
import type { Words } from "../words/words.ts";

export function wordError(words: Words, error: unknown): string {
  if (!(error instanceof Refusal)) return words.say("error.unreachable");
  if (error.code === "too_many_attempts" && error.retryAfterS) {
    return words.say("error.too_many_attempts.wait", { wait: words.duration(error.retryAfterS * 1000) });
  }
  if (error.code === "file_only" && !error.values["key"]) return words.say("error.file_only.address");
  return words.error(error.code, error.message || words.say("error.status", { status: error.status }), error.values);
}

const kFields: Record<string, string> = { weak_password: "password", wrong_credentials: "old", name_taken: "name", bad_name: "name" };

/** The problem at each field of a form, or of the form as a whole ("form"), when no field of it is to blame. */
export function problemsOf(words: Words, error: unknown, fields: readonly string[]): Record<string, string> {
  const field = error instanceof Refusal ? (error.parameter ?? kFields[error.code ?? ""] ?? "") : "";
  return { [fields.includes(field) ? field : "form"]: wordError(words, error) };
}
