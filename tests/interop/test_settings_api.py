"""The settings of a running hub over its API: changed, tried, refused, taken back, and started again with a broken file."""
import base64
import json
import re
import stat
import subprocess
import time
import urllib.error
import urllib.request

import pytest
from conftest import BIN, Hub, Program, free_port, wait_until
from test_settings_reload import Stream

PASSWORD = "correct horse battery"
TEXT = """# The cameras of our house
version: 1
listen: 127.0.0.1:0
cameras:
  porch:  # the door
    source: "test://?size=160x120&fps=25"
  gate:
    source: "test://?size=160x120&fps=10"
"""


class Owner:
    """Asks a hub's API as its owner. An answer is (status, JSON)."""

    def __init__(self, hub):
        self.hub = hub
        self.login = "Basic " + base64.b64encode(f"ann:{PASSWORD}".encode()).decode()

    def ask(self, method, path, body=None, **fields):
        request = urllib.request.Request(self.hub.url + path, method=method, data=None if body is None else json.dumps(body).encode(),
                                         headers={"Authorization": self.login, "Content-Type": "application/json", **fields})
        try:
            with urllib.request.urlopen(request, timeout=90) as answer:
                return answer.status, json.loads(answer.read() or "null")
        except urllib.error.HTTPError as error:
            return error.code, json.loads(error.read() or "null")

    def settings(self):
        status, settings = self.ask("GET", "/api/v1/settings")
        assert status == 200, settings
        return settings

    def change(self, body, query="", version=None):
        tag = version or self.settings()["version"]
        return self.ask("PATCH", f"/api/v1/settings{query}", body, **{"If-Match": f'"{tag}"'})


@pytest.fixture
def start(tmp_path):
    """start(text) runs a hub with an owner: (hub, owner, settings file)."""
    started = []

    def run(text=TEXT):
        settings_file = tmp_path / "vedette.yaml"
        settings_file.write_text(text)
        added = subprocess.run([BIN / "vedette", "users", "add", "ann", "--role", "owner", "--config", settings_file],
                               input=f"{PASSWORD}\n", text=True, capture_output=True, timeout=60)
        assert added.returncode == 0, added.stderr
        started.append(Hub(settings_file))
        return started[-1], Owner(started[-1]), settings_file

    yield run
    for hub in started:
        hub.end()


def test_a_change_keeps_comments_and_concerns_nobody_else(start):
    hub, owner, settings_file = start()
    status, schema = owner.ask("GET", "/api/v1/settings/schema")
    assert status == 200 and any(key["path"] == "cameras.*.fps" for key in schema["keys"])
    status, done = owner.change({"set": {"cameras.porch.name": "Front"}}, "?dry_run=true")
    assert (status, done["saved"]) == (200, False), done
    assert settings_file.read_text() == TEXT
    status, done = owner.change({"set": {"cameras.porch.name": "Front", "cameras.yard.source": "test://?fps=5"},
                                 "order": {"cameras": ["yard", "gate", "porch"]}})
    assert status == 200 and done["saved"], done
    assert done["lines"][0].startswith("cameras: order") and "camera yard is added" in done["plan"]
    text = settings_file.read_text()
    assert text.startswith("# The cameras of our house\n") and "  porch:  # the door\n" in text
    assert owner.settings()["entries"]["cameras"] == ["yard", "gate", "porch"]
    status, cameras = owner.ask("GET", "/api/v1/cameras")
    assert [(one["id"], one["name"]) for one in cameras["items"]] == [("yard", "yard"), ("gate", "gate"), ("porch", "Front")]
    status, versions = owner.ask("GET", "/api/v1/settings/history")
    assert status == 200 and versions["items"][0]["who"] == "ann over the API" and versions["items"][0]["current"]
    status, audit = owner.ask("GET", "/api/v1/audit?limit=1")
    assert audit["items"][0]["action"] == "change_settings", audit
    tag = owner.settings()["version"]
    status, done = owner.ask("POST", "/api/v1/settings/rollback", {"version": versions["items"][-1]["number"]}, **{"If-Match": f'"{tag}"'})
    assert status == 200, done
    assert settings_file.read_text() == TEXT


