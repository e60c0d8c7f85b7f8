"""What must hold for every film: `./dev test footage --footage DIR`, where DIR has films and a truth.tsv
(bench/motion/truth.py). The same on drawn scenes: src/core/motion/properties_test.cpp."""
import functools
import os
import pathlib
import subprocess
import sys

import pytest

ROOT = pathlib.Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "bench/motion"))
import clips  # noqa: E402
import detectors  # noqa: E402
import real  # noqa: E402
import truth  # noqa: E402

FOLDER = os.environ["VEDETTE_FOOTAGE"]
FILMS = real.in_folder(FOLDER)
DIALS = range(0, 101, 10)
KEPT = 0.95  # share of the acts that another start, size or coding keeps
# ffmpeg's options after the input. `double` is left out for films above 1920 pixels.
VARIANTS = {
    "quality 75": ("-q:v", "5"), "quality 30": ("-q:v", "20"),
    "lighter": ("-q:v", "2", "-vf", "lutyuv=y=val+1"), "darker": ("-q:v", "2", "-vf", "lutyuv=y=val-1"),
    "half": ("-q:v", "2", "-vf", "scale=iw/2:ih/2"), "double": ("-q:v", "2", "-vf", "scale=iw*2:ih*2"),
}


@functools.cache
def alarms(film, rate, dial=50, start=0):
    """Spans in seconds. `start`: so many pictures later; times stay those of the film."""
    film.prepare(rate)
    grids, times = film.folder / f"{rate}.grids", film.folder / f"{rate}.times"
    if start:
        head, pixels = grids.read_bytes().split(b"\n", 1)
        _, columns, rows, frames, *step = head.split()
        lines = times.read_text().splitlines()[start:]
        grids, times = film.folder / "later.grids", film.folder / "later.times"
        head = b" ".join([b"grids", columns, rows, str(int(frames) - start).encode(), *step])
        grids.write_bytes(head + b"\n" + pixels[start * int(columns) * int(rows):])
        times.write_text("\n".join(lines) + "\n")
    return detectors.ours([grids], ("--times", times, "--set", f"sensitivity={dial}"))[0]["spans"]


def variant_alarms(film, name):
    grids, times = film.folder / f"{name}.grids".replace(" ", "-"), film.folder / "10.times"
    film.prepare("10")
    if not grids.exists():
        done = subprocess.run(["ffmpeg", "-v", "error", "-i", film.path, "-an", "-sn", "-r", "10", *VARIANTS[name], "-c:v",
                               "mjpeg", "-pix_fmt", "yuvj420p", "-f", "mjpeg", "-"], check=True, capture_output=True)
        stream = film.folder / "variant.stream"
        clips.write_stream(stream, list(real.split_jpegs(done.stdout)))
        subprocess.run([clips.PROGRAMS / "bench_motion_detect", "--stream", stream, "--keep", grids], check=True)
        stream.unlink()
    return detectors.ours([grids], ("--times", times))[0]["spans"]


def judged(spans_of, films=None):
    return truth.total(truth.judge(spans_of(film), film.spans) for film in films or FILMS)


@pytest.mark.parametrize("rate", ["own", "10", "5", "2"])
@pytest.mark.parametrize("film", FILMS, ids=lambda film: film.name)
def test_what_is_an_event_is_one_at_every_higher_sensitivity(film, rate):
    for lower, higher in zip(DIALS, DIALS[1:]):
        covering = alarms(film, rate, higher)
        for start, end in alarms(film, rate, lower):
            assert any(a <= start and end <= b for a, b in covering), f"{start} to {end} s at {lower}, not at {higher}"


@pytest.mark.parametrize("rate", ["15", "10", "5"])
def test_every_rate_sees_the_same_acts(rate):
    own, other = judged(lambda film: alarms(film, "own")), judged(lambda film: alarms(film, rate))
    assert other.seen >= KEPT * own.seen
    assert abs(other.coverage - own.coverage) <= 0.1


@pytest.mark.parametrize("rate", ["2", "1"])
def test_slow_rates_see_who_is_there_for_three_pictures(rate):
    long_enough, seen = 0, 0
    for film in FILMS:
        # Nothing before START_S is judged.
        acts = [act for act in film.spans["act"] if act[1] - max(act[0], truth.START_S) >= 3 / float(rate)]
        row = truth.judge(alarms(film, rate), {"act": acts, "either": film.spans["either"]})
        long_enough, seen = long_enough + row.acts, seen + row.seen
    assert seen >= 0.9 * long_enough


@pytest.mark.parametrize("start", range(1, 10))
def test_another_start_keeps_the_acts(start):
    whole = judged(lambda film: alarms(film, "own"))
    assert judged(lambda film: alarms(film, "own", 50, start)).seen >= KEPT * whole.seen


@pytest.mark.parametrize("variant", VARIANTS)
def test_another_coding_or_size_keeps_the_acts(variant):
    films = [f for f in FILMS if variant != "double" or f.facts()["width"] <= 1920]
    as_it_is = judged(lambda film: alarms(film, "10"), films)
    assert judged(lambda film: variant_alarms(film, variant), films).seen >= KEPT * as_it_is.seen
