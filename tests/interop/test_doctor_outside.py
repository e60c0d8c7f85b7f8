"""The doctor looks at the hub through a proxy: Debian's nginx with buffering and without, and what else may answer there."""
import contextlib
import json
import subprocess

import pytest
from conftest import BIN, Program, free_port, start_nginx, wait_until
from test_outside import add_owner, code, make_certificate
from test_settings_api import Owner

SITE = """server {{ listen 127.0.0.1:{port} {tls}; {location} }}"""
PASS = "location / {{ proxy_pass http://unix:{path}; proxy_set_header Host localhost; {more} }}"


class Behind:
    """A hub on a Unix socket behind nginx, with `public_url`."""

    def __init__(self, tmp_path, stack):
        self.folder, self.stack = tmp_path, stack
        self.port, self.path = free_port(), tmp_path / "hub.sock"
        self.url = f"http://127.0.0.1:{self.port}"
        self.tls = ""

    def start_hub(self, public_url=None, more=""):
        file = self.folder / "vedette.yaml"
        file.write_text(f"version: 1\nlisten: unix:{self.path}\ntrusted_proxies: [unix]\n{more}"
                        f"public_url: {public_url or self.url}\ncameras: {{porch: {{source: 'test://?size=160x120'}}}}\n")
        hub = Program(["vedette", "run", "--config", str(file)])
        self.stack.callback(hub.end)
        hub.wait_for("page on")

    def start_nginx(self, more="", location=None):
        location = location or PASS.format(path=self.path, more=more)
        start_nginx(self.stack, self.folder, SITE.format(port=self.port, tls=self.tls, location=location))
        scheme = "https" if self.tls else "http"
        wait_until(lambda: code("-k", f"{scheme}://127.0.0.1:{self.port}/login") != "000", "nginx")

    def findings(self):
        """What `vedette doctor` says of the proxy."""
        done = subprocess.run([BIN / "vedette", "doctor", "--json", "--config", self.folder / "vedette.yaml"], capture_output=True,
                              text=True, timeout=60)
        assert done.returncode in (0, 1), done.stderr
        return [f for f in json.loads(done.stdout)["findings"] if f["about"] == "proxy"]


@pytest.fixture
def behind(tmp_path):
    with contextlib.ExitStack() as stack:
        yield Behind(tmp_path, stack)


@pytest.mark.parametrize("more", ["proxy_buffering off;", "proxy_buffering on;", ""])
def test_nginx_that_passes_streams_on_is_not_named(behind, more):
    behind.start_hub()
    behind.start_nginx(more)
    assert behind.findings() == []


def test_nginx_that_buffers_is_named_with_its_cure_in_terminal_and_api(behind):
    behind.start_hub()
    behind.start_nginx("proxy_buffering on; proxy_ignore_headers X-Accel-Buffering;")
    found = behind.findings()
    assert len(found) == 1, found
    assert found[0]["what"].startswith("pictures are held back on their way: ") and "`proxy_buffering off`" in found[0]["cure"]
    assert found[0]["level"] == "warning" and found[0]["key"] == "public_url"
    add_owner(behind.folder)
    owner = Owner(behind)
    wait_until(lambda: owner.ask("GET", "/api/v1/system")[0] == 200, "the hub knows ann")
    status, answer = owner.ask("GET", "/api/v1/doctor")
    assert status == 200
    assert [f["what"][:30] for f in answer["findings"] if f["about"] == "proxy"] == [found[0]["what"][:30]]
    assert owner.ask("GET", "/api/v1/doctor?internet=perhaps")[0] == 400


def test_below_a_path_the_stream_is_found(behind):
    behind.start_hub(public_url=f"{behind.url}/cams/", more="base_path: /cams\n")
    behind.start_nginx()
    assert behind.findings() == []


@pytest.mark.parametrize("location, what, key", [
    ("location / { proxy_pass http://127.0.0.1:1; }", "the proxy answers 502: it does not reach the hub", "listen"),
    ("location / { return 200 'Welcome to nginx!'; }", "shows another server's page", "public_url"),
    ("location / { return 404; }", "answers 404: another server, or the hub below another path", "base_path"),
    ("location / { auth_basic x; auth_basic_user_file /dev/null; root /nothing; }", "answers 401: it asks for a login", "public_url"),
    ("location / { return 301 http://127.0.0.2:1$request_uri; }", "127.0.0.2 is this machine", "camera_networks"),
])
def test_what_answers_in_place_of_the_hub_is_named(behind, location, what, key):
    behind.start_hub()
    behind.start_nginx(location=location)
    found = behind.findings()
    assert len(found) == 1 and what in found[0]["what"] and found[0]["key"] == key and found[0]["cure"], found


def test_a_name_that_the_hub_does_not_know_is_named(behind):
    behind.start_hub()
    # Requests of HTTP/1.0, nginx's usual ones, need no Host, and so no name is looked at.
    location = PASS.format(path=behind.path, more="proxy_http_version 1.1;").replace("Host localhost", "Host camera.example.org")
    behind.start_nginx(location=location)
    found = behind.findings()
    assert len(found) == 1 and found[0]["what"] == "the hub refuses the name of this address" and found[0]["key"] == "hosts", found


def test_a_certificate_that_is_not_trusted_is_named(behind):
    certificate, key = make_certificate(behind.folder)
    behind.tls = f"ssl; ssl_certificate {certificate}; ssl_certificate_key {key}"
    behind.start_hub(public_url=f"https://127.0.0.1:{behind.port}")
    behind.start_nginx()
    found = behind.findings()
    assert len(found) == 1 and "certificate" in found[0]["what"] and "renew the proxy's certificate" in found[0]["cure"], found


def test_nothing_at_the_address_is_named(behind):
    behind.start_hub(public_url="http://127.0.0.1:1")
    found = behind.findings()
    assert len(found) == 1 and found[0]["what"] == "connect to 127.0.0.1:1: Connection refused", found


def test_the_internet_is_tried_only_when_asked(tmp_path):
    file = tmp_path / "vedette.yaml"
    file.write_text("version: 1\nlisten: 127.0.0.1:0\n")

    def found(*more):
        done = subprocess.run([BIN / "vedette", "doctor", "--json", "--config", file, *more], capture_output=True, text=True, timeout=60)
        assert done.returncode in (0, 1), done.stderr
        return [f for f in json.loads(done.stdout)["findings"] if f["about"] == "internet"]

    assert found() == []
    missing = found("--internet", "127.0.0.1:1")
    assert [f["level"] for f in missing] == ["note"] and "Connection refused" in missing[0]["what"], missing
    done = subprocess.run([BIN / "vedette", "doctor", "--config", file, "--internet", "nowhere"], capture_output=True, text=True, timeout=60)
    assert done.returncode == 2 and "HOST:PORT" in done.stderr
    assert "8.8.8.8:53" in subprocess.run([BIN / "vedette", "doctor", "--help"], capture_output=True, text=True, timeout=60).stdout
