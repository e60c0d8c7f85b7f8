"""vedette probe against devices that are processes: simulated ones, a board, a hub, and servers that are no cameras."""
import base64
import functools
import http.server
import json
import subprocess
import threading

import pytest

from conftest import BIN, LIMIT_S, Node
from footage import Farm


def probe(*arguments, password=""):
    return subprocess.run([BIN / "vedette", "probe", *map(str, arguments)], input=password + "\n", text=True,
                          capture_output=True, timeout=LIMIT_S, check=False)


def proposals(*arguments, **how):
    done = probe(*arguments, "--json", **how)
    return done.returncode, json.loads(done.stdout)["proposals"]


@pytest.fixture
def web_server(tmp_path):
    """Python's own web server with a page and no picture: its port."""
    (tmp_path / "index.html").write_text("<title>Router</title>")
    handler = functools.partial(http.server.SimpleHTTPRequestHandler, directory=tmp_path)
    handler.log_message = lambda *_: None
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield server.server_port
        server.shutdown()


def test_a_device_is_named_with_its_picture_and_its_cost(program):
    farm = Farm(program, "--as", "camera-webserver", "--size", "320x240")
    status, found = proposals(f"127.0.0.1:{farm.port}")
    assert status == 0
    assert found[0]["device"] == "camera-webserver"
    assert found[0]["settings"] == {"source": f"http://127.0.0.1:{farm.port + 1}/stream"}
    picture = found[0]["picture"]
    assert (picture["width"], picture["height"]) == (320, 240)
    assert picture["fps"] > 5 and picture["bytes_per_second"] > 10_000
    assert base64.b64decode(picture["jpeg"]).startswith(b"\xff\xd8")


def test_what_it_prints_can_be_pasted(program, tmp_path):
    farm = Farm(program, "--as", "securitycam")
    text = probe(f"127.0.0.1:{farm.port}", "--id", "porch").stdout
    lines = text[text.index("   cameras:"):text.index("   vedette settings")]
    file = tmp_path / "hub.yaml"
    file.write_text("version: 1\n" + "\n".join(line[3:] for line in lines.splitlines()) + "\n")
    checked = subprocess.run([BIN / "vedette", "check", file], capture_output=True, text=True, timeout=LIMIT_S, check=False)
    assert checked.returncode == 0, checked.stdout + checked.stderr
    file.write_text("version: 1\ncameras: {}\n")
    command = next(line for line in text.splitlines() if "vedette settings set" in line)
    subprocess.run(command.replace("vedette", str(BIN / "vedette"), 1) + f" --config {file}", shell=True, check=True,
                   timeout=LIMIT_S, capture_output=True)
    assert f"http://127.0.0.1:{farm.port}/mjpeg" in file.read_text()


def test_a_board_asks_for_its_owner_and_is_recognised_with_the_password(node):
    board = node()
    closed = probe(f"127.0.0.1:{board.port}", "--json")
    assert "password" in json.loads(closed.stdout)["proposals"][-1]["reason"] or closed.returncode == 0
    status, found = proposals(f"127.0.0.1:{board.port}", "--user", "admin", password=Node.PASSWORD)
    assert status == 0
    assert found[0]["device"] == "vedette-node"
    assert found[0]["picture"]["width"] > 0
    assert found[0]["settings"]["ptz.kind"] == "control_servo"


def test_each_camera_of_another_hub_is_proposed(hub):
    other = hub("cameras: {porch: {source: 'test://?size=160x120'}, yard: {source: 'test://?size=160x120'}}")
    status, found = proposals(other.url)
    assert status == 0
    assert {p["settings"]["source"] for p in found} >= {f"{other.url}/cameras/{camera}/mjpeg" for camera in ("porch", "yard")}
    assert found[0]["device"] == "vedette-hub"
    assert found[0]["picture"]["width"] == 160


def test_an_unknown_device_gets_a_report(web_server):
    done = probe(f"127.0.0.1:{web_server}")
    assert done.returncode == 1
    assert "No camera was recognised" in done.stdout
    assert "200, a page \"Router\"" in done.stdout
    report = done.stdout[done.stdout.index("For a bug report"):]
    assert "127.0.0.1" not in report


def test_what_is_no_address_is_a_usage_error():
    done = probe("exec:reboot")
    assert done.returncode == 2
    assert "no address in a network" in done.stderr
