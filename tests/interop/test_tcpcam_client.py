"""TCPCam_client against a server that is played here byte by byte, and against the simulator as the original."""
import concurrent.futures
import contextlib
import fcntl
import re
import signal
import socket
import struct
import subprocess
import termios
import threading
import time

import pytest

from conftest import BIN, LIMIT_S, free_port, wait_until

CLIENT = BIN / "TCPCam_client"


class Server:
    """Accepts one connection, reads PIN and CMD as the original does (a read each), and lets `answer` speak."""

    def __init__(self, answer):
        self.requests = []
        self._answer = answer
        self._socket = socket.create_server(("127.0.0.1", 0))
        self.port = self._socket.getsockname()[1]
        threading.Thread(target=self._serve, daemon=True).start()

    def _serve(self):
        connection, _ = self._socket.accept()
        with connection:
            connection.settimeout(LIMIT_S)
            self.requests.append(connection.recv(128))
            if self.requests[0] == b"1235":
                self.requests.append(connection.recv(128))
            with contextlib.suppress(ConnectionError):
                self._answer(connection)

    def close(self):
        self._socket.close()


@pytest.fixture
def serve():
    servers = []

    def start(answer):
        servers.append(Server(answer))
        return servers[-1]
    yield start
    for server in servers:
        server.close()


def record(payload):
    return struct.pack(">I", len(payload)) + payload


def run(*arguments, **options):
    return subprocess.run([CLIENT, *map(str, arguments)], capture_output=True, timeout=LIMIT_S, check=False, **options)


def reset(connection):
    connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    connection.close()


def iterations(declared, wrote, count):
    return "".join(f"Iteration {i}: declared payload={declared} bytes. wrote {wrote} bytes. done\n" for i in range(count))


def test_T1_three_greetings_and_their_lines(serve):
    server = serve(lambda c: c.sendall(record(b"Hello World") * 3))
    done = run("127.0.0.1", server.port, 1235, 3)
    assert done.returncode == 0
    assert done.stdout == b"Hello World" * 3
    assert done.stderr.decode() == iterations(11, 11, 3)
    assert server.requests == [b"1235", b"3\n"]


def test_T1_the_simulator_as_the_original_is_understood(program):
    port = free_port(3) + 1  # beside its /status and its WebSocket port
    program("vedette", "simulate", "--as", "tcpcam", "--port", port, "--pin", "1235", "--fps", 20).wait_for("TCPCam|tcpcam")
    done = run("127.0.0.1", port, 1235, 3)
    assert (done.returncode, done.stdout) == (0, b"Hello World" * 3), done.stderr
    assert done.stderr.decode() == iterations(11, 11, 3)


def test_T2_two_hundred_runs_all_succeed(program):
    port = free_port(3) + 1  # beside its /status and its WebSocket port
    program("vedette", "simulate", "--as", "tcpcam", "--port", port, "--pin", "1235", "--fps", 20).wait_for("TCPCam|tcpcam")
    with concurrent.futures.ThreadPoolExecutor(10) as pool:
        runs = list(pool.map(lambda _: run("127.0.0.1", port, 1235, 1), range(200)))
    assert {(r.returncode, r.stdout) for r in runs} == {(0, b"Hello World")}


def test_T3_the_original_servers_trailing_nul_is_left_out_of_the_file(serve, tmp_path):
    picture = b"\xff\xd8" + bytes(range(256)) * 22 + b"\xff\xd9"
    server = serve(lambda c: c.sendall(record(picture + b"\0") * 2))
    file = tmp_path / "two.jpg"
    file.write_bytes(b"what was there before" * 1000)
    done = run("127.0.0.1", server.port, 1235, 2, file)
    assert (done.returncode, done.stdout) == (0, b"")
    assert file.read_bytes() == picture * 2
    assert done.stderr.decode() == iterations(len(picture) + 1, len(picture), 2)


def test_T4_zero_bytes_where_a_piece_ends_are_kept(serve, tmp_path):
    """The original loses a zero byte at the end of any read that is shorter than 1024 bytes."""
    picture = b"\xff\xd8" + b"\0" * 3000 + b"\xff\xd9"

    def answer(connection):
        connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        whole = record(picture)
        for at in range(0, len(whole), 700):
            connection.sendall(whole[at:at + 700])
    file = tmp_path / "one.jpg"
    done = run("127.0.0.1", serve(answer).port, 1235, 1, file)
    assert done.returncode == 0
    assert file.read_bytes() == picture
    assert done.stderr.decode() == iterations(len(picture), len(picture), 1)


@pytest.mark.parametrize("payload", [b"\xff\xd9\0", b"\0", b"text\0", b"\xff\xd8\xff\xd8\0"])
def test_only_a_nul_behind_a_whole_jpeg_is_left_out(serve, payload):
    done = run("127.0.0.1", serve(lambda c: c.sendall(record(payload))).port, 1235, 1)
    assert (done.returncode, done.stdout) == (0, payload)


def test_the_nul_is_recognised_however_the_end_is_cut(serve):
    picture = b"\xff\xd8 picture \xff\xd9"

    def answer(connection):
        connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        for byte in record(picture + b"\0") * 2:
            connection.sendall(bytes([byte]))
            time.sleep(0.002)  # so that each byte is a read of its own
    done = run("127.0.0.1", serve(answer).port, 1235, 2)
    assert (done.returncode, done.stdout) == (0, picture * 2)


