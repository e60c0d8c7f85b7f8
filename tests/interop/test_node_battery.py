"""Battery mode of a board that is a process: a script plays battery, motion sensor, button and resets."""
import base64
import http.client
import json
import socket
import subprocess

import pytest
from conftest import BIN, LIMIT_S, Program, free_port

PASSWORD = "a password of its own"
HEALTHY = "0s battery 185\n"


class Board(Program):
    """A board in battery mode, awake for a second."""

    def __init__(self, tmp_path, script, *options, activated="true"):
        (tmp_path / "script").write_text(script)
        (tmp_path / "password").write_text(PASSWORD + "\n")
        self.port = free_port()
        super().__init__(["vedette-node", "--ports", f"{self.port},0,0", "--camera", "none",
                          "--battery", str(tmp_path / "script"), "--password-file", str(tmp_path / "password"),
                          "--set", "battery.activated", activated, "--set", "battery.awake_time", "1", *options])

    def is_open(self):
        with socket.socket() as client:
            return client.connect_ex(("127.0.0.1", self.port)) == 0

    def ask(self, method, path, body=None):
        headers = {"Content-Type": "application/json",
                   "Authorization": "Basic " + base64.b64encode(f"admin:{PASSWORD}".encode()).decode()}
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=LIMIT_S)
        connection.request(method, path, None if body is None else json.dumps(body), headers)
        answer = connection.getresponse()
        return answer.status, json.loads(answer.read())


@pytest.fixture
def board(tmp_path):
    started = []

    def start(script, *options, **how):
        started.append(Board(tmp_path, script, *options, **how))
        return started[-1]
    yield start
    for one in started:
        one.end()


def test_Y20_without_motion_the_board_sleeps_and_the_sensor_wakes_it_with_all_ports_closed(board):
    one = board(HEALTHY + "4s sensor high\n5s sensor low\n")
    one.wait_for(r"awake: battery mode, no port is open")
    assert not one.is_open()
    one.wait_for(r"asleep: GPIO 13 wakes the board\n")
    assert not one.is_open()
    one.wait_for(r"(?s)asleep: GPIO 13 wakes the board\n.*awake: battery mode, no port is open\n")
    assert "the sensor sees somebody" in one.output
    one.wait_for(r"(?s)asleep.*asleep: GPIO 13 wakes the board\n")


def test_Y20_the_timer_wakes_it_too_when_it_is_set(board):
    one = board(HEALTHY, "--set", "battery.wake_every", "1s")
    one.wait_for(r"(?s)asleep: GPIO 13 wakes the board, or it wakes by itself in 1 s\n.*awake.*asleep")
    assert "the sensor sees somebody" not in one.output


def test_Y20_at_five_percent_it_stays_asleep_and_the_sensor_does_not_wake_it(board):
    one = board("0s battery 162\n2s sensor high\n3s sensor low\n4s battery 185\n4s reset\n")
    one.wait_for(r"(?s)asleep: it wakes by itself in 3600 s\n.*awake: battery mode")
    assert "the battery is nearly empty" in one.output
    assert "the sensor sees somebody" not in one.output  # what has woken it is the reset with a charged battery


def test_Y20_after_more_than_ten_brownouts_in_a_row_it_stays_asleep(board):
    one = board(HEALTHY + "brownouts 20\n")
    one.wait_for(r"asleep: it wakes by itself in 3600 s\n")
    assert one.output.count("awake: battery mode") == 11
    assert "more than ten times in a row" in one.output


def test_a_held_button_three_resets_and_the_cable_lead_back_to_the_pages(board):
    held = board(HEALTHY + "0s button down\n500ms button up\n")
    held.wait_for(r"listening: http ")
    assert held.ask("GET", "/api/v1/battery")[1] == {"mode": "owner", "percent": 80, "reading": 185, "live": True,
                                                     "slept_for": "none"}
    assert "new password" not in held.output
    # Without the button the first start sleeps; each reset falls into a start that has not settled.
    reset = board(HEALTHY + "1500ms reset\n3s reset\n")
    reset.wait_for(r"listening: http ")
    assert reset.output.count("awake: battery mode") == 2


def test_a_button_that_is_held_for_5_s_gives_a_new_password(board):
    held = board(HEALTHY + "0s button down\n")
    held.wait_for(r"the password of admin is now \S{12}: log in")
    held.wait_for(r"listening: http ")
    with pytest.raises(json.JSONDecodeError):  # a sentence: log in
        held.ask("GET", "/api/v1/battery")


def test_the_battery_is_shown_calibrated_and_its_pins_are_checked(board):
    one = board(HEALTHY, activated="false")
    one.wait_for(r"listening: http ")
    assert one.ask("GET", "/api/v1/battery")[1]["percent"] == 80
    assert one.ask("POST", "/api/v1/battery", {"this_is": "full"})[1]["percent"] == 100
    status, problem = one.ask("PATCH", "/api/v1/settings", {"battery.activated": True, "battery.wake_gpio": 14})
    assert (status, problem["detail"]) == (400, "GPIO 14 is that of the elevation servo; nothing has changed.")


def test_a_script_with_a_wrong_line_is_refused_by_its_number(tmp_path):
    (tmp_path / "script").write_text("0s battery 185\n1s battery full\n")
    done = subprocess.run([BIN / "vedette-node", "--battery", tmp_path / "script"], capture_output=True, text=True,
                          timeout=LIMIT_S)
    assert done.returncode == 2
    assert "line 2: a line is as `0s battery 185`" in done.stderr
