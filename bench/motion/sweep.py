"""Settings that `run` measures with, and our own detector over many clips."""
import concurrent.futures

import detectors
import score

SWEEP_CLIPS = 2  # of each group's tuning seeds, for the settings of the others
MOTION_SETTINGS = {
    "default": (),
    **{f"threshold {t}, noise tuned {n}, frames {f}": (f"threshold {t}", f"noise_tune {n}", f"minimum_motion_frames {f}")
       for t, n, f in ((750, "on", 2), (400, "on", 2), (200, "on", 2), (100, "on", 3), (400, "off", 2), (50, "on", 2),
                       (50, "on", 4), (25, "on", 3), (12, "on", 3))},
    "threshold 400, noise tuned on, frames 2, light switch 30":
        ("threshold 400", "noise_tune on", "minimum_motion_frames 2", "lightswitch_percent 30", "lightswitch_frames 5"),
}
SENSITIVITIES = tuple(range(0, 101, 10))


def our_tallies(cache, chosen, words=(), workers=2):
    """{clip: (tally, answer)} of our detector."""
    out = {}

    def judge_part(part):
        fps, some = part
        for clip, answer in zip(some, detectors.ours([cache.grids(c) for c in some], ("--fps", str(fps), *words))):
            truth = cache.truth(clip)
            out[clip] = (score.judge(answer["alarms"], truth["events"], truth["ignored"], truth["frames"], truth["fps"]),
                         answer)
    rates = {}
    for clip in chosen:
        rates.setdefault(cache.truth(clip)["fps"], []).append(clip)
    parts = [(fps, some[i::2 * workers]) for fps, some in rates.items() for i in range(2 * workers)]
    with concurrent.futures.ThreadPoolExecutor(workers) as pool:
        list(pool.map(judge_part, [p for p in parts if p[1]]))
    return out
