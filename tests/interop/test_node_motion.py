"""Motion on a board that is a process: a simulated scene, a folder as its card, and a webcam whose pictures a test chooses."""
import base64
import http.client
import json
import re
import subprocess

import pytest
from conftest import BIN, LIMIT_S, Node, wait_until
from test_node_alerts import TOKEN, USER

NAME = re.compile(r"\d{4}-\d\d-\d\d_\d\d-\d\d-\d\d \(id=\d+\) \(diff=\d+\)\.jpg")


def ask(board, path, method="GET", body=None):
    """Status and body of the owner's request."""
    connection = http.client.HTTPConnection("127.0.0.1", board.port, timeout=LIMIT_S)
    headers = {"Authorization": "Basic " + base64.b64encode(f"admin:{Node.PASSWORD}".encode()).decode()}
    if body is not None:
        headers["Content-Type"] = "application/json"
    connection.request(method, path, None if body is None else json.dumps(body), headers)
    answer = connection.getresponse()
    text = answer.read()
    connection.close()
    return answer.status, text


def motion(board):
    return json.loads(ask(board, "/api/v1/motion")[1])


def change(board, **settings):
    status, text = ask(board, "/api/v1/settings", "PATCH", {f"motion.{name}": value for name, value in settings.items()})
    assert status == 200, text


@pytest.fixture
def filmed(node, tmp_path):
    """filmed() starts a board whose webcam shows film(), a list of the numbers of scenes, over and over: 0 is the still scene."""
    scenes = tmp_path / "scenes"
    scenes.mkdir()
    for number in range(4):
        box = f",drawbox=x=0:y=0:w=iw:h={24 * number}:color=white:t=fill" if number else ""
        subprocess.run(["ffmpeg", "-v", "error", "-f", "lavfi", "-i", f"color=gray:size=320x240{box}", "-frames:v", "1",
                        "-pix_fmt", "yuvj422p", "-huffman", "default", scenes / f"{number}.jpg"], check=True, timeout=LIMIT_S,
                       stdin=subprocess.DEVNULL)
    card = tmp_path / "card"
    card.mkdir()
    played = tmp_path / "played"
    played.mkdir()
    device = tmp_path / "video0"
    device.touch()

    def film(numbers):
        for at, number in enumerate(numbers):
            (played / f"{at:03}.jpg").write_bytes((scenes / f"{number}.jpg").read_bytes())

    def start(numbers, options=(), alerts=None, **settings):
        film(numbers)
        board = node(*options, "--camera", device, "--size", "QVGA", "--fps", "20", "--card", card, more_environment={
            "LD_PRELOAD": str(BIN / "v4l2_stand_in.so"), "STANDIN_PATH": str(device), "STANDIN_DIR": str(played),
            "STANDIN_SIZE": "320x240", "STANDIN_FPS": "20"})
        board.card = card
        if alerts:
            status, text = ask(board, "/api/v1/settings", "PATCH", alerts)
            assert status == 200, text
        change(board, activated=True, method="scenes", period="50ms", before=0, **settings)
        return board
    return start


def looked(board, count):
    """Waits until the board has looked at so many more pictures."""
    begin = motion(board)["looked_at"]
    wait_until(lambda: motion(board)["looked_at"] >= begin + count, f"{count} pictures are looked at")


def files(board):
    return [file for file in board.card.rglob("*") if file.is_file()]


def test_Y17_a_still_scene_and_a_flash_of_one_picture_give_nothing(filmed):
    board = filmed([0] * 40 + [3] + [0] * 40)
    looked(board, 200)
    assert motion(board)["event"] is None
    assert files(board) == []


def test_Y17_what_enters_and_moves_gives_files_in_the_folder_of_the_minute(filmed):
    board = filmed([0] * 20 + [1] * 4 + [2] * 4 + [3] * 4)
    wait_until(lambda: len(files(board)) > 3, "pictures on the card")
    for file in files(board):
        assert NAME.fullmatch(file.name), file
        assert file.name.startswith(file.parent.name + "-"), file
        assert file.parent.name.startswith(file.parent.parent.name + "_") and file.parent.parent.parent == board.card, file
    # One that is complete: the newest may still be written.
    first = min(files(board), key=lambda file: file.name)
    assert first.read_bytes()[:2] == b"\xff\xd8" and first.read_bytes()[-2:] == b"\xff\xd9"
    page = ask(board, "/historic")[1].decode()
    stamp = first.name[:19]
    assert stamp[:10] in page
    day = ask(board, "/historic?" + stamp[:10])[1].decode()
    target = re.search(r'href="(/historic/picture\?[^"]+)"', day).group(1)
    status, picture = ask(board, target)
    assert status == 200 and picture[:2] == b"\xff\xd8" and picture[-2:] == b"\xff\xd9"
    for path in ("..", "../../password", "%2e%2e%2fpassword", "/etc/passwd"):
        assert ask(board, "/historic/picture?" + path)[0] == 404


