"""Writes docs/ref/performance.md from the results of bench/run: what was measured, the goal, the verdict."""
import statistics

INTRO = """# Performance

Made by `./dev bench`; not edited by hand. One hub, one camera at 25 frames a second (`vga` 640×480, 20 kB; `hd`
1920×1080, 150 kB) where no other number is given, loopback. The relay has core 0 to itself, cameras and viewers share
core 1. `floor` is the plainest relay that we can write (`bench/floor.cpp`): one thread, one buffer, no authentication,
limits or deadlines; with many cameras it relays as many, and its WebSocket viewers grant credit too. Goals are judged against the floor of the same rounds. Each figure is the median of {rounds}, in which the relays take turns.

Machine: {cpu}, {cores} cores, Linux {kernel}. {date}, commit {commit}. Worst share of the
relay's core that other work took during a measurement: {noise:.0%}.
"""

DISTURBED = """
**The machine was not idle.** Ratios of CPU, memory, counts and the ages of slow readers stand; latencies, and rates where
a core was full, do not: a verdict on those is not valid. Run `./dev bench` on an idle machine.
"""

METHOD = """
## How it is measured

* CPU is the process clock of the relay and its children over the measured window, divided by the frames that all
  viewers received. Loopback makes the sender pay for the receiver's TCP work too, the floor as well.
* Latency runs from the camera's stamp in the frame (a COM segment, which a relay that passes pictures on keeps) to the
  frame's last byte at the viewer. motion encodes pictures again; a bar code in the picture identifies its frames.
* ustreamer reads V4L2 devices only: a preloaded stand-in (`bench/v4l2_shim.cpp`) shows it the same frames. `vedette-node`,
  the application of a camera board, reads them in the same way.
* The frames of 100 cameras are spread evenly over the period, as those of real cameras are.
* With TLS all use ECDSA P-256 and TLS 1.3; nginx has one worker on the relay's core, without buffering, and its hub
  shares that core but is not counted.
* The settings file is changed as an editor does it, with SIGHUP after each; the next change waits until the hub has taken the
  last one over. The new camera is saved by `PATCH /api/v1/settings` and asked for one picture.
* The wrong passwords come from an address each, half of them for a name that exists, beside 100 viewers; the request with
  a cookie asks who is signed in, every 10 ms.
* A slow reader takes half a second over each picture: from the start, or after keeping up for 6 s. The age is that of a
  picture when its last byte has been read. With credit the reader grants two units (`docs/ref/live.md`).
* Recovery is the longest wait between two whole frames at a viewer, less one frame time, while the camera hangs up in
  the middle of every 50th frame.
"""


class Results:
    def __init__(self, data):
        self.rows = data["rows"]

    def all(self, case, peer, key, size=None, number=None):
        return [r["result"][key] for r in self.rows
                if r["case"] == case and r["peer"] == peer and key in r.get("result", ())
                and (size is None or r["size"] == size) and (number is None or r["number"] == number)]

    def median(self, *where, **which):
        found = self.all(*where, **which)
        return statistics.median(found) if found else None

    def ratio(self, case, peer, key, size, base="floor", number=None):
        """Median of the rounds' ratios to the floor, or another relay, of the same round."""
        def by_round(name):
            return {r["round"]: r["result"][key] for r in self.rows
                    if r["case"] == case and r["peer"] == name and r["size"] == size and "result" in r
                    and (number is None or r["number"] == number)}
        ours, floor = by_round(peer), by_round(base)
        ratios = [ours[n] / floor[n] for n in ours if floor.get(n)]
        return statistics.median(ratios) if ratios else None

    def reasons(self, peer):
        return sorted({f"{r['case']} {r['size']}: {r['failed']}" for r in self.rows
                       if r["peer"] == peer and "failed" in r})


def show(value, form="{:.2f}"):
    return "–" if value is None else form.format(value)


def table(head, rows):
    lines = ["| " + " | ".join(head) + " |", "|---|" + "--:|" * (len(head) - 1)]
    return "\n".join(lines + ["| " + " | ".join(row) + " |" for row in rows]) + "\n"


