// Which picture of one day stands beside which of another: by the time on the clock, or by the sun's altitude. No framework,
// no texts. Times are milliseconds since 1970.

/** A day with its pictures. `altitudes`: of the sun, degrees, from `begin` on every `stepMs`; empty: the place is not known. */
export interface DayPictures {
  begin: number;
  times: readonly number[]; // sorted
  altitudes: readonly number[];
  stepMs: number;
}

/** Indexes into both days' pictures; null: the other day has none near. */
export interface Pair {
  left: number;
  right: number | null;
}

/** The index of the time nearest to `at`; null: none is within `within`. `times` are sorted. */
export function nearest(times: readonly number[], at: number, within: number): number | null {
  let low = 0;
  let high = times.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((times[middle] ?? 0) < at) low = middle + 1;
    else high = middle;
  }
  const candidates = [low - 1, low].filter((i) => i >= 0 && i < times.length);
  const distance = (i: number) => Math.abs((times[i] ?? 0) - at);
  const best = candidates.sort((a, b) => distance(a) - distance(b))[0];
  return best !== undefined && distance(best) <= within ? best : null;
}

/** Each picture of `left` with that of `right` at the same time after midnight. */
export const pairByClock = (left: DayPictures, right: DayPictures, within: number): Pair[] =>
  left.times.map((time, i) => ({ left: i, right: nearest(right.times, right.begin + (time - left.begin), within) }));

/** The sun's altitude at a moment; null: not known. */
export function altitudeAt(day: DayPictures, at: number): number | null {
  const place = (at - day.begin) / day.stepMs;
  const before = day.altitudes[Math.floor(place)];
  const after = day.altitudes[Math.min(Math.floor(place) + 1, day.altitudes.length - 1)];
  if (before === undefined || after === undefined) return null;
  return before + (after - before) * (place - Math.floor(place));
}

const noonIndex = (day: DayPictures) => day.altitudes.indexOf(Math.max(...day.altitudes));
const isMorning = (day: DayPictures, at: number) => (at - day.begin) / day.stepMs <= noonIndex(day);

const kNear = 1; // degrees: noon stands beside noon of a day whose sun is a little lower

/** When the sun has an altitude, in the morning or after noon: the moment nearest to noon. Null: not on that day. */
export function timeOfAltitude(day: DayPictures, altitude: number, morning: boolean): number | null {
  const noon = noonIndex(day);
  const highest = day.altitudes[noon] ?? 0;
  if (altitude > highest && altitude - highest <= kNear) return day.begin + noon * day.stepMs;
  const by = morning ? -1 : 1;
  for (let i = noon; ; i += by) {
    const here = day.altitudes[i];
    const next = day.altitudes[i + by];
    if (here === undefined || next === undefined) return null;
    if (next <= altitude && altitude <= here) {
      const part = here === next ? 0 : (here - altitude) / (here - next);
      return day.begin + (i + by * part) * day.stepMs;
    }
  }
}

/** Each picture of `left` with that of `right` under the same sun. */
export function pairBySun(left: DayPictures, right: DayPictures, within: number): Pair[] {
  return left.times.map((time, i) => {
    const altitude = altitudeAt(left, time);
    const at = altitude === null || right.altitudes.length === 0 ? null : timeOfAltitude(right, altitude, isMorning(left, time));
    return { left: i, right: at === null ? null : nearest(right.times, at, within) };
  });
}
