"""Fixtures of the interoperation tests: programs of ours, started for a test and ended after it.

VEDETTE_BIN names the folder of the programs (build/dev/bin, unless told otherwise). Ports are free ones, traffic stays
on loopback, and every wait has a limit.
"""
import contextlib
import json
import os
import pathlib
import re
import shutil
import signal
import socket
import subprocess
import threading
import time
import urllib.request

import pytest

ROOT = pathlib.Path(__file__).resolve().parents[2]
BIN = pathlib.Path(os.environ.get("VEDETTE_BIN", ROOT / "build/dev/bin"))
LIMIT_S = 20  # for anything that takes no time on an idle machine


def wait_until(condition, what, limit_s=LIMIT_S):
    """The first true value of condition(), or a failure that names what did not happen."""
    end = time.monotonic() + limit_s
    while time.monotonic() < end:
        value = condition()
        if value:
            return value
        time.sleep(0.02)
    pytest.fail(f"within {limit_s} s: {what}")


def start_nginx(stack, tmp_path, server):
    """nginx with these blocks in its http block, as the current user; ended with `stack`."""
    if shutil.which("nginx") is None:
        pytest.skip("nginx is not installed")
    folder = tmp_path / "nginx"
    folder.mkdir()
    user = "user root;" if os.geteuid() == 0 else ""
    places = "".join(f"{kind}_temp_path {folder}/{kind};" for kind in ("client_body", "proxy", "fastcgi", "uwsgi", "scgi"))
    (folder / "nginx.conf").write_text(f"{user} pid {folder}/pid; error_log {folder}/error.log; daemon off; "
                                       f"worker_processes 1; events {{}}\n"
                                       f"http {{ access_log off; {places}\n{server}\n}}\n")
    nginx = subprocess.Popen(["nginx", "-p", folder, "-c", folder / "nginx.conf"], stderr=subprocess.PIPE)
    stack.callback(nginx.wait, LIMIT_S)
    stack.callback(nginx.terminate)
    return nginx


def free_port(count=1):
    """The first of `count` neighbouring free ports."""
    for _ in range(100):
        with contextlib.ExitStack() as stack:
            first = stack.enter_context(socket.socket())
            first.bind(("127.0.0.1", 0))
            port = first.getsockname()[1]
            try:
                for k in range(1, count):
                    stack.enter_context(socket.socket()).bind(("127.0.0.1", port + k))
            except (OSError, OverflowError):
                continue
            return port
    pytest.fail("no free ports")


class Program:
    """A program of ours. Its output is collected; a pattern in it can be waited for."""

    def __init__(self, arguments, more_environment=None, folder=BIN):
        self.process = subprocess.Popen([folder / arguments[0], *arguments[1:]], stdout=subprocess.PIPE,
                                        stderr=subprocess.STDOUT, stdin=subprocess.DEVNULL,
                                        env={**os.environ, **(more_environment or {})})
        self.output = ""
        self._reader = threading.Thread(target=self._read, daemon=True)
        self._reader.start()

    def _read(self):
        for line in self.process.stdout:
            self.output += line.decode(errors="replace")

    def wait_for(self, pattern):
        def look():
            if self.process.poll() is not None:
                self._reader.join(LIMIT_S)
                pytest.fail(f"ended with {self.process.returncode}:\n{self.output}")
            return re.search(pattern, self.output)
        return wait_until(look, f"no {pattern!r} in the output")

    def end(self, signal_number=signal.SIGTERM):
        """Sends the signal; returns exit status and seconds until the end."""
        begun = time.monotonic()
        if self.process.poll() is None:
            self.process.send_signal(signal_number)
        status = self.process.wait(LIMIT_S)
        return status, time.monotonic() - begun


class Hub(Program):
    def __init__(self, settings_file, **how):
        super().__init__(["vedette", "run", "--config", settings_file], **how)
        self.url = self.wait_for(r"page on (http://127\.0\.0\.1:\d+)/").group(1)

    def get(self, path, limit_s=LIMIT_S):
        with urllib.request.urlopen(self.url + path, timeout=limit_s) as answer:
            return answer.read()

    def camera(self, camera_id):
        return json.loads(self.get(f"/api/v1/cameras/{camera_id}"))


class Node(Program):
    """A board that is a process, on free ports of this machine, which may use the protocols of `allow`."""
    PROTOCOLS = ("mjpeg", "control_servo", "capture", "tcpcam", "camera_start")
    PASSWORD = "long password: of the board"

    def __init__(self, folder, *arguments, allow=PROTOCOLS, more_environment=None):
        (folder / "password").write_text(self.PASSWORD + "\n")
        (folder / "pin").write_text("1235\n")
        allowed = [word for protocol in allow for word in ("--allow", protocol, "127.0.0.1")]
        super().__init__(["vedette-node", "--ports", "auto", "--password-file", folder / "password",
                          "--pin-file", folder / "pin", *allowed, *map(str, arguments)], more_environment)
        found = self.wait_for(r"listening: http \S+:(\d+), http2 \S+:(\d+), tcpcam \S+:(\d+)\n")
        self.port, self.port2, self.tcpcam = map(int, found.groups())

    def url(self, path, second=False):
        return f"http://127.0.0.1:{self.port2 if second else self.port}{path}"


@pytest.fixture
def node(tmp_path):
    """node("--size", "QVGA", allow=["mjpeg"]) starts a board that is a process."""
    with contextlib.ExitStack() as stack:
        def start(*arguments, **how):
            started = Node(tmp_path, *arguments, **how)
            stack.callback(started.end)
            return started
        yield start


@pytest.fixture
def program():
    """program("vedette", "simulate", …) starts one; all are ended after the test."""
    with contextlib.ExitStack() as stack:
        def start(*arguments):
            started = Program([str(a) for a in arguments])
            stack.callback(started.end)
            return started
        yield start


@pytest.fixture
def hub(tmp_path):
    """hub("cameras: …") starts a hub with these settings (version and listen are added); more as of Program."""
    with contextlib.ExitStack() as stack:
        def start(settings, **how):
            file = tmp_path / f"hub-{free_port()}.yaml"
            file.write_text(f"version: 1\nlisten: 127.0.0.1:0\n{settings}\n")
            started = Hub(file, **how)
            stack.callback(started.end)
            return started
        yield start


@pytest.fixture
def services():
    """services(context) starts one; all end after the test."""
    from alert_service import Service  # it needs this file
    started = []

    def start(context=None):
        started.append(Service(context))
        return started[-1]
    yield start
    for one in started:
        one.close()
