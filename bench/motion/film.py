"""Films with labels: scores of each detector, one zone at a time. vtest.avi is a section of the page; users' films are printed
as a table (--footage FOLDER)."""
import json
import pathlib
import subprocess
import sys
import tempfile

import clips as store
import detectors
import footage
import score
from sweep import MOTION_SETTINGS


def zone_line(zone, width, height):
    """A polygon in pixels as the text form of core/motion/zones.hpp."""
    return "include " + " ".join(f"{100 * x / width:.2f},{100 * y / height:.2f}" for x, y in zone)


def default_settings():
    """The defaults of the other detectors, as `rules` and `settings` of measure()."""
    import subtractors
    rules = {f"{name} default": (name, thresholds[0], *subtractors.DEFAULT_RULE)
             for name, thresholds in subtractors.THRESHOLDS.items()}
    return rules, {"motion default": "default"}


def measure_others(film, folder, stream, rules, settings):
    """{"MOG2 16": {zone: largest regions}, …, "motion default": {zone: alarms}, …} of these rules' thresholds and names of
    MOTION_SETTINGS over the whole film; cached, since it takes minutes."""
    import cv2
    import numpy
    kept = store.SCRATCH / f"film-{film.key}.json"
    out = json.loads(kept.read_text()) if kept.exists() else {}
    masks = []
    for i, (name, zone) in enumerate(film.zones.items()):
        mask = numpy.zeros((film.height, film.width), numpy.uint8)
        left, top, right, bottom = zone[0] + zone[2] if len(zone) == 4 else (0, 0, 0, 0)
        if zone == footage.outline([left, top, right, bottom]):
            mask[top:bottom, left:right] = 255
        else:
            cv2.fillPoly(mask, [numpy.array(zone, numpy.int32)], 255)
        masks.append(pathlib.Path(folder) / f"{i}.png")
        cv2.imwrite(str(masks[-1]), mask)
        cv2.imwrite(str(masks[-1].with_suffix(".pgm")), mask)
        for setting in settings:
            alarms = out.setdefault(f"motion {setting}", {})
            if name not in alarms:
                words = (f"mask_file {masks[-1].with_suffix('.pgm')}", *MOTION_SETTINGS[setting])
                alarms[name] = detectors.motion(stream, film.frames, film.fps, film.width, film.height,
                                                words)["alarms"]
    missing = sorted({(name, threshold) for name, threshold, _, _ in rules if f"{name} {threshold}" not in out})
    if missing:
        wanted = [f"{name}:{threshold}" for name, threshold in missing]
        done = subprocess.run([sys.executable, store.HERE / "subtract", stream, *wanted, "--mask", *masks], check=True,
                              capture_output=True, text=True)
        for (name, threshold), areas in zip(missing, json.loads(done.stdout)["areas"]):
            out[f"{name} {threshold}"] = dict(zip(film.zones, areas))
    kept.write_text(json.dumps(out))
    return out


def keep_grids(film, folder):
    """Writes the film's JPEGs and its block means; returns their paths."""
    stream = pathlib.Path(folder) / "stream"
    film.write_stream(stream)
    grids = stream.with_suffix(".grids")
    subprocess.run([store.PROGRAMS / "bench_motion_detect", "--stream", stream, "--keep", grids], check=True)
    return stream, grids


def measure(film, folder, stream, grids, rules, settings, words=()):
    """{detector: {zone: alarms}} over the whole film. `rules`: {shown name: (name, threshold, area, count)} of the
    subtractors; `settings`: {shown name: name in MOTION_SETTINGS}; `words`: further arguments of ours."""
    out = {"ours": {}, "scenes": {}}
    for name, zone in film.zones.items():
        place = ("--zone", zone_line(zone, film.width, film.height), "--fps", str(film.fps))
        out["ours"][name] = detectors.ours([grids], (*place, *words))[0]["alarms"]
        out["scenes"][name] = detectors.ours([grids], (*place, "--method", "scenes"))[0]["alarms"]
    if not rules and not settings:
        return out
    import subtractors
    others = measure_others(film, folder, stream, rules.values(), settings.values())
    for shown, (name, threshold, area, count) in rules.items():
        out[shown] = {zone: subtractors.alarms(areas, area, count) for zone, areas in others[f"{name} {threshold}"].items()}
    for shown, setting in settings.items():
        out[shown] = others[f"motion {setting}"]
    return out


