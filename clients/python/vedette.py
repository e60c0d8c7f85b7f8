#!/usr/bin/env python3
# Long because it is one file to copy.
"""Pictures from a camera or a Vedette hub: Python 3.9 or later, nothing but the standard library.

    import vedette
    for jpeg in vedette.frames("http://127.0.0.1:8480/cameras/porch/mjpeg"):
        ...                                       # bytes of one JPEG
    vedette.save("tcpcam://192.168.1.30:3333", 3, "shot-%04d.jpg", pin="1235")

    python3 vedette.py ws://192.168.1.31:81 -n 3 -o 'shot-%04d.jpg'

| address | what answers there |
|---|---|
| http:// https:// | an MJPEG stream, such as the hub's /cameras/ID/mjpeg, or a single JPEG, asked for again and again |
| tcpcam://host:port | a TCPCam server; it wants a PIN |
| ws:// wss:// | a WebSocket capture server |

Frames come as fast as they are taken: whoever works long on one gets the next ones late, since they wait in the
network meanwhile. Everything that goes wrong is a CameraError, whose text says what.
"""
from __future__ import annotations

import argparse
import base64
import contextlib
import hashlib
import http.client
import os
import re
import socket
import ssl
import sys
import tempfile
import time
import urllib.error
import urllib.parse
import urllib.request
from typing import Iterator, Optional

__all__ = ["CameraError", "Multipart", "frames", "save"]

MAX_FRAME = 32 << 20  # bytes
TCPCAM_PORT = 3333
# TCPCam's original server takes what one read gives it as the PIN: CMD must not arrive together with it.
TCPCAM_PAUSE_S = 0.2
WEBSOCKET_GUID = "258EAFA5-E914-47DA-95CA-C5AB0DC85B11"


class CameraError(Exception):
    """No picture, and why."""


def frames(url: str, *, count: int = 0, pin: Optional[str] = None, user: Optional[str] = None,
           password: Optional[str] = None, fps: float = 1.0, timeout: float = 10.0) -> Iterator[bytes]:
    """Yields pictures as bytes; `count` of them, 0 for as many as come.

    pin       for tcpcam://, as text
    user, password   for http:// and https:// (Basic)
    fps       how often a single picture is asked for (ws://, and an http:// address that is no stream)
    timeout   seconds to wait for the connection and for each picture
    """
    parts = urllib.parse.urlsplit(url)
    if parts.username or parts.password:
        raise CameraError("leave user and password out of the address, where lists of programs show them; "
                          "give user=, password= or pin=")
    kinds = {"http": _http, "https": _http, "tcpcam": _tcpcam, "ws": _capture, "wss": _capture}
    if parts.scheme not in kinds:
        raise CameraError(f"{url}: the address has to begin with one of {', '.join(k + '://' for k in kinds)}")
    try:
        if not parts.hostname or parts.port == 0:
            raise ValueError
    except ValueError:
        raise CameraError(f"{url}: no host, or no port from 1 to 65535") from None
    if count < 0 or fps <= 0 or timeout <= 0:
        raise CameraError("count must not be negative, fps and timeout must be positive")
    options = {"count": count, "pin": pin, "user": user, "password": password, "fps": fps, "timeout": timeout}
    return _checked(kinds[parts.scheme](parts, options), url, options)


def save(url: str, n: int, pattern: str, **options) -> list[str]:
    """Saves n pictures (0: as many as come) and returns their names.

    A pattern such as "shot-%04d.jpg" numbers them from 1; a name without a number is for one picture. A file appears
    whole or not at all. Options are those of frames().
    """
    return list(_save(url, n, pattern, **options))


def _save(url: str, n: int, pattern: str, **options) -> Iterator[str]:
    """Checks the pattern at once, saves as the names are taken."""
    numbered = re.search(r"%0?\d*d", pattern) is not None
    if not numbered and n != 1:
        raise CameraError(f"{pattern}: more than one picture needs a number in the name, such as shot-%04d.jpg")
    try:
        numbered and pattern % 1
    except (TypeError, ValueError):
        raise CameraError(f"{pattern}: one number such as %04d, and %% for a percent sign") from None
    return _saved(frames(url, count=n, **options), pattern, numbered)


