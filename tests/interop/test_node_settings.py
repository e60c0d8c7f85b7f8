"""What a board that is a process keeps: its owner and settings, over restarts, kill -9 and damaged files."""
import base64
import html
import http.client
import json
import pathlib
import random
import re
import stat
import subprocess
import threading
import urllib.parse

import pytest
from conftest import BIN, LIMIT_S, Program, wait_until

PASSWORD = "a password of its own"


class Board(Program):
    """A board without any option but where it keeps its settings."""

    def __init__(self, state, *words):
        self.state = pathlib.Path(state)
        super().__init__(["vedette-node", "--ports", "auto", "--camera", "none", "--state", str(state), *words])
        self.port = int(self.wait_for(r"listening: http \S+:(\d+), ").group(1))

    def ask(self, method, path, body=None, password=None, connection=None):
        """Status and document of the answer."""
        headers = {}
        if body is not None:
            headers["Content-Type"] = "application/json"
        if password is not None:
            headers["Authorization"] = "Basic " + base64.b64encode(f"admin:{password}".encode()).decode()
        connection = connection or http.client.HTTPConnection("127.0.0.1", self.port, timeout=LIMIT_S)
        connection.request(method, path, None if body is None else json.dumps(body), headers)
        answer = connection.getresponse()
        text = answer.read()
        return answer.status, json.loads(text) if "json" in answer.getheader("Content-Type", "") else text.decode()

    def name(self):
        settings = self.ask("GET", "/api/v1/settings", password=PASSWORD)[1]["settings"]
        return next(row["value"] for row in settings if row["path"] == "name")


@pytest.fixture
def board(tmp_path):
    """board() starts one; each time with the same folder."""
    state = tmp_path / "state"
    state.mkdir()
    started = []

    def start():
        started.append(Board(state))
        return started[-1]
    yield start
    for one in started:
        one.end()


def test_the_first_owner_is_made_once_and_lasts(board):
    first = board()
    assert "has no owner yet" in first.output
    assert first.ask("GET", "/api/v1/status", password=PASSWORD)[0] == 403
    assert first.ask("POST", "/api/v1/setup", {"password": "short"})[1]["code"] == "invalid_argument"
    assert first.ask("POST", "/api/v1/setup", {"password": PASSWORD}) == (200, {"done": True})
    assert first.ask("POST", "/api/v1/setup", {"password": "another password"})[0] == 403
    assert first.ask("GET", "/api/v1/status", password="another password")[0] == 401
    assert first.ask("PATCH", "/api/v1/settings", {"name": "Porch", "wifi.password": "secret of the air"}, PASSWORD)[0] == 200
    assert first.end()[0] == 0

    again = board()
    assert again.name() == "Porch"
    shown = json.dumps(again.ask("GET", "/api/v1/settings", password=PASSWORD)[1])
    assert "secret of the air" not in shown + again.output + first.output
    changed = again.ask("POST", "/api/v1/password", {"current": PASSWORD, "password": "another password"}, PASSWORD)
    assert changed == (200, {"done": True})
    assert again.ask("GET", "/api/v1/status", password=PASSWORD)[0] == 401
    assert again.ask("GET", "/api/v1/status", password="another password")[0] == 200


def test_the_files_are_the_owners_alone_and_hold_no_password(board):
    one = board()
    one.ask("POST", "/api/v1/setup", {"password": PASSWORD})
    one.ask("PATCH", "/api/v1/settings", {"name": "Porch"}, PASSWORD)
    files = sorted(one.state.glob("settings.*"))
    assert [file.name for file in files] == ["settings.0", "settings.1"]
    for file in files:
        assert stat.S_IMODE(file.stat().st_mode) == 0o600
        assert PASSWORD.encode() not in file.read_bytes()
        assert b"pbkdf2-sha256$" in file.read_bytes()