def relays(results, peers):
    """What every relay was measured for."""
    rows = [
        ("CPU per delivered frame, 100 viewers, vga, µs", "cost", "us_per_frame", "vga", "{:.1f}"),
        ("… hd, µs", "cost", "us_per_frame", "hd", "{:.1f}"),
        ("latency p50, 100 viewers, hd, ms", "cost", "p50", "hd", "{:.2f}"),
        ("latency p99, 100 viewers, hd, ms", "cost", "p99", "hd", "{:.2f}"),
        ("median fps at 100 viewers, hd", "cost", "fps", "hd", "{:.1f}"),
        ("median fps at {many} viewers, hd", "many", "fps", "hd", "{:.1f}"),
        ("slowest viewer's fps at {many} viewers, hd", "many", "fps_min", "hd", "{:.1f}"),
        ("damaged frames at {many} viewers, hd", "many", "corrupt", "hd", "{:.0f}"),
        ("peak memory at {many} viewers, hd, MB", "many", "peak_mb", "hd", "{:.1f}"),
        ("20 slow readers beside 50: fps ratio", "slow", "fps_ratio", "hd", "{:.3f}"),
        ("… p99 ratio", "slow", "p99_ratio", "hd", "{:.2f}"),
    ]
    many = next((r["number"] for r in results.rows if r["case"] == "many"), 1000)
    body = []
    for label, case, key, size, form in rows:
        body.append([label.format(many=many)] + [show(results.median(case, p, key, size=size), form) for p in peers])
        if key == "us_per_frame":
            body.append([f"… ratio to the floor, {size}"] +
                        [show(results.ratio(case, p, key, size)) for p in peers])
    for size in ("vga", "hd"):
        for start, what in ((0, "always slow"), (6, "slow after 6 s")):
            body.append([f"oldest picture of a reader {what}, {size}, ms"] +
                        [show(results.median("age", p, "max_ms", size=size, number=start), "{:.0f}") for p in peers])
    return table(["", *peers], body)


