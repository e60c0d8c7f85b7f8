// Which lines of the log are shown. No framework, no texts.

import type { LogLine } from "../../api/settings.ts";

export const kLevels = ["debug", "info", "warning", "error"] as const;
export type Level = (typeof kLevels)[number];

/** Lines of a level and above, with each word of the query; those of a level that we do not know are always shown. */
export function chosen(lines: readonly LogLine[], least: Level, query: string): LogLine[] {
  const words = query.toLowerCase().split(/\s+/).filter((word) => word);
  const from = kLevels.indexOf(least);
  return lines.filter(({ level, topic, text }) => {
    const at = kLevels.indexOf(level as Level);
    return (at < 0 || at >= from) && words.every((word) => `${topic} ${text}`.toLowerCase().includes(word));
  });
}
