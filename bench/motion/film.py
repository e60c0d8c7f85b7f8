"""Films with labels: entries into their zones, by each detector that looks at one zone at a time. vtest.avi is a part of
the page; users' films are a table on the terminal (--footage FOLDER)."""
import json
import pathlib
import subprocess
import sys
import tempfile

import clips as store
import detectors
import footage
import score


def zone_line(zone, width, height):
    """A polygon in pixels as the text form of core/motion/zones.hpp."""
    return "include " + " ".join(f"{100 * x / width:.2f},{100 * y / height:.2f}" for x, y in zone)


def measure_others(film, folder, stream):
    """{"motion": {zone: alarms}, "MOG2": {zone: largest regions}, …} over the whole film; kept, for it takes minutes."""
    import cv2
    import numpy
    import subtractors
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
        if name not in out.setdefault("motion", {}):
            cv2.imwrite(str(masks[-1].with_suffix(".pgm")), mask)
            answer = detectors.motion(stream, film.frames, max(2, round(film.fps)), film.width, film.height,
                                      (f"mask_file {masks[-1].with_suffix('.pgm')}",))
            out["motion"][name] = answer["alarms"]
    names = [name for name in subtractors.THRESHOLDS if name not in out]
    if names:
        wanted = [f"{name}:{subtractors.THRESHOLDS[name][0]}" for name in names]
        done = subprocess.run([sys.executable, store.HERE / "subtract", stream, *wanted, "--mask", *masks], check=True,
                              capture_output=True, text=True)
        for name, areas in zip(names, json.loads(done.stdout)["areas"]):
            out[name] = dict(zip(film.zones, areas))
    kept.write_text(json.dumps(out))
    return out


def measure(film, folder, words=(), alone=False):
    """{detector: {zone: alarms}} over the whole film; `words` are further arguments of ours, `alone` leaves the others out."""
    stream = pathlib.Path(folder) / "stream"
    film.write_stream(stream)
    grids = stream.with_suffix(".grids")
    subprocess.run([store.PROGRAMS / "bench_motion_detect", "--stream", stream, "--keep", grids], check=True)
    out = {"ours": {}, "scenes": {}}
    for name, zone in film.zones.items():
        place = ("--zone", zone_line(zone, film.width, film.height), "--fps", str(film.fps))
        out["ours"][name] = detectors.ours([grids], (*place, *words))[0]["alarms"]
        out["scenes"][name] = detectors.ours([grids], (*place, "--method", "scenes"))[0]["alarms"]
    if alone:
        return out
    import subtractors
    others = measure_others(film, folder, stream)
    for name in subtractors.THRESHOLDS:
        out[f"{name} default"] = {zone: subtractors.alarms(areas, *subtractors.DEFAULT_RULE)
                                  for zone, areas in others[name].items()}
    out["motion default"] = others["motion"]
    return out


def tallies(film, found, first, last):
    """A tally a zone of the frames from `first` to before `last`."""
    out = []
    for name, zone in film.zones.items():
        events, touching = film.zone_truth(zone, first, last)
        alarms = [[max(a, first) - first, min(b, last - 1) - first] for a, b in found[name] if b >= first and a < last]
        out.append(score.judge(alarms, events, touching, last - first, film.fps))
    return out


def section(_options):
    if not footage.FILE.exists():
        return ""
    film = footage.Vtest()
    with tempfile.TemporaryDirectory(prefix="vtest-", dir=store.SCRATCH) as folder:
        found = measure(film, folder)
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
            "`bench/motion/label_vtest` says). Each detector looks at one zone at a time; in brackets a bootstrap over "
            "zones.\n\n" + "\n".join(lines) + "\n")


def table(title, results):
    """`results`: {detector: tallies}; the lines of one table."""
    lines = [title, f"  {'':16} {'hits':>10} {'false':>6} {'an hour':>8} {'F1':>5} {'seconds to see':>15}"]
    form = lambda v, digits=2: "–" if v is None else f"{v:.{digits}f}"  # noqa: E731
    for name, some in results.items():
        t = score.total(some)
        lines.append(f"  {name:16} {f'{t.hits} of {t.events}':>10} {t.false:6} {form(t.false_per_hour, 0):>8} {form(t.f1):>5} "
                     f"{form(t.delay, 1):>15}")
    return "\n".join(lines)


def show_folder(folder, words=(), alone=False):
    """Prints a table a film of the folder, and one of all together."""
    together = {}
    films = footage.in_folder(folder)
    for film in films:
        with tempfile.TemporaryDirectory(prefix="film-", dir=store.SCRATCH) as scratch:
            found = measure(film, scratch, words, alone)
        results = {name: tallies(film, zones, film.first, film.last + 1) for name, zones in found.items()}
        zones = f"{len(film.zones)} zone{'s' if len(film.zones) > 1 else ''}"
        print(table(f"{film.name}: frames {film.first} to {film.last}, {zones}, {len(film.labels['tracks'])} people", results),
              flush=True)
        for name, some in results.items():
            together.setdefault(name, []).extend(some)
    if len(films) > 1:
        print(table("all films", together))
