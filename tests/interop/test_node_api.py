"""The node's JSON API with curl; each answer is of the form that docs/ref/node-openapi.json says."""
import json
import subprocess

import jsonschema
import pytest
from conftest import BIN, LIMIT_S, ROOT, wait_until
from node_soak import open_files, soak
from test_node import OWNER, curl, is_jpeg, size_of

DOCUMENT = json.loads((ROOT / "docs/ref/node-openapi.json").read_text())
JSON = ["-H", "Content-Type: application/json"]


def ask(board, path, method="GET", body=None, options=tuple(OWNER), second=False):
    """Status and body of an answer, checked against the document."""
    sent = [] if body is None else [*JSON, "-d", body if isinstance(body, str) else json.dumps(body)]
    status, head, answer = curl(board.url(path, second), "-X", method, *sent, *options)
    responses = DOCUMENT["paths"][path.partition("?")[0]][method.lower()]["responses"]
    assert str(status) in responses, f"{path} answered {status}, which the document does not list"
    kind = next(line for line in head.splitlines() if line.startswith("content-type:")).split(":")[1].split(";")[0].strip()
    content = responses[str(status)]["content"]
    assert kind in content, f"{path} answered {kind}"
    if kind.endswith("json"):
        answer = json.loads(answer)
        jsonschema.validate(answer, {**content[kind]["schema"], "components": DOCUMENT["components"]})
    return status, answer


def values(board):
    return {row["name"]: row["value"] for row in ask(board, "/api/v1/camera")[1]["settings"]}


def test_the_document_is_current_and_served(node):
    printed = subprocess.run([BIN / "vedette-node", "--print-openapi"], capture_output=True, timeout=LIMIT_S, check=True).stdout
    assert printed.decode() == (ROOT / "docs/ref/node-openapi.json").read_text(), "run tools/docs"
    assert json.loads(printed)["openapi"] == "3.1.0"
    served = curl(node("--camera", "none").url("/api/v1/openapi.json"), "--compressed", *OWNER)[2]
    assert json.loads(served) == DOCUMENT, "run tools/docs"
    ids = [operation["operationId"] for path in DOCUMENT["paths"].values() for operation in path.values()]
    assert len(set(ids)) == len(ids)


@pytest.mark.parametrize("path", ["/status", "/api/v1/status", "/api/v1/streams", "/api/v1/camera", "/api/v1/servos", "/api/v1/settings",
                                  "/api/v1/lamp", "/api/v1/snapshot.jpg", "/capture", "/control?var=quality&val=20",
                                  "/control_servo?tr=0&el=0", "/camera/configure?name=quality&value=20", "/camera/stop"])
def test_each_address_answers_as_the_document_says(node, path):
    board = node("--size", "QVGA")
    assert ask(board, path)[0] == 200
    stranger = node("--size", "QVGA", allow=())
    assert ask(stranger, path, options=())[0] == 401


def test_status_tells_the_state_of_the_board(node):
    board = node("--size", "QVGA", "--name", "Garden \"2\"")
    with subprocess.Popen(["curl", "-sN", board.url("/mjpeg")], stdout=subprocess.PIPE) as stream:
        assert stream.stdout.read(20_000)
        status = ask(board, "/api/v1/status")[1]
        stream.kill()
    assert (status["name"], status["board"]) == ("Garden \"2\"", "AI_THINKER")
    assert status["viewers"] == {"now": 1, "max": 4} and status["connections"]["now"] == 2
    assert status["camera"]["runs"] and status["camera"]["taken"] > 0 and status["camera"]["dropped"] == 0


def test_settings_are_changed_together_or_not_at_all(node):
    board = node("--size", "QVGA")
    before = values(board)
    assert ask(board, "/api/v1/camera", "PATCH", {"framesize": "SVGA", "quality": 30, "hmirror": True})[0] == 200
    assert values(board) == before | {"framesize": 9, "quality": 30, "hmirror": 1}
    assert size_of(ask(board, "/api/v1/snapshot.jpg")[1]) in ("320,240", "800,600")
    status, problem = ask(board, "/api/v1/camera", "POST", {"quality": 10, "brightness": 3})
    assert (status, problem["parameter"]) == (400, "brightness")
    assert ask(board, "/api/v1/camera", "POST", {"quality": 10, "focus": 3})[0] == 404
    assert ask(board, "/api/v1/camera", "POST", '{"quality": 10')[1]["code"] == "malformed_request"
    assert ask(board, "/api/v1/camera", "POST", '{"quality":' + " " * 1100 + "10}")[0] == 413
    assert curl(board.url("/api/v1/camera"), "-H", "Content-Type: text/plain", "-d", '{"quality":10}', *OWNER)[0] == 415
    assert values(board) == before | {"framesize": 9, "quality": 30, "hmirror": 1}
    still = node("--camera", "hello")
    assert ask(still, "/api/v1/camera", "PATCH", {"quality": 10})[1]["code"] == "no_settings"


