"""Viewers of every kind together: those that keep up miss no picture, and no resource leaks."""
import os
import random
import re
import resource
import socket
import threading
import time

from conftest import wait_until

CAMERA = "cameras: {yard: {source: 'test://?size=640x480&fps=25'}}"
STREAM = b"GET /cameras/yard/mjpeg HTTP/1.1\r\nHost: localhost\r\n\r\n"


def connect(hub, receive_buffer=None):
    sock = socket.socket()
    sock.settimeout(20)
    if receive_buffer:
        sock.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, receive_buffer)
    sock.connect(("127.0.0.1", int(hub.url.rsplit(":", 1)[1])))
    return sock


class Viewer:
    """Reads a stream on a thread of its own and notes each picture's number and whether it is whole."""

    def __init__(self, hub):
        self.sock = connect(hub)
        self.sock.sendall(STREAM)
        self.numbers, self.damaged = [], 0
        self.thread = threading.Thread(target=self._read, daemon=True)
        self.thread.start()

    def _read(self):
        data = b""
        try:
            while True:
                piece = self.sock.recv(1 << 18)
                if not piece:
                    return
                data += piece
                while True:
                    head = re.search(rb"--vedette\r\n(.*?)\r\n\r\n", data, re.DOTALL)
                    if not head:
                        break
                    length = int(re.search(rb"Content-Length: (\d+)", head.group(1)).group(1))
                    if len(data) < head.end() + length:
                        break
                    picture = data[head.end():head.end() + length]
                    self.damaged += not (picture.startswith(b"\xff\xd8") and picture.endswith(b"\xff\xd9"))
                    self.numbers.append(int(re.search(rb"X-Vedette-Frame: (\d+)", head.group(1)).group(1)))
                    data = data[head.end() + length:]
        except OSError:
            return

    def gaps(self):
        return sum(b - a - 1 for a, b in zip(self.numbers, self.numbers[1:]))

    def leave(self):
        self.sock.shutdown(socket.SHUT_RDWR)
        self.thread.join(20)
        self.sock.close()


def test_ten_fast_viewers_miss_nothing_beside_two_hundred_that_read_nothing(hub):
    running = hub(CAMERA)
    fast = [Viewer(running) for _ in range(10)]
    wait_until(lambda: all(v.numbers for v in fast), "the first pictures")
    stalled = [connect(running, receive_buffer=4096) for _ in range(200)]
    for sock in stalled:
        sock.sendall(STREAM)
    wait_until(lambda: running.camera("yard")["viewers"] == 210, "210 viewers")
    before = [len(v.numbers) for v in fast]
    wait_until(lambda: all(len(v.numbers) >= n + 75 for v, n in zip(fast, before)), "75 more pictures for each")
    camera = running.camera("yard")
    for v in fast:
        v.leave()
    for sock in stalled:
        sock.close()
    assert [v.gaps() for v in fast] == [0] * 10
    assert sum(v.damaged for v in fast) == 0
    assert camera["missed"] > 200, "the stalled ones did miss pictures"
    assert camera["connections_opened"] == 1


def test_garbage_from_viewers_harms_nobody(hub):
    running = hub(CAMERA)
    good = Viewer(running)
    wait_until(lambda: good.numbers, "the first picture")
    noise = random.Random(7)
    for i in range(200):
        sock = connect(running)
        bytes_ = noise.randbytes(noise.randrange(1, 3000))
        try:
            sock.sendall(STREAM[:noise.randrange(len(STREAM))] + bytes_ if i % 2 else STREAM + bytes_)
        except OSError:
            pass  # refused while still sending
        sock.close()
    seen = len(good.numbers)
    wait_until(lambda: len(good.numbers) > seen + 25, "the good viewer goes on")
    good.leave()
    assert good.gaps() == 0 and good.damaged == 0
    wait_until(lambda: running.camera("yard")["viewers"] == 0, "all are gone")


def test_when_descriptors_run_out_existing_viewers_continue(hub):
    running = hub(CAMERA)
    pid = running.process.pid
    good = Viewer(running)
    wait_until(lambda: good.numbers, "the first picture")
    resource.prlimit(pid, resource.RLIMIT_NOFILE, (64, 64))
    crowd = [connect(running) for _ in range(150)]
    for sock in crowd:
        sock.sendall(STREAM)
    wait_until(lambda: len(os.listdir(f"/proc/{pid}/fd")) >= 64, "no descriptor is left")
    seen = len(good.numbers)
    busy = cpu_seconds(pid)
    begun = time.monotonic()
    wait_until(lambda: len(good.numbers) > seen + 50, "the good viewer goes on")
    share = (cpu_seconds(pid) - busy) / (time.monotonic() - begun)
    assert good.gaps() == 0 and good.damaged == 0
    assert share < 0.8, f"{share:.0%} of a processor for trying to accept"
    for sock in crowd:
        sock.close()
    late = wait_until(lambda: Viewer(running), "a new connection")
    wait_until(lambda: late.numbers, "a picture for somebody new")
    late.leave()
    good.leave()


def cpu_seconds(pid):
    fields = open(f"/proc/{pid}/stat").read().rsplit(")", 1)[1].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def test_ends_within_two_seconds_with_viewers_connected(hub):
    running = hub(CAMERA)
    viewers = [Viewer(running) for _ in range(20)]
    wait_until(lambda: all(v.numbers for v in viewers), "the first pictures")
    status, seconds = running.end()
    assert status == 0
    assert seconds < 2
    for v in viewers:
        v.thread.join(5)
        assert not v.thread.is_alive(), "each connection was ended"
