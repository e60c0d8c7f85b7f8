"""Real films with truth.tsv (truth.py): each detector over all of them at several rates. Results are cached under
build/bench/motion/real/; `store_results` keeps them in real_results.json for the page, which needs no films then.

Ours gets the films' pictures as they are; the others at most 640 pixels wide, as their tutorials do.
"""
import functools
import hashlib
import json
import pathlib
import subprocess
import sys
import tempfile
import time

import clips as store
import detectors
import truth
from sweep import MOTION_SETTINGS

RESULTS = store.HERE / "real_results.json"
SOURCES = store.HERE / "real_films.json"  # where the films of the page are from; which of them are kept aside
RATES = ("own", "15", "10", "5")
SWEEP_RATE = "10"  # the others' best settings are chosen at it
DIALS = tuple(range(0, 101, 10))
DEFAULT_DIAL = 50
WIDEST = 640
# One value a frame and one rule each; MOG2 and KNN have several (subtractors.py).
WHOLE_RULES = ("DVR-Scan", "frame difference")


def split_jpegs(data):
    """JPEGs that follow each other; FF D9 FF D8 is only between two."""
    at = 0
    while at < len(data):
        end = data.find(b"\xff\xd9\xff\xd8", at)
        end = len(data) if end < 0 else end + 2
        yield data[at:end]
        at = end


class RealFilm:
    def __init__(self, path, spans):
        self.path, self.name, self.spans = pathlib.Path(path), pathlib.Path(path).name, spans
        self.folder = store.SCRATCH / "real" / f"{self.name}-{hashlib.sha256(self.path.read_bytes()).hexdigest()[:12]}"
        self.folder.mkdir(parents=True, exist_ok=True)
        self.known = {}  # others' results by rate; a sweep asks for them a hundred times

    def facts(self):
        """{"width", "height", "fps", "seconds"} of the film as it is."""
        kept = self.folder / "facts.json"
        if not kept.exists():
            shown = subprocess.run(["ffprobe", "-v", "error", "-select_streams", "v:0", "-show_entries",
                                    "stream=width,height,avg_frame_rate:format=duration", "-of", "json", self.path],
                                   check=True, capture_output=True, text=True)
            found = json.loads(shown.stdout)
            stream = found["streams"][0]
            over, under = stream["avg_frame_rate"].split("/")
            if int(under) == 0 or int(over) == 0:
                raise truth.BadTruth(f"{self.path}: it does not say how many pictures a second it has")
            kept.write_text(json.dumps({"width": stream["width"], "height": stream["height"],
                                        "fps": round(int(over) / int(under), 3),
                                        "seconds": round(float(found["format"]["duration"]), 1)}))
        return json.loads(kept.read_text())

    def fps(self, rate):
        return self.facts()["fps"] if rate == "own" else float(rate)

    def small_size(self):
        """The size for the others: multiples of 16, which Debian's motion asks for."""
        facts = self.facts()
        wide = min(WIDEST, facts["width"]) // 16 * 16
        return wide, max(16, round(facts["height"] * wide / facts["width"] / 16) * 16)

    @functools.cache
    def times(self, rate):
        """Seconds of each picture."""
        return [int(line) / 1e6 for line in (self.folder / f"{rate}.times").read_text().split()]

    def make_stream(self, rate, path, size=None):
        """Writes the pictures at a rate as length-prefixed JPEGs; returns how many."""
        command = ["ffmpeg", "-v", "error", "-i", self.path, "-an", "-sn"]
        command += ["-fps_mode", "passthrough"] if rate == "own" else ["-r", rate]
        command += ["-vf", f"scale={size[0]}:{size[1]}"] if size else []
        done = subprocess.run([*command, "-c:v", "mjpeg", "-q:v", "2", "-pix_fmt", "yuvj420p", "-f", "mjpeg", "-"],
                              check=True, capture_output=True)
        jpegs = list(split_jpegs(done.stdout))
        store.write_stream(path, jpegs)
        return len(jpegs)

    def picture_times(self, rate, count):
        if rate != "own":
            return [i / float(rate) for i in range(count)]
        shown = subprocess.run(["ffprobe", "-v", "error", "-select_streams", "v:0", "-show_entries",
                                "frame=best_effort_timestamp_time", "-of", "csv=p=0", self.path],
                               check=True, capture_output=True, text=True)
        values = [line.strip(",") for line in shown.stdout.splitlines() if line.strip(",")]
        if "N/A" in values or abs(len(values) - count) > 1:
            return [i / self.facts()["fps"] for i in range(count)]
        seconds = [float(v) for v in values[:count]]
        seconds += [seconds[-1] + 1 / self.facts()["fps"]] * (count - len(seconds))
        return [s - seconds[0] for s in seconds]

    def prepare(self, rate):
        """Makes the block means and the times, if they are missing."""
        grids = self.folder / f"{rate}.grids"
        if grids.exists():
            return
        with tempfile.TemporaryDirectory(prefix="real-", dir=store.SCRATCH) as scratch:
            stream, new = pathlib.Path(scratch) / "stream", pathlib.Path(scratch) / "grids"
            count = self.make_stream(rate, stream)
            times = self.picture_times(rate, count)
            (self.folder / f"{rate}.times").write_text("\n".join(str(round(t * 1e6)) for t in times) + "\n")
            subprocess.run([store.PROGRAMS / "bench_motion_detect", "--stream", stream, "--keep", new], check=True)
            new.rename(grids)

    def ours(self, rate, words=()):
        """Alarms in seconds."""
        answer = detectors.ours([self.folder / f"{rate}.grids"], ("--times", self.folder / f"{rate}.times", *words))
        return answer[0]["spans"]

    def others(self, rate):
        kept = self.folder / f"{rate}.others.json"
        if rate not in self.known:
            self.known[rate] = json.loads(kept.read_text()) if kept.exists() else {}
        return self.known[rate]

    def measure_others(self, rate, subtractors, settings):
        """Measures what is missing of (name, threshold) and of names of MOTION_SETTINGS."""
        known = self.others(rate)
        subtractors = [s for s in subtractors if key_of(*s) not in known]
        settings = [s for s in settings if f"motion {s}" not in known]
        if not subtractors and not settings:
            return
        with tempfile.TemporaryDirectory(prefix="real-", dir=store.SCRATCH) as scratch:
            stream = pathlib.Path(scratch) / "stream"
            wide, high = self.small_size()
            count = self.make_stream(rate, stream, (wide, high))
            if subtractors:
                words = [f"{name}:{threshold}" for name, threshold in subtractors]
                done = subprocess.run([sys.executable, store.HERE / "subtract", stream, *words], check=True,
                                      capture_output=True, text=True)
                for which, values in zip(subtractors, json.loads(done.stdout)["areas"]):
                    known[key_of(*which)] = values[0]
            for setting in settings:
                known[f"motion {setting}"] = detectors.motion(stream, count, self.fps(rate), wide, high,
                                                              MOTION_SETTINGS[setting])["alarms"]
        kept = self.folder / f"{rate}.others.json"
        kept.with_suffix(".new").write_text(json.dumps(known))
        kept.with_suffix(".new").rename(kept)

    def in_seconds(self, rate, alarms):
        """Spans of frames as spans of seconds."""
        times = self.times(rate)
        return [[times[min(a, len(times) - 1)], times[min(b, len(times) - 1)]] for a, b in alarms]