def _saved(pictures: Iterator[bytes], pattern: str, numbered: bool) -> Iterator[str]:
    for number, picture in enumerate(pictures, 1):
        name = pattern % number if numbered else pattern
        _write_whole(name, picture)
        yield name


class Multipart:
    """Takes multipart/x-mixed-replace apart: feed() bytes as they come, however they are cut; it returns the pictures
    that are complete. A part with a Content-Length is complete with its last byte, one without at the next boundary.
    Parts that are no whole JPEG are left out and counted in `skipped`, pictures that a hub drew because it has lost the
    camera in `drawn`."""

    def __init__(self, boundary: str, max_frame: int = MAX_FRAME):
        # Some cameras announce the boundary with the dashes that only belong in front of it, some without.
        self.delimiter = b"--" + boundary.strip('"').lstrip("-").encode("latin-1")
        self.max_frame = max_frame
        self.skipped = 0
        self.drawn = 0
        self.ended = False
        self._buffer = bytearray()
        self._headers: Optional[dict] = None  # of the part under way
        self._from = 0  # the search for a boundary goes on here

    def feed(self, data: bytes) -> list[bytes]:
        self._buffer += data
        out = []
        while not self.ended:
            if self._headers is None:
                if not self._read_head():
                    break
            else:
                body = self._read_body()
                if body is None:
                    break
                if b"x-vedette-placeholder" in self._headers:
                    self.drawn += 1
                elif body[:2] == b"\xff\xd8" and body.rstrip(b"\0\r\n")[-2:] == b"\xff\xd9":
                    out.append(body)
                else:
                    self.skipped += 1
                self._headers, self._from = None, 0
        return out

    def inside_a_part(self) -> bool:
        """An end of input now would cut a picture."""
        return self._headers is not None and not self.ended and len(self._buffer) > 0

    def _read_head(self) -> bool:
        """Skips to the next header block, which ends with an empty line. False when it is not all there."""
        headers, begun = {}, False
        at = 0
        while True:
            end = self._buffer.find(b"\n", at)
            if end < 0:
                if len(self._buffer) > 65536:
                    raise CameraError("the stream has no header lines where a part should begin")
                return False
            line = bytes(self._buffer[at:end]).rstrip(b"\r")
            at = end + 1
            bare = line.rstrip().lstrip(b"-")
            if line.startswith(b"-") and bare == self.delimiter[2:] + b"--":
                self.ended = True
                return True
            if line.startswith(b"-") and bare == self.delimiter[2:]:
                headers, begun = {}, True
            elif b":" in line:
                name, value = line.split(b":", 1)
                headers[name.strip().lower()] = value.strip()
            elif not line and (headers or begun):
                break
        del self._buffer[:at]
        self._headers = headers
        return True

    def _read_body(self) -> Optional[bytes]:
        length = self._headers.get(b"content-length", b"")
        if length.isdigit():
            size = int(length)
            if size > self.max_frame:
                raise CameraError(f"the stream announces a picture of {size} bytes; at most {self.max_frame} are taken")
            if len(self._buffer) < size:
                return None
            body = bytes(self._buffer[:size])
            if body[-2:] == b"\xff\xd9" or body.rstrip(b"\0\r\n")[-2:] == b"\xff\xd9":
                del self._buffer[:size]
                return body
            self._headers.pop(b"content-length")  # a lie: the boundary tells
        end = self._buffer.find(b"\n" + self.delimiter, self._from)
        if end < 0:
            self._from = max(0, len(self._buffer) - len(self.delimiter) - 1)
            if len(self._buffer) > self.max_frame:
                raise CameraError(f"a picture of more than {self.max_frame} bytes, or no boundary in the stream")
            return None
        body = bytes(self._buffer[:end])
        del self._buffer[:end + 1]
        return body[:-1] if body.endswith(b"\r") else body


