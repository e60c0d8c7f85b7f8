"""The section of docs/ref/motion-quality.md on real films, from real_results.json (real.py)."""
import real
import truth

ORDER = (f"ours {real.DEFAULT_DIAL}", "MOG2 default", "MOG2 best", "KNN default", "KNN best", "motion default", "motion best",
         *real.WHOLE_RULES)
INTRO = """
## Real films

{films} films of fixed cameras that others made, labelled by eye; nothing of them is in this repository. An *act* is somebody
or something that moves and that a person wants to know of; `bench/motion/truth.py` has the rules. Each detector got them
at their own rate and at 15, 10 and 5 pictures a second. `./dev bench motion --footage FOLDER` measures such a folder.

"best" is the setting with the highest F1 of acts at 10 pictures a second over the films that are not kept aside: MOG2 {MOG2};
KNN {KNN}; motion {motion}. DVR-Scan's and the frame difference's rules are in `bench/motion/subtractors.py`. Measured {date}.
"""


def table(head, rows):
    lines = ["| " + " | ".join(head) + " |", "|---|" + "--:|" * (len(head) - 1)]
    return "\n".join(lines + ["| " + " | ".join(row) + " |" for row in rows]) + "\n"


RATE_NAMES = ["own rate" if rate == "own" else f"{rate} fps" for rate in real.RATES]


def covered(row):
    return "–" if row.coverage is None else f"{row.coverage:.2f}"


def chosen_total(rows, name, rate, chosen):
    return truth.total(row for film, row in rows[name][rate].items() if film in chosen)


def side_by_side(rows, chosen):
    """A cell for each rate."""
    every = chosen_total(rows, ORDER[0], "own", chosen)
    lines = []
    for name in ORDER:
        if name in rows:
            found = [chosen_total(rows, name, rate, chosen) for rate in real.RATES]
            lines.append(["**ours**" if name.startswith("ours") else name] +
                         [f"{t.seen} · {t.told}+{t.merged} · {t.false} · {covered(t)}" for t in found])
    return (f"{len(chosen)} films, {every.acts} acts in {every.events} events. In a cell: acts seen · events told + merged · "
            "false alarms · coverage.\n\n" + table(["", *RATE_NAMES], lines))


def over_dials(rows, chosen):
    lines = []
    for dial in real.DIALS:
        found = [chosen_total(rows, f"ours {dial}", rate, chosen) for rate in real.RATES]
        lines.append([str(dial)] + [f"{t.seen} · {t.false} · {covered(t)}" for t in found])
    return table(["sensitivity", *RATE_NAMES], lines)


def list_of_films(kept, rows):
    known = real.known_films()
    lines = []
    for film, facts in kept["films"].items():
        source = known.get(film, {})
        ours, mog = (rows[name]["own"].get(film) if name in rows else None for name in (ORDER[0], "MOG2 best"))
        lines.append([f"{source.get('source', film)}{' (aside)' if source.get('aside') else ''}", source.get("shows", ""),
                      source.get("licence", "?"), f"{facts['width']}×{facts['height']}, {facts['fps']:.0f} fps, "
                      f"{facts['seconds']:.0f} s", str(facts["acts"])] +
                     [f"{row.seen}, {row.false}, {covered(row)}" if row else "–" for row in (ours, mog)])
    return table(["film", "shows", "licence", "size", "acts", "ours: seen, false, coverage", "MOG2 best"], lines)


def section():
    found = real.read_results()
    if not found:
        return ""
    kept, rows = found
    films = set(kept["films"])
    kept_aside = {film for film in films if real.aside(film)}
    best = {name: kept["best"].get(name, "not measured") for name in ("MOG2", "KNN", "motion")}
    text = INTRO.format(films=len(films), date=kept["date"], **best)
    text += "\n" + side_by_side(rows, films - kept_aside)
    if kept_aside:
        text += ("\n### Films kept aside\n\nNothing was tuned on them, and no best setting chosen by them.\n\n" +
                 side_by_side(rows, kept_aside))
    text += ("\n### Ours over the sensitivity\n\nAll films. In a cell: acts seen · false alarms · coverage.\n\n" +
             over_dials(rows, films))
    text += "\n### The films\n\nAt their own rate. Where no licence is stated, the repository has none.\n\n" + list_of_films(kept, rows)
    return text
