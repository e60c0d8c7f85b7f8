"""Films of time-lapse pictures that the hub makes: ordered over the API, downloaded in ranges, cancelled, and gone on with after a kill."""
import json
import re
import signal
import subprocess
import urllib.error
import urllib.request

import test_settings_api
from conftest import BIN, Hub, wait_until

start = test_settings_api.start

DAY = "2026-03-28"
TEXT = """version: 1
listen: 127.0.0.1:0
location: {time_zone: Europe/Copenhagen}
clock: {trust: true}
cameras:
  porch:
    source: "test://?size=320x240&fps=10"
timelapse:
  garden:
    camera: porch
    enabled: false
    camera_id: CAM1
"""


def draw(tmp_path, count, size="320x240"):
    """Pictures of a minute each on 2026-03-28 and the first ones of the next day, in the job's folder, which the hub takes over."""
    folder = tmp_path / "vedette.state" / "timelapse" / "garden"
    for day, number in (("280326", count), ("290326", 2)):
        (folder / day).mkdir(parents=True)
        drawn = tmp_path / f"drawn-{day}"
        drawn.mkdir()
        subprocess.run(["ffmpeg", "-v", "error", "-f", "lavfi", "-i", f"testsrc2=size={size}:rate=25", "-frames:v", str(number),
                        "-q:v", "3", drawn / "%05d.jpg"], check=True, timeout=120)
        for index, picture in enumerate(sorted(drawn.iterdir())):
            picture.rename(folder / day / f"{day}-{index // 60:02}{index % 60:02}00-CAM1.jpg")
    return folder


def films(owner):
    status, answer = owner.ask("GET", "/api/v1/timelapse/garden/films")
    assert status == 200, answer
    return answer["films"]


def ready(owner, count):
    """The job has taken over the `count` pictures of DAY in its folder, which it does in steps, and those of the next day."""
    wanted = {DAY: count, "2026-03-29": 2}

    def taken():
        items = owner.ask("GET", f"/api/v1/timelapse/garden/days?from={DAY}&to=2026-03-29")[1]["items"]
        return {item["date"]: item["pictures"] for item in items} == wanted
    wait_until(taken, "the ledger", 60)


def order(owner, **more):
    return owner.ask("POST", "/api/v1/timelapse/garden/films", {"from": DAY, "to": DAY, **more})


def finished(owner, name):
    found = wait_until(lambda: [film for film in films(owner) if film["name"] == name and film["state"] not in ("waiting", "rendering")],
                       "the film", 120)
    assert found[0]["state"] == "done", found
    return found[0]


def download(owner, name, **fields):
    return urllib.request.urlopen(urllib.request.Request(
        f"{owner.hub.url}/api/v1/timelapse/garden/films/{name}", headers={"Authorization": owner.login, **fields}), timeout=30)


def probed(path, entries):
    told = subprocess.run(["ffprobe", "-v", "error", "-count_packets", "-show_entries", f"stream={entries}", "-of", "json", path],
                          capture_output=True, check=True, timeout=60)
    return json.loads(told.stdout)["streams"][0]


# The job rests while the folder is filled; its first slot adopts what is there.
def begin(start, tmp_path, count, size="320x240"):
    folder = draw(tmp_path, count, size)
    hub, owner, settings_file = start(TEXT.replace("enabled: false", "from: 2020-01-01\n    to: 2026-03-29"))
    ready(owner, count)
    return folder, hub, owner, settings_file


def test_a_film_is_ordered_made_and_downloaded(start, tmp_path):
    folder, _, owner, _ = begin(start, tmp_path, 40)
    (folder / "280326" / "280326-000300-CAM1.jpg").write_bytes(b"damaged")
    (folder / "280326" / "280326-000500-CAM1.jpg").unlink()
    status, ordered = order(owner)
    assert status == 202 and ordered["name"] == f"{DAY}.mp4" and ordered["plan"] is None, ordered
    film = finished(owner, ordered["name"])
    assert (film["pictures"], film["passed_over"], film["error"], film["progress"]) == (38, 2, None, 1), film
    path = folder / "films" / film["name"]
    assert probed(path, "codec_name,width,height,nb_read_packets") == {
        "codec_name": "h264", "width": 320, "height": 240, "nb_read_packets": "38"}
    whole = path.read_bytes()
    assert film["bytes"] == len(whole)
    with download(owner, film["name"]) as answer:
        assert answer.headers["Content-Type"] == "video/mp4" and answer.read() == whole
        assert answer.headers["Accept-Ranges"] == "bytes"
    with download(owner, film["name"], Range="bytes=100-299") as answer:
        assert answer.status == 206 and answer.read() == whole[100:300]
        assert answer.headers["Content-Range"] == f"bytes 100-299/{len(whole)}"
    assert owner.ask("DELETE", f"/api/v1/timelapse/garden/films/{film['name']}")[0] == 204
    assert films(owner) == [] and list((folder / "films").iterdir()) == []
    for name, code in ((film["name"], 404), ("..%2F280326%2F280326-000000-CAM1.jpg", 404)):
        try:
            download(owner, name)
            raise AssertionError(name)
        except urllib.error.HTTPError as error:
            assert error.code == code, name


