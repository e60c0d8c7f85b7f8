"""The measurements of `./dev bench`: each takes a peer and returns numbers. A fresh camera and a fresh relay for each,
so that the peak of memory belongs to it."""
import contextlib
import http.client
import json
import os
import threading
import time

from peers import CAMERA, FPS, LOAD_CORE, PASSWORD, RELAY, RELAY_PORT, SERVER_CORE, USER, Failed


@contextlib.contextmanager
def running(bench, peer, size, cameras=1, **more):
    """A program with the cameras and a relay; yields the relay's process id."""
    camera = bench.camera(size, cameras=cameras, **more)
    try:
        relay = peer.start(bench, size, cameras)
        try:
            relay.wait_for(int(RELAY.rsplit(":", 1)[1]))
            time.sleep(peer.settle)
            yield relay.pid
        finally:
            relay.stop()
    finally:
        camera.stop()


def noise(result):
    """The part of the server's core that others used."""
    return max(0.0, result["core_busy"] - result["server_busy"])


def figures(r):
    if r["fps_median"] == 0:
        raise Failed("no viewer got a frame")
    return {"us_per_frame": r["server"]["cpu_us_per_frame"], "p50": r["latency_ms"]["p50"],
            "p99": r["latency_ms"]["p99"], "fps": r["fps_median"], "fps_min": r["fps_min"], "gaps": r["gaps"],
            "dups": r["dups"], "corrupt": r["corrupt"], "dropped": r["dropped"] + r["refused"] + r["bad_status"],
            "peak_mb": r["server"]["peak_kb"] / 1024, "peak_kb": r["server"]["peak_kb"],
            "server_busy": r["server_busy"], "load_busy": r["own_cpu"], "noise": noise(r)}


def cost(bench, peer, size, count, seconds, fps=FPS, **load):
    with running(bench, peer, size, fps=fps) as pid:
        return figures(bench.viewers(peer, pid, count, seconds, **load))


def cameras(bench, peer, size, count, viewers, fps, seconds):
    """So many cameras, each with so many viewers."""
    with running(bench, peer, size, cameras=count, fps=fps) as pid:
        return figures(bench.viewers(peer, pid, count * viewers, seconds, url=peer.streams, cameras=count))


def live(bench, peer, size, count, seconds):
    """Viewers on a WebSocket each, with a credit of two units."""
    with running(bench, peer, size) as pid:
        return figures(bench.viewers(peer, pid, count, seconds, url=peer.live, live="cam0"))


def over_tls(bench, peer, size, count, seconds):
    """As cost(), and the memory that each viewer after the first takes."""
    with running(bench, peer, size) as pid:
        first = bench.viewers(peer, pid, 1, min(seconds, 2))["server"]["peak_kb"]
        r = figures(bench.viewers(peer, pid, count, seconds))
    return {**r, "kb_per_viewer": (r["peak_kb"] - first) / (count - 1)}


class Person:
    """Somebody with a browser: connects from an address of its own in 127/8, kept until it ends."""

    def __init__(self, number=0):
        self.address = f"127.{1 + number // 62_500}.{1 + number // 250 % 250}.{1 + number % 250}"
        self.connection = http.client.HTTPConnection("127.0.0.1", RELAY_PORT, timeout=30, source_address=(self.address, 0))
        self.cookie = self.token = None

    def ask(self, method, path, body=None):
        headers = {"Origin": RELAY}
        if self.token:
            headers["Vedette-Request-Token"] = self.token
        if self.cookie:
            headers["Cookie"] = self.cookie
        self.connection.request(method, path, json.dumps(body) if body else None, headers)
        answer = self.connection.getresponse()
        if answer.getheader("Set-Cookie"):
            self.cookie = answer.getheader("Set-Cookie").partition(";")[0]
        return answer.status, answer.read()

    def log_in(self, name, password):
        self.token = json.loads(self.ask("GET", "/api/v1/session")[1])["request_token"]
        status, body = self.ask("POST", "/api/v1/session", {"name": name, "password": password})
        if status == 200:
            self.token = json.loads(body)["request_token"]
        return status

    def end(self):
        self.connection.close()


def guesses(bench, peer, count, seconds, per_second=50):
    """What wrong passwords cost others: a viewer's age of a frame and a page's request with a cookie, first in peace and
    then beside so many wrong passwords a second, each from another address and for another name or the real one."""
    over, out, sent = threading.Event(), {}, []

    def guess():
        begun, k = time.monotonic(), 0
        people = []
        while not over.wait(max(0.0, begun + k / per_second - time.monotonic())):
            people.append(threading.Thread(target=one_guess, args=(k,)))
            people[-1].start()
            k += 1
        for one in people:
            one.join()

    def one_guess(k):
        person = Person(1 + k)
        with contextlib.closing(person.connection):
            sent.append(person.log_in(USER if k % 2 else f"nobody{k}", f"wrong {k}"))

    def look(kind, member):
        """Viewers for a while, and requests meanwhile."""
        load = threading.Thread(target=lambda: out.update({kind: figures(bench.viewers(peer, pid, count, seconds))}))
        load.start()
        took = []
        while load.is_alive():
            begun = time.perf_counter()
            status, _ = member.ask("GET", "/api/v1/session")
            took.append((time.perf_counter() - begun) * 1000)
            if status != 200:
                raise Failed(f"a request with a cookie was answered with {status}")
            time.sleep(0.01)
        load.join()
        return sorted(took)[int(len(took) * 0.99)]

    before = os.sched_getaffinity(0)
    with running(bench, peer, "vga") as pid:
        os.sched_setaffinity(0, {int(LOAD_CORE)})
        try:
            member = Person()
            if member.log_in(USER, PASSWORD) != 200:
                raise Failed("the log-in was refused")
            calm = look("calm", member)
            burglar = threading.Thread(target=guess)
            burglar.start()
            try:
                beside = look("beside", member)
            finally:
                over.set()
                burglar.join()
            member.end()
        finally:
            os.sched_setaffinity(0, before)
    return {"cookie_ms": calm, "cookie_beside_ms": beside, "age_ms": out["calm"]["p99"],
            "age_beside_ms": out["beside"]["p99"], "guesses": len(sent), "let_in": sum(s == 200 for s in sent),
            "fps_beside": out["beside"]["fps"], "noise": out["calm"]["noise"]}