def test_a_damaged_file_costs_the_last_change_and_is_said(board):
    one = board()
    one.ask("POST", "/api/v1/setup", {"password": PASSWORD})
    for name in ("one", "two"):
        one.ask("PATCH", "/api/v1/settings", {"name": name}, PASSWORD)
    one.end()
    newest = max(one.state.glob("settings.*"), key=lambda file: int.from_bytes(file.read_bytes()[4:8]))
    newest.write_bytes(newest.read_bytes()[:-3])
    again = board()
    assert "warning: settings: the last change was cut; the settings before it hold" in again.output
    assert again.name() == "one"
    again.end()
    for file in again.state.glob("settings.*"):
        file.write_bytes(b"noise")
    last = board()
    assert "warning: settings: the stored settings are damaged; the defaults hold" in last.output
    assert last.ask("GET", "/api/v1/status", password=PASSWORD)[0] == 403


def test_a_folder_that_is_missing_is_said_and_changes_hold_until_the_end(board, tmp_path):
    lost = Board(tmp_path / "nowhere")
    try:
        assert lost.ask("POST", "/api/v1/setup", {"password": PASSWORD})[1]["code"] == "storage_failed"
    finally:
        lost.end()


def test_kill_9_at_any_moment_leaves_the_last_answered_change_or_the_one_under_way(board):
    chance = random.Random(7)
    last = "first"
    one = board()
    one.ask("POST", "/api/v1/setup", {"password": PASSWORD})
    one.ask("PATCH", "/api/v1/settings", {"name": last}, PASSWORD)
    number = 0
    for _ in range(25):
        timer = threading.Timer(chance.uniform(0.001, 0.12), one.process.kill)
        timer.start()
        begun = last
        try:
            connection = http.client.HTTPConnection("127.0.0.1", one.port, timeout=LIMIT_S)
            while True:
                number += 1
                begun = f"name {number}"
                status = one.ask("PATCH", "/api/v1/settings", {"name": begun}, PASSWORD, connection)[0]
                assert status == 200
                last = begun
        except (OSError, http.client.HTTPException, json.JSONDecodeError):
            pass
        timer.join()
        one.process.wait(LIMIT_S)
        one = board()
        assert one.name() in (last, begun)
        last = one.name()
    assert number > 25


def test_Y10_a_restart_over_the_api_brings_the_board_back_with_what_was_kept(board):
    one = board()
    one.ask("POST", "/api/v1/setup", {"password": PASSWORD})
    one.ask("PATCH", "/api/v1/settings", {"name": "Porch", "server.hosts": "cam.example.org\ncam.example.net"}, PASSWORD)
    assert one.ask("POST", "/api/v1/restart", password=PASSWORD)[0] == 200
    wait_until(lambda: len(re.findall("listening: ", one.output)) == 2, "the board did not come back")
    one.port = int(re.findall(r"listening: http \S+:(\d+), ", one.output)[-1])
    assert one.name() == "Porch"
    settings = one.ask("GET", "/api/v1/settings", password=PASSWORD)[1]["settings"]
    hosts = next(row for row in settings if row["path"] == "server.hosts")
    assert hosts["value"] == ["cam.example.org", "cam.example.net"]


def test_wrong_passwords_are_slow_for_the_guesser_and_for_nobody_else(board):
    one = board()
    one.ask("POST", "/api/v1/setup", {"password": PASSWORD})
    answers = [one.ask("GET", "/api/v1/status", password=f"guess {i}")[0] for i in range(12)]
    assert answers == [401] * 10 + [429] * 2
    assert one.ask("GET", "/api/v1/status", password=PASSWORD)[0] == 429


