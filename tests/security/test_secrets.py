"""Secrets are planted in every place that takes one, used, and then looked for in all that the hub writes and answers."""
import datetime
import json
import pathlib
import subprocess
import sys

import pytest

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent))
from test_security import PASSWORD, Target, basic  # noqa: E402
from conftest import BIN  # noqa: E402

CAMERA = "camera-secret-7391"
PIN = "48151623"


@pytest.fixture(scope="module")
def target(tmp_path_factory):
    folder = tmp_path_factory.mktemp("secrets")
    (folder / "pin").write_text(PIN)
    target = Target(folder, more=f"""  gate: {{source: "http://127.0.0.1:1/shot.jpg", user: hub, password: {CAMERA}}}
  cellar: {{source: "http://hub:{CAMERA}@127.0.0.1:1/mjpeg"}}
  attic: {{source: "tcpcam://127.0.0.1:1", pin_file: pin}}
serve: {{tcpcam: {{port: 0, camera: porch, pin_file: pin}}}}
""")
    yield target
    target.hub.end()


def test_no_secret_is_written_or_answered_again(target):
    cookie = target.log_in(name="ann").field("Set-Cookie").split(";")[0]
    session = "Cookie: " + cookie
    token_field = target.request_token(session)
    made = target.ask("POST", "/api/v1/tokens", session, token_field, body=json.dumps({"note": "doorbell", "scopes": ["view"]}).encode())
    token = made.json()["secret"]
    until = (datetime.datetime.now(datetime.timezone.utc) + datetime.timedelta(hours=1)).strftime("%Y-%m-%dT%H:%M:%SZ")
    link_body = {"camera": "porch", "live": True, "snapshot": False, "steer": False, "max_viewers": 1, "note": "", "expires": until}
    link = target.ask("POST", "/api/v1/links", session, token_field, body=json.dumps(link_body).encode()).json()["path"].rpartition(".")[2]
    assert target.ask("GET", "/api/v1/cameras", "Authorization: Bearer " + token).status == 200
    joined = target.ask("POST", "/api/v1/join", target.request_token(), body=json.dumps({"secret": link}).encode())
    assert joined.status == 200, joined.raw
    for path in ("gate", "cellar", "attic"):  # each fails, and says so in the log and in the camera's state
        assert target.ask("GET", f"/cameras/{path}/snapshot.jpg", basic("ann")).status == 503
    target.log_in(password="a-wrong-password-5567")
    secrets = {"password": PASSWORD, "wrong password": "a-wrong-password-5567", "camera's password": CAMERA, "PIN": PIN, "token": token,
               "link": link, "cookie": cookie.partition("=")[2], "guest's cookie": joined.field("Set-Cookie").split(";")[0].partition("=")[2]}

    written = {}
    for path in ("/api/v1/session", "/api/v1/users", "/api/v1/tokens", "/api/v1/links", "/api/v1/sessions", "/api/v1/audit", "/api/v1/cameras",
                 "/api/v1/cameras/gate", "/metrics", "/healthz", "/", "/people", "/nothing?password=x"):
        written[path] = target.ask("GET", path, session).raw
    written["log"] = target.hub.output
    proc = pathlib.Path(f"/proc/{target.hub.process.pid}")
    written["ps"] = proc.joinpath("cmdline").read_text()
    checked = subprocess.run([BIN / "vedette", "check", target.settings], capture_output=True, text=True, timeout=60)
    written["vedette check"] = checked.stdout + checked.stderr
    for command in ("users", "tokens", "links"):
        written[command] = subprocess.run([BIN / "vedette", command, "list", "--config", target.settings], capture_output=True, text=True,
                                          timeout=60).stdout
    for file in target.settings.with_suffix(".state").rglob("*"):
        if file.is_file():
            written[str(file)] = file.read_bytes().decode("latin-1")
    assert sum("vedette.db" in name for name in written) >= 1
    found = [(place, name) for place, text in written.items() for name, secret in secrets.items() if secret in text]
    assert found == []
