"""vedette.py against servers of its own: runs under pytest and under `python3 -m unittest`."""
import base64
import contextlib
import hashlib
import io
import os
import pathlib
import random
import socket
import subprocess
import sys
import tempfile
import threading
import time
import unittest

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
import vedette  # noqa: E402

vedette.TCPCAM_PAUSE_S = 0.05


def jpeg(size=300, seed=1):
    body = bytes(random.Random(seed).choices(range(0, 0xff), k=size - 4))  # no FF: no marker by chance
    return b"\xff\xd8" + body + b"\xff\xd9"


PICTURES = [jpeg(300 + i, i) for i in range(3)]


class Server:
    """Accepts one connection after the other and hands each to `talk`; an error there is raised at the end."""

    def __init__(self, talk):
        self.listener = socket.create_server(("127.0.0.1", 0))
        self.port = self.listener.getsockname()[1]
        self.talk, self.error, self.requests = talk, None, []
        self.thread = threading.Thread(target=self._run, daemon=True)

    def _run(self):
        while True:
            try:
                connection, _ = self.listener.accept()
            except OSError:
                return
            with connection:
                connection.settimeout(5)
                try:
                    self.talk(connection, self)
                except (BrokenPipeError, ConnectionResetError):
                    pass  # the client has what it wanted
                except Exception as error:  # noqa: BLE001
                    self.error = error

    def __enter__(self):
        self.thread.start()
        return self

    def __exit__(self, *_):
        self.listener.shutdown(socket.SHUT_RDWR)
        self.listener.close()
        self.thread.join(5)
        if self.error:
            raise self.error


def read_head(connection):
    head = b""
    while b"\r\n\r\n" not in head:
        head += connection.recv(4096) or b"\r\n\r\n"
    return head.decode("latin-1")


def part(picture, length=True, eol=b"\r\n"):
    head = b"--frame" + eol + b"Content-Type: image/jpeg" + eol
    if length:
        head += b"Content-Length: " + str(len(picture)).encode() + eol
    return head + eol + picture + eol


def http(body, content_type="multipart/x-mixed-replace;boundary=frame", status="200 OK", more="", hold=False):
    def talk(connection, server):
        server.requests.append(read_head(connection))
        connection.sendall(f"HTTP/1.1 {status}\r\nContent-Type: {content_type}\r\n{more}Connection: close\r\n\r\n".encode() + body)
        if hold:
            connection.recv(1)  # until the client has had enough
    return talk


def tcpcam(pin, records, together=False):
    def talk(connection, server):
        given = connection.recv(128)
        if given != pin.encode():
            connection.close()
            return
        server.requests.append(connection.recv(128))
        connection.sendall(b"".join(records))
    return talk


def record(payload):
    return len(payload).to_bytes(4, "big") + payload


def websocket(answer, accept=True):
    """Shakes hands, then calls answer(connection, text) for each text message."""
    def talk(connection, server):
        head = read_head(connection)
        server.requests.append(head)
        key = [line.split(": ")[1] for line in head.split("\r\n") if line.startswith("Sec-WebSocket-Key")][0]
        digest = base64.b64encode(hashlib.sha1((key + vedette.WEBSOCKET_GUID).encode()).digest()).decode()
        connection.sendall(f"HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
                           f"Sec-WebSocket-Accept: {digest if accept else 'x'}\r\n\r\n".encode() + b"\x89\x00")
        while True:
            head = connection.recv(2, socket.MSG_WAITALL)
            if len(head) < 2:
                return
            mask = connection.recv(4, socket.MSG_WAITALL)
            body = connection.recv(head[1] & 127, socket.MSG_WAITALL) if head[1] & 127 else b""
            text = bytes(byte ^ mask[i % 4] for i, byte in enumerate(body))
            server.requests.append((head[0], text))
            if head[0] & 15 == 1:
                answer(connection, text)
    return talk


def ws_frame(opcode, payload, fin=True):
    size = len(payload)
    length = bytes([size]) if size < 126 else b"\x7e" + size.to_bytes(2, "big") if size < 65536 else b"\x7f" + size.to_bytes(8, "big")
    return bytes([(0x80 if fin else 0) | opcode]) + length + payload


