"""A board whose Wi-Fi comes and goes and whose card is full, and one that loses its power again and again: no leak, settings intact.

VEDETTE_SOAK_S: how long each of the two lasts, 20 seconds by default.
"""
import json
import os
import pathlib
import random
import re
import signal
import subprocess
import sys
import threading
import time

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / "interop"))
import conftest  # noqa: E402
from node_soak import open_files, soak  # noqa: E402
from test_node import OWNER, curl  # noqa: E402

node = conftest.node  # the fixture

SECONDS = float(os.environ.get("VEDETTE_SOAK_S", "20"))
NAME = re.compile(r"\d{4}-\d\d-\d\d_\d\d-\d\d-\d\d \(id=\d+\) \(diff=\d+\)\.jpg")
CARD_KB = 200


def settings(board, method="GET", **changes):
    """The settings by path, of a secret whether it is set; None: the board is not there."""
    sent = ["-H", "Content-Type: application/json", "-X", method, "-d", json.dumps(changes)] if changes else []
    try:
        status, _, text = curl(board.url("/api/v1/settings"), *sent, *OWNER)
    except subprocess.CalledProcessError:
        return None
    if status != 200:
        return None
    return {row["path"]: row.get("value", row.get("set")) for row in json.loads(text)["settings"]}


def status_of(board, what):
    return json.loads(curl(board.url(f"/api/v1/{what}"), *OWNER)[2])


def rough(folder):
    """Options of a board with a card that is soon full, and a network that goes every seven seconds: a lost one that is not there is
    looked for again after five."""
    card = folder / "card"
    card.mkdir(exist_ok=True)
    script = folder / "wifi"
    lines = ["network home password -50 100ms"]
    for second in range(2, 4 * int(SECONDS) + 120, 7):
        lines += [f"{second}s gone home", f"{second + 1}s back home"]
    script.write_text("\n".join(lines) + "\n")
    return ("--listen", "0.0.0.0", "--wifi-script", script, "--wifi", "home", "password", "--ntp", "127.0.0.1", "--size", "QQVGA",
            "--set", "accesspoint.activated", "false", "--card", card, "--card-size", f"{CARD_KB}kB", "--state", folder / "state", "--set", "motion.activated", "true",
            "--set", "motion.period", "100ms")


def pictures_of(folder):
    return sorted((file for file in (folder / "card").rglob("*") if file.is_file()), key=lambda file: file.name)


def test_wifi_that_comes_and_goes_and_a_full_card_cost_no_memory(node, tmp_path):
    (tmp_path / "state").mkdir()
    # Another file takes half of the card, and pictures that are there already the rest.
    (tmp_path / "card").mkdir()
    (tmp_path / "card" / "film.mov").write_bytes(bytes(CARD_KB * 500))
    for minute in range(9):
        minutes = tmp_path / "card" / f"2020-01-01/2020-01-01_00-0{minute}"
        minutes.mkdir(parents=True)
        (minutes / f"{minutes.name}-00 (id=1) (diff=20).jpg").write_bytes(b"\xff\xd8" + bytes(11_000) + b"\xff\xd9")
    board = node(*rough(tmp_path))
    # Alerts go to a service that is not there.
    assert settings(board, "PATCH", **{"webhook.url": "http://127.0.0.1:9/"})
    conftest.wait_until(lambda: status_of(board, "motion")["card"]["stored"] > 0, "a picture is stored on the full card")
    settled = soak(board, 200)
    files = open_files(board.process.pid)
    end = time.monotonic() + SECONDS
    loads = 0
    while time.monotonic() < end:
        after = soak(board, 50)
        loads += 50
        assert after - settled < 400, f"{settled} kB at first, {after} kB after {loads} loads"
    assert board.process.poll() is None
    assert (tmp_path / "card" / "film.mov").stat().st_size == CARD_KB * 500
    used = sum(file.stat().st_size for file in pictures_of(tmp_path))
    assert used <= CARD_KB * 1000, used
    card = status_of(board, "motion")["card"]
    assert card["state"] in ("ready", "full") and card["stored"] > 0, card
    lost = board.output.count("has lost the network")
    print(f"{loads} loads, {settled} kB at first and {after} kB at last, {card['stored']} pictures, Wi-Fi lost {lost} times")
    assert lost >= SECONDS // 10
    # The networking's own sockets come and go with the network.
    conftest.wait_until(lambda: open_files(board.process.pid) <= files + 3, "sockets are given back")


def test_a_board_that_loses_its_power_at_any_moment_keeps_its_settings(node, tmp_path):
    (tmp_path / "state").mkdir()
    chance = random.Random(int(os.environ.get("VEDETTE_SOAK_SEED", "1")))
    kept, resets = 0, 0
    end = time.monotonic() + SECONDS
    while time.monotonic() < end:
        board = node(*rough(tmp_path))
        found = conftest.wait_until(lambda: settings(board), "the settings")
        assert "damaged" not in board.output, board.output
        if resets:
            number = int(found["name"].removeprefix("board-"))
            assert number in (kept, kept + 1), f"{number} is stored, and {kept} was acknowledged last"
            kept = number
        assert found["motion.period"] == "100ms"
        for file in pictures_of(tmp_path):
            assert NAME.fullmatch(file.name), file
        # Changes come until the power goes.
        blow = threading.Timer(0.2 + chance.random(), board.process.send_signal, [signal.SIGKILL])
        blow.start()
        while settings(board, "PATCH", name=f"board-{kept + 1}"):
            kept += 1
        blow.join()
        board.process.wait(conftest.LIMIT_S)
        resets += 1
    print(f"{resets} losses of power, {kept} changes")
    assert resets >= 3 and kept >= 3
