"""The devices of a camera in time-lapse, with real programs: single pictures, a lamp, controls, a gate."""
import http.client
import signal
import stat
import subprocess
import time

import cv2
import numpy
import pytest
import test_settings_api
from conftest import BIN, Hub, wait_until

start = test_settings_api.start

TEXT = """version: 1
listen: 127.0.0.1:0
clock: {{trust: true}}
cameras:
  porch:
    source: "test://?size=320x240&fps=10"
    {camera}
timelapse:
  garden:
    camera: porch
    every: {every}
    late: 5s
    grace: 0
    camera_id: CAM1
    {job}
"""


@pytest.fixture
def tools(tmp_path):
    """A picture of 64 by 48, a program that gives it after a moment, and a lamp that is a file."""
    folder = tmp_path / "tools"
    folder.mkdir()
    cv2.imwrite(str(folder / "picture.jpg"), numpy.full((48, 64, 3), 90, numpy.uint8))
    shot = folder / "shot"
    shot.write_text(f"#!/bin/sh\necho \"$*\" >>{folder}/calls\nsleep 1.5\ncp {folder}/picture.jpg \"$1\"\n"
                    "echo '{\"ExposureTime\": 1500000, \"Lux\": 0.25}' >\"$2\"\n")
    shot.chmod(shot.stat().st_mode | stat.S_IXUSR)
    return folder


def slots(owner):
    status, answer = owner.ask("GET", "/api/v1/timelapse/garden/slots")
    assert status == 200, answer
    return answer["items"]


def settings(camera, job, every="5s"):
    return TEXT.format(camera=camera, job=job, every=every)


def test_a_program_takes_the_picture_and_viewers_stay(start, tools):
    camera = f"still: {{command: \"{tools}/shot {{file}} {{metadata}} ev={{ev}}\"}}"
    hub, owner, _ = start(settings(camera, "controls: {day: [ev=2]}"))
    viewer = http.client.HTTPConnection(hub.url.split("//")[1].strip("/"), timeout=30)
    viewer.request("GET", "/cameras/porch/mjpeg", headers={"Authorization": owner.login})
    stream = viewer.getresponse()
    assert stream.status == 200
    sizes = set()
    seen = b""
    limit = time.monotonic() + 30
    while time.monotonic() < limit and len(sizes) < 2:
        seen += stream.read1(65536)
        begin, end = seen.find(b"\xff\xd8"), seen.find(b"\xff\xd9")
        if 0 <= begin < end:
            picture = cv2.imdecode(numpy.frombuffer(seen[begin:end + 2], numpy.uint8), cv2.IMREAD_COLOR)
            sizes.add(picture.shape[:2])
            seen = seen[end + 2:]
    assert (48, 64) in sizes and (240, 320) in sizes, "the viewer sees the stream and the picture of the program"
    viewer.close()
    row = wait_until(lambda: next((row for row in slots(owner) if row["end"] == "taken"), None), "a picture")
    assert row["end"] == "taken", row
    assert (tools / "calls").read_text().splitlines()[0].endswith("ev=2")


def test_a_program_that_fails_is_said(start, tools):
    hub, owner, _ = start(settings("still: {command: \"sh -c 'echo no device >&2; exit 1'\"}", ""))
    row = wait_until(lambda: next(iter(slots(owner)), None), "a slot")
    assert row["end"] == "missed" and row["why"] == "sh ended with exit code 1: no device; it wrote no picture", row


def test_the_lamp_is_dark_after_every_kill(start, tools):
    lamp = tools / "lamp"
    camera = f"lamp: {{on: \"touch {lamp}\", off: \"rm -f {lamp}\"}}"
    hub, owner, settings_file = start(settings(camera, "lamp: always", every="2s"))
    for _ in range(5):
        wait_until(lamp.exists, "the lamp")
        hub.process.send_signal(signal.SIGKILL)
        hub.process.wait(timeout=10)
        wait_until(lambda: not lamp.exists(), "darkness")
        hub = Hub(settings_file)
    owner.hub = hub
    wait_until(lamp.exists, "the lamp")
    hub.process.send_signal(signal.SIGTERM)
    hub.process.wait(timeout=20)
    assert not lamp.exists()


def test_controls_are_set_for_each_picture_and_back(start, tools):
    gain = tools / "gain"
    camera = (f"controls: {{gain: {{command: \"sh -c 'echo {{value}} >>{gain}'\", min: 1, max: 99, rest: 3}}}}")
    hub, owner, _ = start(settings(camera, "controls: {day: [gain=7]}", every="2s"))
    wait_until(lambda: len(slots(owner)) >= 2, "pictures")
    hub.end()
    lines = gain.read_text().split()
    assert lines[0] == "3" and lines[-1] == "3", lines
    assert all(pair == ["7", "3"] for pair in zip(*[iter(lines[1:])] * 2) for pair in [list(pair)]), lines


def test_a_gate_says_which_slots_get_a_picture(start, tools):
    door = tools / "open"
    hub, owner, _ = start(settings("", f"gate: {{check: \"test -e {door}\"}}", every="1s"))
    row = wait_until(lambda: next(iter(slots(owner)), None), "a slot")
    assert row["end"] == "skipped" and row["why"] == "the gate is closed: test ended with exit code 1", row
    door.touch()
    wait_until(lambda: any(row["end"] == "taken" for row in slots(owner)), "a picture")


@pytest.mark.parametrize("keys, told", [
    ("still: {command: \"x {ev}\"}", "controls.day has no value for it"),
    ("lamp: {on: x}", "cameras.porch.lamp.off: is missing"),
    ("controls: {gain: {command: x, min: 1, max: 2}}", "does not say {value}"),
])
def test_a_wrong_setting_is_named(tmp_path, keys, told):
    (tmp_path / "v.yaml").write_text(settings(keys, ""))
    answer = subprocess.run([BIN / "vedette", "check", tmp_path / "v.yaml"], capture_output=True, text=True)
    assert answer.returncode == 2 and told in answer.stdout + answer.stderr, answer
