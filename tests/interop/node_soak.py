"""What clients do to a board for hours, in one function: whole answers, aborted streams, half-open sockets, broken requests."""
import base64
import json
import os
import socket
import struct

from conftest import LIMIT_S, Node, wait_until
from test_node import OWNER, curl

LOGIN = b"Authorization: Basic " + base64.b64encode(f"admin:{Node.PASSWORD}".encode()) + b"\r\n"
WHOLE = [b"GET /api/v1/camera", b"GET /api/v1/status", b"GET /", b"GET /status", b"GET /capture.jpg", b"GET /nothing"]


def resident_kb(pid):
    for line in open(f"/proc/{pid}/status"):
        if line.startswith("VmRSS:"):
            return int(line.split()[1])
    return 0


def open_files(pid):
    return len(os.listdir(f"/proc/{pid}/fd"))


def load(board, i):
    """One answer, read to its end; every third one is aborted with a reset."""
    line = socket.create_connection(("127.0.0.1", board.port), LIMIT_S)
    with line:
        line.sendall(WHOLE[i % len(WHOLE)] + b" HTTP/1.1\r\nHost: b\r\nConnection: close\r\n" + LOGIN + b"\r\n")
        if i % 3 == 2:
            assert line.recv(100)
            line.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))  # a reset at close()
            return
        answer = b""
        while piece := line.recv(1 << 16):
            answer += piece
        assert answer.startswith(b"HTTP/1.1 "), answer[:100]


def abort_stream(board):
    with socket.create_connection(("127.0.0.1", board.port), LIMIT_S) as line:
        line.sendall(b"GET /mjpeg HTTP/1.1\r\nHost: b\r\n\r\n")
        assert line.recv(64).startswith(b"HTTP/1.1 200")
        line.recv(5000)


def send_half(board):
    """A request that is never completed, by a client that goes without a word; the caller keeps the socket for a while."""
    line = socket.create_connection(("127.0.0.1", board.port), LIMIT_S)
    line.sendall(b"POST /api/v1/camera HTTP/1.1\r\nHost: b\r\nContent-Type: application/json\r\nContent-Length: 20\r\n" + LOGIN +
                 b"\r\n{\"qual")
    return line


def soak(board, loads):
    """So many loads with the rest between them. Returns the node's memory in kB; everything else is given back."""
    half = []
    for i in range(loads):
        load(board, i)
        if i % 10 == 0:
            abort_stream(board)
        if i % 25 == 0:
            half.append(send_half(board))
        if len(half) > 3:
            half.pop(0).close()
    for line in half:
        line.close()

    def is_at_rest():
        status, _, body = curl(board.url("/api/v1/status"), *OWNER)
        state = json.loads(body) if status == 200 else {}
        return state and state["viewers"]["now"] == 0 and state["connections"]["now"] == 1 and \
            state["request_memory"]["free"] == state["request_memory"]["blocks"]
    wait_until(is_at_rest, "places, sockets and memory are given back")
    return resident_kb(board.process.pid)
