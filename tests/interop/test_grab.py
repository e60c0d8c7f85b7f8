"""vedette grab against sources of every kind, other people's servers, signals, full disks and a terminal."""
import contextlib
import fcntl
import functools
import http.server
import json
import os
import pty
import re
import signal
import struct
import subprocess
import termios
import threading
import time

import pytest

from conftest import BIN, LIMIT_S, free_port, wait_until

VEDETTE = BIN / "vedette"


def grab(*arguments, **options):
    return subprocess.run([VEDETTE, "grab", *map(str, arguments)], capture_output=True, timeout=LIMIT_S, check=False,
                          **options)


def start(*arguments, **options):
    return subprocess.Popen([VEDETTE, "grab", *map(str, arguments)], **options)


def whole(picture):
    return picture.startswith(b"\xff\xd8") and picture.endswith(b"\xff\xd9")


@pytest.fixture
def folder(tmp_path):
    """A folder with three JPEG files, and their bytes."""
    place = tmp_path / "stills"
    place.mkdir()
    done = grab("test://?size=64x48&fps=100", "-n", 3, "-o", place / "still-%d.jpg")
    assert done.returncode == 0, done.stderr
    return place, [(place / f"still-{i}.jpg").read_bytes() for i in (1, 2, 3)]


@pytest.fixture
def web_server(folder):
    """Python's own web server over the folder of JPEG files: its address."""
    handler = functools.partial(http.server.SimpleHTTPRequestHandler, directory=folder[0])
    handler.log_message = lambda *_: None
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_address[1]}"
        server.shutdown()


def test_one_picture_goes_to_shot_jpg(tmp_path):
    done = grab("test://", cwd=tmp_path)
    assert (done.returncode, done.stdout, done.stderr) == (0, b"", b"")
    assert os.listdir(tmp_path) == ["shot.jpg"]
    assert whole((tmp_path / "shot.jpg").read_bytes())


def test_several_pictures_are_numbered(tmp_path):
    assert grab("test://", "-n", 3, cwd=tmp_path).returncode == 0
    assert sorted(os.listdir(tmp_path)) == ["shot-0001.jpg", "shot-0002.jpg", "shot-0003.jpg"]


def test_the_hubs_own_addresses_are_sources(hub, tmp_path):
    running = hub('cameras: {porch: {source: "test://?fps=50"}}')
    done = grab(f"{running.url}/cameras/porch/mjpeg", "-n", 5, "-o", tmp_path / "%d.jpg", "--json")
    assert done.returncode == 0, done.stderr
    lines = [json.loads(line) for line in done.stdout.splitlines()]
    assert [line["file"] for line in lines[:-1]] == [str(tmp_path / f"{i}.jpg") for i in range(1, 6)]
    for line in lines[:-1]:
        assert os.path.getsize(line["file"]) == line["bytes"]
        assert (line["width"], line["height"]) == (640, 480)
        assert re.fullmatch(r"20\d\d-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z", line["captured"])
        assert 0 <= line["age_ms"] < LIMIT_S * 1000
    assert lines[-1]["pictures"] == 5
    assert lines[-1]["result"] == "complete"
    snapshot = grab(f"{running.url}/cameras/porch/snapshot.jpg", "-o", "-")
    assert snapshot.returncode == 0 and whole(snapshot.stdout)


def test_the_demos_printed_command_grabs_a_picture(program, tmp_path):
    demo = program("vedette", "demo", "--listen", "127.0.0.1:0", "--cameras", 1)
    words = demo.wait_for(r"vedette (grab \S+ -n 3) -o '(\S+)'")
    done = grab(*words.group(1).split()[1:], "-o", words.group(2), cwd=tmp_path)
    assert done.returncode == 0, done.stderr
    assert sorted(os.listdir(tmp_path)) == ["shot-0001.jpg", "shot-0002.jpg", "shot-0003.jpg"]


def test_a_folder_gives_its_bytes_unchanged_and_its_end_is_status_0(folder, tmp_path):
    place, pictures = folder
    done = grab(f"folder:{place}?fps=100", "-n", 0, "-o", "-")
    assert (done.returncode, done.stdout) == (0, b"".join(pictures)), done.stderr
    done = grab(f"folder:{place}?fps=100", "-n", 5, "-o", tmp_path / "%d.jpg")
    assert done.returncode == 1
    assert done.stderr.decode().startswith(f"vedette grab: folder:{place}?fps=100 after 3 of 5 pictures: "
                                            "the folder's last picture was shown")


