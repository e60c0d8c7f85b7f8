"""Real footage through the hub: what a camera sent is what every viewer gets, byte for byte, over one connection, and
a camera with faults costs a viewer nothing but the pictures that were damaged.
"""
import contextlib
import pathlib
import signal
import subprocess
import time

import pytest

from conftest import LIMIT_S, free_port, wait_until
from footage import FPS, Farm, Footage, Viewer, find_vtest, pad, vedette

FRAMES = 60


@pytest.fixture(scope="module")
def footage(tmp_path_factory):
    return Footage.from_vtest(tmp_path_factory.mktemp("vtest"), FRAMES)


def one_camera(url, more=""):
    return f"cameras: {{square: {{source: '{url}'{more}}}}}"


def stream_of(hub, camera="square"):
    return f"{hub.url}/cameras/{camera}/mjpeg"


def closed_after(farm, camera=0):
    """Seconds until the farm has no connection to that camera any more."""
    begun = time.monotonic()
    wait_until(lambda: farm.status(camera)["now"] == 0, "the hub lets go of the camera")
    return time.monotonic() - begun


@contextlib.contextmanager
def film_server(*arguments):
    """ffmpeg as a camera: an MJPEG stream for one client, after which it ends. Yields its address and process."""
    port = free_port()
    address = f"http://127.0.0.1:{port}/film.mjpeg"
    sender = subprocess.Popen(
        ["ffmpeg", "-v", "error", "-re", *map(str, arguments), "-f", "mpjpeg", "-content_type",
         "multipart/x-mixed-replace;boundary=ffmpeg", "-listen", "1", address], stdin=subprocess.DEVNULL)

    def listens():
        # Asking it would take the place of its only client.
        lines = [line.split() for line in pathlib.Path("/proc/net/tcp").read_text().splitlines()[1:]]
        return any(local.endswith(f":{port:04X}") and state == "0A" for _, local, _, state, *_ in lines)
    try:
        wait_until(listens, "ffmpeg listens")
        yield address, sender
    finally:
        sender.kill()
        sender.wait()


# Somebody else's programs as viewers. Each gives back the pictures it got.

def by_curl(url, folder):
    # Ends by its own time limit, maybe within a picture.
    done = subprocess.run(["curl", "-sS", "--max-time", "2", url], capture_output=True, timeout=LIMIT_S)
    assert done.returncode == 28, done.stderr
    return vedette.Multipart("vedette").feed(done.stdout)


def by_ffmpeg(url, folder):
    subprocess.run(["ffmpeg", "-v", "error", "-i", url, "-frames:v", "20", "-c", "copy", f"{folder}/%03d.jpg"],
                   check=True, timeout=LIMIT_S, stdin=subprocess.DEVNULL)
    return [f.read_bytes() for f in sorted(folder.glob("*.jpg"))]


def by_python(url, folder):
    return list(vedette.frames(url, count=20))


def watch_by_all(url, folder):
    for client in (by_curl, by_ffmpeg, by_python):
        sub = folder / client.__name__
        sub.mkdir()
        yield client.__name__, client(url, sub)


def probe(url):
    done = subprocess.run(["ffprobe", "-v", "error", "-show_entries", "stream=codec_name,width,height", "-of", "csv=p=0",
                           url], capture_output=True, timeout=LIMIT_S, check=True, stdin=subprocess.DEVNULL)
    return done.stdout.strip()


def test_the_film_streamed_by_ffmpeg_arrives_byte_for_byte(hub, footage, tmp_path):
    files = ["-framerate", FPS, "-stream_loop", "-1", "-i", f"{footage.folder}/%04d.jpg", "-c", "copy"]
    with film_server(*files) as (address, sender):
        watched = hub(one_camera(address))
        permanent = Viewer(stream_of(watched)).wait_for(5)
        assert probe(stream_of(watched)) == b"mjpeg,768,576"
        for name, frames in watch_by_all(stream_of(watched), tmp_path):
            assert len(frames) >= 20
            footage.assert_complete(frames, name)
        footage.assert_complete(permanent.leave(), "the permanent viewer", permanent.numbers)
        assert watched.camera("square")["connections_opened"] == 1
        assert sender.wait(LIMIT_S) is not None, "the hub closed its only connection"


