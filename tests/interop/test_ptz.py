"""A hub that turns a simulated securityCam: who may steer, what the picture shows, and a dead servo port."""
import base64
import json
import time
import urllib.error
import urllib.request

import pytest
from conftest import Hub, free_port, wait_until
from test_users import PASSWORD, vedette

PTZ = "/api/v1/cameras/yard/ptz"


def ask(hub, path, user=None, body=None):
    """Status and JSON of an answer; a body makes it a POST."""
    request = urllib.request.Request(hub.url + path, data=None if body is None else json.dumps(body).encode())
    if user:
        pair = base64.b64encode(f"{user}:{PASSWORD}".encode()).decode()
        request.add_header("Authorization", f"Basic {pair}")
    try:
        with urllib.request.urlopen(request, timeout=20) as answer:
            return answer.status, json.load(answer)
    except urllib.error.HTTPError as error:
        return error.code, json.load(error)


@pytest.fixture
def yard(program, tmp_path):
    """A hub with the users ann (owner), bob and olga (operators) and vic (viewer), and its simulated camera."""
    port = free_port(3)
    camera = program("vedette", "simulate", "--as", "securitycam", "--port", port + 1)
    camera.wait_for("status: ")
    file = tmp_path / "hub.yaml"
    file.write_text(f"""version: 1
listen: 127.0.0.1:0
cameras:
  yard:
    source: http://127.0.0.1:{port + 1}/mjpeg
    ptz:
      kind: control_servo
      url: http://127.0.0.1:{port + 2}/control_servo
      pan: -60..60
      speed: 360
      presets: {{gate: {{pan: -30, tilt: 10}}}}
""")
    for name, role in (("ann", "owner"), ("olga", "operator"), ("bob", "operator"), ("vic", "viewer")):
        grants = [] if role == "owner" else ["--grant", "yard:live,snapshot,steer" if role == "operator" else "yard:live"]
        status, _, said = vedette("users", "add", name, "--role", role, *grants, "--config", str(file), stdin=f"{PASSWORD}\n")
        assert status == 0, said
    hub = Hub(file)
    hub.status = lambda: json.load(urllib.request.urlopen(f"http://127.0.0.1:{port}/status", timeout=20))["cameras"][0]
    hub.camera_program = camera
    yield hub
    hub.end()


def test_one_person_steers_and_the_servos_obey(yard):
    assert ask(yard, PTZ)[0] == 401
    assert ask(yard, PTZ + "/move", "vic", {"pan": 5})[0] == 403
    status, ptz = ask(yard, PTZ, "vic")
    assert (status, ptz["may_steer"], ptz["pan"]["position"]) == (200, False, None)
    status, ptz = ask(yard, PTZ + "/move", "olga", {"pan": -5})
    assert status == 200, ptz
    assert ptz["lease"] == {"holder": "olga", "mine": True, "seconds_left": 30, "asked_by": []}
    assert (yard.status()["pan_deg"], yard.status()["tilt_deg"]) == (95, 90), "left is tr=5"
    status, problem = ask(yard, PTZ + "/move", "bob", {"pan": 5})
    assert (status, problem["code"], problem["holder"]) == (409, "steered_by_other", "olga")
    assert ask(yard, PTZ + "/preset", "olga", {"name": "gate"})[1]["code"] == "position_unknown"
    assert ask(yard, PTZ + "/home", "olga", {})[0] == 200
    wait_until(lambda: ask(yard, PTZ, "vic")[1]["pan"]["position"] == 0, "homed")
    assert (yard.status()["pan_deg"], yard.status()["tilt_deg"]) == (90, 90)
    assert ask(yard, PTZ + "/preset", "olga", {"name": "gate"})[0] == 200
    wait_until(lambda: ask(yard, PTZ, "vic")[1]["pan"]["position"] == -30, "at the gate")
    assert (yard.status()["pan_deg"], yard.status()["tilt_deg"]) == (120, 80)
    assert ask(yard, PTZ + "/lease", "ann", {"action": "take"})[1]["lease"]["mine"]
    entries = [e for e in ask(yard, "/api/v1/audit", "ann")[1]["items"] if e["action"] == "steer"]
    assert [e["name"] for e in entries] == ["ann", "olga"], entries


def test_a_dead_servo_port_is_an_error_within_5_s_and_the_hub_goes_on(yard):
    yard.camera_program.end()
    begun = time.monotonic()
    status, problem = ask(yard, PTZ + "/move", "olga", {"pan": 5})
    assert (status, problem["code"]) == (503, "servo_unreachable"), problem
    assert time.monotonic() - begun < 5
    assert ask(yard, PTZ, "vic")[1]["error"] == problem["detail"]


def test_the_demo_has_a_camera_that_turns_and_ends_by_a_signal(program):
    demo = program("vedette", "demo", "--listen", "127.0.0.1:0", "--cameras", 1)
    url = demo.wait_for(r"http://127\.0\.0\.1:\d+").group()
    with urllib.request.urlopen(url + "/api/v1/cameras", timeout=20) as answer:
        assert [(c["id"], c["steerable"]) for c in json.load(answer)["items"]] == [("garden", False), ("yard", True)]
    with urllib.request.urlopen(url + "/cameras/yard/snapshot.jpg", timeout=20) as answer:
        assert answer.read(2) == b"\xff\xd8"
    assert demo.end()[0] == 0