def test_a_single_jpeg_of_another_web_server_is_polled(web_server, folder):
    done = grab(f"{web_server}/still-2.jpg#fps=20", "-n", 3, "-o", "-")
    assert (done.returncode, done.stdout) == (0, folder[1][1] * 3), done.stderr


def test_an_address_without_a_camera_is_reported_with_what_to_try(web_server):
    done = grab(f"{web_server}/")
    assert done.returncode == 1
    assert b": the camera sent a web page, not pictures; " in done.stderr


def test_tcpcam_and_capture_cameras_are_sources(program, tmp_path):
    port = free_port(3) + 1  # beside its /status and its WebSocket port
    program("vedette", "simulate", "--as", "tcpcam", "--payload", "picture", "--port", port, "--fps", 20).wait_for("tcpcam")
    done = grab(f"tcpcam://127.0.0.1:{port}?pin=1235", "-n", 3, "-o", tmp_path / "t%d.jpg")
    assert done.returncode == 0, done.stderr
    port = free_port(3) + 1  # beside its /status and its WebSocket port
    program("vedette", "simulate", "--port", port).wait_for(str(port))
    done = grab(f"ws://127.0.0.1:{port + 1}/#fps=20", "-n", 3, "-o", tmp_path / "w%d.jpg")
    assert done.returncode == 0, done.stderr
    for file in tmp_path.iterdir():
        assert whole(file.read_bytes()), file


def test_a_wrong_pin_is_reported_without_the_pin(program):
    port = free_port(3) + 1  # beside its /status and its WebSocket port
    program("vedette", "simulate", "--as", "tcpcam", "--port", port, "--pin", "1235").wait_for("tcpcam")
    done = grab(f"tcpcam://127.0.0.1:{port}?pin=4711")
    assert done.returncode == 1
    assert b"PIN" in done.stderr
    assert b"4711" not in done.stderr


def test_ffmpeg_reads_standard_output():
    with start("test://?size=320x240&fps=50", "-n", 10, "-o", "-", stdout=subprocess.PIPE) as ours:
        probe = subprocess.run(["ffprobe", "-v", "error", "-f", "mjpeg", "-count_frames", "-show_entries",
                                "stream=width,height,nb_read_frames", "-of", "csv=p=0", "-"], stdin=ours.stdout,
                               capture_output=True, timeout=LIMIT_S, check=False)
        assert ours.wait(LIMIT_S) == 0
    assert probe.stdout.decode().strip() == "320,240,10", probe.stderr


def test_a_camera_that_starts_later_is_waited_for(program, tmp_path):
    port = free_port(3) + 1
    terminal, theirs = pty.openpty()
    with start(f"http://127.0.0.1:{port}/stream", "--timeout", f"{LIMIT_S}s", "-o", tmp_path / "a.jpg",
               stderr=theirs) as ours:
        os.close(theirs)
        shown = b""
        while b"trying again" not in shown:
            shown += os.read(terminal, 4096)
        program("vedette", "simulate", "--port", port)
        assert ours.wait(LIMIT_S) == 0
    os.close(terminal)
    assert whole((tmp_path / "a.jpg").read_bytes())


def test_a_refused_connection_is_reported_within_seconds_without_the_password():
    begun = time.monotonic()
    done = grab(f"http://ann:secret@127.0.0.1:{free_port()}/stream")
    assert done.returncode == 1
    assert time.monotonic() - begun < LIMIT_S / 2
    assert re.fullmatch(r"vedette grab: http://ann:\*\*\*@127\.0\.0\.1:\d+/stream: connect to 127\.0\.0\.1:\d+: "
                        r"Connection refused; is the camera on, and are address and port right\?\n",
                        done.stderr.decode())


def test_a_password_of_the_environment_is_used(web_server):
    done = grab("${CAMERA}/still-1.jpg", "-o", "-", env={**os.environ, "CAMERA": web_server})
    assert done.returncode == 0 and whole(done.stdout)
    done = grab("http://${NO_SUCH_NAME}/")
    assert done.returncode == 2
    assert b"NO_SUCH_NAME" in done.stderr