def test_Y17_the_first_picture_of_an_event_is_told_with_the_name_of_its_file(filmed, services):
    service = services()
    board = filmed([0] * 20 + [1] * 4 + [2] * 4 + [3] * 4, ("--name-server", "127.0.0.1"), {
        "pushover.token": TOKEN, "pushover.user": USER, "pushover.url": f"http://127.0.0.1:{service.port}/1/messages.json"})
    request = service.wait(1)
    assert request.startswith(b"POST /1/messages.json HTTP/1.1\r\n")
    told = re.search(rb'name="message"\r\nContent-Type: text/plain \r\n\r\nIntrusion ([^\r]+)\r\n', request).group(1).decode()
    assert NAME.fullmatch(told), told
    stored = wait_until(lambda: [file for file in files(board) if file.name == told], "the picture that was told is on the card")
    wait_until(lambda: stored[0].read_bytes()[-2:] == b"\xff\xd9", "it is complete")
    attached = request.split(b"Content-Type: image/jpeg\r\n\r\n", 1)[1].split(b"\r\n--", 1)[0]
    assert attached == stored[0].read_bytes()
    looked(board, 40)
    assert motion(board)["event"]["id"] == 1
    assert json.loads(ask(board, "/api/v1/alerts")[1])["waiting"] == 0, "the same event is told once"


def test_Y18_the_thresholds_change_the_sensitivity_in_the_direction_of_their_names(filmed):
    walk = [0] * 20 + [1] * 4 + [2] * 4 + [3] * 4
    board = filmed(walk, minRgbDetection=130)
    looked(board, 150)
    assert motion(board)["event"] is None
    change(board, minRgbDetection=9, rbgErrorRange=255)
    looked(board, 150)
    assert motion(board)["event"] is None
    change(board, rbgErrorRange=12)
    wait_until(lambda: motion(board)["event"], "an event")


def test_Y18_switched_off_the_captures_end_within_seconds(filmed):
    board = filmed([0] * 20)
    wait_until(lambda: motion(board)["looked_at"] > 5, "pictures are looked at")
    change(board, activated=False)
    assert motion(board)["state"] == "off"
    status = wait_until(lambda: json.loads(ask(board, "/api/v1/status")[1])["camera"]["runs"] is False, "the camera rests")
    assert status


def test_Y18_a_full_card_loses_its_oldest_folder(node, tmp_path):
    card = tmp_path / "card"
    old = [card / f"2020-01-01_00-0{minute}" for minute in range(3)]
    for folder in old:
        folder.mkdir(parents=True)
        (folder / f"{folder.name}-00 (id=1) (diff=20).jpg").write_bytes(b"\xff\xd8" + bytes(100_000) + b"\xff\xd9")
    (card / "DCIM").mkdir()
    (card / "DCIM" / "photo.jpg").write_bytes(bytes(1000))
    board = node("--card", card, "--card-size", "310kB", "--size", "QVGA")
    change(board, activated=True, period="100ms")
    wait_until(lambda: not old[0].exists(), "the oldest folder goes")
    wait_until(lambda: motion(board)["card"]["stored"] > 0, "a picture is stored")
    assert (card / "DCIM" / "photo.jpg").exists()
    assert motion(board)["card"]["state"] == "ready"


def test_a_card_that_is_taken_out_is_told_once_and_motion_goes_on(node, tmp_path):
    card = tmp_path / "card"
    card.mkdir()
    board = node("--card", card, "--size", "QVGA")
    change(board, activated=True, period="100ms")
    wait_until(lambda: motion(board)["card"]["stored"] > 0, "a picture is stored")
    card.rename(tmp_path / "out")
    wait_until(lambda: motion(board)["card"]["state"] == "absent", "the card is missed")
    looked(board, 20)
    assert board.output.count("card: there is none") == 1
    assert "There is no card" in ask(board, "/historic")[1].decode()


def test_without_servos_named_the_card_has_their_pins(node, tmp_path):
    card = tmp_path / "card"
    card.mkdir()
    done = subprocess.run([BIN / "vedette-node", "--card", card, "--servos", "15,14"], capture_output=True, text=True,
                          timeout=LIMIT_S, stdin=subprocess.DEVNULL)
    assert done.returncode == 2
    assert "GPIO 15 of AI_THINKER cannot be the traverse servo: the SD card has it; choose others by --servos" in done.stderr
    done = subprocess.run([BIN / "vedette-node", "--card", tmp_path / "nothing"], capture_output=True, text=True,
                          timeout=LIMIT_S, stdin=subprocess.DEVNULL)
    assert done.returncode == 2 and "there is no such folder" in done.stderr
