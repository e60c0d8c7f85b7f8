"""Writes docs/ref/motion-quality.md and its curve from the results of `run`."""
import platform
import statistics
import subprocess
import tempfile
import time

import clips as store
import curve
import detectors
import score
import subtractors

PAGE = store.ROOT / "docs/ref/motion-quality.md"
NO_ALARM_GROUPS = ("lamp", "infrared", "cloud", "exposure", "quality-25", "quality-50", "quality-90", "shadow", "clock")

INTRO = """# Quality of motion detection

Made by `./dev bench motion`; not edited by hand. First real films, then drawn clips.
[design/motion-bench.md](../design/motion-bench.md) explains the clips, when an alarm is a hit, and the limits of this page.

Machine: {cpu}. {date}, commit {commit}.
{real}
## Drawn clips

Every detector got the same JPEGs: {clips} clips of 640×480, most at 10 frames a second ({hours:.1f} hours), that
`bench/motion/scenes` draws, with exact truth; the last {aside} of them were kept aside while ours was tuned
([seeds](../../bench/motion/seeds.json)).

The others: OpenCV {opencv}'s MOG2 and KNN with the rule of `bench/motion/subtractors.py`, Debian's motion {motion}, and
`scenes`, which is pycameresp's own rule on our luma grid. "best" is the setting with the highest mean F1 from 3 % height
in a sweep over {sweep} tuning clips: MOG2 {MOG2}; KNN {KNN}; motion {best_motion}.
"""


def judge(cache, clip, alarms):
    truth = cache.truth(clip)
    return score.judge(alarms, truth["events"], truth["ignored"], truth["frames"], truth["fps"])


def mean_f1(tallies):
    """Mean over the groups from 3 % of {clip: tally}; None without events."""
    found = [score.total(t for c, t in tallies.items() if c.group == g).f1 for g in store.GROUPS if g not in store.LIMITS]
    found = [f for f in found if f is not None]
    return statistics.mean(found) if found else None


def rule_tallies(cache, results, name, threshold, area, count):
    key = f"{name} {threshold}"
    return {clip: judge(cache, clip, subtractors.alarms(known[key]["areas"], area, count))
            for clip, known in results.items() if key in known}


def complete(results, keys):
    """The clips that have all of these results."""
    return {clip: known for clip, known in results.items() if all(key in known for key in keys)}


def best_rule(cache, results, name):
    """(threshold, area, count) with the highest mean F1 over the clips measured with all thresholds."""
    results = complete(results, [f"{name} {t}" for t in subtractors.THRESHOLDS[name]])
    rules = [(t, a, n) for t in subtractors.THRESHOLDS[name] for a in subtractors.AREAS for n in subtractors.COUNTS]
    return max(rules, key=lambda rule: mean_f1(rule_tallies(cache, results, name, *rule)) or 0)


def motion_tallies(cache, results, setting):
    key = f"motion {setting}"
    return {clip: judge(cache, clip, known[key]["alarms"]) for clip, known in results.items() if key in known}


def best_motion(cache, results, settings):
    """The name of the setting with the highest mean F1."""
    results = complete(results, [f"motion {s}" for s in settings])
    return max(settings, key=lambda s: mean_f1(motion_tallies(cache, results, s)) or 0)


def table(head, rows):
    lines = ["| " + " | ".join(head) + " |", "|---|" + "--:|" * (len(head) - 1)]
    return "\n".join(lines + ["| " + " | ".join(row) + " |" for row in rows]) + "\n"


def show(value, form="{:.2f}"):
    return "–" if value is None else form.format(value)


def groups_of(tallies, parts=None):
    """{group: tally} and the clips' tallies in lists."""
    return {g: [t for c, t in tallies.items() if c.group == g and (parts is None or c.aside in parts)] for g in store.GROUPS}


def between(tallies):
    span = score.interval(tallies, lambda t: t.f1) if tallies else None
    return f" ({span[0]:.2f}–{span[1]:.2f})" if span else ""


def ours_table(tallies):
    rows = []
    for group, some in groups_of(tallies).items():
        every = score.total(some)
        rows.append([group, str(every.events), str(every.hits), str(every.false), f"**{show(every.f1)}**{between(some)}",
                     show(every.precision), show(every.recall), show(every.false_per_hour, "{:.0f}"),
                     show(every.delay, "{:.1f}"), show(late(every), "{:.1f}")])
    return table(["group", "events", "hits", "false", "F1", "precision", "recall", "false an hour", "seconds, median",
                  "nine of ten"], rows)


def f1_table(columns):
    rows = []
    for group in store.GROUPS:
        row = [group]
        for name, tallies in columns.items():
            some = groups_of(tallies)[group]
            cell = show(score.total(some).f1)
            row.append(f"**{cell}**{between(some)}" if name == "ours" else cell)
        rows.append(row)
    rows.append(["**mean from 3 %**"] + [f"**{show(mean_f1(t), '{:.3f}')}**" for t in columns.values()])
    return table(["group", *columns], rows)


