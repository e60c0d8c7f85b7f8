"""Cameras that are programs, through the whole hub: nothing of them outlives it, however it ends."""
import json
import pathlib
import signal
import subprocess
import urllib.request

import pytest

from conftest import LIMIT_S, wait_until

SCRIPT = """#!/bin/sh
# Leaves a daemon behind: forked twice, in a session of its own.
echo $$ >>{folder}/pids
(setsid sh -c 'echo $$ >>{folder}/pids; exec sleep 1000' >/dev/null 2>&1 &)
{line}
while cat {folder}/picture.jpg; do sleep 0.05; done
"""


def is_alive(pid):
    try:
        return pathlib.Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()[0] != "Z"
    except (FileNotFoundError, ProcessLookupError):  # the second when it ends between opening and reading
        return False


class ProgramCamera:
    """A hub whose one camera is a script, watched by one viewer."""

    def __init__(self, hub, folder, line):
        self.pid_file = folder / "pids"
        subprocess.run(["ffmpeg", "-v", "error", "-f", "lavfi", "-i", "testsrc=size=320x240", "-frames:v", "1",
                        folder / "picture.jpg"], check=True, timeout=LIMIT_S)
        script = folder / "camera.sh"
        script.write_text(SCRIPT.format(folder=folder, line=line))
        script.chmod(0o700)
        self.hub = hub("cameras:\n  porch: {source: 'exec:./camera.sh'}")
        self.viewer = urllib.request.urlopen(self.hub.url + "/cameras/porch/mjpeg", timeout=LIMIT_S)
        self.picture = (folder / "picture.jpg").read_bytes()

    def pids(self):
        return [int(line) for line in self.pid_file.read_text().split()] if self.pid_file.exists() else []

    def wait_until_running(self):
        wait_until(lambda: len(self.pids()) == 2, "no program with its daemon")
        stream = b""
        while self.picture not in stream:
            stream += self.viewer.read(1000)
        assert all(is_alive(pid) for pid in self.pids())

    def wait_until_gone(self, what):
        wait_until(lambda: not any(is_alive(pid) for pid in self.pids()), what)


@pytest.fixture
def camera(hub, tmp_path):
    return lambda line="": ProgramCamera(hub, tmp_path, line)


def test_a_hub_killed_by_sigkill_leaves_no_child(camera):
    porch = camera()
    porch.wait_until_running()
    porch.hub.end(signal.SIGKILL)
    porch.wait_until_gone("the program or its daemon outlives the hub")


@pytest.mark.parametrize("line", ["", "trap '' TERM INT HUP"])
def test_a_hub_that_is_asked_to_end_does_so_within_two_seconds_and_leaves_no_child(camera, line):
    porch = camera(line)
    porch.wait_until_running()
    status, seconds = porch.hub.end()
    assert status == 0
    assert seconds < 2
    porch.wait_until_gone("the program or its daemon outlives the hub")


def test_the_program_ends_after_the_last_viewer_has_left(camera):
    porch = camera()
    porch.wait_until_running()
    porch.viewer.close()
    porch.wait_until_gone("the program runs for nobody")
    wait_until(lambda: porch.hub.camera("porch")["state"] == "idle", "the camera is not idle")


def test_the_reason_of_a_lost_camera_is_the_last_line_of_its_program(camera):
    porch = camera("echo 'unable to open /dev/video0: Device or resource busy' >&2; exit 7")
    wait_until(lambda: porch.hub.camera("porch")["state"] == "lost", "the camera is not lost")
    said = json.dumps(porch.hub.camera("porch"))
    assert "camera.sh ended with exit code 7: unable to open /dev/video0: Device or resource busy" in said