def _checked(pictures: Iterator[bytes], url: str, options: dict) -> Iterator[bytes]:
    """Counts, and turns what the libraries raise into a CameraError."""
    got = 0
    try:
        with contextlib.closing(pictures):
            for picture in pictures:
                got += 1
                yield picture
                if got == options["count"]:
                    return
    except socket.timeout:
        raise CameraError(f"{url}: no picture within {options['timeout']:g} s") from None
    except ssl.SSLError as error:
        raise CameraError(f"{url}: TLS failed: {error.reason or error}") from None
    except urllib.error.HTTPError as error:
        hint = "; give user and password" if error.code == 401 else ""
        raise CameraError(f"{url}: the server answered {error.code} {error.reason}{hint}") from None
    except urllib.error.URLError as error:
        reason = error.reason
        if isinstance(reason, socket.timeout):
            raise CameraError(f"{url}: no answer within {options['timeout']:g} s") from None
        raise CameraError(f"{url}: {getattr(reason, 'strerror', None) or reason}") from None
    except http.client.HTTPException:
        raise CameraError(f"{url}: the connection ended in the middle of an answer") from None
    except (OSError, EOFError) as error:
        raise CameraError(f"{url}: {getattr(error, 'strerror', None) or error}") from None
    if got < options["count"] or not got:
        raise CameraError(f"{url}: the stream ended after {got} of {options['count'] or 'any'} pictures")


class _Line:
    """A connected socket with a deadline over a whole picture, not only over each read."""

    def __init__(self, parts, port: int, timeout: float):
        self.timeout = timeout
        self.deadline = time.monotonic() + timeout
        self.socket = socket.create_connection((parts.hostname, parts.port or port), timeout)
        self.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        if parts.scheme == "wss":
            self.socket = ssl.create_default_context().wrap_socket(self.socket, server_hostname=parts.hostname)
        self.ahead = b""

    def renew(self):
        self.deadline = time.monotonic() + self.timeout

    def send(self, data: bytes):
        self.socket.settimeout(self._left())
        self.socket.sendall(data)

    def receive(self, size: int) -> bytes:
        """Exactly so many bytes, or fewer at the end of the stream."""
        out = bytearray(self.ahead[:size])
        self.ahead = self.ahead[size:]
        while len(out) < size:
            self.socket.settimeout(self._left())
            more = self.socket.recv(min(size - len(out), 1 << 18))
            if not more:
                break
            out += more
        return bytes(out)

    def receive_head(self) -> bytes:
        """Up to and with an empty line; what came after it is kept."""
        while b"\r\n\r\n" not in self.ahead:
            self.socket.settimeout(self._left())
            more = self.socket.recv(4096)
            if not more or len(self.ahead) > 65536:
                raise EOFError("no HTTP answer; is this the right port?")
            self.ahead += more
        head, self.ahead = self.ahead.split(b"\r\n\r\n", 1)
        return head

    def close(self):
        self.socket.close()

    def _left(self) -> float:
        left = self.deadline - time.monotonic()
        if left <= 0:
            raise socket.timeout
        return left


def _tcpcam(parts, options) -> Iterator[bytes]:
    if not options["pin"]:
        raise CameraError("tcpcam:// needs a PIN: pin=, --pin-file or VEDETTE_PIN")
    line = _Line(parts, TCPCAM_PORT, options["timeout"])
    with contextlib.closing(line):
        line.send(str(options["pin"]).encode("utf-8"))
        time.sleep(TCPCAM_PAUSE_S)
        line.send(str(options["count"]).encode("ascii"))
        number = 0
        while True:
            line.renew()
            try:
                head = line.receive(4)
            except ConnectionResetError:
                head = b""  # a refused PIN with the command still unread
            if not head:
                if not number:
                    raise CameraError("the camera closed without a picture; is the PIN right?")
                return
            size = int.from_bytes(head, "big")
            if len(head) == 4 and not 0 < size <= MAX_FRAME:
                raise CameraError(f"the camera announces a record of {size} bytes; is this a TCPCam server?")
            payload = line.receive(size) if len(head) == 4 else b""
            if len(head) < 4 or len(payload) < size:
                raise CameraError("the connection ended in the middle of a picture")
            number += 1
            yield payload


