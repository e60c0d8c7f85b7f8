"""The farm of virtual cameras against clients that know nothing of it."""
import signal
import socket
import struct
import subprocess
import urllib.request

import pytest

from conftest import BIN, LIMIT_S, Program, free_port
from footage import Farm

HELLO = b"Hello World"


def records(data):
    """Takes TCPCam's answer apart; whatever is no whole record is an error."""
    out = []
    while data:
        size = struct.unpack(">I", data[:4])[0]
        assert 0 < size <= len(data) - 4, f"a record of {size} bytes with {len(data) - 4} there"
        out.append(data[4:4 + size])
        data = data[4 + size:]
    return out


def raw_client(port, pin, command):
    """The original's order: PIN, CMD without an end of line, then read until the server closes."""
    with socket.create_connection(("127.0.0.1", port), LIMIT_S) as line:
        line.sendall(pin.encode())
        line.sendall(command.encode())
        data = b""
        while part := line.recv(65536):
            data += part
    return data


def nc(port, pin, command):
    done = subprocess.run(["nc", "-N", "127.0.0.1", str(port)], input=f"{pin}\n{command}\n".encode(),
                          capture_output=True, timeout=LIMIT_S, check=True)
    return done.stdout


@pytest.mark.parametrize("client", [raw_client, nc])
def test_T1_the_hello_camera_sends_its_text_three_times(program, client):
    farm = Farm(program, "--as", "tcpcam", "--fps", "20")
    assert records(client(farm.port, "1235", "3")) == [HELLO] * 3


@pytest.mark.parametrize("client", [raw_client, nc])
@pytest.mark.parametrize("nul", [False, True])
def test_T3_the_picture_camera_sends_its_picture_twice_with_and_without_a_trailing_nul(program, client, nul):
    farm = Farm(program, "--as", "tcpcam", "--fps", "20", "--payload", "picture", *(["--trailing-nul"] if nul else []))
    first, second = records(client(farm.port, "1235", "2"))
    assert first == second
    assert len(first) == (5765 if nul else 5764)
    picture = first[:5764]
    assert picture[:2] == b"\xff\xd8" and picture[-2:] == b"\xff\xd9"
    assert first[5764:] == (b"\0" if nul else b"")
    shown = subprocess.run(["ffprobe", "-v", "error", "-f", "mjpeg", "-show_entries", "stream=width,height", "-of", "csv",
                            "-"], input=picture, capture_output=True, timeout=LIMIT_S, check=True).stdout
    assert shown.strip() == b"stream,227,149"


def test_T3_the_originals_client_stores_the_picture_twice_without_its_nul(program, tmp_path):
    farm = Farm(program, "--as", "tcpcam", "--fps", "20", "--payload", "picture", "--trailing-nul")
    done = subprocess.run([BIN / "TCPCam_client", "127.0.0.1", str(farm.port), "1235", "2", tmp_path / "pictures"],
                          capture_output=True, timeout=LIMIT_S)
    assert done.returncode == 0
    assert done.stderr.decode().splitlines() == [
        f"Iteration {i}: declared payload=5765 bytes. wrote 5764 bytes. done" for i in range(2)]
    stored = (tmp_path / "pictures").read_bytes()
    assert stored == records(raw_client(farm.port, "1235", "1"))[0][:5764] * 2


# pycameresp is not among them: ffmpeg refuses a stream without a boundary before its first part.
@pytest.mark.parametrize("original", ["plain", "securitycam"])
def test_ffmpeg_reads_the_stream(program, original):
    farm = Farm(program, "--as", original)
    shown = subprocess.run(["ffmpeg", "-v", "error", "-i", farm.url, "-frames:v", "10", "-f", "framecrc", "-"],
                           stdin=subprocess.DEVNULL, capture_output=True, timeout=LIMIT_S, check=True).stdout
    frames = [line for line in shown.splitlines() if not line.startswith(b"#")]
    assert len(frames) == 10
    assert len({line.rsplit(b",", 1)[1] for line in frames}) == 10, "each frame is another one"


def test_a_websocket_client_gets_a_picture_for_the_command(program):
    websocket = pytest.importorskip("websocket", reason="python3-websocket is not installed")
    farm = Farm(program, "--as", "capture")
    line = websocket.create_connection(farm.url, timeout=LIMIT_S)
    line.send("capture")
    picture = line.recv()
    line.close()
    assert picture[:2] == b"\xff\xd8" and picture[-2:] == b"\xff\xd9"
    assert len(picture) > 65535


def test_the_servo_port_moves_the_servo_and_the_status_has_its_position(program):
    farm = Farm(program, "--as", "securitycam")
    with urllib.request.urlopen(f"http://127.0.0.1:{farm.port + 1}/control_servo?tr=5&el=-10", timeout=LIMIT_S) as answer:
        assert answer.read() == b"Servo control message received and valid."
    status = farm.status()
    assert (status["pan_deg"], status["tilt_deg"]) == (95, 80)
    assert (status["pan_pulse_us"], status["tilt_pulse_us"]) == (1502, 1344)


def test_two_hundred_cameras_start_answer_and_end_within_two_seconds(program):
    farm = Farm(program, "--loop", "5", "--size", "160x120", cameras=200)
    for camera in (0, 99, 199):
        with urllib.request.urlopen(f"http://127.0.0.1:{farm.port + 2 * camera}/capture", timeout=LIMIT_S) as answer:
            assert answer.read()[-2:] == b"\xff\xd9"
        assert farm.status(camera)["accepted"] == 1
    status, seconds = farm.program.end(signal.SIGINT)
    assert status == 0 and seconds < 2, (status, seconds)


def test_a_reboot_ends_connections_and_the_camera_comes_back(program):
    farm = Farm(program, "--fault", "reboot:1:1", "--size", "160x120")
    with urllib.request.urlopen(farm.url, timeout=LIMIT_S) as answer:
        while answer.read1(65536):
            pass
    with pytest.raises(OSError):
        urllib.request.urlopen(farm.url, timeout=1)
    farm.program.wait_for("reboots for 1 s(?s:.*)reboots")
    status = farm.status()
    assert status["reboots"] == 2 and status["now"] == 0


@pytest.mark.parametrize("arguments, said", [
    (["--as", "axis"], "pycameresp, securitycam"),
    (["--fault", "explode"], r"drop[:N]"),
    (["--size", "huge"], "640x480"),
    (["--pictures", "/nowhere"], "/nowhere"),
])
def test_wrong_options_are_named_and_end_it_with_2(arguments, said):
    refused = Program(["vedette", "simulate", *arguments])
    status = refused.process.wait(LIMIT_S)
    refused.end()
    assert status == (1 if said == "/nowhere" else 2)
    refused._reader.join(LIMIT_S)
    assert said in refused.output


def test_a_taken_port_is_named_and_ends_it_with_1():
    port = free_port()
    with socket.create_server(("127.0.0.1", port)):
        refused = Program(["vedette", "simulate", "--port", str(port)])
        assert refused.process.wait(LIMIT_S) == 1
        refused._reader.join(LIMIT_S)
    assert str(port) in refused.output and "another" in refused.output
