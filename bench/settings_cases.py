"""The measurements of a hub whose settings change while it runs."""
import contextlib
import http.client
import json
import os
import pathlib
import signal
import subprocess
import threading
import time

from cases import figures, running
from peers import CAMERA, RELAY_PORT, VEDETTE_CAMERA, Failed

TICKS = os.sysconf("SC_CLK_TCK")


def rss_kb(pid):
    for line in pathlib.Path(f"/proc/{pid}/status").read_text().splitlines():
        if line.startswith("VmRSS:"):
            return int(line.split()[1])
    raise Failed("the hub has ended")


def cpu_s(pid):
    fields = pathlib.Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()
    return (int(fields[11]) + int(fields[12])) / TICKS


class SettingsFile:
    """The file of a running hub, changed as an editor does it; SIGHUP makes the hub read it at once."""

    def __init__(self, bench, pid):
        self.path, self.log, self.pid = bench.scratch / "vedette.yaml", bench.scratch / "vedette.log", pid
        self.begins = self.log.stat().st_size

    def plans(self):
        """How many changes the hub has taken over."""
        with open(self.log, "rb") as log:
            log.seek(self.begins)
            return log.read().count(b"vedette.yaml: ")

    def write(self, text):
        before = self.plans()
        new = self.path.with_suffix(".new")
        new.write_text(text)
        os.replace(new, self.path)
        os.kill(self.pid, signal.SIGHUP)
        limit = time.monotonic() + 10
        while self.plans() == before:
            if time.monotonic() > limit:
                raise Failed("a change was not taken over within 10 s")
            time.sleep(0.005)


class Waits(threading.Thread):
    """Asks /healthz again and again, each time on the connection of before: how long a loop of the hub is busy with something else."""

    def __init__(self, peer):
        super().__init__()
        self.headers = dict(header.split(": ", 1) for header in peer.headers)
        self.over, self.took_ms = threading.Event(), []

    def run(self):
        with contextlib.closing(http.client.HTTPConnection("127.0.0.1", RELAY_PORT, timeout=30)) as connection:
            while not self.over.wait(0.005):
                begun = time.perf_counter()
                connection.request("GET", "/healthz", headers=self.headers)
                connection.getresponse().read()
                self.took_ms.append((time.perf_counter() - begun) * 1000)

    def end(self):
        """p99 and maximum, in ms."""
        self.over.set()
        self.join()
        took = sorted(self.took_ms)
        return took[len(took) * 99 // 100], took[-1]


def changes(bench, peer, viewers, times, seconds):
    """So many viewers of three cameras, first in peace, then while a fourth is changed, removed and added so many times."""
    over, failed = threading.Event(), []

    def change(pid, text):
        settings = SettingsFile(bench, pid)
        last = text.rfind("  cam3:")
        steps = [text[:last] + text[last:].replace("/mjpeg", "/mjpeg?again"), text[:last], text]
        try:
            for k in range(times):
                settings.write(steps[k % 3])
                over.wait(max(0.0, seconds / times - 0.02))
        except (Failed, OSError) as error:
            failed.append(str(error))

    with running(bench, peer, "vga", cameras=4) as pid:
        text = (bench.scratch / "vedette.yaml").read_text()
        calm = figures(bench.viewers(peer, pid, viewers, seconds, url=peer.streams, cameras=3))
        settings = SettingsFile(bench, pid)
        changing = threading.Thread(target=change, args=(pid, text))
        before = rss_kb(pid)
        waits = Waits(peer)
        waits.start()
        changing.start()
        beside = figures(bench.viewers(peer, pid, viewers, seconds, url=peer.streams, cameras=3))
        changing.join()
        wait_p99, wait_max = waits.end()
        if failed:
            raise Failed(failed[0])
        return {"p99_calm": calm["p99"], "p99": beside["p99"], "p99_ratio": beside["p99"] / calm["p99"],
                "gaps_calm": calm["gaps"], "gaps": beside["gaps"], "dropped": beside["dropped"], "changes": settings.plans(),
                "grown_kb": rss_kb(pid) - before, "wait_p99_ms": wait_p99, "wait_max_ms": wait_max, "noise": max(calm["noise"], beside["noise"])}


def new_camera(bench, peer, count):
    """From a request that saves a new camera to its first picture."""
    took = []
    with running(bench, peer, "vga"):
        headers = {"Authorization": peer.headers[0].split(": ", 1)[1]}
        with contextlib.closing(http.client.HTTPConnection("127.0.0.1", RELAY_PORT, timeout=30)) as connection:
            def ask(method, path, body=None, **more):
                connection.request(method, path, body and json.dumps(body), {**headers, **more})
                answer = connection.getresponse()
                content = answer.read()
                if answer.status != 200:
                    raise Failed(f"{method} {path}: {answer.status} {content[:200]}")
                return answer, content

            tag = ask("GET", "/api/v1/settings")[0].getheader("ETag")
            for k in range(count):
                begun = time.perf_counter()
                answer, _ = ask("PATCH", "/api/v1/settings", {"set": {f"cameras.new{k}.source": CAMERA + "/mjpeg"}},
                                **{"If-Match": tag, "Content-Type": "application/json"})
                tag = answer.getheader("ETag")
                ask("GET", f"/cameras/new{k}/snapshot.jpg")
                took.append((time.perf_counter() - begun) * 1000)
    took.sort()
    return {"p50_ms": took[len(took) // 2], "max_ms": took[-1]}


def large_file(bench, peer, cameras, times):
    """A settings file of so many cameras: a check of it as a program, and the CPU time of a reload without a change."""
    with running(bench, peer, "vga", cameras=1) as pid:
        settings = bench.scratch / "vedette.yaml"
        more = "".join(VEDETTE_CAMERA.format(name=f"more{k}", camera=CAMERA) + f"    name: Camera {k}\n    timeout: 9s\n"
                       for k in range(cameras - 1))
        file = SettingsFile(bench, pid)
        file.write(settings.read_text() + more)
        took = []
        for _ in range(times):
            begun = time.perf_counter()
            subprocess.run([bench.programs / "vedette", "check", settings], check=True, capture_output=True)
            took.append((time.perf_counter() - begun) * 1000)
        time.sleep(1)
        idle = cpu_s(pid)
        time.sleep(times * 0.1)
        before = cpu_s(pid)
        idle = before - idle
        for _ in range(times):
            os.kill(pid, signal.SIGHUP)
            time.sleep(0.1)
        spent = cpu_s(pid) - before - idle
        return {"check_ms": sorted(took)[times // 2], "reload_ms": spent / times * 1000}
