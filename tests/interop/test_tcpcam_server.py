"""The TCPCam servers of the hub and of the node, and clients that know nothing of it: netcat, plain sockets."""
import concurrent.futures
import ctypes
import socket
import struct
import subprocess
import time

import pytest

from conftest import LIMIT_S, wait_until

SO_ATTACH_FILTER = 26  # of Linux; the socket module has no name for it


class Server:
    def __init__(self, program, port):
        self.program = program
        self.port = port

    def connect(self, request=b""):
        connection = socket.create_connection(("127.0.0.1", self.port), LIMIT_S)
        connection.sendall(request)
        return connection

    def netcat(self, request, *options):
        return subprocess.run(["nc", *options, "127.0.0.1", str(self.port)], input=request, capture_output=True,
                              timeout=LIMIT_S)

    def viewers(self):
        return self.program.camera("porch")["viewers"]


@pytest.fixture
def hub_server(hub, tmp_path):
    """hub_server("200ms") starts a hub whose TCPCam server pauses so long between two pictures."""
    def start(delay=None):
        (tmp_path / "pin").write_text("1235\n")
        pause = f", delay: {delay}" if delay else ""
        started = hub("cameras:\n  porch: {source: 'test://?size=320x240&fps=25'}\n"
                      f"serve:\n  tcpcam: {{port: 0, pin_file: pin, camera: porch{pause}}}")
        return Server(started, int(started.wait_for(r"tcpcam: camera porch on port (\d+)").group(1)))
    return start


@pytest.fixture(params=["hub", "node"])
def server(request, hub_server, node):
    """The same of a hub and of a node."""
    def start_node(delay=None):
        started = node("--size", "320x240", "--fps", 25, *(["--delay", delay] if delay else []))
        return Server(started, started.tcpcam)
    return hub_server if request.param == "hub" else start_node


def records(stream):
    """The payloads of a whole stream of records."""
    pictures = []
    while stream:
        size, = struct.unpack_from(">I", stream)
        assert 0 < size <= len(stream) - 4, "a record is empty or cut"
        pictures.append(stream[4:4 + size])
        stream = stream[4 + size:]
    return pictures


def one_record(connection):
    def exactly(size):
        data = b""
        while len(data) < size:
            more = connection.recv(size - len(data))
            assert more, "the stream ended"
            data += more
        return data
    return exactly(struct.unpack(">I", exactly(4))[0])


def go_deaf(connection):
    """From now on every packet to this socket is dropped before TCP sees it: no acknowledgement, no reset, no end."""
    drop_all = ctypes.create_string_buffer(struct.pack("HBBI", 0x06, 0, 0, 0))  # BPF: return 0 bytes of it
    program = struct.pack("HP", 1, ctypes.addressof(drop_all))
    connection.setsockopt(socket.SOL_SOCKET, SO_ATTACH_FILTER, program)


def is_jpeg(data):
    return data[:3] == b"\xff\xd8\xff" and data[-2:] == b"\xff\xd9"


def test_T2_joined_and_split_requests_without_an_end_always_work(hub_server):
    porch = hub_server("0s")
    keeps_the_camera_on = porch.connect(b"1235\n0\n")

    def client(number):
        with porch.connect(b"12351" if number % 2 else b"1235") as connection:
            if number % 2 == 0:
                time.sleep(0.01)
                connection.sendall(b"1")
            return records(b"".join(iter(lambda: connection.recv(65536), b"")))
    with concurrent.futures.ThreadPoolExecutor(20) as pool:
        for pictures in pool.map(client, range(200)):
            assert len(pictures) == 1 and is_jpeg(pictures[0])
    keeps_the_camera_on.close()


def test_T4_netcat_gets_five_whole_pictures(server):
    porch = server("200ms")
    ended = porch.netcat(b"1235\n5\n", "-N")
    pictures = records(ended.stdout)
    assert ended.returncode == 0
    assert len(pictures) == 5 and all(map(is_jpeg, pictures))
    assert len(set(pictures)) == 5, "each round has a picture of its own"