def test_other_formats_and_several_films_at_once(start, tmp_path):
    folder, _, owner, _ = begin(start, tmp_path, 20)
    assert order(owner, format="webm", size="160x120", fps=10)[0] == 202
    assert order(owner, format="gif", every=4, fps=5)[0] == 202
    assert order(owner, **{"to": "2026-03-29"})[0] == 202
    assert [film["name"] for film in films(owner)] == [f"{DAY}_2026-03-29.mp4", f"{DAY}.gif", f"{DAY}.webm"], "the newest first"
    assert finished(owner, f"{DAY}.webm")["pictures"] == 20
    assert finished(owner, f"{DAY}.gif")["pictures"] == 5
    assert finished(owner, f"{DAY}_2026-03-29.mp4")["pictures"] == 22
    with download(owner, f"{DAY}.webm") as answer:
        assert answer.headers["Content-Type"] == "video/webm"
    with download(owner, f"{DAY}.gif") as answer:
        assert answer.headers["Content-Type"] == "image/gif"
    made = probed(folder / "films" / f"{DAY}.webm", "width,height,avg_frame_rate")
    assert (made["width"], made["height"], made["avg_frame_rate"]) == (160, 120, "10/1")


def test_a_killed_hub_goes_on_with_its_films(start, tmp_path):
    _, hub, owner, settings_file = begin(start, tmp_path, 1400)
    assert order(owner)[0] == 202
    assert order(owner, every=100)[0] == 202
    first = f"{DAY}.mp4"
    running = wait_until(lambda: [f for f in films(owner) if f["state"] == "rendering" and f["progress"] > 0.4], "half of the film", 120)
    assert running[0]["name"] == first and running[0]["pictures"] == 1400 and running[0]["seconds_left"] >= 0, running
    nice = subprocess.run(["ps", "-eo", "nice,args"], capture_output=True, text=True, check=True).stdout
    encoder = [line.split() for line in nice.splitlines() if "vedette-video --film" in line]
    assert encoder and all(int(line[0]) >= 15 for line in encoder), nice
    hub.process.send_signal(signal.SIGKILL)
    hub.process.wait(timeout=10)
    owner.hub = hub = Hub(settings_file)
    states = {film["name"]: film["state"] for film in films(owner)}
    assert set(states) == {first, f"{DAY}-2.mp4"} and states[f"{DAY}-2.mp4"] == "waiting", states
    seen = wait_until(lambda: [f for f in films(owner) if f["name"] == first and (f["progress"] > 0 or f["state"] == "done")], "progress")
    assert seen[0]["progress"] > 0.35, "it goes on with its parts"
    assert finished(owner, first)["pictures"] == 1400
    assert finished(owner, f"{DAY}-2.mp4")["pictures"] == 14
    hub.end()


def test_a_film_under_way_is_cancelled(start, tmp_path):
    folder, _, owner, _ = begin(start, tmp_path, 600, "640x480")
    assert order(owner)[0] == 202
    wait_until(lambda: films(owner)[0]["progress"] > 0, "progress")
    assert owner.ask("DELETE", f"/api/v1/timelapse/garden/films/{DAY}.mp4")[0] == 204
    assert films(owner)[0]["state"] == "cancelled"
    assert not (folder / "films" / f"{DAY}.mp4").exists()
    assert order(owner)[1]["name"] == f"{DAY}.mp4", "the same order takes its place"
    assert finished(owner, f"{DAY}.mp4")["pictures"] == 600


def test_the_command_line_takes_the_pictures_of_a_job_from_its_ledger(start, tmp_path):
    _, _, _, settings_file = begin(start, tmp_path, 30)

    def render(job, film, *options):
        return subprocess.run([BIN / "vedette", "timelapse", "render", job, "--config", settings_file, "-o", tmp_path / film, *options],
                              capture_output=True, text=True, timeout=60)

    done = render("garden", "day.mp4", "--to", "2026-03-29 00:01", "--stabilise", "--titles")
    assert done.returncode == 0, done.stderr
    assert done.stdout == f"{tmp_path / 'day.mp4'}: 31 pictures, 1.2 s\n"
    assert re.search(r"stabilise: \d+x\d+ is left of 320x240 pixels", done.stderr), done.stderr
    done = render("garden", "day.png", "--as", "keogram", "--from", DAY, "--to", "2026-03-29")
    assert done.returncode == 0 and "30 pictures" in done.stdout, done
    for job, options, told in (("none", (), 'there is no time-lapse "none"; there are garden'),
                               ("garden", ("--from", "2026-04-01"), "garden has no pictures of this time")):
        done = render(job, "no.mp4", *options)
        assert done.returncode == 1 and told in done.stderr, done
