"""The film and the picture of vedette motion, as ffprobe and ffmpeg see them; signals, deaths and a terminal."""
import contextlib
import http.server
import json
import os
import pathlib
import pty
import signal
import subprocess
import threading

import pytest

from conftest import BIN, LIMIT_S, wait_until

VEDETTE = BIN / "vedette"


def motion(*arguments, **options):
    return subprocess.run([VEDETTE, "motion", *map(str, arguments)], capture_output=True, timeout=4 * LIMIT_S,
                          check=False, text=True, **options)


def probe(film, *what):
    done = subprocess.run(["ffprobe", "-v", "error", "-select_streams", "v:0", *what, "-of", "json", film],
                          capture_output=True, timeout=LIMIT_S, check=True)
    assert done.stderr == b""
    return json.loads(done.stdout)


def decode(film):
    """Every picture decodes without a complaint."""
    subprocess.run(["ffmpeg", "-v", "error", "-xerror", "-i", film, "-f", "null", "-"], check=True, timeout=LIMIT_S)


def make_clip(folder, size, seconds=3, rate=10):
    clip = folder / f"clip-{size}.avi"
    subprocess.run(["ffmpeg", "-v", "error", "-f", "lavfi", "-i", f"testsrc2=size={size}:rate={rate}", "-t",
                    str(seconds), "-c:v", "mjpeg", clip], check=True, timeout=LIMIT_S)
    return clip


def helpers_of(pid):
    """Processes whose ancestor it is."""
    parents = {}
    for place in pathlib.Path("/proc").glob("[0-9]*"):
        with contextlib.suppress(OSError, IndexError):
            parents[int(place.name)] = int((place / "stat").read_text().rsplit(")", 1)[1].split()[1])
    found = {pid}
    while more := {p for p, parent in parents.items() if parent in found} - found:
        found |= more
    return found - {pid}


def name_of(pid):
    with contextlib.suppress(OSError):
        return pathlib.Path(f"/proc/{pid}/comm").read_text().strip()
    return ""