class MultipartTest(unittest.TestCase):
    def collect(self, data, pieces, boundary="frame"):
        reader = vedette.Multipart(boundary)
        out = []
        for piece in pieces(data):
            out += reader.feed(piece)
        return out, reader

    def check_every_cut(self, data, expected, boundary="frame"):
        for cut in range(len(data) + 1):
            out, _ = self.collect(data, lambda d: (d[:cut], d[cut:]), boundary)
            self.assertEqual(out, expected, f"cut at {cut}")
        out, _ = self.collect(data, lambda d: (d[i:i + 1] for i in range(len(d))), boundary)
        self.assertEqual(out, expected, "byte by byte")

    def test_every_cut_of_parts_with_a_length_gives_the_same_pictures(self):
        self.check_every_cut(b"".join(map(part, PICTURES)), PICTURES)

    def test_every_cut_of_parts_without_a_length_gives_the_same_pictures(self):
        self.check_every_cut(b"\r\n" + b"".join(part(p, length=False) for p in PICTURES) + b"--frame--\r\n", PICTURES)

    def test_every_cut_with_bare_line_feeds_gives_the_same_pictures(self):
        self.check_every_cut(b"".join(part(p, length=False, eol=b"\n") for p in PICTURES) + b"--frame--\n", PICTURES)

    def test_a_stream_without_its_first_boundary_is_read_too(self):
        self.check_every_cut(b"".join(map(part, PICTURES))[len(b"--frame\r\n"):], PICTURES)

    def test_a_boundary_announced_with_its_dashes_is_the_same(self):
        self.check_every_cut(b"".join(map(part, PICTURES)), PICTURES, "--frame")

    def test_a_picture_is_complete_with_its_last_byte(self):
        whole = part(PICTURES[0])[:-2]
        reader = vedette.Multipart("frame")
        self.assertEqual(reader.feed(whole[:-1]), [])
        self.assertTrue(reader.inside_a_part())
        self.assertEqual(reader.feed(whole[-1:]), [PICTURES[0]])
        self.assertFalse(reader.inside_a_part())

    def test_parts_that_are_no_whole_jpeg_are_left_out_and_counted(self):
        data = part(b"hello") + part(PICTURES[0][:100]) + part(PICTURES[1])
        out, reader = self.collect(data, lambda d: (d,))
        self.assertEqual(out, [PICTURES[1]])
        self.assertEqual(reader.skipped, 2)

    def test_what_a_hub_drew_for_a_lost_camera_is_no_picture(self):
        drawn = part(PICTURES[0]).replace(b"Content-Length", b"X-Vedette-Placeholder: 1\r\nContent-Length")
        out, reader = self.collect(drawn + part(PICTURES[1]), lambda d: (d,))
        self.assertEqual(out, [PICTURES[1]])
        self.assertEqual((reader.drawn, reader.skipped), (1, 0))

    def test_a_wrong_length_costs_no_picture(self):
        short = part(PICTURES[0]).replace(b"Length: 300", b"Length: 200")
        out, _ = self.collect(short + part(PICTURES[1]), lambda d: (d,))
        self.assertEqual(out, PICTURES[:2])

    def test_a_picture_that_is_too_large_is_refused(self):
        for data in (part(PICTURES[0]), part(PICTURES[0], length=False)):
            with self.assertRaises(vedette.CameraError):
                vedette.Multipart("frame", max_frame=200).feed(data)

    def test_header_lines_without_end_are_refused(self):
        with self.assertRaises(vedette.CameraError):
            vedette.Multipart("frame").feed(b"x" * 70000)


