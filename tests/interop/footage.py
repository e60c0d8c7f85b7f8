"""For tests with real footage: the pictures of Debian's vtest.avi as files, simulated cameras that play them, and viewers
of the hub that keep what they received.
"""
import hashlib
import json
import pathlib
import subprocess
import sys
import threading
import urllib.request

from conftest import LIMIT_S, ROOT, free_port, wait_until

sys.path.insert(0, str(ROOT / "clients/python"))
import vedette  # noqa: E402

FPS = 25


def find_vtest():
    """The film of people on a square, wherever Debian's opencv-doc keeps it."""
    files = subprocess.run(["dpkg", "-L", "opencv-doc"], capture_output=True, text=True, check=True).stdout.split()
    return next(f for f in files if f.endswith("/vtest.avi"))


def fingerprint(frame):
    return hashlib.sha256(frame).hexdigest()[:16]


def pad(frame, size):
    """The same picture with comments behind its first marker, `size` bytes in all."""
    missing, comments = size - len(frame), b""
    assert missing >= 4
    while missing:
        part = missing if missing <= 60000 else min(60000, missing - 4)
        comments += b"\xff\xfe" + (part - 2).to_bytes(2, "big") + b"x" * (part - 4)
        missing -= part
    return frame[:2] + comments + frame[2:]


class Footage:
    """JPEG files in a folder, and where in their order a picture stands."""

    def __init__(self, folder):
        self.folder = pathlib.Path(folder)
        self.frames = [f.read_bytes() for f in sorted(self.folder.glob("*.jpg"))]
        self.place = {fingerprint(frame): k for k, frame in enumerate(self.frames)}
        assert len(self.place) == len(self.frames), "each picture differs from the others"

    @classmethod
    def from_vtest(cls, folder, count):
        subprocess.run(["ffmpeg", "-v", "error", "-i", find_vtest(), "-frames:v", str(count), "-q:v", "6",
                        f"{folder}/%04d.jpg"], check=True, timeout=LIMIT_S, stdin=subprocess.DEVNULL)
        return cls(folder)

    def places(self, frames):
        """The place of each picture, or None for one that is not of the footage."""
        return [self.place.get(fingerprint(f)) for f in frames]

    def missing(self, frames, what):
        """How many pictures are left out of the footage's order. Anything but the footage's bytes, a repetition or a
        step back fails."""
        places = self.places(frames)
        assert None not in places, f"{what}: picture {places.index(None)} is not what was sent"
        steps = [(b - a) % len(self.frames) for a, b in zip(places, places[1:])]
        assert all(0 < s < len(self.frames) // 2 for s in steps), f"{what}: steps of {sorted(set(steps))}"
        return sum(s - 1 for s in steps)

    def assert_complete(self, frames, what, numbers=None):
        """Checks that the pictures are the footage, byte for byte and in order. On a busy machine a viewer may skip one
        picture in ten. With `numbers`, the hub's numbers of the pictures, each gap must also be a gap in them: no
        picture was lost between camera and hub."""
        missing = self.missing(frames, what)
        assert missing <= len(frames) // 10, f"{what}: {missing} are missing, {len(frames)} came"
        if numbers:
            assert len(numbers) == len(frames)
            leaps = numbers[-1] - numbers[0] + 1 - len(numbers)
            assert missing == leaps, f"{what}: {missing} pictures are missing, the hub left out {leaps}"


class Farm:
    """`vedette simulate` and its status."""

    def __init__(self, program, *arguments, cameras=1, port=None):
        first = port or free_port(2 * cameras + 1) + 1
        self.port = first
        self.program = program("vedette", "simulate", "--cameras", cameras, "--port", first, *arguments)
        found = self.program.wait_for(r"(?s)camera 0: (\S+).*status: (\S+)\n")
        self.url, self.status_url = found.groups()

    def url_of(self, camera):
        return self.url.replace(str(self.port), str(self.port + 2 * camera), 1)

    def status(self, camera=0):
        with urllib.request.urlopen(self.status_url, timeout=LIMIT_S) as answer:
            return json.loads(answer.read())["cameras"][camera]


class Numbered(vedette.Multipart):
    """Keeps the number that the hub gave to each picture, too."""

    def __init__(self, boundary):
        super().__init__(boundary)
        self.numbers = []

    def _read_body(self):
        number = self._headers.get(b"x-vedette-frame")
        body = super()._read_body()
        if body is not None:
            self.numbers.append(int(number))
        return body


class Viewer:
    """Reads an MJPEG stream in a thread of its own until leave() or the end of the stream."""

    def __init__(self, url):
        self.frames = []
        self.ended = False
        self._answer = urllib.request.urlopen(url, timeout=LIMIT_S)
        self._parser = Numbered(self._answer.headers.get_param("boundary"))
        self._leaving = False
        self._thread = threading.Thread(target=self._read, daemon=True)
        self._thread.start()

    def _read(self):
        try:
            while not self._leaving and (data := self._answer.read1(65536)):
                for frame in self._parser.feed(data):
                    self.frames.append(frame)
        except OSError:
            pass
        self.ended = True

    def wait_for(self, count, limit_s=LIMIT_S):
        wait_until(lambda: self.ended or len(self.frames) >= count,
                   f"{count} pictures, there are {len(self.frames)}", limit_s)
        assert not self.ended, f"the stream ended after {len(self.frames)} pictures"
        return self

    def leave(self):
        """Closes the connection after the picture under way, and waits for it."""
        self._leaving = True
        self._thread.join(LIMIT_S)
        self._answer.close()
        assert not self._parser.skipped, f"{self._parser.skipped} parts were no whole pictures"
        return self.frames

    @property
    def numbers(self):
        return self._parser.numbers