def figure_table(columns, value, form):
    rows = [[group] + [show(value(score.total(groups_of(t)[group])), form) for t in columns.values()]
            for group in store.GROUPS]
    everything = [show(value(score.total(t.values())), form) for t in columns.values()]
    return table(["group", *columns], rows + [["**all clips**"] + everything])


def late(tally):
    delays = sorted(tally.delays)
    return delays[int(0.9 * (len(delays) - 1))] if delays else None


def aside_table(tallies):
    rows = []
    for label, parts in (("for tuning", (False,)), ("kept aside", (True,))):
        part = {c: t for c, t in tallies.items() if c.aside in parts}
        all_of_it = score.total(part.values())
        rows.append([label, str(len(part)), show(mean_f1(part), "{:.3f}"), show(all_of_it.precision),
                     show(all_of_it.recall), show(all_of_it.false_per_hour, "{:.1f}")])
    return table(["clips", "number", "mean F1 from 3 %", "precision", "recall", "false an hour"], rows)


def goals_table(columns, all_of_ours):
    """The table of goals; `columns` are of the same clips for all detectors."""
    same = {g: score.total(t) for g, t in groups_of(columns["ours"]).items()}
    ours = {g: score.total(t) for g, t in groups_of(all_of_ours).items()}
    defaults = [n for n in columns if n.endswith("default")]
    others = {g: max((score.total(groups_of(columns[n])[g]).f1 or 0 for n in defaults), default=0) for g in store.GROUPS}
    behind = [f"{g} ({same[g].f1:.2f} to {others[g]:.2f})" for g in store.GROUPS
              if g not in store.LIMITS and same[g].f1 is not None and same[g].f1 < others[g]]
    with_alarms = [f"{g} ({ours[g].false})" for g in NO_ALARM_GROUPS if ours[g].false]
    means = {n: mean_f1(t) for n, t in columns.items()}
    rest, aside = (mean_f1({c: t for c, t in all_of_ours.items() if c.aside == part}) for part in (False, True))
    five = ours["height-5"].delay
    rows = [
        ("F1 at or above the best other's default in every group from 3 %", not behind, "behind in " + ", ".join(behind)
         if behind else "in all of them"),
        ("F1 above it in the mean", means["ours"] > max((means[n] or 0 for n in defaults), default=0),
         ", ".join(f"{n} {show(v, '{:.3f}')}" for n, v in means.items())),
        ("no false alarm on " + ", ".join(NO_ALARM_GROUPS), not with_alarms, "false alarms in " + ", ".join(with_alarms) if with_alarms else "none"),
        ("detected within 0.5 s at 5 % height (median)", five is not None and five <= 0.5,
         f"{show(five)} s; nine of ten within {show(late(ours['height-5']))} s"),
        ("kept aside within 0.03 of the rest", aside is not None and rest is not None and abs(aside - rest) <= 0.03,
         f"{show(aside, '{:.3f}')} to {show(rest, '{:.3f}')}"),
    ]
    return table(["goal", "", "measured"], [[goal, "met" if met else "**not met**", text] for goal, met, text in rows])


def ours_from_jpegs(cache):
    """(reading, detecting) in nanoseconds a frame over some streams of JPEGs, medians."""
    with tempfile.TemporaryDirectory(prefix="cost-", dir=store.SCRATCH) as folder:
        streams = []
        for group in ("height-10", "quality-50", "rain"):
            streams.append(f"{folder}/{group}")
            cache.make(store.Clip(group, 1), streams[-1])
        words = [word for stream in streams for word in ("--stream", stream)]
        answers = detectors.ours([], words)
    return [statistics.median(a[key] for a in answers) for key in ("read_ns", "ns")]


def cost_table(cache, results):
    def median(values):
        values = list(values)
        return statistics.median(values) / 1000 if values else None
    first = {n: f"{n} {thresholds[0]}" for n, thresholds in subtractors.THRESHOLDS.items()}
    reading, detecting = ours_from_jpegs(cache)
    rows = [["ours: reading luma and detecting", f"{(reading + detecting) / 1000:.0f}"],
            ["… the detector alone", f"{detecting / 1000:.1f}"]]
    for name, key in first.items():
        rows.append([f"{name} and its rule, without decoding", show(median(k[key]["ns"] for k in results.values() if key in k), "{:.0f}")])
    rows.append(["grey decoding of the picture, for MOG2 and KNN (libjpeg-turbo by OpenCV)",
                 show(median(k[first["MOG2"]]["decode"] for k in results.values() if first["MOG2"] in k), "{:.0f}")])
    rows.append(["motion, whole process with decoding",
                 show(median(k["motion default"]["ns"] for k in results.values() if "motion default" in k), "{:.0f}")])
    return table(["", "µs of one core a frame"], rows)


