"""The part of the page about vtest.avi: entries into its zones, by each detector that looks at one zone at a time."""
import hashlib
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
    """A zone in pixels as the text form of core/motion/zones.hpp."""
    left, top, right, bottom = (f"{100 * v / size:.2f}" for v, size in zip(zone, (width, height, width, height)))
    return f"include {left},{top} {right},{top} {right},{bottom} {left},{bottom}"


def measure_others(folder, stream):
    """{"motion": {zone: alarms}, "MOG2": {zone: largest regions}, …} over the whole film; kept, for it takes minutes."""
    import cv2
    import numpy
    import subtractors
    labels = footage.labels()
    kept = store.SCRATCH / f"film-{hashlib.sha256(json.dumps(labels['zones']).encode()).hexdigest()[:12]}.json"
    out = json.loads(kept.read_text()) if kept.exists() else {}
    masks = []
    for name, (left, top, right, bottom) in labels["zones"].items():
        mask = numpy.zeros((labels["height"], labels["width"]), numpy.uint8)
        mask[top:bottom, left:right] = 255
        masks.append(pathlib.Path(folder) / f"{name}.png")
        cv2.imwrite(str(masks[-1]), mask)
        if name not in out.setdefault("motion", {}):
            cv2.imwrite(str(masks[-1].with_suffix(".pgm")), mask)
            answer = detectors.motion(stream, labels["frames"], labels["fps"], labels["width"], labels["height"],
                                      (f"mask_file {masks[-1].with_suffix('.pgm')}",))
            out["motion"][name] = answer["alarms"]
    names = [name for name in subtractors.THRESHOLDS if name not in out]
    if names:
        wanted = [f"{name}:{subtractors.THRESHOLDS[name][0]}" for name in names]
        done = subprocess.run([sys.executable, store.HERE / "subtract", stream, *wanted, "--mask", *masks], check=True,
                              capture_output=True, text=True)
        for name, areas in zip(names, json.loads(done.stdout)["areas"]):
            out[name] = dict(zip(labels["zones"], areas))
    kept.write_text(json.dumps(out))
    return out


def measure(folder):
    """{detector: {zone: alarms}} over the whole film."""
    import subtractors
    labels = footage.labels()
    stream = pathlib.Path(folder) / "stream"
    footage.write_stream(stream)
    grids = stream.with_suffix(".grids")
    subprocess.run([store.PROGRAMS / "bench_motion_detect", "--stream", stream, "--keep", grids], check=True)
    out = {"ours": {}, "scenes": {}}
    for name, zone in labels["zones"].items():
        words = ("--zone", zone_line(zone, labels["width"], labels["height"]), "--fps", str(labels["fps"]))
        out["ours"][name] = detectors.ours([grids], words)[0]["alarms"]
        out["scenes"][name] = detectors.ours([grids], (*words, "--method", "scenes"))[0]["alarms"]
    others = measure_others(folder, stream)
    for name in subtractors.THRESHOLDS:
        out[f"{name} default"] = {zone: subtractors.alarms(areas, *subtractors.DEFAULT_RULE)
                                  for zone, areas in others[name].items()}
    out["motion default"] = others["motion"]
    return out


def tallies(found, seconds):
    """A tally a zone of the part of the film between these seconds."""
    labels = footage.labels()
    first, last = (int(s * labels["fps"]) for s in seconds)
    last = min(last, labels["frames"])
    out = []
    for name, zone in labels["zones"].items():
        events, touching = footage.zone_truth(zone, first, last)
        alarms = [[max(a, first) - first, min(b, last - 1) - first] for a, b in found[name] if b >= first and a < last]
        out.append(score.judge(alarms, events, touching, last - first, labels["fps"]))
    return out


def section(_options):
    if not footage.FILE.exists():
        return ""
    with tempfile.TemporaryDirectory(prefix="vtest-", dir=store.SCRATCH) as folder:
        found = measure(folder)
    rows = []
    for name, zones in found.items():
        row = [name]
        for part in ("tuning", "aside"):
            some = tallies(zones, store.SEEDS["vtest"][part])
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
            f"{len(footage.labels()['zones'])} zones ([labels](../../bench/motion/vtest.json), made as "
            "`bench/motion/label_vtest` says). Each detector looks at one zone at a time; in brackets a bootstrap over "
            "zones.\n\n" + "\n".join(lines) + "\n")