def test_the_film_encoded_by_ffmpeg_shows_the_same_square_to_opencv(hub):
    cv2 = pytest.importorskip("cv2", reason="python3-opencv is not installed")
    with film_server("-i", find_vtest(), "-c:v", "mjpeg", "-q:v", "5") as (address, _):
        watched = hub(one_camera(address))
        there, original = cv2.VideoCapture(find_vtest()).read()
        seen = cv2.VideoCapture(stream_of(watched))
        assert there and seen.isOpened()
        for _ in range(10):
            there, picture = seen.read()
            assert there and picture.shape == original.shape
        # The camera stands still: a second later most of the picture is what it was.
        assert cv2.absdiff(picture, original).mean() < 12
        seen.release()


@pytest.mark.parametrize("original", ["securitycam", "pycameresp"])
def test_R6_the_film_in_a_seed_devices_framing_arrives_byte_for_byte(program, hub, footage, tmp_path, original):
    farm = Farm(program, "--as", original, "--pictures", footage.folder)
    watched = hub(one_camera(farm.url))
    permanent = Viewer(stream_of(watched)).wait_for(3)
    assert probe(stream_of(watched)) == b"mjpeg,768,576"
    for name, frames in watch_by_all(stream_of(watched), tmp_path):
        assert len(frames) >= 20
        footage.assert_complete(frames, name)
    footage.assert_complete(permanent.leave(), "the permanent viewer", permanent.numbers)
    status = farm.status()
    assert (status["peak"], status["accepted"]) == (1, 1)


def test_R7_many_viewers_are_one_connection_and_R9_it_ends_with_the_last(program, hub, footage):
    # Slowly, since all the viewers are threads of one Python.
    farm = Farm(program, "--as", "securitycam", "--pictures", footage.folder, "--fps", "8")
    watched = hub(one_camera(farm.url))
    viewers = [Viewer(stream_of(watched)) for _ in range(20)]
    for viewer in viewers:
        viewer.wait_for(20)
    assert farm.status()["now"] == 1
    for k, viewer in enumerate(viewers):
        footage.assert_complete(viewer.leave(), f"viewer {k}", viewer.numbers)
    assert closed_after(farm) <= 2
    status = farm.status()
    assert (status["peak"], status["accepted"]) == (1, 1)


def test_R10_a_camera_killed_and_started_again_resumes_on_the_viewers_connection(program, hub, footage):
    farm = Farm(program, "--as", "securitycam", "--pictures", footage.folder)
    watched = hub(one_camera(farm.url))
    viewer = Viewer(stream_of(watched)).wait_for(20)
    farm.program.end(signal.SIGKILL)
    time.sleep(3)  # as long as the row says that the camera is gone
    before = len(viewer.frames)
    again = Farm(program, "--as", "securitycam", "--pictures", footage.folder, port=farm.port)
    begun = time.monotonic()
    wait_until(lambda: footage.places(viewer.frames[before:]).count(None) < len(viewer.frames) - before,
               "frames resume on the same connection", 10)
    assert time.monotonic() - begun <= 10
    assert not viewer.ended
    viewer.wait_for(len(viewer.frames) + 20)
    shown = viewer.leave()
    footage.assert_complete(shown[-15:], "after the restart", viewer.numbers[-15:])
    assert again.status()["accepted"] == 1


@pytest.mark.parametrize("size", [299_999, 300_001, 900_000])
def test_R11_frames_of_300_kb_and_more_are_delivered(program, hub, footage, tmp_path, size):
    for k, frame in enumerate(footage.frames[:10]):
        (tmp_path / f"{k:02}.jpg").write_bytes(pad(frame, size))
    large = Footage(tmp_path)
    farm = Farm(program, "--as", "securitycam", "--pictures", tmp_path, "--fps", "10")
    watched = hub(one_camera(farm.url))
    viewer = Viewer(stream_of(watched)).wait_for(12)
    frames = viewer.leave()
    assert {len(f) for f in frames} == {size}
    large.assert_complete(frames, f"{size} bytes", viewer.numbers)


def test_R12_a_hundred_viewers_come_and_go_beside_one_that_misses_nothing(program, hub, footage):
    farm = Farm(program, "--as", "securitycam", "--pictures", footage.folder)
    watched = hub(one_camera(farm.url))
    permanent = Viewer(stream_of(watched)).wait_for(3)
    for _ in range(100):
        Viewer(stream_of(watched)).wait_for(1).leave()
    after = len(permanent.frames)
    permanent.wait_for(after + 25)
    footage.assert_complete(permanent.leave(), "the permanent viewer", permanent.numbers)
    status = farm.status()
    assert (status["peak"], status["accepted"]) == (1, 1)
    wait_until(lambda: watched.camera("square")["viewers"] == 0, "the hub counts no viewer")