class PictureServer(http.server.ThreadingHTTPServer):
    """A camera that gives one picture for each request, and counts these."""
    daemon_threads = True

    def __init__(self, picture):
        super().__init__(("127.0.0.1", 0), self.Handler)
        self.picture, self.requests = picture, 0
        threading.Thread(target=self.serve_forever, daemon=True).start()

    class Handler(http.server.BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_GET(self):
            self.server.requests += 1
            self.send_response(200)
            self.send_header("Content-Type", "image/jpeg")
            self.send_header("Content-Length", str(len(self.server.picture)))
            self.end_headers()
            self.wfile.write(self.server.picture)

        def log_message(self, *_):
            pass


@contextlib.contextmanager
def filming(folder):
    """A run without an end, whose film has pictures: the process and its helper's id."""
    made = subprocess.run(["ffmpeg", "-v", "error", "-f", "lavfi", "-i", "testsrc2=size=320x240", "-frames:v", "1",
                           "-f", "mjpeg", "-"], capture_output=True, check=True, timeout=LIMIT_S)
    with PictureServer(made.stdout) as camera, \
         subprocess.Popen([VEDETTE, "motion", f"http://127.0.0.1:{camera.server_port}/picture.jpg#fps=20", "--video",
                           folder / "film.mp4"], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as ours:
        try:
            # vedette requests a picture after it has drawn the last one and sent it to the helper.
            wait_until(lambda: camera.requests > 8, "no pictures")
            helper = next(p for p in helpers_of(ours.pid) if name_of(p) == "vedette-video")
            yield ours, helper
        finally:
            ours.kill()
            camera.shutdown()


@pytest.mark.parametrize("size, shown", [("640x480", 640), ("480x640", 480), ("160x120", 480), ("1920x1080", 1920),
                                         ("330x246", 660)])
def test_the_film_has_every_picture_at_its_time(tmp_path, size, shown):
    film = tmp_path / "film.mp4"
    done = motion(make_clip(tmp_path, size), "--video", film)
    assert done.returncode == 0, done.stderr
    stream = probe(film, "-count_frames", "-show_streams")["streams"][0]
    assert (stream["codec_name"], stream["pix_fmt"], stream["nb_read_frames"]) == ("h264", "yuv420p", "30")
    assert stream["width"] == shown
    assert stream["height"] % 2 == 0
    assert abs(float(stream["duration"]) - 3) < 0.01
    times = [float(f["pts_time"]) for f in probe(film, "-show_entries", "frame=pts_time")["frames"]]
    assert times == pytest.approx([i / 10 for i in range(30)], abs=0.002)
    decode(film)


def test_a_camera_that_changes_its_size_keeps_one_film(tmp_path):
    for k, size in enumerate(["320x240", "240x320", "640x480"]):
        subprocess.run(["ffmpeg", "-v", "error", "-f", "lavfi", "-i", f"testsrc2=size={size}:rate=10", "-frames:v", "5",
                        tmp_path / f"p{k}-%d.jpg"], check=True, timeout=LIMIT_S)
    film = tmp_path / "film.mp4"
    assert motion(f"folder:{tmp_path}?fps=5", "--video", film).returncode == 0
    assert probe(film, "-count_frames", "-show_streams")["streams"][0]["nb_read_frames"] == "15"
    decode(film)


@pytest.mark.parametrize("end", [signal.SIGINT, signal.SIGTERM])
def test_a_signal_finishes_the_film(tmp_path, end):
    with filming(tmp_path) as (ours, _):
        assert not (tmp_path / "film.mp4").exists()
        ours.send_signal(end)
        out, err = ours.communicate(timeout=LIMIT_S)
        assert (ours.returncode, err) == (0, "")
        assert "pictures" in out
    decode(tmp_path / "film.mp4")
    assert float(probe(tmp_path / "film.mp4", "-show_streams")["streams"][0]["duration"]) > 0.1


def test_a_killed_run_leaves_no_film_and_no_helper(tmp_path):
    with filming(tmp_path) as (ours, helper):
        ours.kill()
        ours.wait(LIMIT_S)
    wait_until(lambda: name_of(helper) != "vedette-video", "the helper outlives the run")
    assert list(tmp_path.iterdir()) == []


def test_a_helper_that_dies_ends_the_run_and_keeps_the_older_file(tmp_path):
    (tmp_path / "film.mp4").write_text("old")
    with filming(tmp_path) as (ours, helper):
        os.kill(helper, signal.SIGKILL)
        _, err = ours.communicate(timeout=LIMIT_S)
        assert ours.returncode == 1
        assert "vedette-video was killed by signal 9" in err
    assert (tmp_path / "film.mp4").read_text() == "old"
    assert len(list(tmp_path.iterdir())) == 1


def test_the_source_itself_is_not_written_over(tmp_path):
    clip = make_clip(tmp_path, "160x120", seconds=1)
    film = clip.rename(tmp_path / "clip.mp4")
    before = film.read_bytes()
    os.link(film, tmp_path / "other.mp4")
    for out in (film, tmp_path / "other.mp4"):
        done = motion(film, "--video", out)
        assert done.returncode == 2
        assert "is the source itself" in done.stderr
    assert film.read_bytes() == before


def test_the_picture_is_a_png_of_the_layout_s_size(tmp_path):
    done = motion(make_clip(tmp_path, "640x480", seconds=1), "--picture", tmp_path / "seen.png")
    assert done.returncode == 0, done.stderr
    stream = probe(tmp_path / "seen.png", "-show_streams")["streams"][0]
    assert (stream["codec_name"], stream["width"]) == ("png", 640)
    decode(tmp_path / "seen.png")


def test_a_terminal_shows_how_far_a_recording_is(tmp_path):
    ours, theirs = pty.openpty()
    with subprocess.Popen([VEDETTE, "motion", make_clip(tmp_path, "640x480", seconds=4)], stdout=subprocess.DEVNULL,
                          stderr=theirs) as running:
        os.close(theirs)
        shown = b""
        with contextlib.suppress(OSError):  # the other side is closed
            while piece := os.read(ours, 4096):
                shown += piece
        assert running.wait(LIMIT_S) == 0
    os.close(ours)
    assert b" of 0:04, " in shown
    assert b" picture" in shown