def test_T5_an_endless_request_goes_on_until_the_client_is_ended(serve):
    def answer(connection):
        while True:
            connection.sendall(record(b"Hello World"))
    server = serve(answer)
    with subprocess.Popen([CLIENT, "127.0.0.1", str(server.port), "1235", "0"], stdout=subprocess.PIPE,
                          stderr=subprocess.DEVNULL) as client:
        assert client.stdout.read(110) == b"Hello World" * 10
        client.send_signal(signal.SIGINT)
        assert client.wait(LIMIT_S) == -signal.SIGINT
    assert server.requests[1] == b"0\n"


@pytest.mark.parametrize("goodbye, statuses", [(lambda c: None, {0}), (reset, {255})])
def test_T6_a_wrong_pin_ends_without_a_byte(serve, goodbye, statuses):
    done = run("127.0.0.1", serve(goodbye).port, 4711, 1)
    assert done.stdout == b""
    assert done.returncode in statuses, done.stderr
    if 255 in statuses:
        assert done.stderr.decode() == "TCPCam_client: read failure: Connection reset by peer (104)\n"


def test_a_clean_end_within_the_length_is_an_end_as_for_the_original(serve):
    done = run("127.0.0.1", serve(lambda c: c.sendall(record(b"one") + b"\0\0")).port, 1235, 2)
    assert (done.returncode, done.stdout) == (0, b"one")


@pytest.mark.parametrize("ending, words", [
    (lambda c: None, "read failure: the connection ended 4990 bytes before the end of the payload"),
    (reset, "read failure: Connection reset by peer (104)")])
def test_an_end_within_a_payload_is_a_failure_and_no_endless_loop(serve, ending, words):
    def answer(connection):
        connection.sendall(record(b"x" * 5000)[:14])
        if ending is reset:  # what has not been read would be lost
            wait_until(lambda: unread(connection) == 0, "the client reads")
        ending(connection)

    def unread(connection):
        return struct.unpack("i", fcntl.ioctl(connection, termios.TIOCOUTQ, b"\0" * 4))[0]
    done = run("127.0.0.1", serve(answer).port, 1235, 1)
    assert done.returncode == 1
    assert done.stderr.decode() == f"Iteration 0: declared payload=5000 bytes. \nTCPCam_client: {words}\n"


def test_an_empty_record_is_a_read_failure(serve):
    done = run("127.0.0.1", serve(lambda c: c.sendall(record(b"one") + record(b""))).port, 1235, 2)
    assert (done.returncode, done.stdout) == (1, b"one")
    assert done.stderr.decode().endswith("TCPCam_client: read failure\n")


@pytest.mark.parametrize("form", ["{}", "0x{:x}", "0{:o}"])
def test_the_port_is_written_as_in_c(serve, form):
    server = serve(lambda c: c.sendall(record(b"one")))
    assert run("127.0.0.1", form.format(server.port), 1235, 1).stdout == b"one"


@pytest.mark.parametrize("arguments, words", [
    ((), "Usage: TCPCam_client host port password count [filename]\n"),
    (("127.0.0.1", 3333, 1235), "Usage: TCPCam_client host port password count [filename]\n"),
    (("127.0.0.1", 3333, 1235, 1, "f", "more"), "Usage: TCPCam_client host port password count [filename]\n"),
    (("no-such-host.invalid", 3333, 1235, 1), "TCPCam_client: can't find no-such-host.invalid port 3333: "),
    (("127.0.0.1", "no-such-service", 1235, 1), "TCPCam_client: can't find 127.0.0.1 port no-such-service: "),
    (("127.0.0.1", 65536, 1235, 1), "TCPCam_client: the port 65536 is not between 1 and 65535\n"),
    (("127.0.0.1", 0, 1235, 1), "TCPCam_client: the port 0 is not between 1 and 65535\n")])
def test_a_usage_error_is_status_1(tmp_path, arguments, words):
    done = run(*arguments, cwd=tmp_path)
    assert done.returncode == 1
    assert done.stderr.decode().startswith(words)
    assert done.stdout == b""


def test_a_refused_connection_is_status_1_and_the_file_was_opened_first(tmp_path):
    file = tmp_path / "out"
    file.write_text("old")
    done = run("127.0.0.1", free_port(), 1235, 1, file)
    assert done.returncode == 1
    assert re.fullmatch(r"TCPCam_client: can't connect to 127\.0\.0\.1 port \d+: Connection refused \(111\)\n",
                        done.stderr.decode())
    assert file.read_text() == ""


def test_an_empty_pin_is_status_1(serve):
    done = run("127.0.0.1", serve(lambda c: None).port, "", 1)
    assert (done.returncode, done.stderr) == (1, b"TCPCam_client: the PIN is empty\n")


def test_a_file_that_cannot_be_opened_is_status_134_without_a_connection(tmp_path):
    done = run("127.0.0.1", free_port(), 1235, 1, tmp_path / "no" / "file")
    assert done.returncode == 134
    assert done.stderr.decode() == f"TCPCam_client: can't open {tmp_path}/no/file: No such file or directory (2)\n"


def test_a_full_disk_is_status_1(serve):
    done = run("127.0.0.1", serve(lambda c: c.sendall(record(b"one"))).port, 1235, 1, "/dev/full")
    assert done.returncode == 1
    assert done.stderr.decode().endswith("TCPCam_client: write failure: No space left on device (28)\n")


def test_the_pin_is_not_shown_to_other_users(serve):
    release = threading.Event()
    server = serve(lambda c: release.wait(LIMIT_S))
    with subprocess.Popen([CLIENT, "127.0.0.1", str(server.port), "1235", "1"], stderr=subprocess.DEVNULL) as client:
        wait_until(lambda: len(server.requests) == 2, "the client asks")
        with open(f"/proc/{client.pid}/cmdline", "rb") as words:
            assert words.read().split(b"\0")[3:5] == [b"****", b"1"]
        release.set()
        assert client.wait(LIMIT_S) == 0