def test_T5_a_killed_client_does_not_touch_the_others(hub_server):
    porch = hub_server("100ms")
    reader = porch.connect(b"1235\n0\n")
    netcats = []
    for command in (b"0", b"-1", b"abc"):
        client = subprocess.Popen(["nc", "127.0.0.1", str(porch.port)], stdin=subprocess.PIPE, stdout=subprocess.PIPE)
        client.stdin.write(b"1235\n" + command + b"\n")
        client.stdin.flush()
        netcats.append(client)
    for client in netcats:
        assert client.stdout.read(5)[4:] == b"\xff"
    wait_until(lambda: porch.viewers() == 4, "four viewers are counted")
    for client in netcats:
        client.kill()
        client.communicate()
    wait_until(lambda: porch.viewers() == 1, "the killed clients are gone")
    for _ in range(5):
        assert is_jpeg(one_record(reader))


def test_T6_a_wrong_pin_gets_nothing_within_a_second(hub_server):
    porch = hub_server()
    for wrong in (b"1234\n5\n", b"9", b"01235\n1\n"):
        begun = time.monotonic()
        ended = porch.netcat(wrong, "-N")
        assert ended.stdout == b""
        assert time.monotonic() - begun < 1
    assert porch.program.camera("porch")["connections_opened"] == 0


def test_T7_lines_split_and_joined_requests_are_accepted(server):
    porch = server("100ms")
    for pieces in ([b"1235\r\n", b"2\r\n"], [b"1235\n2\n"], [bytes([c]) for c in b"1235\r\n2\r\n"]):
        client = subprocess.Popen(["nc", "127.0.0.1", str(porch.port)], stdin=subprocess.PIPE, stdout=subprocess.PIPE)
        for piece in pieces:
            client.stdin.write(piece)
            client.stdin.flush()
            time.sleep(0.05)  # so that the pieces are packets of their own
        assert len(records(client.communicate(timeout=LIMIT_S)[0])) == 2


def test_T8_pictures_are_two_seconds_apart_by_default(server):
    connection = server().connect(b"1235\n3\n")
    arrivals = []
    for _ in range(3):
        one_record(connection)
        arrivals.append(time.monotonic())
    assert connection.recv(1) == b""
    for before, after in zip(arrivals, arrivals[1:]):
        assert 1.9 < after - before < 4


def test_T9_clients_share_the_pictures_and_have_their_own_count(server):
    porch = server("200ms")
    with concurrent.futures.ThreadPoolExecutor(3) as pool:
        def client(count):
            with porch.connect(b"1235\n%d\n" % count) as connection:
                return records(b"".join(iter(lambda: connection.recv(65536), b"")))
        keeps_the_rounds_going = porch.connect(b"1235\n0\n")
        seen = list(pool.map(client, (6, 7, 8)))
        assert [len(pictures) for pictures in seen] == [6, 7, 8]
        assert len(set(seen[0]) & set(seen[1]) & set(seen[2])) >= 4
        keeps_the_rounds_going.close()


def test_T11_a_silent_connection_is_closed_and_disturbs_nobody(server):
    porch = server("100ms")
    silent = porch.connect()
    reader = porch.connect(b"1235\n0\n")
    begun = time.monotonic()
    silent.settimeout(1)
    while True:
        assert is_jpeg(one_record(reader))
        try:
            assert silent.recv(1) == b""
            break
        except TimeoutError:
            assert time.monotonic() - begun < 15
    assert 9 < time.monotonic() - begun


def test_T14_a_client_whose_network_is_gone_frees_its_place(hub_server):
    porch = hub_server("1s")
    gone = porch.connect(b"1235\n0\n")
    one_record(gone)
    go_deaf(gone)
    assert porch.viewers() == 1
    begun = time.monotonic()
    wait_until(lambda: porch.viewers() == 0, "the place is free", 45)
    assert time.monotonic() - begun > 5, "nothing told the hub at once"
    wait_until(lambda: porch.program.camera("porch")["state"] == "idle", "nobody needs the camera")