def verdicts(results):
    """(figure, measured, goal, met) for the hub."""
    hub, rows = "vedette", []

    def judge(figure, measured, goal, test, form="{:.2f}"):
        if measured is None:
            rows.append([figure, "–", goal, "not measured"])
        else:
            rows.append([figure, form.format(measured), goal, "met" if test(measured) else "**missed**"])

    for size, limit in (("vga", 1.3), ("hd", 1.15)):
        judge(f"CPU per delivered frame, 100 viewers, {size}, ratio to the floor",
              results.ratio("cost", hub, "us_per_frame", size), f"≤ {limit}", lambda v, m=limit: v <= m)
    for key, what in (("us_per_frame", "CPU per delivered frame"), ("p99", "latency p99")):
        judge(f"{what}, 10000 viewers, vga at 5 fps, ratio to the floor", results.ratio("crowd", hub, key, "vga"), "≤ 1.1",
              lambda v: v <= 1.1)
    judge("10000 viewers, vga at 5 fps: slowest viewer", results.median("crowd", hub, "fps_min"), "≥ 4.75 fps",
          lambda v: v >= 4.75)
    judge("10000 viewers: peak memory, MB", results.median("crowd", hub, "peak_mb"), "≤ 40", lambda v: v <= 40, "{:.1f}")
    judge("CPU per delivered frame, 100 cameras at 10 fps with 10 viewers each, vga, ratio to the floor",
          results.ratio("cameras", hub, "us_per_frame", "vga"), "≤ 1.3", lambda v: v <= 1.3)
    for size, limit in (("vga", 1.3), ("hd", 1.15)):
        judge(f"CPU per delivered frame, 100 WebSocket viewers with credit, {size}, ratio to the floor",
              results.ratio("live", hub, "us_per_frame", size), f"≤ {limit}", lambda v, m=limit: v <= m)
    for size in ("vga", "hd"):
        judge(f"CPU per delivered frame, 100 viewers with a password, {size}, ratio to viewers without users",
              results.ratio("signed in", "vedette, signed in", "us_per_frame", size, hub), "≤ 1.05", lambda v: v <= 1.05)
        for key, what in (("us_per_frame", "CPU per delivered frame"), ("kb_per_viewer", "memory of a further viewer")):
            judge(f"{what}, 100 viewers over TLS, {size}, ratio to nginx with TLS in front of the hub (nginx alone)",
                  results.ratio("TLS", "vedette, TLS", key, size, "nginx, TLS"), "≤ 1", lambda v: v <= 1)
    judge("1000 viewers with one password at once: until the last is answered, ms",
          results.median("password crowd", "vedette, signed in", "answered_ms"), "≤ 2000", lambda v: v <= 2000, "{:.0f}")
    for key, what, goal in (("cookie", "a page's request with a cookie", 20), ("age", "a viewer's frame, age", 5)):
        calm, beside = (results.median("guesses", "vedette, signed in", k) for k in (f"{key}_ms", f"{key}_beside_ms"))
        if calm is not None:
            judge(f"{what} p99 beside 50 wrong passwords a second, ms", beside, f"≤ {calm:.2f} without + {goal}",
                  lambda v, c=calm, g=goal: v <= c + g)
    many = next((r["number"] for r in results.rows if r["case"] == "many"), 1000)
    judge(f"{many} viewers, hd: median fps", results.median("many", hub, "fps"), "≥ 23.75", lambda v: v >= 23.75)
    judge(f"{many} viewers, hd: slowest viewer", results.median("many", hub, "fps_min"), "≥ 22.5 fps", lambda v: v >= 22.5)
    judge(f"{many} viewers, hd: damaged frames", max(results.all("many", hub, "corrupt"), default=None), "0",
          lambda v: v == 0, "{:.0f}")
    p50, p99 = (results.median("cost", "floor", key, size="hd") for key in ("p50", "p99"))
    if p50 is not None:
        judge("latency p50, 100 viewers, hd, ms", results.median("cost", hub, "p50", size="hd"),
              f"≤ floor {p50:.2f} + 0.3", lambda v: v <= p50 + 0.3)
        judge("latency p99, 100 viewers, hd, ms", results.median("cost", hub, "p99", size="hd"),
              f"≤ 2 × floor {p99:.2f}", lambda v: v <= 2 * p99)
    judge(f"peak memory at {many} hd viewers, MB", results.median("many", hub, "peak_mb"), "≤ 40", lambda v: v <= 40, "{:.1f}")
    judge("memory of a further viewer, kB", results.median("memory", hub, "kb_per_viewer"), "≤ 2", lambda v: v <= 2)
    crowd = next(iter(results.all("memory", hub, "slow")), "")
    judge(f"memory of a further slow reader, {crowd} of them, hd, kB", results.median("memory", hub, "kb_per_slow"), "≤ 2",
          lambda v: v <= 2)
    judge("peak memory while these arrive, MB", results.median("memory", hub, "slow_peak_mb"), "≤ 40", lambda v: v <= 40,
          "{:.1f}")
    judge("20 slow readers beside 50: the others' fps, ratio", results.median("slow", hub, "fps_ratio"), "≥ 0.99",
          lambda v: v >= 0.99, "{:.3f}")
    judge("20 slow readers beside 50: the others' p99, ratio", results.median("slow", hub, "p99_ratio"), "≤ 1.5",
          lambda v: v <= 1.5)
    for n in sorted({r["number"] for r in results.rows if r["case"] == "gaps"}):
        gaps, dups = (results.all("gaps", hub, key, number=n) for key in ("gaps", "dups"))
        judge(f"gaps and duplicates, {n} vga viewers, all rounds", sum(gaps) + sum(dups) if gaps else None, "0",
              lambda v: v == 0, "{:.0f}")
    for size in ("vga", "hd"):
        for start, what in ((0, "always slow"), (6, "slow after 6 s")):
            judge(f"oldest picture, {size}, reader {what}, WebSocket with credit, ms",
                  results.median("live age", hub, "max_ms", size=size, number=start), "≤ 1000 (two of its frames)",
                  lambda v: v <= 1000, "{:.0f}")
            judge(f"oldest picture, {size}, reader {what}, WebSocket with credit over TLS, ms",
                  results.median("live age", "vedette, TLS", "max_ms", size=size, number=start),
                  "≤ 1000 (two of its frames)", lambda v: v <= 1000, "{:.0f}")
            mjpeg = results.median("age", hub, "max_ms", size=size, number=start)
            if mjpeg is not None:
                rows.append([f"oldest picture, {size}, reader {what}, MJPEG, ms", f"{mjpeg:.0f}", "published", ""])
    judge("camera connections when 100 viewers arrive at once", max(results.all("burst", hub, "accepted"), default=None),
          "1", lambda v: v == 1, "{:.0f}")
    viewers = next(iter(r["number"] for r in results.rows if r["case"] == "changes"), 0)
    changes = max(results.all("changes", hub, "changes"), default=None)
    judge(f"gaps and ended streams of {viewers} viewers of three cameras while a fourth is changed, removed and added {changes} times",
          sum(results.all("changes", hub, "gaps") + results.all("changes", hub, "dropped")) if changes else None, "0",
          lambda v: v == 0, "{:.0f}")
    judge("… their p99, ratio to the time before", results.median("changes", hub, "p99_ratio"), "≤ 1.2", lambda v: v <= 1.2)
    waited = results.median("changes", hub, "wait_max_ms")
    if waited is not None:
        rows.append(["… longest answer to /healthz meanwhile, ms", f"{waited:.1f}", "published", ""])
    judge("… growth of the hub's memory, kB", results.median("changes", hub, "grown_kb"), "≤ 1000", lambda v: v <= 1000, "{:.0f}")
    judge("from saving a new camera by the API to its first picture, p50, ms",
          results.median("new camera", "vedette, signed in", "p50_ms"), "≤ 300", lambda v: v <= 300, "{:.0f}")
    judge("`vedette check` of 256 cameras, ms", results.median("large file", hub, "check_ms"), "≤ 100", lambda v: v <= 100, "{:.0f}")
    judge("CPU time of a reload of 256 cameras without a change, ms", results.median("large file", hub, "reload_ms"), "≤ 20",
          lambda v: v <= 20, "{:.0f}")
    for key, what in (("ratio_kept", "kept connections"), ("ratio_new", "a connection for each")):
        judge(f"snapshots, 8 clients, {what}, ratio to the camera's own rate", results.median("snapshots", hub, key),
              "≥ 0.7", lambda v: v >= 0.7)
    for count in (1, 10, 100):
        ratio = results.ratio("board", "vedette-node", "us_per_frame", "vga", number=count)
        figure = f"vedette-node: CPU per delivered frame, {count} viewers, vga, ratio to the floor"
        if count == 100:
            judge(figure, ratio, "≤ 1.3", lambda v: v <= 1.3)
        elif ratio is not None:
            rows.append([figure, f"{ratio:.2f}", "published", ""])
    judge("frames again after the camera hung up mid-frame, ms", results.median("hang-up", hub, "recovery_ms"), "≤ 100",
          lambda v: v <= 100, "{:.0f}")
    judge("half frames passed on", max(results.all("hang-up", hub, "corrupt"), default=None), "0", lambda v: v == 0,
          "{:.0f}")
    return rows


