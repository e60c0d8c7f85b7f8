"""Time-lapse with the real program: its files, other people's readers of them, kills, and the command line."""
import datetime
import json
import os
import re
import signal
import socket
import subprocess
import time
import urllib.request

import cv2
import numpy
import piexif
import pytest
import test_settings_api
from conftest import BIN, Hub, wait_until

start = test_settings_api.start

TEXT = """version: 1
listen: 127.0.0.1:0
location: {latitude: "57:04:39.4", longitude: "09:54:42.6", time_zone: Europe/Copenhagen}
clock: {trust: true}
cameras:
  porch:
    source: "test://?size=320x240&fps=10"
timelapse:
  garden:
    camera: porch
    every: 1s
    late: 5s
    camera_id: CAM1
"""
NAME = re.compile(r"^(\d{6})/\1-(\d{6})-CAM1\.jpg$")


def pictures(folder):
    return sorted(str(path.relative_to(folder)) for path in folder.rglob("*") if path.is_file())


def slots(owner, query=""):
    status, answer = owner.ask("GET", f"/api/v1/timelapse/garden/slots{query}")
    assert status == 200, answer
    return answer["items"]


def test_P1_each_second_has_its_picture_and_its_row(start, tmp_path):
    _, owner, _ = start(TEXT)
    folder = tmp_path / "vedette.state" / "timelapse" / "garden"
    wait_until(lambda: folder.exists() and len(pictures(folder)) >= 5, "pictures")
    rows = wait_until(lambda: (lambda found: found if len(found) >= 5 else None)(slots(owner)), "pictures")
    assert {row["end"] for row in rows} == {"taken"}, rows
    times = [datetime.datetime.fromisoformat(row["slot"].replace("Z", "+00:00")) for row in rows]
    steps = {(b - a).total_seconds() for a, b in zip(times, times[1:])}
    assert steps == {1.0}, "the interval's phase is the period's start, midnight"
    assert all(time.microsecond == 0 for time in times)
    for row in rows:
        assert NAME.match(row["file"]), row["file"]
        captured = datetime.datetime.fromisoformat(row["captured"].replace("Z", "+00:00"))
        age = captured - datetime.datetime.fromisoformat(row["slot"].replace("Z", "+00:00"))
        assert 0 <= age.total_seconds() < 5, "not older than its slot"
    status, jobs = owner.ask("GET", "/api/v1/timelapse")
    assert (status, jobs["items"][0]["state"]) in ((200, "waiting"), (200, "taking")), jobs
    status, days = owner.ask("GET", "/api/v1/timelapse/garden/days")
    assert status == 200 and sum(day["taken"] for day in days["items"]) >= 5, days
    picture = urllib.request.Request(f"{owner.hub.url}/api/v1/timelapse/garden/pictures/{rows[0]['slot']}",
                                     headers={"Authorization": owner.login})
    with urllib.request.urlopen(picture, timeout=10) as answer:
        assert answer.headers["Content-Type"] == "image/jpeg"
        assert answer.read() == (folder / rows[0]["file"]).read_bytes()
    picture.full_url += "?width=80"
    with urllib.request.urlopen(picture, timeout=10) as answer:
        assert answer.read()[:2] == b"\xff\xd8"
    status, taken = owner.ask("POST", "/api/v1/timelapse/garden/take")
    assert status == 200 and taken["end"] == "taken", taken
    assert (folder / taken["file"]).exists()
    assert owner.ask("GET", "/api/v1/timelapse/none/slots")[0] == 404


