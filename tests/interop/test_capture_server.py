"""The capture servers of the hub and of the node, and Debian's python3-websocket, curl."""
import subprocess
import sys
import textwrap
import time

import pytest
import websocket
from websocket import ABNF

from conftest import LIMIT_S, wait_until

# What the original's client does: it waits a second, asks, waits a second for the picture, and closes.
CLIENT = """
    import sys, threading, time
    import websocket

    def store(ws, message):
        with open("received_image.jpg", "wb") as file:
            file.write(message)

    def ask(ws):
        def steps():
            time.sleep(1)
            ws.send("capture")
            time.sleep(1)
            ws.close()
        threading.Thread(target=steps).start()

    app = websocket.WebSocketApp(sys.argv[1], on_open=ask, on_message=store,
                                 on_error=lambda ws, error: print("Error:", error),
                                 on_close=lambda ws, code, text: print("closed", code))
    app.run_forever()
"""


class Server:
    def __init__(self, program, port):
        self.program = program
        self.port = port
        self.url = f"ws://127.0.0.1:{port}"

    def connect(self, **options):
        ws = websocket.create_connection(self.url, timeout=LIMIT_S, **options)
        first = ws.recv_frame()
        assert (first.opcode, first.data) == (ABNF.OPCODE_PING, b"")
        return ws


@pytest.fixture
def hub_server(hub):
    def start(size="640x480"):
        started = hub(f"cameras:\n  porch: {{source: 'test://?size={size}&fps=25'}}\n"
                      "serve:\n  capture: {port: 0, camera: porch}")
        return Server(started, int(started.wait_for(r"capture: camera porch on port (\d+)").group(1)))
    return start


@pytest.fixture(params=["hub", "node"])
def server(request, hub_server, node):
    def start_node(size="640x480"):
        started = node("--size", size, "--fps", 25)
        return Server(started, started.port2)
    return hub_server if request.param == "hub" else start_node


def is_jpeg(data):
    return data[:3] == b"\xff\xd8\xff" and data[-2:] == b"\xff\xd9"


def test_W1_the_original_client_stores_a_whole_picture(server, tmp_path):
    porch = server("1600x1200")
    program = tmp_path / "client.py"
    program.write_text(textwrap.dedent(CLIENT))
    ended = subprocess.run([sys.executable, program, porch.url], cwd=tmp_path, capture_output=True, text=True,
                           timeout=LIMIT_S)  # this library takes some ten seconds to end after its close
    assert is_jpeg((tmp_path / "received_image.jpg").read_bytes()), ended.stdout
    assert "Error" not in ended.stdout
    assert porch.program.wait_for(r"\[0\] Connection from 127\.0\.0\.1\n[^$]*\[0\] Disconnected!")


def test_W2_W7_capture_gives_one_unmasked_binary_frame_within_a_second(server):
    ws = server("1600x1200").connect()
    for _ in range(3):
        begun = time.monotonic()
        ws.send("capture")
        frame = ws.recv_frame()
        assert time.monotonic() - begun < 1
        assert (frame.fin, frame.opcode, frame.mask) == (1, ABNF.OPCODE_BINARY, 0)
        assert is_jpeg(frame.data)
        assert len(frame.data) > 65_535
    ws.settimeout(0.3)
    with pytest.raises(websocket.WebSocketTimeoutException):
        ws.recv_frame()


def test_W3_W4_W11_an_unknown_command_gets_no_picture(server):
    porch = server()
    ws = porch.connect()
    for other in ("Capture", "capture\n", "x", ""):
        ws.send(other)
    ws.send_frame(ABNF.create_frame("cap", ABNF.OPCODE_TEXT, 0))
    ws.send_frame(ABNF.create_frame("ture", ABNF.OPCODE_CONT, 1))
    ws.send_binary(b"capture!")
    ws.ping("still there?")
    pong = ws.recv_frame()
    assert (pong.opcode, pong.data) == (ABNF.OPCODE_PONG, b"still there?")
    assert porch.program.wait_for(r"\[0\] Get binary length: 8\n")
    ws.send("capture")
    assert is_jpeg(ws.recv())


def test_W5_three_commands_at_once_give_three_pictures(server):
    ws = server().connect()
    for _ in range(3):
        ws.send("capture")
    pictures = [ws.recv() for _ in range(3)]
    assert all(map(is_jpeg, pictures)) and len(set(pictures)) == 3


def test_W6_W10_six_clients_are_served_and_only_those_that_ask_receive(hub_server):
    porch = hub_server()
    clients = [porch.connect() for _ in range(6)]
    wait_until(lambda: porch.program.camera("porch")["viewers"] == 6, "six viewers are counted")
    clients[5].send("capture")
    assert is_jpeg(clients[5].recv())
    for client in clients[:5]:
        client.settimeout(0.05)
        with pytest.raises(websocket.WebSocketTimeoutException):
            client.recv_frame()
    for client in clients[:5]:
        client.settimeout(LIMIT_S)
        client.send("capture")
        assert is_jpeg(client.recv())
    assert porch.program.camera("porch")["connections_opened"] == 1


def test_W8_a_close_is_answered_within_a_second(hub_server):
    porch = hub_server()
    ws = porch.connect()
    begun = time.monotonic()
    ws.send_close(1000)
    answer = ws.recv_frame()
    assert (answer.opcode, answer.data) == (ABNF.OPCODE_CLOSE, b"\x03\xe8")
    assert ws.sock.recv(1) == b""
    assert time.monotonic() - begun < 1
    wait_until(lambda: porch.program.camera("porch")["state"] == "idle", "nobody needs the camera")


def test_W9_plain_http_is_refused(hub_server):
    porch = hub_server()
    for path, status in (("/", "400"), ("/stream", "404")):
        answer = subprocess.run(["curl", "-si", f"http://127.0.0.1:{porch.port}{path}"], capture_output=True, text=True,
                                timeout=LIMIT_S).stdout
        assert answer.startswith(f"HTTP/1.1 {status} ")
        assert "Content-Type: text/plain\n" in answer.replace("\r", "")
        assert answer.endswith("This is a Websocket server only!")


def test_W12_no_extension_is_accepted(server):
    ws = server().connect(header=["Sec-WebSocket-Extensions: permessage-deflate; client_max_window_bits"])
    assert "sec-websocket-extensions" not in {name.lower() for name in ws.getheaders()}
    ws.send("capture")
    assert is_jpeg(ws.recv())


def test_a_page_of_another_site_is_refused(server):
    porch = server()
    with pytest.raises(websocket.WebSocketBadStatusException, match="403"):
        porch.connect(origin="http://evil.example")
