"""pycameresp's camera page and its stream, asked of a board that is a process by curl and ffmpeg."""
import contextlib
import re
import subprocess
import time

import pytest
from conftest import LIMIT_S
from test_node import OWNER, curl, is_jpeg, luma, size_of

WIDTH, HEIGHT = 32, 24  # of luma()


def mean(values):
    return sum(values) / len(values)


def difference(one, other):
    return mean([abs(a - b) for a, b in zip(one, other)])


def flip(values):
    return b"".join(values[i * WIDTH:(i + 1) * WIDTH] for i in reversed(range(HEIGHT)))


def mirror(values):
    return b"".join(values[i * WIDTH:(i + 1) * WIDTH][::-1] for i in range(HEIGHT))


class Stream:
    """The pictures of /camera/start, read by curl and cut by the lengths in the heads of its parts."""

    def __init__(self, board):
        self.curl = subprocess.Popen(["curl", "-sN", board.url("/camera/start", second=True)], stdout=subprocess.PIPE)

    def picture(self):
        head = b""
        while not head.endswith(b"\r\n\r\n"):
            line = self.curl.stdout.readline()
            assert line, "the stream ended"
            head = head + line if head or line.startswith(b"--") else b""
        picture = self.curl.stdout.read(int(re.search(rb"(?i)content-length: *(\d+)", head).group(1)))
        assert is_jpeg(picture)
        return picture

    def until(self, holds, what):
        """The first picture for which it holds; some that were taken before are still on their way."""
        for _ in range(500):
            picture = self.picture()
            if holds(picture):
                return picture
        raise AssertionError(f"{what}: in none of 500 pictures")

    def end(self):
        self.curl.kill()
        self.curl.communicate()


@pytest.fixture
def watch():
    with contextlib.ExitStack() as stack:
        def start(board):
            stream = Stream(board)
            stack.callback(stream.end)
            return stream
        yield start


def configure(board, name, value):
    assert curl(board.url(f"/camera/configure?name={name}&value={value}", second=True))[0] == 200


def test_Y7_the_page_of_the_camera_changes_the_next_pictures(node, watch):
    board = node("--size", "VGA")
    stream = watch(board)
    stream.until(lambda p: size_of(p) == "640,480", "the size that was set")
    configure(board, "framesize", "320x240")
    stream.until(lambda p: size_of(p) == "320,240", "another size")
    fine = len(stream.picture())
    configure(board, "quality", 63)
    stream.until(lambda p: len(p) < 0.8 * fine, "smaller pictures")
    configure(board, "quality", 10)
    stream.until(lambda p: len(p) > 0.9 * fine, "larger pictures again")


def test_Y7_mirrors_and_brightness_change_the_picture(node, watch):
    board = node("--size", "QVGA")
    stream = watch(board)
    for name, turn in {"vflip": flip, "hmirror": mirror}.items():
        for value in (1, 0):
            before = luma(stream.picture())
            configure(board, name, value)
            turned = turn(before)
            stream.until(lambda p, a=before, b=turned: 2 * difference(luma(p), b) < difference(luma(p), a), f"{name}={value}")
    plain = luma(stream.picture())
    configure(board, "brightness", 2)
    stream.until(lambda p: mean(luma(p)) > mean(plain) + 10, "a brighter picture")
    configure(board, "brightness", -2)
    stream.until(lambda p: mean(luma(p)) < mean(plain) - 10, "a darker picture")


def test_Y8_a_second_stream_is_served_and_stop_ends_both(node, watch):
    board = node("--size", "QVGA")
    streams = [watch(board), watch(board)]
    for stream in streams + streams:
        stream.picture()
    status, _, body = curl(board.url("/camera/start"))
    assert status == 404 and not is_jpeg(body), "the first port has no stream there"
    assert curl(board.url("/camera/stop", second=True))[0] == 200
    for stream in streams:
        stream.curl.communicate(timeout=LIMIT_S)
        assert stream.curl.returncode == 0, "the body is whole"


def test_Y9_pages_and_the_second_port_answer_while_streams_run(node, watch):
    board = node("--size", "UXGA")
    streams = [watch(board) for _ in range(3)]
    for stream in streams:
        stream.picture()
    paths = ["/", "/camera", "/wifi", "/server", "/api/v1/status", "/control_servo?tr=1&el=1"]
    for path in paths * 3:
        begun = time.monotonic()
        status = curl(board.url(path, second=path.startswith("/control")), *OWNER)[0]
        assert status == 200 and time.monotonic() - begun < 2, path
        streams[0].picture()


@pytest.mark.parametrize("path", ["/../etc/passwd", "/..", "/camera/../../etc/passwd", "/%2e%2e/etc/passwd", "/..%2fetc/passwd",
                                  "/files/..%5c..%5cetc", "//etc/passwd", "/./", "/board.css/../../x"])
def test_Y10_no_path_leaves_the_board(node, path):
    board = node(allow=())
    for who in ((), OWNER):
        status, _, body = curl(board.url(path), "--path-as-is", *who)
        assert status in (400, 403, 404) and b"root:" not in body