def key_of(name, threshold):
    return f"{name} {threshold}"


def in_folder(folder):
    return [RealFilm(pathlib.Path(folder) / name, spans) for name, spans in truth.read(folder).items()]


def aside(name):
    """Whether a film is kept aside, so that nothing is chosen by it."""
    return bool(known_films().get(name, {}).get("aside"))


def known_films():
    return json.loads(SOURCES.read_text()) if SOURCES.exists() else {}


def measure(films, run_parallel, workers, alone=False):
    """Makes and measures all that is missing."""
    import subtractors
    jobs = [(film, rate) for film in films for rate in RATES]
    run_parallel(lambda job: job[0].prepare(job[1]), jobs, workers, "real films, pictures")
    if alone:
        return
    swept = [(name, t) for name, thresholds in subtractors.THRESHOLDS.items() for t in thresholds]
    whole = [(name, 0) for name in WHOLE_RULES]
    run_parallel(lambda film: film.measure_others(SWEEP_RATE, swept + whole, MOTION_SETTINGS), films, workers,
                 "real films, others' sweep")
    rules, setting = best_settings(films)
    wanted = {(name, thresholds[0]) for name, thresholds in subtractors.THRESHOLDS.items()}
    wanted |= {(name, rule[0]) for name, rule in rules.items()}
    run_parallel(lambda job: job[0].measure_others(job[1], sorted(wanted) + whole, sorted({"default", setting})), jobs, workers,
                 "real films, others")


def judge_all(films, alarms_of, rates=RATES):
    """{rate: {film: Row}}; `alarms_of(film, rate)`: spans in seconds."""
    return {rate: {film.name: truth.judge(alarms_of(film, rate), film.spans) for film in films} for rate in rates}


def goodness(rows):
    """F1 of acts over the films that are not kept aside; coverage decides between equals."""
    some = truth.total(row for at_rate in rows.values() for name, row in at_rate.items() if not aside(name))
    return round(some.f1 or 0, 4), some.coverage or 0


def rule_rows(films, name, rule, rates=RATES):
    """`rule`: threshold, area, count."""
    import subtractors
    threshold, area, count = rule
    return judge_all(films, lambda film, rate: film.in_seconds(
        rate, subtractors.alarms(film.others(rate)[key_of(name, threshold)], area, count)), rates)


def motion_rows(films, setting, rates=RATES):
    return judge_all(films, lambda film, rate: film.in_seconds(rate, film.others(rate)[f"motion {setting}"]), rates)