class FramesTest(unittest.TestCase):
    def take(self, talk, scheme="http", path="/mjpeg", **options):
        with Server(talk) as server:
            got = list(vedette.frames(f"{scheme}://127.0.0.1:{server.port}{path}", timeout=options.pop("timeout", 5), **options))
            return got, server

    def refuse(self, talk, words, **options):
        with self.assertRaises(vedette.CameraError) as caught:
            self.take(talk, **options)
        self.assertRegex(str(caught.exception), words)

    def test_http_stream(self):
        got, server = self.take(http(b"".join(map(part, PICTURES))))
        self.assertEqual(got, PICTURES)
        self.assertIn("GET /mjpeg HTTP/1.1", server.requests[0])

    def test_http_stream_in_chunks(self):
        data = b"".join(map(part, PICTURES))
        chunks = b"".join(b"%x\r\n%s\r\n" % (len(c), c) for c in (data[i:i + 77] for i in range(0, len(data), 77)))
        got, _ = self.take(http(chunks + b"0\r\n\r\n", more="Transfer-Encoding: chunked\r\n"))
        self.assertEqual(got, PICTURES)

    def test_http_stream_cut_in_a_picture_is_an_error_after_the_whole_ones(self):
        data = b"".join(map(part, PICTURES))[:-20]
        with Server(http(data)) as server:
            frames = vedette.frames(f"http://127.0.0.1:{server.port}/", timeout=5)
            self.assertEqual([next(frames), next(frames)], PICTURES[:2])
            with self.assertRaisesRegex(vedette.CameraError, "middle of a picture"):
                next(frames)

    def test_http_asks_with_basic_credentials_and_says_when_they_are_missing(self):
        _, server = self.take(http(part(PICTURES[0])), user="me", password="pass")
        self.assertIn("Authorization: Basic " + base64.b64encode(b"me:pass").decode(), server.requests[0])
        self.refuse(http(b"", status="401 Unauthorized"), "401 Unauthorized; give user and password")

    def test_http_single_pictures_are_asked_for_again(self):
        got, server = self.take(http(PICTURES[0], "image/jpeg"), count=3, fps=100)
        self.assertEqual(got, PICTURES[:1] * 3)
        self.assertEqual(len(server.requests), 3)

    def test_http_single_picture_shorter_than_its_length_is_refused(self):
        self.refuse(http(PICTURES[0][:50], "image/jpeg", more="Content-Length: 300\r\n"), "not whole|middle of an answer")

    def test_http_silence_ends_with_the_timeout(self):
        begun = time.monotonic()
        self.refuse(http(part(PICTURES[0])[:80], hold=True), "no picture within 0.3 s", timeout=0.3)
        self.assertLess(time.monotonic() - begun, 3)

    def test_http_that_is_no_picture_is_refused(self):
        self.refuse(http(b"<html>", "text/html"), "neither an MJPEG stream nor a JPEG, but text/html")
        self.refuse(http(b"", "multipart/x-mixed-replace"), "boundary")

    def test_tcpcam_asks_for_the_count_and_yields_payloads_untouched(self):
        records = [record(p) for p in (PICTURES[0], PICTURES[1] + b"\0")]
        got, server = self.take(tcpcam("1235", records), "tcpcam", "", pin="1235", count=2)
        self.assertEqual(got, [PICTURES[0], PICTURES[1] + b"\0"])
        self.assertEqual(server.requests, [b"2"])

    def test_tcpcam_refusals_say_what_to_do(self):
        self.refuse(tcpcam("1235", []), "is the PIN right", scheme="tcpcam", path="", pin="1")
        self.refuse(tcpcam("1235", []), "needs a PIN", scheme="tcpcam", path="")
        self.refuse(tcpcam("1", [record(PICTURES[0])]), "ended after 1 of 2", scheme="tcpcam", path="", pin="1", count=2)

    def test_tcpcam_every_cut_in_a_record_is_an_error(self):
        whole = record(PICTURES[0][:20])
        for cut in range(1, len(whole)):
            self.refuse(tcpcam("1", [whole[:cut]]), "middle of a picture", scheme="tcpcam", path="", pin="1")

    def test_tcpcam_zero_and_huge_lengths_are_refused(self):
        for head in (b"\0\0\0\0", b"HTTP"):
            self.refuse(tcpcam("1", [head]), "TCPCam server", scheme="tcpcam", path="", pin="1")

    def test_capture_asks_once_for_each_picture(self):
        large = jpeg(70000)
        got, server = self.take(websocket(lambda c, _: c.sendall(ws_frame(2, large))), "ws", "/", count=2, fps=100)
        self.assertEqual(got, [large, large])
        self.assertEqual([r for r in server.requests[1:] if r[0] & 15 == 1], [(0x81, b"capture")] * 2)

    def test_capture_puts_fragments_together_and_answers_pings(self):
        def answer(connection, _):
            connection.sendall(ws_frame(2, PICTURES[0][:10], fin=False) + ws_frame(9, b"hi"))
            connection.sendall(ws_frame(0, PICTURES[0][10:]))
        got, server = self.take(websocket(answer), "ws", "/", count=1)
        self.assertEqual(got, PICTURES[:1])
        self.assertIn((0x8a, b""), server.requests, "the ping right after the handshake")
        self.assertIn((0x8a, b"hi"), server.requests)

    def test_capture_refusals(self):
        closing = websocket(lambda c, _: c.sendall(ws_frame(8, (1011).to_bytes(2, "big"))))
        self.refuse(closing, "closed the WebSocket .1011.", scheme="ws", path="/")
        self.refuse(websocket(None, accept=False), "handshake is wrong", scheme="ws", path="/")
        self.refuse(http(b"This is a Websocket server only!", "text/plain", "400 Bad Request"), "no WebSocket here", scheme="ws", path="/")

    def test_nobody_there(self):
        with socket.create_server(("127.0.0.1", 0)) as free:
            port = free.getsockname()[1]
        for scheme in ("http", "tcpcam", "ws"):
            with self.assertRaisesRegex(vedette.CameraError, "Connection refused"):
                list(vedette.frames(f"{scheme}://127.0.0.1:{port}/", pin="1"))

    def test_bad_addresses_are_refused_before_anything_is_opened(self):
        for url in ("rtsp://cam/", "porch.jpg", "http://", "http://cam:99999/", "tcpcam://pin@cam", "http://u:p@cam/"):
            with self.assertRaises(vedette.CameraError) as caught:
                vedette.frames(url, pin="1")
            self.assertNotIn("u:p", str(caught.exception))


