"""Scores alarms against the truth, event by event; docs/design/motion-bench.md explains the rule.

Spans are [first, last] in frames, both included. An alarm lasts from its start to the last movement that the detector saw,
so that its hold time does not count.
"""
import dataclasses
import random
import statistics

JOIN_S = 2.5     # alarms closer than this are merged
EARLY_S = 1.0    # an alarm may start so long before an event
LATE_S = 2.0     # or after it
KNOWN_S = 5.0    # a false alarm that started longer before an event is no hit
CHARGE_S = 10.0  # each so long part of a false alarm is one more


@dataclasses.dataclass
class Tally:
    hits: int = 0
    events: int = 0
    false: int = 0
    seconds: float = 0
    delays: list = dataclasses.field(default_factory=list)

    def add(self, other):
        self.hits += other.hits
        self.events += other.events
        self.false += other.false
        self.seconds += other.seconds
        self.delays += other.delays
        return self

    @property
    def precision(self):
        """None without alarms."""
        return self.hits / (self.hits + self.false) if self.hits + self.false else None

    @property
    def recall(self):
        return self.hits / self.events if self.events else None

    @property
    def f1(self):
        if not self.events:
            return None
        return 2 * self.hits / (self.hits + self.false + self.events)

    @property
    def false_per_hour(self):
        return self.false * 3600 / self.seconds if self.seconds else None

    @property
    def delay(self):
        return statistics.median(self.delays) if self.delays else None


def joined(spans, gap=0):
    """Sorted spans; those that overlap or are at most `gap` frames apart are merged."""
    out = []
    for start, end in sorted(spans):
        if out and start <= out[-1][1] + gap + 1:
            out[-1][1] = max(out[-1][1], end)
        else:
            out.append([start, end])
    return out


def judge(alarms, events, ignored, frames, fps):
    """The tally of one clip. People who are visible at the same time are one event."""
    early, late = EARLY_S * fps, LATE_S * fps
    events = joined(events)
    alarms = joined(alarms, JOIN_S * fps)
    windows = joined([[a - early, b + late] for a, b in events + [list(s) for s in ignored]])
    tally = Tally(events=len(events), seconds=frames / fps)
    caused = []
    for start, end in alarms:
        cause = any(a <= start <= b for a, b in windows)
        inside = sum(max(0, min(end, b) - max(start, a) + 1) for a, b in windows)
        tally.false += (0 if cause else 1) + int((end - start + 1 - inside) / (CHARGE_S * fps))
        caused.append(cause)
    for first, last in events:
        begins = [start for (start, end), cause in zip(alarms, caused)
                  if start <= last + 0.5 * fps and end >= first - early and (cause or start >= first - KNOWN_S * fps)]
        if begins:
            tally.hits += 1
            tally.delays.append(max(0, min(begins) - first) / fps)
    return tally


def total(tallies):
    out = Tally()
    for tally in tallies:
        out.add(tally)
    return out


def interval(tallies, value, rounds=1000, seed=1):
    """Bootstrap: the middle 95 % of value(total) over clips drawn with replacement, or None if it is undefined."""
    draw = random.Random(seed)
    found = [value(total(draw.choices(tallies, k=len(tallies)))) for _ in range(rounds)]
    found = sorted(v for v in found if v is not None)
    return (found[int(0.025 * len(found))], found[int(0.975 * len(found)) - 1]) if len(found) > rounds / 2 else None