def test_two_writers_and_wrong_requests(start):
    _, owner, settings_file = start()
    tag = owner.settings()["version"]
    assert owner.change({"set": {"cameras.gate.name": "Gate"}}, version=tag)[0] == 200
    status, refused = owner.change({"set": {"cameras.porch.name": "Porch"}}, version=tag)
    assert (status, refused["code"]) == (412, "settings_changed")
    assert refused["lines"] == ["cameras.gate.name: (none) -> Gate (at once)"]
    text = settings_file.read_text()
    for body, status, code in [({"set": {"cameras.porch.fps": 0}}, 422, "invalid_settings"),
                               ({"set": {"cameras.porch.colour": "red"}}, 422, "invalid_settings"),
                               ({"set": {"cameras.porch.source": "exec:reboot"}}, 403, "file_only"),
                               ({"set": {"commands_from_page": True}}, 403, "file_only"),
                               ({"set": {"cameras.porch.name": {"a": 1}}}, 400, "invalid_argument"),
                               ({}, 400, "invalid_argument")]:
        answered, refused = owner.change(body)
        assert (answered, refused["code"]) == (status, code), (body, refused)
    assert owner.ask("PATCH", "/api/v1/settings", {"set": {}})[0] == 428
    assert owner.ask("POST", "/api/v1/settings/rollback", {"version": 99}, **{"If-Match": f'"{owner.settings()["version"]}"'})[0] == 404
    assert settings_file.read_text() == text


def test_a_secret_is_written_beside_the_file_and_never_shown(start):
    hub, owner, settings_file = start(TEXT.replace('"test://?size=160x120&fps=10"', "http://127.0.0.1:1/"))
    status, done = owner.change({"set": {"cameras.gate.user": "lex", "cameras.gate.password": "hush hush"}})
    assert status == 200, done
    secret = settings_file.parent / "secrets" / "gate.password"
    assert secret.read_text() == "hush hush\n" and stat.S_IMODE(secret.stat().st_mode) == 0o600
    assert "password_file: secrets/gate.password" in settings_file.read_text()
    said = json.dumps([done, owner.settings(), owner.ask("GET", "/api/v1/settings/history")]) + hub.output
    assert "hush" not in said
    # Another password gets a file of its own, and a rollback leads to the first one.
    assert owner.change({"set": {"cameras.gate.password": "quiet quiet"}})[0] == 200
    other = secret.with_name("gate.password-2")
    assert (secret.read_text(), other.read_text()) == ("hush hush\n", "quiet quiet\n")
    settings, items = owner.settings(), owner.ask("GET", "/api/v1/settings/history")[1]["items"]
    assert owner.ask("POST", "/api/v1/settings/rollback", {"version": items[1]["number"]}, **{"If-Match": f'"{settings["version"]}"'})[0] == 200
    assert "password_file: secrets/gate.password\n" in settings_file.read_text()
    for k in range(10):
        assert owner.change({"set": {"cameras.gate.name": f"Gate {k}"}})[0] == 200
    assert secret.exists() and not other.exists(), "it went with the last version that named it"


def test_settings_that_have_not_changed_are_not_sent_again(start):
    hub, owner, settings_file = start()
    request = urllib.request.Request(hub.url + "/api/v1/settings", headers={"Authorization": owner.login})
    with urllib.request.urlopen(request, timeout=90) as answer:
        tag = answer.headers["ETag"]
    assert owner.ask("GET", "/api/v1/settings", **{"If-None-Match": tag}) == (304, None)
    assert owner.ask("PATCH", "/api/v1/settings", {"set": {"cameras.gate.name": "Gate"}}, **{"If-Match": tag})[0] == 200
    status, settings = owner.ask("GET", "/api/v1/settings", **{"If-None-Match": tag})
    assert status == 200 and settings["values"]["cameras.gate.name"] == "Gate"
    with urllib.request.urlopen(request, timeout=90) as answer:
        tag = answer.headers["ETag"]
    settings_file.write_text("version: 1\nlistn: 1\n")

    def problems():
        status, settings = owner.ask("GET", "/api/v1/settings", **{"If-None-Match": tag})
        return status == 200 and settings["problems"]

    wait_until(problems, "a problem of the file is another answer, of the same version")


