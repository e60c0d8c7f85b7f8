"""The node as a process, and clients that know nothing of it: curl, ffmpeg, netcat, the originals' programs, our tools."""
import base64
import re
import signal
import socket
import struct
import subprocess
import sys
import textwrap
import time

import pytest
import websocket
from conftest import BIN, LIMIT_S, Node, Program, free_port, wait_until
from test_capture_server import CLIENT

OWNER = ["-u", f"admin:{Node.PASSWORD}"]


def curl(url, *options):
    """Status, head and body of an answer."""
    done = subprocess.run(["curl", "-si", *options, url], capture_output=True, timeout=LIMIT_S, check=True).stdout
    head, _, body = done.partition(b"\r\n\r\n")
    return int(head.split()[1]), head.decode().lower(), body


def is_jpeg(data):
    return data[:3] == b"\xff\xd8\xff" and data[-2:] == b"\xff\xd9"


def luma(picture):
    """The picture in 32x24 grey values."""
    return subprocess.run(["ffmpeg", "-v", "error", "-i", "-", "-vf", "scale=32:24", "-pix_fmt", "gray", "-f", "rawvideo",
                           "-"], input=picture, capture_output=True, timeout=LIMIT_S, check=True).stdout


def size_of(picture):
    done = subprocess.run(["ffprobe", "-v", "error", "-f", "mjpeg", "-show_entries", "stream=width,height", "-of", "csv", "-"],
                          input=picture, capture_output=True, timeout=LIMIT_S, check=True)
    return done.stdout.decode().strip().removeprefix("stream,")


def chunks(stream):
    """The chunks of a body, from a socket's file; the first that is malformed is an error."""
    while True:
        size = int(stream.readline(), 16)
        data = stream.read(size)
        assert len(data) == size and stream.readline() == b"\r\n"
        yield data


def test_F1_F7_F11_curl_steers_while_a_stream_is_open_and_the_picture_turns(node):
    board = node("--size", "QVGA")
    with subprocess.Popen(["curl", "-sN", board.url("/mjpeg")], stdout=subprocess.PIPE) as stream:
        assert stream.stdout.read(1000)
        ahead = luma(curl(board.url("/capture"))[2])
        begun = time.monotonic()
        status, head, body = curl(board.url("/control_servo?tr=0&el=0", second=True))
        assert time.monotonic() - begun < 1
        assert (status, body) == (200, b"Servo control message received and valid.")
        assert "content-type: text/html" in head

        def difference():
            now = luma(curl(board.url("/capture"))[2])
            return sum(abs(a - b) for a, b in zip(ahead, now)) / len(ahead)
        assert difference() < 4, "the servos stand in the middle before the first command and after it"
        assert curl(board.url("/control_servo?tr=20&el=0", second=True))[0] == 200
        wait_until(lambda: difference() > 8, "the picture turns")
        stream.kill()


def test_F9_F10_twenty_parts_are_whole_and_ffmpeg_reads_the_stream(node):
    board = node("--size", "QVGA")
    with socket.create_connection(("127.0.0.1", board.port), LIMIT_S) as line:
        line.sendall(b"GET /mjpeg HTTP/1.1\r\nHost: b\r\n\r\n")
        stream = line.makefile("rb")
        head = b"".join(iter(stream.readline, b"\r\n")).decode()
        assert head.startswith("HTTP/1.1 200 OK\r\n")
        boundary = re.search("Content-Type: multipart/x-mixed-replace;boundary=(\\S+)\r\n", head).group(1)
        body = chunks(stream)
        for _ in range(20):
            assert next(body) == f"\r\n--{boundary}\r\n".encode()
            fields = next(body).decode()
            picture = next(body)
            assert fields == f"Content-Type: image/jpeg\r\nContent-Length: {len(picture)}\r\n\r\n"
            assert is_jpeg(picture)
    shown = subprocess.run(["ffmpeg", "-v", "error", "-i", board.url("/stream"), "-frames:v", "10", "-f", "framecrc", "-"],
                           stdin=subprocess.DEVNULL, capture_output=True, timeout=LIMIT_S, check=True).stdout
    assert len([row for row in shown.splitlines() if not row.startswith(b"#")]) == 10


def test_F12_four_viewers_are_served_and_the_fifth_is_told_why(node):
    board = node("--size", "QVGA")
    viewers = [subprocess.Popen(["curl", "-sN", board.url("/mjpeg")], stdout=subprocess.PIPE) for _ in range(4)]
    for viewer in viewers:
        assert viewer.stdout.read(20_000)
    status, _, body = curl(board.url("/mjpeg"))
    assert status == 503 and b"viewers" in body
    viewers[0].kill()
    viewers[0].communicate()
    wait_until(lambda: subprocess.run(["curl", "-sf", "--max-time", "1", "-o", "/dev/null", board.url("/mjpeg")]).returncode
               == 28, "who leaves makes room")  # 28: it streams until the time is over
    for viewer in viewers[1:]:
        viewer.kill()
        viewer.communicate()