class SaveTest(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.folder = pathlib.Path(folder.name)

    def test_files_are_numbered_from_one_and_whole(self):
        with Server(http(b"".join(map(part, PICTURES)))) as server:
            names = vedette.save(f"http://127.0.0.1:{server.port}/", 3, str(self.folder / "shot-%04d.jpg"))
        self.assertEqual([pathlib.Path(n).name for n in names], ["shot-0001.jpg", "shot-0002.jpg", "shot-0003.jpg"])
        self.assertEqual([pathlib.Path(n).read_bytes() for n in names], PICTURES)

    def test_a_cut_picture_leaves_no_file(self):
        with Server(http(part(PICTURES[0]) + part(PICTURES[1])[:-50])) as server:
            with self.assertRaises(vedette.CameraError):
                vedette.save(f"http://127.0.0.1:{server.port}/", 2, str(self.folder / "%d.jpg"))
        self.assertEqual(os.listdir(self.folder), ["1.jpg"])

    def test_a_failed_write_leaves_nothing_and_keeps_the_old_file(self):
        target = self.folder / "taken"
        target.mkdir()  # a file can't take a folder's place
        (target / "inside").write_text("x")
        with Server(http(part(PICTURES[0]))) as server:
            with self.assertRaisesRegex(vedette.CameraError, "taken: "):
                vedette.save(f"http://127.0.0.1:{server.port}/", 1, str(target))
        self.assertEqual(os.listdir(self.folder), ["taken"])

    def test_patterns_that_would_overwrite_are_refused(self):
        for n, pattern in ((2, "one.jpg"), (0, "one.jpg"), (1, "%d-%d.jpg")):
            with self.assertRaises(vedette.CameraError):
                vedette.save("http://127.0.0.1:1/", n, pattern)

    def run_main(self, *arguments):
        out, err = io.StringIO(), io.StringIO()
        with contextlib.redirect_stdout(out), contextlib.redirect_stderr(err):
            status = vedette.main(list(arguments))
        return status, out.getvalue(), err.getvalue()

    def test_the_program_prints_names_and_ends_with_zero(self):
        pin = self.folder / "pin"
        pin.write_text("1235\n")
        with Server(tcpcam("1235", [record(p) for p in PICTURES])) as server:
            status, out, _ = self.run_main(f"tcpcam://127.0.0.1:{server.port}", "-n", "3", "-o", str(self.folder / "%d.jpg"),
                                           "--pin-file", str(pin))
        self.assertEqual((status, len(out.splitlines())), (0, 3))

    def test_the_program_ends_with_one_and_a_sentence(self):
        status, out, err = self.run_main("http://127.0.0.1:1/", "-o", str(self.folder / "x.jpg"))
        self.assertEqual((status, out), (1, ""))
        self.assertIn("vedette.py: http://127.0.0.1:1/: Connection refused", err)

    def test_wrong_arguments_end_with_two(self):
        done = subprocess.run([sys.executable, vedette.__file__, "http://cam/", "-n", "-1"], capture_output=True, text=True)
        self.assertEqual(done.returncode, 2)
        self.assertIn("-n must not be negative", done.stderr)


if __name__ == "__main__":
    unittest.main()