def test_a_silent_camera_is_status_3(program):
    port = free_port(3) + 1  # beside its /status and its WebSocket port
    program("vedette", "simulate", "--port", port, "--fault", "stall").wait_for(str(port))
    done = grab(f"http://127.0.0.1:{port}/stream", "-n", 10_000, "-o", "-", "--timeout", "1s")
    assert done.returncode == 3, done.stderr
    assert b"no picture came within 1 s" in done.stderr


@pytest.mark.parametrize("arguments, words", [
    (("shot",), '"shot" does not say what kind of source it is'),
    (("test://", "-n", "2", "-o", "shot.jpg"), "write -o 'shot-%04d.jpg', or -n 1"),
    (("test://", "-n", "-1"), "-n takes 0 or more pictures"),
    (("test://", "-o", "%x.jpg"), "a picture's number is written %d or %04d"),
    (("test://", "-o", "/tmp"), "/tmp is a folder: write /tmp/shot-%04d.jpg"),
    (("test://", "--timeout", "soon"), "--timeout soon is no time: write 500ms, 10s, 2m or the like"),
    (("test://", "--json", "-o", "-"), "--json and -o - both use standard output")])
def test_a_usage_error_is_status_2_and_names_the_right_form(tmp_path, arguments, words):
    done = grab(*arguments, cwd=tmp_path)
    assert done.returncode == 2
    assert words in done.stderr.decode()
    assert os.listdir(tmp_path) == []


def test_a_missing_folder_is_reported_before_the_camera_is_contacted(tmp_path):
    done = grab(f"http://127.0.0.1:{free_port()}/", "-o", tmp_path / "no" / "a.jpg")
    assert (done.returncode, done.stderr.decode()) == (1, f"vedette grab: there is no folder {tmp_path}/no\n")


def test_a_full_disk_is_status_1():
    done = grab("test://", "-n", 0, "-o", "/dev/full")
    assert (done.returncode, done.stderr) == (1, b"vedette grab: can't write the output: No space left on device\n")
    with open("/dev/full", "wb") as full:
        done = subprocess.run([VEDETTE, "grab", "test://", "-o", "/dev/stdout"], stdout=full, stderr=subprocess.PIPE,
                              timeout=LIMIT_S, check=False)
    assert done.returncode == 1


def test_a_reader_that_goes_away_ends_it():
    with start("test://?fps=100", "-n", 0, "-o", "-", stdout=subprocess.PIPE, stderr=subprocess.PIPE) as ours:
        assert len(ours.stdout.read(10)) == 10
        ours.stdout.close()
        assert ours.wait(LIMIT_S) == 1
        assert re.fullmatch(r"vedette grab: the reader has closed the output( after \d+ pictures?)?\n",
                            ours.stderr.read().decode())


def test_ctrl_c_ends_an_endless_run_with_status_0(tmp_path):
    with start("test://?fps=50", "-n", 0, "-o", tmp_path / "%d.jpg", "--json", stdout=subprocess.PIPE) as ours:
        for _ in range(3):
            ours.stdout.readline()
        begun = time.monotonic()
        ours.send_signal(signal.SIGINT)
        rest = ours.stdout.read()
        assert ours.wait(LIMIT_S) == 0
        assert time.monotonic() - begun < 2
    summary = json.loads(rest.splitlines()[-1])
    assert summary["result"] == "complete"
    files = os.listdir(tmp_path)
    assert len(files) == summary["pictures"] >= 3
    assert all(whole((tmp_path / name).read_bytes()) for name in files)


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_a_signal_before_all_are_there_ends_it_by_the_signal(tmp_path, number):
    with start("test://?fps=50", "-n", 100_000, "-o", tmp_path / "%d.jpg", "--json", stdout=subprocess.PIPE) as ours:
        ours.stdout.readline()
        ours.send_signal(number)
        rest = ours.stdout.read()
        assert ours.wait(LIMIT_S) == -number
    assert json.loads(rest.splitlines()[-1])["result"] == "interrupted"