def _capture(parts, options) -> Iterator[bytes]:
    line = _Line(parts, 443 if parts.scheme == "wss" else 80, options["timeout"])
    with contextlib.closing(line):
        _upgrade(line, parts)
        next_at = time.monotonic()
        while True:
            line.renew()
            _send_frame(line, 1, b"capture")
            yield _receive_message(line)
            next_at = max(next_at + 1 / options["fps"], time.monotonic())
            time.sleep(max(0.0, next_at - time.monotonic()))


def _upgrade(line: _Line, parts):
    key = base64.b64encode(os.urandom(16)).decode("ascii")
    host = parts.hostname if ":" not in parts.hostname else f"[{parts.hostname}]"
    path = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
    line.send((f"GET {path} HTTP/1.1\r\nHost: {host}{f':{parts.port}' if parts.port else ''}\r\nUpgrade: websocket\r\n"
               f"Connection: Upgrade\r\nSec-WebSocket-Key: {key}\r\nSec-WebSocket-Version: 13\r\n\r\n").encode("latin-1"))
    first, _, rest = line.receive_head().decode("latin-1").partition("\r\n")
    if " 101" not in first[:12 + 1]:
        raise CameraError(f"no WebSocket here; the server answered: {first}")
    headers = dict(re.findall(r"(?m)^([^:\r\n]+):[ \t]*(.*?)[ \t]*\r?$", rest.lower()))
    accept = base64.b64encode(hashlib.sha1((key + WEBSOCKET_GUID).encode("ascii")).digest()).decode("ascii")
    if headers.get("sec-websocket-accept") != accept.lower():
        raise CameraError("the server's WebSocket handshake is wrong; something else answered in its place")


def _send_frame(line: _Line, opcode: int, payload: bytes):
    mask = os.urandom(4)
    masked = bytes(byte ^ mask[i % 4] for i, byte in enumerate(payload))  # 125 bytes at most: commands, pongs
    line.send(bytes((0x80 | opcode, 0x80 | len(payload))) + mask + masked)


def _receive_message(line: _Line) -> bytes:
    """The next binary message, put together from its fragments; pings are answered meanwhile."""
    message = b""
    started = False
    while True:
        first, second = _exactly(line, 2)
        size = second & 0x7f
        if size > 125:
            size = int.from_bytes(_exactly(line, 2 if size == 126 else 8), "big")
        if first & 0x70 or second & 0x80 or len(message) + size > MAX_FRAME:
            raise CameraError("the server sends WebSocket frames that are wrong or too large")
        payload = _exactly(line, size)
        opcode = first & 0x0f
        if opcode == 8:
            raise CameraError(f"the camera closed the WebSocket ({int.from_bytes(payload[:2], 'big') or 'no code'})")
        if opcode == 9:
            _send_frame(line, 10, payload[:125])
        if opcode in (2, 0) and started == (opcode == 0):
            message, started = message + payload, True
            if first & 0x80:
                return message


def _exactly(line: _Line, size: int) -> bytes:
    data = line.receive(size)
    if len(data) < size:
        raise CameraError("the connection ended in the middle of a picture")
    return data


def _http(parts, options) -> Iterator[bytes]:
    request = urllib.request.Request(parts.geturl(), headers={"Accept": "multipart/x-mixed-replace, image/jpeg;q=0.5"})
    if options["user"] is not None:
        secret = f"{options['user']}:{options['password'] or ''}".encode("utf-8")
        request.add_unredirected_header("Authorization", "Basic " + base64.b64encode(secret).decode("ascii"))
    opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))  # cameras are near: no proxy
    next_at = time.monotonic()
    while True:
        deadline = time.monotonic() + options["timeout"]
        with opener.open(request, timeout=options["timeout"]) as answer:
            kind = answer.headers.get_content_type()
            if kind.startswith("multipart/"):
                yield from _parts(answer, options)
                return
            if kind != "image/jpeg":
                raise CameraError(f"neither an MJPEG stream nor a JPEG, but {kind}")
            body = bytearray()
            while more := answer.read1(1 << 16):
                body += more
                if len(body) > MAX_FRAME:
                    raise CameraError(f"a picture of more than {MAX_FRAME} bytes")
                if time.monotonic() > deadline:
                    raise socket.timeout
            if body[:2] != b"\xff\xd8" or (answer.length or 0) > 0:
                raise CameraError("the picture is not whole")
            yield bytes(body)
        next_at = max(next_at + 1 / options["fps"], time.monotonic())
        time.sleep(max(0.0, next_at - time.monotonic()))