def test_P16_other_readers_of_exif_data_read_the_pictures(start, tmp_path):
    text = TEXT.replace("camera_id: CAM1", "camera_id: CAM1\n    overlay: {text: \"{camera_id}{dark} %H:%M:%S\"}\n"
                        "    exif: {copyright: 2026 Anna Example, place: true}")
    start(text)
    folder = tmp_path / "vedette.state" / "timelapse" / "garden"
    wait_until(lambda: folder.exists() and len(pictures(folder)) >= 2, "pictures")
    name = pictures(folder)[0]
    told = json.loads(subprocess.run(["exiftool", "-json", "-n", folder / name], capture_output=True, check=True).stdout)[0]
    day, clock = NAME.match(name).groups()
    assert told["Artist"] == "CAM1" and told["Orientation"] == 1 and told["Copyright"] == "2026 Anna Example", told
    assert told["Make"] == "Vedette", told
    written = datetime.datetime.strptime(day + clock, "%d%m%y%H%M%S")
    original = datetime.datetime.strptime(told["DateTimeOriginal"], "%Y:%m:%d %H:%M:%S")
    assert 0 <= (original - written).total_seconds() <= 5, told
    assert told["OffsetTimeOriginal"] in ("+01:00", "+02:00"), told
    assert abs(told["GPSLatitude"] - 57.0776) < 0.001 and abs(told["GPSLongitude"] - 9.9118) < 0.001, told
    assert "Warning" not in told and "Error" not in told, told
    assert piexif.load(str(folder / name))["0th"][piexif.ImageIFD.Artist] == b"CAM1"


def test_a_killed_hub_loses_no_slot_and_doubles_none(start, tmp_path):
    hub, owner, settings_file = start(TEXT)
    folder = tmp_path / "vedette.state" / "timelapse" / "garden"
    wait_until(lambda: folder.exists() and len(pictures(folder)) >= 2, "pictures")
    for _ in range(3):
        hub.process.send_signal(signal.SIGKILL)
        hub.process.wait(timeout=10)
        stopped = time.monotonic()
        wait_until(lambda: time.monotonic() > stopped + 2.2, "slots without a hub")
        before = len(pictures(folder))
        hub = Hub(settings_file)
        wait_until(lambda: len(pictures(folder)) > before + 1, "pictures")
    owner.hub = hub
    rows = slots(owner)
    hub.end()
    covered = []
    for row in rows:
        first = datetime.datetime.fromisoformat(row["slot"].replace("Z", "+00:00"))
        last = datetime.datetime.fromisoformat(row["last"].replace("Z", "+00:00"))
        assert round((last - first).total_seconds()) == row["count"] - 1, row
        covered += [first + datetime.timedelta(seconds=k) for k in range(row["count"])]
    assert covered == [covered[0] + datetime.timedelta(seconds=k) for k in range(len(covered))], "each slot once"
    assert {row["why"] for row in rows} <= {"", "the program was not running"}, rows
    files = [row["file"] for row in rows if row["file"]]
    assert len(set(files)) == len(files)
    left = set(pictures(folder)) - set(files)
    assert len(left) <= 1, "the picture under way"
    for name in pictures(folder):
        assert cv2.imread(str(folder / name)) is not None, f"{name} is no whole picture"


def test_P3_the_span_of_dates_is_kept(start):
    _, owner, _ = start(TEXT.replace("every: 1s", "every: 1s\n    to: 2020-12-31"))
    status, job = owner.ask("GET", "/api/v1/timelapse/garden")
    assert (status, job["state"], job["next"]) == (200, "ended", None), job
    assert slots(owner) == []