def test_servos_and_lamp_obey_and_another_sites_page_moves_nothing(node):
    board = node("--size", "QVGA")
    assert ask(board, "/api/v1/servos")[1] == {"traverse": 90, "elevation": 90, "moved": False}
    evil = ["-H", "Origin: http://evil.example"]
    assert ask(board, "/api/v1/servos", "POST", {"traverse": 10}, options=[*OWNER, *evil])[0] == 403
    moved = ask(board, "/api/v1/servos", "POST", {"traverse": 10, "elevation_by": 5}, options=())
    assert moved == (200, {"traverse": 10, "elevation": 95, "moved": True})
    assert ask(board, "/api/v1/servos", "PATCH", {"traverse": 181})[0] == 400
    assert ask(board, "/api/v1/lamp", "PATCH", {"level": 200}) == (200, {"level": 200})
    assert ask(board, "/api/v1/lamp", "PATCH", {"level": 256})[0] == 400
    assert ask(board, "/api/v1/lamp")[1] == {"level": 200}
    assert is_jpeg(ask(board, "/api/v1/snapshot.jpg")[1])


def test_Y21_after_many_loads_and_broken_clients_everything_is_given_back(node):
    board = node("--size", "QQVGA")
    files = open_files(board.process.pid)
    settled = soak(board, 100)
    assert soak(board, 300) - settled < 200
    wait_until(lambda: open_files(board.process.pid) == files, "the last connection is closed")


def test_a_board_without_a_sensor_draws_its_pictures(node):
    board = node("--camera", "pattern")
    first = curl(board.url("/capture"))[2]
    assert size_of(first) == "160,120"
    assert curl(board.url("/capture"))[2] != first, "the clock in it goes on"


def test_as_capture_the_sensor_has_the_originals_settings(node):
    now = values(node("--as", "capture"))
    assert {name: now[name] for name in ("framesize", "quality", "brightness", "saturation", "vflip")} == \
        {"framesize": 13, "quality": 10, "brightness": 1, "saturation": -2, "vflip": 1}


def test_a_webcams_pictures_are_sent_byte_for_byte_and_it_is_closed_while_nobody_looks(node, tmp_path):
    device, folder = tmp_path / "video0", tmp_path / "played"
    device.touch()
    folder.mkdir()
    subprocess.run(["ffmpeg", "-v", "error", "-f", "lavfi", "-i", "testsrc=size=320x240:rate=25", "-frames:v", "5",
                    "-pix_fmt", "yuvj422p", "-huffman", "default", folder / "%02d.jpg"], check=True, timeout=LIMIT_S,
                   stdin=subprocess.DEVNULL)
    board = node("--camera", device, "--size", "QVGA", more_environment={
        "LD_PRELOAD": str(BIN / "v4l2_stand_in.so"), "STANDIN_PATH": str(device), "STANDIN_DIR": str(folder),
        "STANDIN_SIZE": "320x240", "STANDIN_FPS": "25"})

    played = {file.read_bytes() for file in folder.iterdir()}
    at_rest = open_files(board.process.pid)
    seen = {curl(board.url("/capture"))[2] for _ in range(6)}
    assert len(seen) > 1 and seen <= played
    assert ask(board, "/api/v1/camera", "PATCH", {"quality": 10})[1]["code"] == "no_settings"
    wait_until(lambda: ask(board, "/api/v1/status")[1]["connections"]["now"] == 1, "the clients are gone")
    assert open_files(board.process.pid) > at_rest
    wait_until(lambda: open_files(board.process.pid) == at_rest, "the webcam is closed")


def test_a_webcam_that_is_missing_is_named_in_the_log_and_in_the_answer(node, tmp_path):
    board = node("--camera", tmp_path / "video9")
    assert curl(board.url("/capture"))[0] == 503
    assert board.output.count("video9") == 1