@pytest.fixture
def camera(program):
    """A camera over HTTP: its URL."""
    port = free_port(2)
    program("vedette", "simulate", "--port", port, "--size", "160x120").wait_for(str(port))
    return f"http://127.0.0.1:{port}/mjpeg"


def test_a_source_that_gives_no_picture_takes_itself_back(start, camera):
    hub, owner, settings_file = start(TEXT.replace('"test://?size=160x120&fps=10"', camera) + "camera_networks: [127.0.0.0/8]\n")
    text = settings_file.read_text()
    gate = Stream(hub, "gate", owner.login)
    gate.wait_for_more()
    began = time.monotonic()
    status, refused = owner.change({"set": {"cameras.gate.source": f"http://127.0.0.2:{free_port()}/"}}, "?confirm=true")
    assert status == 409 and refused["code"] == "taken_back", json.dumps(refused)
    assert 25 < time.monotonic() - began < 60
    assert refused["cameras"][0]["camera"] == "gate" and refused["cameras"][0]["reason"]
    assert settings_file.read_text() == text
    gate.wait_for_more()
    assert not gate.ended, "the viewer has stayed"
    status, done = owner.change({"set": {"cameras.gate.source": camera + "?again=1"}}, "?confirm=true")
    assert status == 200 and done["trial"][0]["camera"] == "gate", done


def test_a_start_with_a_broken_file_takes_the_last_good_version(start):
    hub, owner, settings_file = start()
    assert owner.change({"set": {"cameras.gate.name": "Gate"}})[0] == 200
    broken = settings_file.read_text() + "  attic: {source: nowhere}\n"
    settings_file.write_text(broken)
    problem = wait_until(lambda: owner.settings()["problems"], "the hub says what is wrong with its file")[0]
    assert problem["key"] == "cameras.attic.source" or problem["line"] > 0, problem
    status, refused = owner.change({"set": {"cameras.porch.name": "Porch"}})
    assert (status, refused["code"]) == (409, "file_has_problems")
    hub.end()
    refused = subprocess.run([BIN / "vedette", "run", "--config", settings_file], capture_output=True, text=True, timeout=60)
    assert refused.returncode == 2 and "attic" in refused.stderr
    again = Program(["vedette", "run", "--config", settings_file, "--last-good"])
    try:
        again.url = again.wait_for(r"page on (http://127\.0\.0\.1:\d+)/").group(1)
        owner = Owner(again)
        settings = owner.settings()
        assert settings["values"]["cameras.gate.name"] == "Gate"
        assert settings["sentence"].startswith("Running with the last good version: ") and settings["problems"]
        settings_file.write_text(broken + "# another edit\n")
        again.wait_for(r"the hub goes on with the last good version(?s:.*)the hub goes on with the last good version")
        settings_file.write_text(broken)
        assert settings_file.read_text() == broken, "the owner's file is as it was"
        settings_file.write_text(broken.replace("nowhere", '"test://"'))
        wait_until(lambda: not owner.settings()["problems"], "a mended file is taken over")
        assert owner.settings()["entries"]["cameras"] == ["porch", "gate", "attic"]
    finally:
        again.end()


def test_without_a_file_the_first_run_writes_one(tmp_path):
    environment = {"HOME": str(tmp_path), "XDG_CONFIG_HOME": "", "CONFIGURATION_DIRECTORY": "", "STATE_DIRECTORY": ""}
    settings_file = tmp_path / ".config/vedette/vedette.yaml"
    for said in ("Wrote a settings file: ", "Settings file: "):
        hub = Program(["vedette", "run"], environment)
        try:
            hub.wait_for(said + re.escape(str(settings_file)))
            hub.wait_for(r"/join#setup\.|in use")  # the default port may be somebody else's
        finally:
            hub.end()
        assert "version: 1" in settings_file.read_text() and (settings_file.parent / "settings.schema.json").exists()