class Browser:
    """Logs in by the board's page, and sends its forms as a browser does."""

    def __init__(self, board):
        self.board = board
        self.cookie = ""
        self.token = ""
        status, head, _ = self.post("/login", {"loginuser": "admin", "loginpassword": PASSWORD})
        assert status == 303
        self.cookie = head["Set-Cookie"].partition(";")[0]

    def get(self, path):
        connection = http.client.HTTPConnection("127.0.0.1", self.board.port, timeout=LIMIT_S)
        connection.request("GET", path, headers={"Cookie": self.cookie})
        return connection.getresponse().read().decode()

    def post(self, path, fields):
        if self.cookie:
            self.token = re.search(r'name="token" value="([0-9a-f]+)"', self.get(path)).group(1)
        connection = http.client.HTTPConnection("127.0.0.1", self.board.port, timeout=LIMIT_S)
        connection.request("POST", path, urllib.parse.urlencode({**fields, "token": self.token}),
                           {"Cookie": self.cookie, "Content-Type": "application/x-www-form-urlencoded"})
        answer = connection.getresponse()
        return answer.status, answer.headers, answer.read().decode()

    def shown(self, path, field):
        """The value of a field as a browser reads it."""
        found = re.search(rf'name="{re.escape(field)}"[^>]* value="([^"]*)"', self.get(path))
        return html.unescape(found.group(1))


@pytest.mark.parametrize("ssid", ["House Bettis's Wi-Fi Network", "Example's \"Wifi\"", "A & B <b>", "caf\u00e9 100%", " lead and trail ",
                                  "a-b_c=d;e\\n", "&amp;", "x" * 32])
# Field case: a Wi-Fi has a name with an apostrophe, an ampersand or a bracket | luc-github/ESP3D 480, arendst/Tasmota 8323,
# Juerd/ESP-WiFiSettings 7, maximkulkin/esp-wifi-config 10 | the form shows and keeps it whole
def test_any_name_of_a_wifi_is_kept_as_it_was_typed(board, ssid):
    one = board()
    one.ask("POST", "/api/v1/setup", {"password": PASSWORD})
    browser = Browser(one)
    assert browser.post("/wifi", {"wifi.activated": "true", "wifi.ssid": ssid})[0] == 303
    assert browser.shown("/wifi", "wifi.ssid") == ssid
    one.end()
    again = board()
    settings = again.ask("GET", "/api/v1/settings", password=PASSWORD)[1]["settings"]
    assert next(row["value"] for row in settings if row["path"] == "wifi.ssid") == ssid


@pytest.mark.parametrize("secret", ["32<@werpW&uqyW=dmk0FSD", "Hit=+NapHippy99", "Asq2!iO#,py29d", "50%26more%40+", "_/\\#!$ '\"`~^",
                                    "x" * 63])
# Field case: a Wi-Fi password has characters that a form encodes | tzapu/WiFiManager 804, homieiot/homie-esp8266 386,
# iotappstory/ESP-Library 106, letscontrolit/ESPEasy 2265, copercini/esp32-iot-examples 11 | the board stores what was typed, and
# an empty field later keeps it
def test_any_password_of_a_wifi_is_stored_as_it_was_typed_and_never_shown(board, secret):
    one = board()
    one.ask("POST", "/api/v1/setup", {"password": PASSWORD})
    browser = Browser(one)
    assert browser.post("/wifi", {"wifi.ssid": "home", "wifi.password": secret})[0] == 303
    assert browser.post("/wifi", {"wifi.ssid": "home 2", "wifi.password": ""})[0] == 303
    assert secret not in html.unescape(browser.get("/wifi"))
    newest = max(one.state.glob("settings.*"), key=lambda file: int.from_bytes(file.read_bytes()[4:8]))
    assert f"wifi.password={secret}\n".encode() in newest.read_bytes()


def test_a_password_that_no_wifi_has_is_refused_beside_its_field(board):
    one = board()
    one.ask("POST", "/api/v1/setup", {"password": PASSWORD})
    browser = Browser(one)
    status, _, page = browser.post("/wifi", {"wifi.ssid": "my <home>", "wifi.password": "short"})
    assert status == 422 and "8 to 63 characters" in page
    assert "my &lt;home&gt;" in page, "what was typed is still there"
    assert browser.shown("/wifi", "wifi.ssid") == ""


