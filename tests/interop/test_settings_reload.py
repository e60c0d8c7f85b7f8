"""The settings of a running hub: a changed file is taken over, and who is not concerned notices nothing."""
import http.client
import json
import os
import re
import signal
import threading
import urllib.parse

import pytest

from conftest import LIMIT_S, Hub, free_port, wait_until

TWO = """version: 1
listen: 127.0.0.1:0
cameras:
  porch:
    source: "test://?size=160x120&fps=25"
  gate:
    source: "test://?size=160x120&fps=10"
"""


class Stream:
    """A viewer over MJPEG, with the numbers of the frames that it has got."""

    def __init__(self, hub, camera, login=None):
        self.numbers = []
        self.ended = False
        place = urllib.parse.urlsplit(hub.url)
        self._connection = http.client.HTTPConnection(place.hostname, place.port, timeout=LIMIT_S)
        self._connection.request("GET", f"/cameras/{camera}/mjpeg?ahead=0",
                                 headers={"Authorization": login} if login else {})
        self._answer = self._connection.getresponse()
        assert self._answer.status == 200
        threading.Thread(target=self._read, daemon=True).start()

    def _read(self):
        try:
            while line := self._answer.readline():
                if found := re.match(rb"X-Vedette-Frame: (\d+)", line):
                    self.numbers.append(int(found.group(1)))
        except (OSError, http.client.HTTPException):
            pass
        self.ended = True

    def wait_for_more(self, count=3):
        seen = len(self.numbers)
        wait_until(lambda: len(self.numbers) >= seen + count, f"{count} more frames")

    def has_gap(self):
        return any(b != a + 1 for a, b in zip(self.numbers, self.numbers[1:]))


def ids(hub):
    return [camera["id"] for camera in json.loads(hub.get("/api/v1/cameras"))["items"]]


def write(settings_file, text):
    """As an editor does it that writes a new file and renames it."""
    new = settings_file.with_suffix(".new")
    new.write_text(text)
    os.replace(new, settings_file)


@pytest.fixture
def running(tmp_path):
    settings_file = tmp_path / "vedette.yaml"
    settings_file.write_text(TWO)
    started = Hub(settings_file)
    yield started, settings_file
    started.end()


# Field case: changing one camera ends the streams of all, or leaves none | bluenviron/mediamtx 637, bluenviron/mediamtx 130,
# motioneye-project/motioneye 3043 | the others go on without a gap
def test_a_changed_file_is_taken_over_without_a_gap_for_the_others(running):
    hub, settings_file = running
    gate, porch = Stream(hub, "gate"), Stream(hub, "porch")
    gate.wait_for_more()
    porch.wait_for_more()
    for size in ("320x240", "160x120", "640x480"):
        write(settings_file, TWO.replace("160x120&fps=25", f"{size}&fps=25"))
        width = int(size.split("x")[0])
        wait_until(lambda: hub.camera("porch")["width"] == width, f"porch at {size}")
        porch.wait_for_more()
    write(settings_file, TWO + "  yard:\n    source: test://\n")
    wait_until(lambda: ids(hub) == ["porch", "gate", "yard"], "a third camera")
    write(settings_file, TWO.replace("  porch:", "  drive:"))
    wait_until(lambda: ids(hub) == ["drive", "gate"], "another camera in the place of porch")
    wait_until(lambda: porch.ended, "the end of the removed camera's stream")
    gate.wait_for_more()
    assert not gate.ended
    assert not gate.has_gap(), gate.numbers
    assert not porch.has_gap(), "numbers go on over a change of the source"


# Field case: a second SIGHUP while the first is being served ends the process | Icinga/icinga2 3273 | each is served
def test_sighup_reads_the_file_at_once(running):
    hub, settings_file = running
    for count in range(5):
        settings_file.write_text(TWO.replace("gate:", f"gate{count}:"))
        for _ in range(20):
            hub.process.send_signal(signal.SIGHUP)
        wait_until(lambda: ids(hub) == ["porch", f"gate{count}"], "the camera's new id")
    status, _ = hub.end()
    assert status == 0


# Field case: SIGHUP with an invalid file ends a healthy server | cloudamqp/lavinmq 2080 | it goes on with the settings before
def test_a_file_with_a_problem_changes_nothing_and_is_named(running):
    hub, settings_file = running
    stream = Stream(hub, "porch")
    write(settings_file, TWO + "  yard:\n    sourc: test://\n")
    hub.wait_for(r"vedette\.yaml:9:5: cameras\.yard\.sourc: is no setting; did you mean source\?")
    hub.wait_for("the hub goes on with the settings before")
    hub.process.send_signal(signal.SIGHUP)
    assert ids(hub) == ["porch", "gate"]
    stream.wait_for_more()
    write(settings_file, TWO + "  yard:\n    source: test://\n")
    wait_until(lambda: ids(hub) == ["porch", "gate", "yard"], "the mended file's camera")
    assert not stream.ended


def test_a_change_that_can_not_be_done_is_taken_back(running):
    hub, settings_file = running
    port = int(hub.url.rsplit(":", 1)[1])
    write(settings_file, TWO + f"  yard:\n    source: test://\nserve:\n  capture:\n    port: {port}\n    camera: porch\n")
    hub.wait_for(r"the change is taken back: serve\.capture: listen on 127\.0\.0\.1:\d+")
    assert ids(hub) == ["porch", "gate"]
    free = free_port()
    write(settings_file, TWO + f"serve:\n  capture:\n    port: {free}\n    camera: porch\n")
    hub.wait_for(rf"camera porch on port {free}")


def test_what_waits_for_the_next_start_is_said(running):
    hub, settings_file = running
    write(settings_file, TWO.replace("127.0.0.1:0", f"127.0.0.1:{free_port()}"))
    hub.wait_for("takes effect at the next start: listen")
    assert ids(hub) == ["porch", "gate"]
