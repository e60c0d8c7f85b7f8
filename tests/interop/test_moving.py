"""Moving house: securityCam's relay taken over, a backup of a running hub restored into another running hub, the doctor."""
import base64
import json
import subprocess
import urllib.error
import urllib.request

from conftest import BIN, Hub, free_port, wait_until

PASSPHRASE = "a passphrase for tests"
PASSWORD = "correct horse battery"


def vedette(*arguments, stdin=""):
    done = subprocess.run([BIN / "vedette", *map(str, arguments)], input=stdin, capture_output=True, text=True, timeout=60)
    return done.returncode, done.stdout, done.stderr


def write(folder, camera):
    folder.mkdir()
    config = folder / "vedette.yaml"
    config.write_text(f'version: 1  # {camera}\nlisten: 127.0.0.1:{free_port()}\ncameras:\n  {camera}: {{source: "test://?size=160x120&fps={len(camera)}"}}\n')
    return config


def status(hub, path, user):
    request = urllib.request.Request(hub.url + path, headers={
        "Authorization": "Basic " + base64.b64encode(f"{user}:{PASSWORD}".encode()).decode()})
    try:
        with urllib.request.urlopen(request, timeout=20) as answer:
            return answer.status, answer.read()
    except urllib.error.HTTPError as error:
        return error.code, b""


def test_a_backup_of_a_running_hub_is_restored_into_another_that_runs(tmp_path):
    old, new = write(tmp_path / "old", "porch"), write(tmp_path / "new", "gate")
    backup = tmp_path / "house.backup"
    for config, user in ((old, "ann"), (new, "bert")):
        assert vedette("users", "add", user, "--role", "owner", "--config", config, stdin=f"{PASSWORD}\n")[0] == 0
    first, second = Hub(old), Hub(new)
    try:
        code, said, error = vedette("backup", backup, "--config", old, stdin=PASSPHRASE + "\n")
        assert (code, error) == (0, ""), error
        assert b"ann" not in backup.read_bytes() and backup.stat().st_mode & 0o777 == 0o600
        assert status(second, "/api/v1/cameras/gate", "bert")[0] == 200
        code, said, error = vedette("restore", backup, "--config", new, stdin=PASSPHRASE + "\n")
        assert code == 1 and "--yes" in error, error
        code, said, error = vedette("restore", backup, "--config", new, stdin="another passphrase\n")
        assert code == 1 and "the passphrase is wrong; nothing was changed" in error, error
        assert status(second, "/api/v1/cameras/gate", "bert")[0] == 200
        code, said, error = vedette("restore", backup, "--yes", "--config", new, stdin=PASSPHRASE + "\n")
        assert code == 0 and said.endswith("Restored.\n"), said + error
        assert "camera porch is added, camera gate is removed" in said and "takes effect at the next start: listen" in said, said
        wait_until(lambda: status(second, "/api/v1/cameras/porch", "ann")[0] == 200, "the running hub follows the restore")
        assert status(second, "/api/v1/cameras/porch", "bert")[0] == 401
        assert new.read_text() == old.read_text()
        system = json.loads(status(second, "/api/v1/system", "ann")[1])
        assert system["state"]["folder"].endswith("vedette.state")
        items = json.loads(status(second, "/api/v1/log", "ann")[1])["items"]
        assert items and all(PASSPHRASE not in item["text"] for item in items)
        code, said, _ = vedette("doctor", "--config", new)
        assert "a hub runs with these settings, so the cameras were not opened" in said, said
    finally:
        first.end()
        second.end()


def test_a_relay_is_taken_over_and_its_clients_go_on(tmp_path, program):
    port = free_port(3)
    program("vedette", "simulate", "--as", "securitycam", "--port", port + 1).wait_for("Press Ctrl-C")
    (tmp_path / ".env").write_text(f"HTTP_AUTH_USERNAME=exampleUser\r\nHTTP_AUTH_PASSWORD='{PASSWORD}'\r\n"
                                   f"CAM_URL=http://127.0.0.1:{port + 1}/mjpeg\r\n"
                                   f"SERVO_URL=http://127.0.0.1:{port + 2}/control_servo\r\n")
    (tmp_path / "cam.service").write_text(f"[Service]\nExecStart=gunicorn --bind 127.0.0.1:{free_port()} --threads 5 wsgi:app\n")
    config = tmp_path / "vedette.yaml"
    code, said, error = vedette("import", "securitycam", tmp_path / ".env", tmp_path / "cam.service", "--config", config)
    assert (code, error) == (0, ""), said + error
    assert "SERVO_URL: kept as cameras.esp.ptz.url" in said and "--threads: kept as live.max_viewers" in said, said
    hub = Hub(config)
    try:
        request = urllib.request.Request(hub.url + "/mjpeg", headers={
            "Authorization": "Basic " + base64.b64encode(f"exampleUser:{PASSWORD}".encode()).decode()})
        with urllib.request.urlopen(request, timeout=20) as stream:
            assert "herebedragons" in stream.headers["Content-Type"]
            assert b"herebedragons" in stream.read(200)
    finally:
        hub.end()