def test_the_originals_files_are_taken_over_and_shown_again(board):
    one = board()
    one.ask("POST", "/api/v1/setup", {"password": PASSWORD})
    station = {"activated": True, "wifipassword": "long enough", "ssid": "at home", "ipaddress": "", "netmask": "", "gateway": "", "dns": ""}
    status, told = one.ask("POST", "/api/v1/pycameresp/StationConfig.json", station, PASSWORD)
    assert status == 200 and {key["result"] for key in told["keys"]} == {"kept"}
    point = one.ask("POST", "/api/v1/pycameresp/AccessPointConfig.json", {"ssid": "Micropython", "wifipassword": "Micropython"}, PASSWORD)[1]
    assert [key["result"] for key in point["keys"]] == ["changed", "changed"]
    one.end()
    again = board()
    shown = again.ask("GET", "/api/v1/pycameresp/StationConfig.json", password=PASSWORD)[1]
    assert shown == station | {"wifipassword": ""}


CONFIG_H = """#pragma once
//#define CAMERA_MODEL_ESP_EYE
#define CAMERA_MODEL_AI_THINKER
#define WIFI_SSID "at home"
#define WIFI_PASS "pass"
#define DNS_SECONDARY 8, 8, 4, 4
"""


def test_a_file_of_an_original_is_taken_over_by_option_and_by_api(tmp_path, board):
    old = tmp_path / "Config.h"
    old.write_text(CONFIG_H)
    told = Program(["vedette-node", "--ports", "auto", "--camera", "none", "--import", str(old)])
    told.wait_for(r"import: CAMERA_MODEL_: refused: it is chosen when the firmware is built")
    told.wait_for(r"import: WIFI_SSID: kept as wifi.ssid")
    told.wait_for(r"import: WIFI_PASS: refused as wifi.password: a Wi-Fi password has 8 to 63 characters")
    told.wait_for(r"listening: http ")
    told.end()
    node = board()
    assert node.ask("POST", "/api/v1/setup", {"password": PASSWORD})[0] == 200
    login = "Basic " + base64.b64encode(f"admin:{PASSWORD}".encode()).decode()
    connection = http.client.HTTPConnection("127.0.0.1", node.port, timeout=LIMIT_S)
    connection.request("POST", "/api/v1/import", "# ESP-IDF\n" * 20000 + CONFIG_H, {"Authorization": login})
    answer = connection.getresponse()
    results = {row["symbol"]: row["result"] for row in json.loads(answer.read())["symbols"]}
    assert results == {"CAMERA_MODEL_": "refused", "WIFI_SSID": "kept", "WIFI_PASS": "refused", "DNS_SECONDARY": "refused"}
    settings = node.ask("GET", "/api/v1/settings", password=PASSWORD)[1]["settings"]
    assert next(row["value"] for row in settings if row["path"] == "wifi.ssid") == "at home"


def test_a_file_of_something_else_is_refused_with_a_sentence(tmp_path):
    other = tmp_path / "other.txt"
    other.write_text("ssid: at home\n")
    done = subprocess.run([BIN / "vedette-node", "--import", other], capture_output=True, text=True, timeout=LIMIT_S)
    assert done.returncode == 2
    assert "no line of it is one of securityCam's Config.h or of TCPCam's sdkconfig" in done.stderr



def shown_passwords(board):
    return re.findall(r"the password of admin is now (\S{12}): log in", board.output)


def test_a_forgotten_password_is_reset_by_an_option_and_by_a_line_on_the_console(board):
    first = board()
    assert first.ask("POST", "/api/v1/setup", {"password": PASSWORD})[0] == 200
    first.end()
    again = Board(first.state, "--serial", "--reset-password")
    new = wait_until(lambda: shown_passwords(again), "no new password")[0]
    assert again.ask("GET", "/status", password=PASSWORD)[0] == 401
    assert again.ask("GET", "/status", password=new)[0] == 200
    with open(again.wait_for(r"serial: (\S+)").group(1), "wb", buffering=0) as console:
        console.write(b"reset password\r\n")
    newest = wait_until(lambda: shown_passwords(again)[1:], "no second password")[0]
    assert again.ask("GET", "/status", password=new)[0] == 401
    again.end()
    last = board()
    assert last.ask("GET", "/status", password=newest)[0] == 200, "it is stored"