def test_from_one_line_without_a_hub(tmp_path):
    folder = tmp_path / "garden"
    program = subprocess.Popen([BIN / "vedette", "timelapse", "start", "test://?size=160x120&fps=10", "--every", "1s", "--to", folder,
                                "--trust-clock", "--text", "{camera_id} %H:%M"], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
    wait_until(lambda: folder.exists() and len(pictures(folder)) >= 3, "pictures")
    program.send_signal(signal.SIGINT)
    out, err = program.communicate(timeout=20)
    assert program.returncode == 0, err
    lines = out.splitlines()
    assert len(lines) == len(pictures(folder)), (out, err)
    for line, name in zip(lines, pictures(folder)):
        assert re.match(rf"^\d{{4}}-\d\d-\d\d \d\d:\d\d:\d\d  {re.escape(name)}  \d+ kB$", line), line
    assert "takes a picture every 1 s to" in err and "they are in" in err, err


def test_from_one_line_with_text_of_any_script(tmp_path):
    bars = []
    for text in ("夜", "光"):  # a font without them draws the same sign for both
        folder = tmp_path / text
        subprocess.run([BIN / "vedette", "timelapse", "start", "test://?size=160x120&fps=10", "--every", "1s", "--to", folder, "--trust-clock",
                        "--count", "1", "--text", text], check=True, capture_output=True, timeout=60)
        picture = cv2.imread(str(folder / pictures(folder)[0]))
        bars.append(picture[-20:, :24].astype(int))
    assert abs(bars[0] - bars[1]).max() > 60, "both texts look the same"


def test_a_camera_that_is_away_is_said_for_each_slot(tmp_path):
    program = subprocess.Popen([BIN / "vedette", "timelapse", "start", "http://127.0.0.1:9/mjpeg", "--every", "1s", "--to", tmp_path / "p",
                                "--trust-clock"], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
    line = program.stdout.readline()
    program.send_signal(signal.SIGINT)
    program.communicate(timeout=20)
    assert "missed: the camera is lost: " in line, line


@pytest.mark.parametrize("options,told", [
    (["--every", "0s"], "--every: \"0s\" is too small (allowed: 1s to 24h)"),
    (["--start", "sunrise"], "--start: needs the place of the camera"),
    (["--start", "noon"], "--start: \"noon\":"),
    (["--time-zone", "Mars/Olympus"], "--time-zone:"),
    (["--file-names", "x.jpg"], "--file-names:"),
])
def test_a_wrong_option_is_named(tmp_path, options, told):
    done = subprocess.run([BIN / "vedette", "timelapse", "start", "test://", "--to", tmp_path / "p", *options],
                          capture_output=True, text=True, timeout=30)
    assert done.returncode == 2 and told in done.stderr, done.stderr
    assert not (tmp_path / "p").exists()


def test_a_report_of_the_last_days(start):
    hub, owner, settings_file = start(TEXT)
    wait_until(lambda: len(slots(owner)) >= 2, "pictures")
    told = subprocess.run([BIN / "vedette", "timelapse", "report", "--config", settings_file], capture_output=True, text=True, timeout=30)
    assert told.returncode == 0, told.stderr
    today = datetime.datetime.now(datetime.timezone.utc)
    assert "garden (garden), camera porch, Europe/Copenhagen" in told.stdout
    assert re.search(rf"{today.year}-\d\d-\d\d +\d+ +0 +0 +100.0%", told.stdout), told.stdout
    other = subprocess.run([BIN / "vedette", "timelapse", "report", "gardn", "--config", settings_file], capture_output=True, text=True,
                           timeout=30)
    assert other.returncode == 1 and "there are garden" in other.stderr, other.stderr


def test_P19_the_service_manager_is_told_what_the_hub_does(start, tmp_path):
    _, _, settings_file = start(TEXT)
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as manager:
        manager.bind(str(tmp_path / "notify"))
        manager.settimeout(30)
        other = settings_file.with_name("other.yaml")
        other.write_text(TEXT.replace("every: 1s", "periods: {day: {start: 00:00, stop: 24:00, every: 1h}}"))
        hub = Hub(other, more_environment={"NOTIFY_SOCKET": str(tmp_path / "notify"), "WATCHDOG_USEC": "1000000"})
        told, begun = [], time.monotonic()
        while time.monotonic() - begun < 4:
            told.append((time.monotonic(), manager.recv(4096).decode()))
        fed = [at for at, text in told if "WATCHDOG=1" in text]
        assert len(fed) >= 6 and max(b - a for a, b in zip(fed, fed[1:])) < 1, "within the watchdog's time"
        assert sum("READY=1" in text for _, text in told) == 1
        ticks = os.sysconf("SC_CLK_TCK")
        spent = sum(int(field) for field in open(f"/proc/{hub.process.pid}/stat").read().rsplit(")", 1)[1].split()[11:13]) / ticks
        added = subprocess.run([BIN / "vedette", "users", "add", "ann", "--role", "owner", "--config", other],
                               input="correct horse battery\n", text=True, capture_output=True, timeout=60)
        assert added.returncode == 0, added.stderr
        status = wait_until(lambda: re.search(r"STATUS=Running: 1 camera; garden: next picture at \d\d:00:00, in the period day",
                                              manager.recv(4096).decode()), "the period")
        assert status and spent < 2
        hub.process.send_signal(signal.SIGTERM)
        begun = time.monotonic()
        wait_until(lambda: "STOPPING=1" in manager.recv(4096).decode(), "the end")
        assert hub.process.wait(30) == 0 and time.monotonic() - begun < 5


def test_P20_the_log_goes_to_a_file_too(start, tmp_path):
    log = tmp_path / "hub.log"
    start(TEXT.replace("test://?size=320x240&fps=10", "http://127.0.0.1:9/") + f"log: {{file: {log.name}, size: 10kB, count: 2}}\n")
    assert wait_until(lambda: log.exists() and "missed" in log.read_text(), "the camera that is away")


def test_the_api_has_days_of_the_plan_and_how_far_back_one_may_see(start):
    _, owner, _ = start(TEXT.replace("every: 1s", "every: 1m\n    dark: sunset..sunrise"))
    plan = "/api/v1/timelapse/garden/plan"
    status, answer = owner.ask("GET", f"{plan}?from=2026-03-28&days=2")
    assert status == 200 and answer["time_zone"] == "Europe/Copenhagen", answer
    day, change = answer["days"]
    assert (day["date"], sum(share["count"] for share in day["slots"]), day["notes"]) == ("2026-03-28", 1440, [])
    assert day["sun"]["rise"].startswith("2026-03-28T05:00") and len(day["sun"]["altitudes"]) == 145
    assert len(day["dark"]) == 2 and len(day["sun"]["up"]) == 1
    assert sum(share["count"] for share in change["slots"]) == 1380, "a day of 23 hours"
    assert [note["kind"] for note in change["notes"]] == ["clock_change"]
    status, today = owner.ask("GET", plan)
    assert status == 200 and len(today["days"]) == 1
    for wrong in ("days=0", "days=32", "days=x", "from=2026-02-30", "from=1969-12-31", "from=2200-01-01"):
        assert owner.ask("GET", f"{plan}?{wrong}")[0] == 400, wrong
    assert owner.ask("GET", "/api/v1/timelapse/garden")[1]["look_back_s"] is None, "an owner sees all"


def test_the_demo_has_a_year_and_a_day_with_their_gaps_and_leaves_no_folder(program, tmp_path, monkeypatch):
    monkeypatch.setenv("TMPDIR", str(tmp_path))
    demo = program("vedette", "demo", "--listen", "127.0.0.1:0", "--cameras", 1)
    url = demo.wait_for(r"http://127\.0\.0\.1:\d+").group()

    def ask(path):
        with urllib.request.urlopen(f"{url}/api/v1/timelapse{path}", timeout=10) as answer:
            return answer.read()

    assert [job["id"] for job in json.loads(ask(""))["items"]] == ["year", "day"]
    today = datetime.date.today()
    days = json.loads(ask(f"/year/days?from={today - datetime.timedelta(days=365)}&to={today}"))["items"]
    taken = [day for day in days if day["taken"]]
    assert 345 <= len(taken) <= 366
    assert len([day for day in days if day["goes_on"]]) == 9, "of a gap of ten days all but the first"
    slot = taken[0]["noon_picture"]
    whole = cv2.imdecode(numpy.frombuffer(ask(f"/year/pictures/{slot}"), numpy.uint8), cv2.IMREAD_COLOR)
    small = cv2.imdecode(numpy.frombuffer(ask(f"/year/pictures/{slot}?width=160"), numpy.uint8), cv2.IMREAD_COLOR)
    large = cv2.imdecode(numpy.frombuffer(ask(f"/year/pictures/{slot}?width=1920"), numpy.uint8), cv2.IMREAD_COLOR)
    assert [picture.shape[1] for picture in (whole, small, large)] == [480, 160, 480], "a copy is never larger than the picture"
    assert demo.end()[0] == 0
    assert list(tmp_path.glob("vedette-demo-*")) == []
