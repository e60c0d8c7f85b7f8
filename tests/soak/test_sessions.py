"""Ten thousand viewers connect and leave; the hub's memory does not grow."""
import pathlib
import socket
import sys

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / "interop"))
import conftest  # noqa: E402

hub = conftest.hub  # the fixture

STREAM = b"GET /cameras/yard/mjpeg HTTP/1.1\r\nHost: localhost\r\n\r\n"


def resident_kb(pid):
    for line in open(f"/proc/{pid}/status"):
        if line.startswith("VmRSS:"):
            return int(line.split()[1])
    return 0


def test_memory_is_flat_over_ten_thousand_sessions(hub):
    running = hub("cameras: {yard: {source: 'test://?size=320x240&fps=25'}}")
    address = ("127.0.0.1", int(running.url.rsplit(":", 1)[1]))

    def sessions(count):
        for i in range(count):
            sock = socket.create_connection(address, 20)
            sock.sendall(STREAM)
            assert sock.recv(64).startswith(b"HTTP/1.1 200")
            if i % 3:
                sock.recv(20_000)
            sock.close()
        conftest.wait_until(lambda: running.camera("yard")["viewers"] == 0, "all are gone")
        return resident_kb(running.process.pid)

    settled = sessions(2_000)
    after = sessions(8_000)
    assert after - settled < 2_000, f"{settled} kB after 2,000 sessions, {after} kB after 10,000"
    assert running.camera("yard")["connections_opened"] >= 1
