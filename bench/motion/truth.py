"""Real films whose truth is a list of spans: `truth.tsv` in their folder, and how alarms are judged by it.

A line of truth.tsv, separated by tabs: file, start and end in seconds, kind, and for readers what it is and how large.
Kinds: `act`, something moves that a person wants to know of; `either`, an alarm is neither asked for nor wrong. Anything
else is nothing: an alarm there is false. A film without any act has one line of another kind, such as `none`.

An event is acts that are at most 3 s apart. An act is seen when an alarm overlaps it, half a second early or late. An event
is told when it has an alarm of its own, merged when it shares one. An alarm is false when it touches neither an act nor an
either span (1 s early, 2 s late), and each whole 10 s of alarm outside of them are one more. Coverage is the share of the
acts' time inside alarms. Nothing before 3.5 s is judged, since every detector learns first. Alarms are [known, end] in
seconds, those at most 2.5 s apart are one.
"""
import dataclasses
import pathlib

START_S = 3.5
NEAR_S = 0.5
EARLY_S, LATE_S = 1.0, 2.0
JOIN_S = 2.5
EVENT_GAP_S = 3.0
CHARGE_S = 10.0


@dataclasses.dataclass
class Row:
    """Counts of one film, or the sum of several."""
    seen: int = 0
    acts: int = 0
    told: int = 0
    merged: int = 0
    events: int = 0
    false: int = 0
    covered_s: float = 0
    acts_s: float = 0

    def add(self, other):
        for field in dataclasses.fields(self):
            setattr(self, field.name, getattr(self, field.name) + getattr(other, field.name))
        return self

    @property
    def coverage(self):
        return self.covered_s / self.acts_s if self.acts_s else None

    @property
    def f1(self):
        """Of acts."""
        return 2 * self.seen / (self.acts + self.seen + self.false) if self.acts else None


def total(rows):
    out = Row()
    for row in rows:
        out.add(row)
    return out


class BadTruth(Exception):
    """A truth.tsv cannot be read; the text says where and why."""


def read(folder):
    """{file name: {"act": [[start, end]], "either": […]}} of the films that are in the folder."""
    path = pathlib.Path(folder) / "truth.tsv"
    films = {}
    for number, line in enumerate(path.read_text().splitlines(), 1):
        if not line.strip() or line.startswith("#"):
            continue
        parts = line.split("\t")
        try:
            name, start, end, kind = parts[0], float(parts[1]), float(parts[2]), parts[3]
        except (IndexError, ValueError):
            raise BadTruth(f"{path}:{number}: a line is FILE, START, END, KIND, separated by tabs") from None
        if end < start:
            raise BadTruth(f"{path}:{number}: it ends before it starts")
        film = films.setdefault(name, {"act": [], "either": []})
        if kind in film:
            film[kind].append([start, end])
    return {name: film for name, film in films.items() if (pathlib.Path(folder) / name).exists()}


def joined(spans, gap=0.0):
    out = []
    for start, end in sorted(spans):
        if out and start <= out[-1][1] + gap:
            out[-1][1] = max(out[-1][1], end)
        else:
            out.append([start, end])
    return out


def common(start, end, spans):
    """Seconds that a span has in common with others."""
    return sum(max(0.0, min(end, b) - max(start, a)) for a, b in spans)


def judge(alarms, film):
    acts = [act for act in film["act"] if act[1] >= START_S]
    events = joined(acts, EVENT_GAP_S)
    allowed = joined([[a - EARLY_S, b + LATE_S] for a, b in film["act"] + film["either"]])
    alarms = [[max(a, START_S), b] for a, b in joined(alarms, JOIN_S) if b >= START_S]

    def touches(alarm, span):
        return alarm[0] <= span[1] + NEAR_S and alarm[1] >= span[0] - NEAR_S

    row = Row(acts=len(acts), events=len(events), acts_s=sum(b - a for a, b in acts))
    row.seen = sum(any(touches(alarm, act) for alarm in alarms) for act in acts)
    row.covered_s = sum(common(a, b, alarms) for a, b in acts)
    # Alarms with the fewest events choose first, so that each event gets its own alarm where there is one.
    told, merged = set(), set()
    for which in sorted(([i for i, event in enumerate(events) if touches(alarm, event)] for alarm in alarms), key=len):
        free = [i for i in which if i not in told]
        told.update(free[:1])
        merged.update(free[1:])
    row.told, row.merged = len(told), len(merged - told)
    for start, end in alarms:
        if not any(start <= b and end >= a for a, b in allowed):
            row.false += 1
        row.false += int((end - start - common(start, end, allowed)) / CHARGE_S)
    return row
