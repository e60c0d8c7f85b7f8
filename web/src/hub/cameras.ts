// The hub's cameras as /api/v1/cameras lists them.

import type { Words } from "../words/words.ts";

/** A camera of the list. */
export interface Camera {
  id: string;
  name?: string;
  state: string;
  reason?: string;
  width?: number;
  height?: number;
  fps?: number;
}

/** A request that the hub refused, in its words (RFC 9457). */
export class Refusal extends Error {
  constructor(
    readonly status: number,
    readonly code: string | undefined,
    detail: string,
  ) {
    super(detail);
  }
}

/** The JSON of an answer; throws Refusal, or TypeError when nobody answers. */
async function getJson(path: string, get: typeof fetch): Promise<unknown> {
  const answer = await get(path, { cache: "no-store" });
  if (answer.ok) return answer.json();
  const problem = (await answer.json().catch(() => ({}))) as { code?: string; detail?: string };
  throw new Refusal(answer.status, problem.code, problem.detail ?? "");
}

/** All pages of the list. */
export async function listCameras(get: typeof fetch = fetch): Promise<Camera[]> {
  const items: Camera[] = [];
  for (let path = "api/v1/cameras"; path; ) {
    const page = (await getJson(path, get)) as { items: Camera[]; next: string | null };
    items.push(...page.items);
    path = page.next ? `api/v1/cameras?cursor=${encodeURIComponent(page.next)}` : "";
  }
  return items;
}

/** An error of listCameras() for people. */
export function wordError(words: Words, error: unknown): string {
  if (error instanceof Refusal) return words.error(error.code, error.message || words.say("error.status", { status: error.status }));
  return words.say("error.unreachable");
}