def memory(bench, peer, fewer, more, seconds):
    """Memory of a further viewer at vga, and of a further slow reader at hd. A slow reader takes 15 s over a picture:
    the figure is taken when each is in its second. The peak is that of the time while they all arrive."""
    peaks = [cost(bench, peer, "vga", n, seconds)["peak_kb"] for n in (fewer, more)]
    crowd, servers = (fewer // 20, fewer), []
    for n in crowd:
        with running(bench, peer, "hd") as pid:
            servers.append(bench.viewers(peer, pid, 10, seconds, slow=n, warmup=2.5 * seconds)["server"])
    few, many = servers
    return {"kb_per_viewer": (peaks[1] - peaks[0]) / (more - fewer),
            "kb_per_slow": (many["rss_kb"] - few["rss_kb"]) / (crowd[1] - crowd[0]),
            "slow_peak_mb": many["peak_kb"] / 1024, "slow": f"{crowd[0]} to {crowd[1]}"}


def slow_readers(bench, peer, seconds):
    with running(bench, peer, "hd") as pid:
        alone = bench.viewers(peer, pid, 50, seconds)
    with running(bench, peer, "hd") as pid:
        beside = bench.viewers(peer, pid, 50, seconds, slow=20)
    return {"fps_ratio": beside["fps_median"] / alone["fps_median"] if alone["fps_median"] else 0,
            "p99_ratio": beside["latency_ms"]["p99"] / alone["latency_ms"]["p99"] if alone["latency_ms"]["p99"] else 0,
            "corrupt": beside["corrupt"], "slow_corrupt": beside["slow"]["corrupt"], "noise": noise(beside)}


def freshness(bench, peer, size, slow_after, seconds, websocket):
    """Age of the pictures of one reader that takes half a second over each."""
    options = ["--slow-after", slow_after, "--seconds", slow_after + seconds]
    options += ["--url", peer.live, "--live", "cam0"] if websocket else ["--url", peer.stream]
    with running(bench, peer, size):
        r = bench.load("freshness", options)
    return {"mean_ms": r["age_ms"]["mean"], "max_ms": r["age_ms"]["max"], "backward": r["backward"]}


def burst(bench, peer, seconds):
    """100 viewers at once on an idle relay: how often the camera was asked."""
    with running(bench, peer, "vga") as pid:
        r = bench.viewers(peer, pid, 100, seconds, at_once=100)
        stats = bench.stats()
    return {"accepted": stats["accepted"], "peak": stats["peak"], "refused": r["refused"],
            "connect_ms": r["connect_s"] * 1000}


def crowd_with_password(bench, peer, count, seconds):
    """So many viewers at once that bring the same password: how long until all are answered."""
    with running(bench, peer, "vga") as pid:
        r = bench.viewers(peer, pid, count, seconds, at_once=count)
    return {"answered_ms": r["connect_s"] * 1000, "refused": r["refused"] + r["bad_status"], "fps_min": r["fps_min"],
            "noise": noise(r)}


def snapshots(bench, peer, size, seconds):
    """Pictures a second that eight clients get, each asking as soon as it has the last one, over one connection each and
    over a new one for each picture. The camera's own rate, from memory, is measured the same way in the relay's place."""
    out = {}
    camera = bench.camera(size, core=SERVER_CORE)
    try:
        for kind, more in (("kept", {"keep_alive": True}), ("new", {})):
            out[f"camera_{kind}"] = bench.viewers(None, camera.pid, 8, seconds, url=CAMERA + "/jpg", snapshot=True,
                                                  **more)["fps_total"]
    finally:
        camera.stop()
    with running(bench, peer, size) as pid:
        for kind, more in (("kept", {"keep_alive": True}), ("new", {})):
            r = bench.viewers(peer, pid, 8, seconds, url=peer.snapshot, snapshot=True, **more)
            out[f"relay_{kind}"], out["corrupt"] = r["fps_total"], r["corrupt"]
            out[f"ratio_{kind}"] = r["fps_total"] / (out[f"camera_{kind}"] or 1)
    return out


def hang_up(bench, peer, seconds):
    """The camera closes in the middle of every 50th frame: how long until the next whole one, as a viewer sees it."""
    with running(bench, peer, "hd", drop_after=50) as pid:
        r = bench.viewers(peer, pid, 5, seconds, full_every=1)
        stats = bench.stats()
    # From the last whole frame to the next; the lost frame would have come one frame time after the first of them.
    return {"recovery_ms": r["longest_gap_ms"] - 40, "hang_ups": stats["accepted"] - 1, "corrupt": r["corrupt"],
            "dropped": r["dropped"], "unstamped": r["frames"] - r["stamped"]}