def test_F13_a_viewer_that_reads_nothing_is_dropped_within_ten_seconds(node):
    board = node("--size", "UXGA")
    with socket.create_connection(("127.0.0.1", board.port), LIMIT_S) as line:
        line.sendall(b"GET /mjpeg HTTP/1.1\r\nHost: b\r\n\r\n")
        time.sleep(9)  # the viewer's own time, not ours
        line.settimeout(LIMIT_S)
        with pytest.raises(ConnectionResetError):
            for _ in range(1000):  # what its system has taken before
                assert line.recv(1 << 20)
    assert is_jpeg(curl(board.url("/capture"))[2])


@pytest.mark.parametrize("path", ["/mjpeg", "/stream", "/capture", "/capture.jpg", "/control_servo?tr=5&el=5", "/camera/start",
                                  "/camera/stop", "/camera/configure?name=quality&value=20", "/status",
                                  "/control?var=quality&val=20"])
def test_strangers_are_refused_and_the_owner_logs_in(node, path):
    board = node("--size", "QVGA", allow=())
    status, head, body = curl(board.url(path, second=True))
    assert status == 401 and "www-authenticate: basic realm=" in head and b"\xff\xd8" not in body
    assert curl(board.url(path, second=True), "-u", "admin:wrong")[0] == 401
    streams = path in ("/mjpeg", "/stream", "/camera/start")
    done = subprocess.run(["curl", "-s", "--max-time", "1", "-o", "/dev/null", "-w", "%{http_code}", *OWNER,
                           board.url(path, second=True)], capture_output=True, timeout=LIMIT_S)
    assert (done.stdout, done.returncode) == (b"200", 28 if streams else 0)


def test_strangers_get_no_upgrade_and_no_record(node):
    board = node(allow=())
    with pytest.raises(websocket.WebSocketBadStatusException, match="401"):
        websocket.create_connection(f"ws://127.0.0.1:{board.port2}", timeout=LIMIT_S)
    with socket.create_connection(("127.0.0.1", board.tcpcam), LIMIT_S) as line:
        line.sendall(b"1235\n1\n")
        try:
            assert line.recv(1) == b""
        except ConnectionResetError:
            pass
    pair = base64.b64encode(f"admin:{Node.PASSWORD}".encode()).decode()
    ws = websocket.create_connection(f"ws://127.0.0.1:{board.port2}", timeout=LIMIT_S,
                                     header=[f"Authorization: Basic {pair}"])
    ws.send("capture")
    assert is_jpeg(ws.recv())


def test_W1_W7_as_capture_the_original_client_stores_a_whole_uxga_picture(node, tmp_path):
    board = node("--as", "capture")
    client = tmp_path / "client.py"
    client.write_text(textwrap.dedent(CLIENT))
    subprocess.run([sys.executable, client, f"ws://127.0.0.1:{board.port2}"], cwd=tmp_path, timeout=LIMIT_S)
    picture = (tmp_path / "received_image.jpg").read_bytes()
    assert is_jpeg(picture) and len(picture) > 65_535 and size_of(picture) == "1600,1200"
    board.wait_for(r"capture: \[0\] Connection from 127\.0\.0\.1\n[^$]*\[0\] Disconnected!")


def test_W13_W14_W15_the_stock_addresses_show_and_change_the_next_picture(node):
    board = node()
    assert size_of(curl(board.url("/capture"))[2]) == "640,480"
    assert curl(board.url("/control?var=framesize&val=5"), *OWNER)[0] == 200
    wait_until(lambda: size_of(curl(board.url("/capture"))[2]) == "320,240", "the next pictures have the new size")
    assert curl(board.url("/control?var=framesize&val=99"), *OWNER)[0] == 400
    assert curl(board.url("/control?var=nothing&val=1"), *OWNER)[0] == 404
    status = curl(board.url("/status"), *OWNER)
    assert status[0] == 200 and b'"framesize":5,' in status[2] and b'"led_intensity":0}' in status[2]


def test_W16_stream_and_capture_work_together(node):
    board = node("--size", "QVGA")
    with subprocess.Popen(["curl", "-sN", board.url("/stream", second=True)], stdout=subprocess.PIPE) as stream:
        assert stream.stdout.read(20_000)
        ws = websocket.create_connection(f"ws://127.0.0.1:{board.port2}", timeout=LIMIT_S)
        ws.send("capture")
        assert is_jpeg(ws.recv())
        assert stream.stdout.read(20_000)
        stream.kill()


@pytest.mark.parametrize("kind, payload", [("hello", b"Hello World"), ("picture", None)])
def test_T1_T3_the_originals_client_takes_the_test_cameras(node, tmp_path, kind, payload):
    board = node("--camera", kind, "--delay", "20ms")
    done = subprocess.run([BIN / "TCPCam_client", "127.0.0.1", str(board.tcpcam), "1235", "3", tmp_path / "file"],
                          capture_output=True, timeout=LIMIT_S)
    assert done.returncode == 0, done.stderr
    stored = (tmp_path / "file").read_bytes()
    size = len(payload) if payload else 5764
    assert done.stderr.decode().splitlines() == [
        f"Iteration {i}: declared payload={size} bytes. wrote {size} bytes. done" for i in range(3)]
    assert stored == (payload or stored[:size]) * 3
    if payload is None:
        assert is_jpeg(stored[:size]) and size_of(stored[:size]) == "227,149"