# Each fault, how many pictures a viewer gets at least in FAULT_S, whether all of them, and what shows that it happened
# (the farm's status and the hub's answer about the camera). A length that is too long is found out at the next
# boundary: then two pictures may be complete at once, and a viewer gets the newer one.
FAULT_S = 6
FAULTS = [
    ("stall:20", 30, False, lambda farm, hub: farm["accepted"] > 1),
    ("drop:20", 60, False, lambda farm, hub: farm["accepted"] > 2 and hub["skipped"] == 0),  # what the end cuts off
    ("length:3:-100", 60, True, lambda farm, hub: hub["skipped"] == 0),
    ("length:3:100", 60, False, lambda farm, hub: hub["skipped"] == 0),
    ("no-length:1", 60, True, lambda farm, hub: hub["skipped"] == 0),
    ("garbage:3:1000", 60, True, lambda farm, hub: hub["skipped"] >= 10),
    ("truncate:3", 40, False, lambda farm, hub: hub["skipped"] >= 10),
    ("no-eoi:3", 40, False, lambda farm, hub: hub["skipped"] >= 10),
    ("trickle:10:100000", 12, False, lambda farm, hub: farm["pictures"] < 40),
    ("reboot:2:1", 30, False, lambda farm, hub: farm["reboots"] > 1 and farm["accepted"] > 1),
]


@pytest.fixture(scope="module")
def faulty_streams(tmp_path_factory, footage):
    """What a viewer of each faulty camera, and a viewer of a good one beside them, got in the same seconds."""
    from conftest import Hub, Program
    with contextlib.ExitStack() as stack:
        def program(*arguments):
            started = Program([str(a) for a in arguments])
            stack.callback(started.end)
            return started
        good = len(FAULTS)
        words = [w for k, (fault, *_) in enumerate(FAULTS) for w in ("--fault", f"{fault}@{k}")]
        farm = Farm(program, "--as", "securitycam", "--fps", "15", "--pictures", footage.folder, *words,
                    cameras=good + 1)
        file = tmp_path_factory.mktemp("hub") / "faults.yaml"
        cameras = "".join(f"  c{k}: {{source: '{farm.url_of(k)}', timeout: 1s}}\n" for k in range(good + 1))
        file.write_text(f"version: 1\nlisten: 127.0.0.1:0\ncameras:\n{cameras}")
        watched = Hub(file)
        stack.callback(watched.end)
        viewers = [Viewer(stream_of(watched, f"c{k}")) for k in range(good + 1)]
        time.sleep(FAULT_S)  # the time of the measurement
        yield [(viewer.ended, viewer.leave(), viewer.numbers, farm.status(k), watched.camera(f"c{k}"))
               for k, viewer in enumerate(viewers)]


@pytest.mark.parametrize("k", range(len(FAULTS)), ids=[fault for fault, *_ in FAULTS])
def test_a_fault_costs_a_viewer_nothing_but_the_damaged_pictures(faulty_streams, footage, k):
    fault, least, all_of_them, happened = FAULTS[k]
    ended, frames, numbers, status, camera = faulty_streams[k]
    assert not ended, "the viewer's connection stays"
    places = footage.places(frames)
    sent = [f for f, place in zip(frames, places) if place is not None]
    # What is not of the footage is the hub's picture of a lost camera, which no film's encoder has signed.
    drawn = [f for f, place in zip(frames, places) if place is None]
    assert not [f for f in drawn if b"Lavc" in f[:400]], f"{fault}: a damaged picture was passed on"
    assert len(sent) >= least, f"{fault}: {len(sent)} pictures"
    if all_of_them:
        assert not drawn
        footage.assert_complete(sent, fault, numbers)
    else:
        footage.missing(sent, fault)
    assert happened(status, camera), f"{fault} did not show: {status}, {camera}"
    assert status["peak"] == 1, "never two connections at a time"


def test_a_good_camera_beside_faulty_ones_loses_nothing(faulty_streams, footage):
    ended, frames, numbers, status, _ = faulty_streams[-1]
    assert not ended and len(frames) >= 60
    footage.assert_complete(frames, "the good camera", numbers)
    assert status["accepted"] == 1