def page(data):
    results = Results(data)
    peers = list(dict.fromkeys(r["peer"] for r in data["rows"] if r["case"] == "cost"))
    rounds = 1 + max((r["round"] for r in data["rows"]), default=0)
    noise = max((r["result"].get("noise", 0) for r in data["rows"] if "result" in r), default=0)
    text = INTRO.format(rounds={1: "one round", 3: "three rounds"}.get(rounds, f"{rounds} rounds"), noise=noise, **data["machine"])
    timed = [r["result"].get("noise", 0) for r in data["rows"] if "result" in r and r["case"] in ("cost", "many", "slow")]
    if max(timed, default=0) > 0.15:
        text += DISTURBED
    if data.get("note"):
        text += f"\n{data['note']}\n"
    text += "\n## The hub and its goals\n\n" + table(["figure", "measured", "goal", "verdict"], verdicts(results))
    text += "\n## Relays compared\n\n" + relays(results, peers)
    notes = [f"* {name}: not measured, {reason}" for name, reason in data["absent"].items()]
    notes += [f"* {peer}: {reason}" for peer in dict.fromkeys(r["peer"] for r in data["rows"]) for reason in results.reasons(peer)]
    if notes:
        text += "\n" + "\n".join(notes) + "\n"
    return text + METHOD