def test_T6_a_wrong_pin_gets_nothing(node):
    board = node()
    with socket.create_connection(("127.0.0.1", board.tcpcam), LIMIT_S) as line:
        line.sendall(b"1236")
        assert line.recv(1) == b""


def test_T10_a_stalled_reader_disturbs_nobody(node):
    board = node("--delay", "20ms", "--size", "UXGA")
    with socket.create_connection(("127.0.0.1", board.tcpcam), LIMIT_S) as stalled:
        stalled.sendall(b"1235\n0\n")
        done = subprocess.run(["nc", "-N", "127.0.0.1", str(board.tcpcam)], input=b"1235\n5\n", capture_output=True,
                              timeout=LIMIT_S)
        pictures, data = [], done.stdout
        while data:
            size = struct.unpack(">I", data[:4])[0]
            pictures.append(data[4:4 + size])
            data = data[4 + size:]
        assert len(pictures) == 5 and all(map(is_jpeg, pictures))


@pytest.mark.parametrize("source", ["http://127.0.0.1:{0.port}/mjpeg", "http://127.0.0.1:{0.port}/capture.jpg",
                                    "tcpcam://127.0.0.1:{0.tcpcam}?pin=1235", "ws://127.0.0.1:{0.port2}/"])
def test_vedette_grab_takes_pictures_from_it(node, tmp_path, source):
    board = node("--size", "QVGA", "--delay", "100ms")
    done = subprocess.run([BIN / "vedette", "grab", source.format(board), "-n", "3", "-o", tmp_path / "%d.jpg"],
                          capture_output=True, timeout=LIMIT_S)
    assert done.returncode == 0, done.stderr
    pictures = [file.read_bytes() for file in tmp_path.glob("*.jpg")]
    assert len(set(pictures)) == 3 and all(map(is_jpeg, pictures))


def test_the_hub_shows_it_and_logs_in(node, hub):
    board = node("--size", "QVGA", allow=())
    password = Node.PASSWORD.replace(" ", "%20").replace(":", "%3A")
    started = hub(f"cameras:\n  yard: {{source: 'http://admin:{password}@127.0.0.1:{board.port}/stream'}}")
    assert is_jpeg(started.get("/cameras/yard/snapshot.jpg"))
    assert started.camera("yard")["connections_opened"] == 1


def test_the_stop_signal_ends_it(node):
    board = node()
    viewer = subprocess.Popen(["curl", "-sN", board.url("/mjpeg")], stdout=subprocess.PIPE)
    assert viewer.stdout.read(1000)
    status, seconds = board.end(signal.SIGINT)
    assert status == 0 and seconds < 2
    viewer.communicate(timeout=LIMIT_S)


@pytest.mark.parametrize("arguments, said", [
    (["--board", "arduino"], "--help"),
    (["--camera", "webcam"], "pattern and none, or a device as /dev/video0"),
    (["--servos", "4,14"], "GPIO 4 of AI_THINKER cannot be the traverse servo: the lamp has it"),
    (["--servos", "15,15"], "GPIO 15 of AI_THINKER cannot be the elevation servo: the traverse servo has it"),
    (["--board", "ESP_EYE"], "GPIO 14 of ESP_EYE cannot be the elevation servo: the camera has it"),
    (["--servos", "15,36", "--camera", "none"], "it is no output"),
    (["--size", "640x481"], "VGA (640x480)"),
    (["--quality", "3"], "4 to 63"),
    (["--ports", "80"], "8080,8081,3333"),
    (["--allow", "ftp", "10.0.0.1"], "camera_start"),
    (["--allow", "mjpeg"], "needs a protocol and an address"),
    (["--password-file", "/nowhere"], "/nowhere"),
    (["--listen", "camera.lan"], "numeric"),
    (["--colour"], "--colour is no option"),
])
def test_wrong_options_are_named_and_end_it_with_2(arguments, said):
    refused = Program(["vedette-node", *arguments])
    assert refused.process.wait(LIMIT_S) == 2
    refused._reader.join(LIMIT_S)
    assert said in refused.output


def test_a_taken_port_is_named_and_ends_it_with_1():
    port = free_port()
    with socket.create_server(("127.0.0.1", port)):
        refused = Program(["vedette-node", "--ports", f"{port},0,0"])
        assert refused.process.wait(LIMIT_S) == 1
        refused._reader.join(LIMIT_S)
    assert f"127.0.0.1:{port}: another program uses it" in refused.output


def test_help_and_version_say_what_it_is():
    done = subprocess.run([BIN / "vedette-node", "--help"], capture_output=True, timeout=LIMIT_S, check=True)
    assert b"--allow PROTOCOL ADDRESS" in done.stdout
    done = subprocess.run([BIN / "vedette-node", "--version"], capture_output=True, timeout=LIMIT_S, check=True)
    assert done.stdout.startswith(b"vedette-node ")