def best_settings(films):
    """({name: rule} of the subtractors, name of motion's setting)."""
    import subtractors
    rules = {}
    for name, thresholds in subtractors.THRESHOLDS.items():
        every = [(t, a, n) for t in thresholds for a in subtractors.AREAS for n in subtractors.COUNTS]
        rules[name] = max(every, key=lambda rule: goodness(rule_rows(films, name, rule, (SWEEP_RATE,))))
    return rules, max(MOTION_SETTINGS, key=lambda s: goodness(motion_rows(films, s, (SWEEP_RATE,))))


def others_rows(films):
    """({detector: rows}, {name: best setting in words})."""
    import subtractors
    rules, setting = best_settings(films)
    out, best = {}, {"motion": setting}
    for name, rule in rules.items():
        out[f"{name} default"] = rule_rows(films, name, (subtractors.THRESHOLDS[name][0], *subtractors.DEFAULT_RULE))
        out[f"{name} best"] = rule_rows(films, name, rule)
        best[name] = f"threshold {rule[0]}, {rule[1]} pixels in {rule[2]} frames"
    out["motion default"], out["motion best"] = motion_rows(films, "default"), motion_rows(films, setting)
    for name in WHOLE_RULES:
        out[name] = judge_all(films, lambda film, rate, name=name: film.in_seconds(
            rate, subtractors.whole_alarms(name, film.others(rate)[key_of(name, 0)], film.fps(rate))))
    return out, best


def our_rows(films, dials, words=()):
    return {f"ours {dial}": judge_all(films, lambda film, rate, dial=dial: film.ours(
        rate, ("--set", f"sensitivity={dial}", *words))) for dial in dials}


def show(rows, chosen):
    print(f"{'rate':>4}  {'detector':16} {'acts':>9}  {'events told+merged':>18}  {'false':>5}  {'coverage':>8}")
    for rate in RATES:
        for name, found in rows.items():
            t = truth.total(row for film, row in found[rate].items() if film in chosen)
            covered = "–" if t.coverage is None else f"{t.coverage:.2f}"
            print(f"{rate:>4}  {name:16} {f'{t.seen} of {t.acts}':>9}  {f'{t.told}+{t.merged} of {t.events}':>18}  {t.false:5}"
                  f"  {covered:>8}")


def show_folder(folder, run_parallel, workers, words=(), alone=False, keep=False, clips=False):
    """Measures the films of a folder and prints a table; `keep`: also stores the results for the page."""
    films = in_folder(folder)
    measure(films, run_parallel, workers, alone)
    rows = our_rows(films, DIALS if keep else (0, 25, 50, 75, 100), words)
    best = {}
    if not alone:
        others, best = others_rows(films)
        rows |= others
    shown = {film.name for film in films if not aside(film.name)}
    print(f"{len(shown)} films" + (f"; {len(films) - len(shown)} are kept aside and not counted here" if len(shown) < len(films)
                                   else ""))
    show(rows, shown)
    if clips:
        for film in films:
            if not aside(film.name):
                print(film.name)
                show(rows, {film.name})
    if keep:
        store_results(films, rows, best)


def store_results(films, rows, best):
    """Keeps counts of each film; a row is [seen, told, merged, false, seconds covered]."""
    first = next(iter(rows.values()))["own"]
    kept = {"about": "Results of `bench/motion/run --footage DIR --keep`, for the page. A row of a film: acts seen, events told, "
                     "events merged, false alarms, seconds of acts covered.",
            "date": time.strftime("%Y-%m-%d"), "best": best,
            "films": {f.name: {**f.facts(), "acts": first[f.name].acts, "events": first[f.name].events,
                               "acts_s": round(first[f.name].acts_s, 2)} for f in films}}
    text = json.dumps(kept, indent=1, ensure_ascii=False)[:-2]
    lines = []
    for name, found in rows.items():
        for rate in RATES:
            cells = {film: [r.seen, r.told, r.merged, r.false, round(r.covered_s, 2)] for film, r in found[rate].items()}
            lines.append(f"  {json.dumps(f'{name} @ {rate}')}: {json.dumps(cells, separators=(',', ':'))}")
    RESULTS.write_text(text + ',\n "rows": {\n' + ",\n".join(lines) + "\n }\n}\n")


def read_results():
    """(kept, {detector: {rate: {film: Row}}}) or None."""
    if not RESULTS.exists():
        return None
    kept = json.loads(RESULTS.read_text())
    rows = {}
    for key, cells in kept["rows"].items():
        name, rate = key.rsplit(" @ ", 1)
        rows.setdefault(name, {})[rate] = {
            film: truth.Row(seen, kept["films"][film]["acts"], told, merged, kept["films"][film]["events"], false, covered,
                            kept["films"][film]["acts_s"])
            for film, (seen, told, merged, false, covered) in cells.items()}
    return kept, rows
