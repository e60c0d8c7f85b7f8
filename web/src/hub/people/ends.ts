// When what is made now shall end.

const kHourMs = 3_600_000;

/** Hours, as text. */
export const kLinkSpans = ["1", "24", "168", "720"] as const;
export const kTokenSpans = ["720", "2160", "8760", ""] as const; // "": never
export type Span = (typeof kLinkSpans)[number] | (typeof kTokenSpans)[number];

/** The moment as the API takes it; "" never ends. */
export function endOf(span: Span, now = Date.now()): string | undefined {
  return span === "" ? undefined : new Date(now + Number(span) * kHourMs).toISOString();
}