def facts(command, fallback="?"):
    try:
        return subprocess.run(command, capture_output=True, text=True, check=True, cwd=store.ROOT).stdout.strip() or fallback
    except (OSError, subprocess.CalledProcessError):
        return fallback


def write(cache, others, options):
    import cv2
    from sweep import MOTION_SETTINGS, SENSITIVITIES, SWEEP_CLIPS, our_tallies
    chosen = [c for c in store.clips(groups=options.groups, most=options.clips) if cache.grids(c).exists()]
    results = {c: others.read(c) for c in chosen}
    sweep = {c: results[c] for c in store.clips(("tuning",), options.groups, SWEEP_CLIPS) if c in results}
    found = our_tallies(cache, chosen, workers=options.workers)
    columns = {"ours": {c: t for c, (t, _) in found.items()}}
    columns["scenes"] = {c: t for c, (t, _) in our_tallies(cache, chosen, ("--method", "scenes"), options.workers).items()}
    best, rules = {}, {}
    for name, thresholds in subtractors.THRESHOLDS.items():
        rules[f"{name} default"] = (name, thresholds[0], *subtractors.DEFAULT_RULE)
        rule = best_rule(cache, sweep, name)
        best[name] = f"threshold {rule[0]}, {rule[1]} pixels in {rule[2]} frames"
        rules[f"{name} best"] = (name, *rule)
    for shown, rule in rules.items():
        columns[shown] = rule_tallies(cache, results, *rule)
    setting = best_motion(cache, sweep, MOTION_SETTINGS)
    columns["motion default"] = motion_tallies(cache, results, "default")
    columns["motion best"] = motion_tallies(cache, results, setting)
    all_of_ours = columns["ours"]
    same = set.intersection(*(set(t) for t in columns.values()))
    columns = {name: {c: t for c, t in tallies.items() if c in same} for name, tallies in columns.items()}
    model = next((line.split(":", 1)[1].strip() for line in open("/proc/cpuinfo") if line.startswith("model name")), platform.machine())
    seconds = sum(t.seconds for t in all_of_ours.values())
    import real_page
    text = INTRO.format(real=real_page.section(), clips=len(chosen), hours=seconds / 3600, aside=sum(c.aside for c in chosen), cpu=model,
                        date=time.strftime("%Y-%m-%d"), commit=facts(["git", "rev-parse", "--short", "HEAD"]),
                        opencv=cv2.__version__, motion=facts(["dpkg-query", "-W", "-f", "${Version}", "motion"]),
                        sweep=len(complete(sweep, [f"motion {s}" for s in MOTION_SETTINGS])), best_motion=setting, **best)
    text += "\n## Goals\n\n" + goals_table(columns, all_of_ours)
    text += ("\n## Ours\n\nAll clips. In brackets the middle 95 % of a bootstrap over clips. People of 1 % and 2 % are the "
             "method's limit.\n\n" + ours_table(all_of_ours))
    text += "\n### Kept aside\n\n" + aside_table(all_of_ours)
    text += "\n## Side by side: F1\n\n"
    if len(same) < len(chosen):
        text += (f"**The others have been measured on {len(same)} of the {len(chosen)} clips**, the first of each group and part; "
                 "these tables are of those clips.\n\n")
    text += f1_table(columns)
    text += "\n### Precision\n\n" + figure_table(columns, lambda t: t.precision, "{:.2f}")
    text += "\n### Recall\n\n" + figure_table(columns, lambda t: t.recall, "{:.2f}")
    text += "\n### False alarms an hour\n\n" + figure_table(columns, lambda t: t.false_per_hour, "{:.0f}")
    text += "\n### Seconds to detect, median\n\nOf the events that were hit.\n\n" + figure_table(columns, lambda t: t.delay, "{:.1f}")
    text += "\n## Cost\n\nOf one core, 640×480, median over clips.\n\n" + cost_table(cache, results)
    points = []
    for sensitivity in SENSITIVITIES:
        some = {c: t for c, (t, _) in our_tallies(cache, chosen, ("--set", f"sensitivity={sensitivity}"), options.workers).items()}
        every = score.total(some.values())
        points.append((sensitivity, every.precision, every.recall, mean_f1(some), every.false_per_hour))
    curve.write(PAGE.parent / "motion-sensitivity.svg", points)
    text += "\n## Sensitivity\n\n![precision, recall, F1 and false alarms over sensitivity](motion-sensitivity.svg)\n\n" + table(
        ["sensitivity", "precision", "recall", "mean F1 from 3 %", "false an hour"],
        [[str(s), show(p), show(r), show(f, "{:.3f}"), show(n, "{:.1f}")] for s, p, r, f, n in points])
    import film
    text += film.section(rules, {"motion default": "default", "motion best": setting})
    PAGE.write_text(text)
    print(f"wrote {PAGE.relative_to(store.ROOT)}")
