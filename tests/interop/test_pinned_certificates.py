"""Cameras whose certificate is pinned by its fingerprint: openssl's server, and certificates that openssl has made."""
import contextlib
import subprocess
import urllib.request

import pytest

from conftest import BIN, LIMIT_S, free_port, wait_until

OTHER = "sha256:" + ":".join(["0A"] * 32)
ADVICE = "if the camera itself shows this one, write it as {}; if not, another device answers in its place"


def openssl(*arguments):
    return subprocess.run(["openssl", *map(str, arguments)], check=True, capture_output=True, text=True).stdout


def grab(*arguments):
    return subprocess.run([BIN / "vedette", "grab", *map(str, arguments)], capture_output=True, timeout=LIMIT_S, check=False)


@pytest.fixture
def camera(tmp_path):
    """camera(days=2, …) starts openssl's server, which has a picture at /shot.jpg: its address and its fingerprint."""
    assert grab("test://?size=64x48", "-o", tmp_path / "shot.jpg").returncode == 0
    with contextlib.ExitStack() as stack:
        def start(name="127.0.0.1", days=2, key=("-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256"), sign="-sha256"):
            port = free_port()
            files = [tmp_path / f"{port}.{kind}" for kind in ("request", "pem", "key")]
            request, certificate, private = files
            openssl("req", "-new", *key, "-nodes", "-subj", f"/CN={name}", "-keyout", private, "-out", request)
            openssl("x509", "-req", "-in", request, "-signkey", private, "-days", days, sign, "-out", certificate)
            server = subprocess.Popen(["openssl", "s_server", "-accept", f"127.0.0.1:{port}", "-cert", certificate,
                                       "-key", private, "-WWW", "-quiet", "-cipher", "ALL:@SECLEVEL=0"],
                                      cwd=tmp_path, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL,
                                      stderr=subprocess.DEVNULL)
            stack.callback(server.wait, LIMIT_S)
            stack.callback(server.terminate)
            url = f"https://127.0.0.1:{port}/shot.jpg"
            wait_until(lambda: b"refused" not in grab(url, "-o", "-").stderr, "openssl's server listens")
            printed = openssl("x509", "-in", certificate, "-noout", "-fingerprint", "-sha256")
            return url, "sha256:" + printed.split("=")[1].strip()
        yield start


@pytest.mark.parametrize("certificate, fault", [
    ({}, b"self-signed certificate"), ({"days": -1}, b""), ({"name": "another.camera.invalid"}, b""),
    ({"key": ("-newkey", "rsa:1024"), "sign": "-sha1"}, b"")],
    ids=["self-signed", "expired", "other name", "weak key"])
def test_a_certificate_is_accepted_by_its_fingerprint_alone(camera, tmp_path, certificate, fault):
    url, pin = camera(**certificate)
    picture = (tmp_path / "shot.jpg").read_bytes()
    refused = grab(url, "-o", "-")
    assert refused.returncode == 1 and refused.stdout == b""
    assert b"the certificate is not trusted" in refused.stderr and fault in refused.stderr
    for written in (pin, pin.lower(), pin.replace(":", "").replace("sha256", "sha256:")):
        done = grab(url, "--tls-pin", written, "-o", "-")
        assert (done.returncode, done.stdout, done.stderr) == (0, picture, b"")
    other = grab(url, "--tls-pin", OTHER, "-o", "-")
    assert other.returncode == 1 and other.stdout == b""
    assert other.stderr.decode() == (f"vedette grab: {url}: the certificate is not the pinned one: its fingerprint is {pin}; "
                                     f"{ADVICE.format('--tls-pin')}\n")


def test_the_hub_shows_a_pinned_camera_and_refuses_one_with_another_certificate(camera, hub, tmp_path):
    url, pin = camera(days=-1)
    running = hub(f"cameras: {{porch: {{source: '{url}', tls_pin: '{pin}'}}, gate: {{source: '{url}', tls_pin: '{OTHER}'}}}}")
    reason = f"its fingerprint is {pin}; {ADVICE.format('tls_pin')}"
    assert running.get("/cameras/porch/snapshot.jpg") == (tmp_path / "shot.jpg").read_bytes()
    with urllib.request.urlopen(f"{running.url}/cameras/gate/mjpeg", timeout=LIMIT_S):  # a camera runs while it has viewers
        wait_until(lambda: running.camera("gate")["reason"].endswith(reason), "the reason has the fingerprint")
    assert running.camera("gate")["pictures"] == 0


def test_check_refuses_a_pin_without_tls(tmp_path):
    file = tmp_path / "vedette.yaml"
    file.write_text(f"version: 1\ncameras: {{porch: {{source: 'http://h/', tls_pin: '{OTHER}'}}}}\n")
    done = subprocess.run([BIN / "vedette", "check", file], capture_output=True, text=True, timeout=LIMIT_S, check=False)
    assert done.returncode != 0
    assert "cameras.porch.tls_pin: does not apply to a source of kind http" in done.stdout + done.stderr
