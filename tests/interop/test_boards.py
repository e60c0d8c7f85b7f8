"""A hub and boards that are processes: the hub shows and turns them, also those of `vedette demo --boards`."""
import json
import re
import subprocess
import urllib.request

from conftest import LIMIT_S, Hub, wait_until
from test_node import OWNER, curl, is_jpeg
from test_ptz import ask
from test_users import PASSWORD, vedette

PTZ = "/api/v1/cameras/board/ptz"


def servos(board):
    return json.loads(curl(board.url("/api/v1/servos"), *OWNER)[2])


def test_a_hub_shows_a_board_and_turns_its_servos(node, tmp_path):
    board = node("--size", "QVGA")
    file = tmp_path / "hub.yaml"
    file.write_text(f"""version: 1
listen: 127.0.0.1:0
cameras:
  board:
    source: {board.url("/mjpeg")}
    ptz: {{kind: control_servo, url: "{board.url("/control_servo", second=True)}", pan: -60..60, speed: 360}}
""")
    status, _, said = vedette("users", "add", "ann", "--role", "owner", "--config", str(file), stdin=f"{PASSWORD}\n")
    assert status == 0, said
    hub = Hub(file)
    try:
        assert servos(board) == {"traverse": 90, "elevation": 90, "moved": False}
        assert ask(hub, PTZ + "/move", "ann", {"pan": -5})[0] == 200
        assert servos(board) == {"traverse": 95, "elevation": 90, "moved": True}, "left is tr=5"
        assert ask(hub, PTZ + "/home", "ann", {})[0] == 200
        wait_until(lambda: ask(hub, PTZ, "ann")[1]["pan"]["position"] == 0, "homed")
        assert servos(board)["traverse"] == 90
    finally:
        hub.end()


def is_gone(url):
    return subprocess.run(["curl", "-s", "-o", "/dev/null", url], timeout=LIMIT_S).returncode == 7  # nobody listens


def test_the_demo_starts_boards_shows_them_and_ends_them(program):
    demo = program("vedette", "demo", "--listen", "127.0.0.1:0", "--cameras", 1, "--boards", 2)
    url = demo.wait_for(r"http://127\.0\.0\.1:\d+").group()
    password = demo.wait_for(r"log in as admin, password (\S+)\n").group(1)
    boards = re.findall(r"Board \d: (http://127\.0\.0\.1:\d+)/", demo.output)
    assert len(boards) == 2
    with urllib.request.urlopen(url + "/api/v1/cameras", timeout=20) as answer:
        cameras = {c["id"]: c["steerable"] for c in json.load(answer)["items"]}
    assert cameras == {"garden": False, "board-1": True, "board-2": True, "yard": True}
    with urllib.request.urlopen(url + "/cameras/board-2/snapshot.jpg", timeout=20) as answer:
        assert is_jpeg(answer.read())
    names = set()
    for board in boards:
        status, _, body = curl(board + "/api/v1/status", "-u", f"admin:{password}")
        assert status == 200
        names.add(json.loads(body)["name"])
    assert names == {"Board 1", "Board 2"}
    assert demo.end()[0] == 0
    for board in boards:
        wait_until(lambda: is_gone(board), "the boards end with the demo")