def _parts(answer, options) -> Iterator[bytes]:
    boundary = answer.headers.get_param("boundary")
    if not isinstance(boundary, str) or not boundary.strip("-"):
        raise CameraError("the stream does not say what its boundary is")
    reader = Multipart(boundary)
    deadline = time.monotonic() + options["timeout"]
    while not reader.ended:
        data = answer.read1(1 << 18)
        if not data:
            if reader.inside_a_part():
                raise CameraError("the connection ended in the middle of a picture")
            return
        for picture in reader.feed(data):
            yield picture
            deadline = time.monotonic() + options["timeout"]
        if time.monotonic() > deadline:
            raise socket.timeout


def _write_whole(name: str, data: bytes):
    """Writes beside the place, then moves there."""
    folder = os.path.dirname(name) or "."
    try:
        handle, temporary = tempfile.mkstemp(prefix=".vedette-", dir=folder)
    except OSError as error:
        raise CameraError(f"{name}: {error.strerror}") from None
    try:
        with os.fdopen(handle, "wb") as out:
            out.write(data)
            out.flush()
            os.fsync(out.fileno())
        mask = os.umask(0)
        os.umask(mask)
        os.chmod(temporary, 0o666 & ~mask)
        os.replace(temporary, name)
    except OSError as error:
        with contextlib.suppress(OSError):
            os.unlink(temporary)
        raise CameraError(f"{name}: {error.strerror}") from None


def _secret(path: Optional[str], variable: str) -> Optional[str]:
    if not path:
        return os.environ.get(variable)
    try:
        with open(path, encoding="utf-8") as file:
            return file.readline().rstrip("\r\n")
    except OSError as error:
        raise CameraError(f"{path}: {error.strerror}") from None


def main(arguments=None) -> int:
    """Ends with 0 when all pictures are saved, 1 when not, 2 for wrong arguments, 130 after Ctrl-C."""
    parser = argparse.ArgumentParser(prog="vedette.py", description="Saves pictures from a camera or a Vedette hub.",
                                     epilog="Addresses: http://…/mjpeg, tcpcam://host:port, ws://host:port")
    parser.add_argument("url")
    parser.add_argument("-n", type=int, default=1, metavar="COUNT", help="pictures to take; 0 for as many as come")
    parser.add_argument("-o", default="shot-%04d.jpg", metavar="NAME", help="file name; %%04d is the picture's number")
    parser.add_argument("--pin-file", metavar="FILE", help="the PIN for tcpcam://, else VEDETTE_PIN in the environment")
    parser.add_argument("--user", help="for http:// with Basic authentication")
    parser.add_argument("--password-file", metavar="FILE", help="its password, else VEDETTE_PASSWORD")
    parser.add_argument("--fps", type=float, default=1.0, help="how often to ask where each picture is asked for")
    parser.add_argument("--timeout", type=float, default=10.0, metavar="SECONDS", help="for each picture")
    options = parser.parse_args(arguments)
    if options.n < 0 or options.fps <= 0 or options.timeout <= 0:
        parser.error("-n must not be negative, --fps and --timeout must be positive")
    try:
        names = _save(options.url, options.n, options.o, pin=_secret(options.pin_file, "VEDETTE_PIN"), user=options.user,
                      password=_secret(options.password_file, "VEDETTE_PASSWORD"), fps=options.fps,
                      timeout=options.timeout)
        for name in names:
            print(name, flush=True)
    except CameraError as error:
        print(f"vedette.py: {error}", file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        return 130
    return 0


if __name__ == "__main__":
    sys.exit(main())