def unread(descriptor):
    return struct.unpack("i", fcntl.ioctl(descriptor, termios.FIONREAD, b"\0" * 4))[0]


def test_ctrl_c_works_while_nobody_reads_the_output():
    reader, writer = os.pipe()
    with start("test://?fps=100", "-n", 0, "-o", "-", stdout=writer) as ours:
        os.close(writer)
        assert os.read(reader, 2) == b"\xff\xd8"
        wait_until(lambda: unread(reader) > 60_000, "the pipe is full")
        begun = time.monotonic()
        ours.send_signal(signal.SIGINT)
        assert ours.wait(LIMIT_S) == 0
        assert time.monotonic() - begun < 2
    os.close(reader)


def writes_into(place, pid):
    """Whether the process has a file open there: it is between a file's beginning and its name."""
    for descriptor in os.listdir(f"/proc/{pid}/fd"):
        with contextlib.suppress(OSError):
            if os.readlink(f"/proc/{pid}/fd/{descriptor}").startswith(f"{place}/"):
                return True
    return False


def test_kill_9_in_the_middle_of_a_file_leaves_whole_ones_only_and_nothing_else(tmp_path):
    for run in range(8):
        place = tmp_path / str(run)
        place.mkdir()
        with start("test://?size=1920x1080&fps=60", "-n", 0, "-o", place / "%d.jpg") as ours:
            wait_until(lambda: (place / "2.jpg").exists(), "two pictures")
            while not writes_into(place, ours.pid):
                assert ours.poll() is None
            ours.kill()
            ours.wait(LIMIT_S)
        names = os.listdir(place)
        assert sorted(names) == sorted(f"{i}.jpg" for i in range(1, len(names) + 1))
        assert all(whole((place / name).read_bytes()) for name in names)


def test_credentials_are_not_shown_to_other_users(tmp_path):
    with start(f"http://ann:secret@127.0.0.1:{free_port()}/?pwd=hush", "--timeout", f"{LIMIT_S}s", "-o",
               tmp_path / "a.jpg") as ours:
        def words():
            with open(f"/proc/{ours.pid}/cmdline", encoding="ascii") as line:
                return line.read()
        wait_until(lambda: "***" in words(), "the words are masked")
        assert "secret" not in words() and "hush" not in words()
        ours.kill()


def on_terminal(*arguments):
    """Status and what a terminal showed that standard error was."""
    ours, theirs = pty.openpty()
    with start(*arguments, stderr=theirs) as running:
        os.close(theirs)
        shown = b""
        while True:
            try:
                piece = os.read(ours, 4096)
            except OSError:  # the other side is closed
                break
            if not piece:
                break
            shown += piece
        status = running.wait(LIMIT_S)
    os.close(ours)
    return status, shown.decode()


def test_a_terminal_shows_one_line_of_progress(tmp_path):
    status, shown = on_terminal("test://?fps=20", "-n", 6, "-o", tmp_path / "%d.jpg")
    assert status == 0
    assert re.search(r"\r[2-6] of 6  640x480  \d+\.\d fps  \d+ kB  \d+ kB in total  \S+", shown), shown
    assert re.search(r"\r\x1b\[K6 pictures, \d+ kB, in \d+\.\d s: \S+1\.jpg to \S+6\.jpg\r\n$", shown), shown
    assert shown.count("\n") == 1


def test_a_terminal_keeps_an_error_on_a_line_of_its_own():
    status, shown = on_terminal(f"http://127.0.0.1:{free_port()}/", "--timeout", "600ms")
    assert status == 1
    assert re.search(r"\rtrying again: connect to \S+ Connection refused", shown), shown
    assert re.search(r"\r\x1b\[Kvedette grab: http://127\.0\.0\.1:\d+/: connect to \S+ Connection refused; .*\?\r\n$",
                     shown), shown


def test_pictures_never_go_to_a_terminal():
    ours, theirs = pty.openpty()
    done = subprocess.run([VEDETTE, "grab", "test://", "-o", "-"], stdout=theirs, stderr=subprocess.PIPE,
                          timeout=LIMIT_S, check=False)
    os.close(theirs)
    os.close(ours)
    assert done.returncode == 2
    assert b"would go to the terminal" in done.stderr
