"""Scores alarms against the truth, event by event; the rule is explained in docs/design/motion-bench.md.

Spans are [first, last] in frames, both included. An alarm is from when a detector says it to the last movement that it
saw, so that the time for which each detector goes on afterwards does not count.
"""
import dataclasses
import random
import statistics

JOIN_S = 2.5     # alarms of one detector that are nearer than this are one
EARLY_S = 1.0    # before an event, when less than half of the person is seen
LATE_S = 2.0     # after it, for what a detector still has to forget
KNOWN_S = 5.0    # an alarm without cause that is older than this when an event begins tells nobody of it
CHARGE_S = 10.0  # so much alarm without cause is one more false alarm


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
        """None while nothing was said."""
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
    """Spans in order, those that overlap or are `gap` frames apart or less as one."""
    out = []
    for start, end in sorted(spans):
        if out and start <= out[-1][1] + gap + 1:
            out[-1][1] = max(out[-1][1], end)
        else:
            out.append([start, end])
    return out


def judge(alarms, events, ignored, frames, fps):
    """The tally of one clip. Times of an event are whole frames; people who are seen at once are one event."""
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
    """The middle 95 % of `value` of a total over clips drawn with replacement, or None where it has no value."""
    draw = random.Random(seed)
    found = [value(total(draw.choices(tallies, k=len(tallies)))) for _ in range(rounds)]
    found = sorted(v for v in found if v is not None)
    return (found[int(0.025 * len(found))], found[int(0.975 * len(found)) - 1]) if len(found) > rounds / 2 else None