def coverage(film, alarms):
    """The share of frames with people that alarms cover, without the first 5 s."""
    seen = {f for f in film.boxes if f >= 5 * film.fps}
    return sum(any(a <= f <= b for a, b in alarms) for f in seen) / len(seen)


def tallies(film, found, first, last):
    """One tally a zone, of the frames from `first` up to `last`, exclusive."""
    out = []
    for name, zone in film.zones.items():
        events, touching = film.zone_truth(zone, first, last)
        alarms = [[max(a, first) - first, min(b, last - 1) - first] for a, b in found[name] if b >= first and a < last]
        out.append(score.judge(alarms, events, touching, last - first, film.fps))
    return out


def section(rules, settings):
    if not footage.FILE.exists():
        return ""
    film = footage.Vtest()
    with tempfile.TemporaryDirectory(prefix="vtest-", dir=store.SCRATCH) as folder:
        stream, grids = keep_grids(film, folder)
        found = measure(film, folder, stream, grids, rules, settings)
        whole = detectors.ours([grids], ("--fps", str(film.fps)))[0]["alarms"]
    rows = []
    for name, zones in found.items():
        row = [name]
        for part in ("tuning", "aside"):
            first, last = (int(s * film.fps) for s in store.SEEDS["vtest"][part])
            some = tallies(film, zones, first, min(last, film.frames))
            all_of_it = score.total(some)
            span = score.interval(some, lambda t: t.f1)
            between = f" ({span[0]:.2f}–{span[1]:.2f})" if span else ""
            row += [f"{all_of_it.hits} of {all_of_it.events}", str(all_of_it.false),
                    f"{all_of_it.f1:.2f}{between}" if all_of_it.f1 is not None else "–"]
        rows.append(row)
    head = ["", "hits, first 52.5 s", "false", "F1", "hits, last 27 s (aside)", "false", "F1"]
    lines = ["| " + " | ".join(head) + " |", "|---|" + "--:|" * (len(head) - 1)]
    lines += ["| " + " | ".join(row) + " |" for row in rows]
    return (f"\n## vtest.avi\n\nPeople on a square, from Debian's `opencv-doc`; events are entries into "
            f"{len(film.zones)} zones ([labels](../../bench/motion/vtest.json), made as "
            "`bench/motion/label_vtest` says). Each detector gets one zone at a time; in brackets a bootstrap over "
            "zones.\n\n" + "\n".join(lines) +
            f"\n\nWithout zones our events cover {coverage(film, whole):.0%} of the frames with people, from the fifth second "
            "on.\n")


def table(title, results):
    """The lines of one table; `results`: {detector: tallies}."""
    lines = [title, f"  {'':16} {'hits':>10} {'false':>6} {'an hour':>8} {'F1':>5} {'seconds to detect':>18}"]
    form = lambda v, digits=2: "–" if v is None else f"{v:.{digits}f}"  # noqa: E731
    for name, some in results.items():
        t = score.total(some)
        lines.append(f"  {name:16} {f'{t.hits} of {t.events}':>10} {t.false:6} {form(t.false_per_hour, 0):>8} {form(t.f1):>5} "
                     f"{form(t.delay, 1):>18}")
    return "\n".join(lines)


def show_folder(folder, words=(), alone=False):
    """Prints a table for each film of the folder, and one for all."""
    together = {}
    films = footage.in_folder(folder)
    for film in films:
        with tempfile.TemporaryDirectory(prefix="film-", dir=store.SCRATCH) as scratch:
            found = measure(film, scratch, *keep_grids(film, scratch), *(({}, {}) if alone else default_settings()), words)
        results = {name: tallies(film, zones, film.first, film.last + 1) for name, zones in found.items()}
        zones = f"{len(film.zones)} zone{'s' if len(film.zones) > 1 else ''}"
        print(table(f"{film.name}: frames {film.first} to {film.last}, {zones}, {len(film.labels['tracks'])} people", results),
              flush=True)
        for name, some in results.items():
            together.setdefault(name, []).extend(some)
    if len(films) > 1:
        print(table("all films", together))
