"""Ways in from outside: TLS with curl and openssl, Unix sockets, systemd's socket activation, Debian's nginx."""
import contextlib
import hashlib
import re
import shutil
import signal
import socket
import ssl
import stat
import subprocess
import time

import pytest
from conftest import BIN, LIMIT_S, ROOT, Program, free_port, start_nginx, wait_until

PASSWORD = "correct horse battery"
CAMERA = "cameras: {porch: {source: 'test://?size=160x120&fps=10'}}"


@pytest.fixture
def run(tmp_path):
    """run("listen: …") starts a hub in tmp_path with these settings."""
    with contextlib.ExitStack() as stack:
        def start(settings, wait_for="page on", **how):
            file = tmp_path / "vedette.yaml"
            file.write_text(f"version: 1\n{settings}\n{CAMERA}\n")
            started = Program(["vedette", "run", "--config", str(file)], **how)
            stack.callback(started.end)
            started.wait_for(wait_for)
            return started
        yield start


def curl(*arguments, limit_s=10):
    done = subprocess.run(["curl", "-s", "-m", str(limit_s), *arguments], capture_output=True, timeout=limit_s + 20)
    return done.stdout.decode(errors="replace")


def code(*arguments):
    return curl("-o", "/dev/null", "-w", "%{http_code}", *arguments)


def make_certificate(folder, name="hub"):
    """A self-signed pair for localhost by openssl; its files."""
    certificate, key = folder / f"{name}.pem", folder / f"{name}.key"
    subprocess.run(["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-days",
                    "2", "-subj", f"/CN={name}", "-addext", "subjectAltName=DNS:localhost,IP:127.0.0.1",
                    "-keyout", key, "-out", certificate], check=True, capture_output=True)
    return certificate, key


def fingerprint_of(port):
    der = ssl.PEM_cert_to_DER_cert(ssl.get_server_certificate(("127.0.0.1", port)))
    return ":".join(f"{byte:02X}" for byte in hashlib.sha256(der).digest())


def add_owner(tmp_path):
    subprocess.run([BIN / "vedette", "users", "add", "ann", "--role", "owner", "--config", tmp_path / "vedette.yaml"],
                   input=f"{PASSWORD}\n", text=True, check=True, capture_output=True, timeout=60)


def test_a_self_signed_certificate_is_kept_and_its_fingerprint_is_printed(run, tmp_path):
    port = free_port()
    settings = f"listen: 127.0.0.1:{port}\ntls: {{self_signed: true}}"
    hub = run(settings)
    printed = hub.wait_for(r"SHA-256 ([0-9A-F:]{95})").group(1)
    assert fingerprint_of(port) == printed
    state = tmp_path / "vedette.state"
    assert {stat.S_IMODE((state / name).stat().st_mode) for name in ("tls.pem", "tls.key")} == {0o600}
    assert hub.wait_for(r"https://127\.0\.0\.1:\d+/join#setup\."), "the set-up link is under TLS"
    page = ("--cacert", state / "tls.pem", f"https://localhost:{port}/healthz")
    assert curl(*page) == "ok\n"
    assert "strict-transport-security" not in curl("-i", *page).lower()
    assert code(f"https://localhost:{port}/healthz") == "000", "curl does not trust it"
    plain = curl("-i", f"http://localhost:{port}/cameras/porch/mjpeg?x=1")
    assert "308 Permanent Redirect" in plain and f"https://localhost:{port}/cameras/porch/mjpeg?x=1" in plain
    hub.end()
    assert run(settings).wait_for(r"SHA-256 ([0-9A-F:]{95})").group(1) == printed


@pytest.mark.parametrize("how, works", [
    ("-tls1_3", True), ("-tls1_2", True), ("-tls1_2 -cipher ECDHE-ECDSA-AES128-GCM-SHA256", True),
    ("-tls1_2 -cipher ECDHE-ECDSA-CHACHA20-POLY1305", True), ("-tls1_2 -cipher ECDHE-ECDSA-AES128-SHA", False),
    ("-tls1_2 -cipher ECDHE-ECDSA-AES256-SHA384", False), ("-tls1_1 -cipher ALL:@SECLEVEL=0", False)])
def test_weak_ciphers_and_old_versions_are_refused(run, tmp_path, how, works):
    port = free_port()
    run(f"listen: 127.0.0.1:{port}\ntls: {{self_signed: true}}")
    done = subprocess.run(["openssl", "s_client", "-connect", f"127.0.0.1:{port}", *how.split()], input=b"", capture_output=True,
                          timeout=LIMIT_S)
    assert (done.returncode == 0) == works, done.stdout + done.stderr


def test_a_renewed_certificate_is_served_within_seconds_and_no_stream_ends(run, tmp_path):
    certificate, key = make_certificate(tmp_path)
    port = free_port()
    hub = run(f"listen: 127.0.0.1:{port}\ntls: {{certificate: {certificate}, key: {key}}}",
              more_environment={"SSL_CERT_FILE": str(certificate)})
    url = f"https://localhost:{port}"
    assert "strict-transport-security: max-age=" in curl("-i", "--cacert", certificate, f"{url}/healthz").lower(), \
        "it is one that this machine trusts"
    first = fingerprint_of(port)
    stream = subprocess.Popen(["curl", "-sN", "--cacert", certificate, f"{url}/cameras/porch/mjpeg"],
                              stdout=subprocess.PIPE)
    try:
        assert stream.stdout.read(1000)
        certificate.write_text("nonsense\n")
        hub.wait_for(r"error tls: .*the server keeps the certificate that it has")
        assert fingerprint_of(port) == first
        make_certificate(tmp_path)
        wait_until(lambda: fingerprint_of(port) != first, "the new certificate")
        assert stream.poll() is None
        assert stream.stdout.read(20_000), "pictures still come"
    finally:
        stream.kill()
        stream.wait()


def test_half_open_handshakes_leave_a_served_viewer_alone(run, tmp_path):
    certificate, key = make_certificate(tmp_path)
    port = free_port()
    run(f"listen: 127.0.0.1:{port}\ntls: {{certificate: {certificate}, key: {key}}}")
    stream = subprocess.Popen(["curl", "-sN", "--cacert", certificate, f"https://localhost:{port}/cameras/porch/mjpeg"],
                              stdout=subprocess.PIPE)
    with contextlib.ExitStack() as stack:
        stack.callback(stream.wait)
        stack.callback(stream.kill)
        assert stream.stdout.read(1000)
        half_open = [stack.enter_context(socket.create_connection(("127.0.0.1", port))) for _ in range(400)]
        for one in half_open:
            with contextlib.suppress(OSError):
                one.send(b"\x16\x03\x01")
        begun = time.monotonic()
        for _ in range(10):
            assert stream.stdout.read(3000)
        assert time.monotonic() - begun < 10, "ten pictures a second of about 3 kB"
        wait_until(lambda: code("--cacert", certificate, f"https://localhost:{port}/healthz") == "200",
                   "the places are free again after ten seconds")


def test_another_port_redirects_and_serves_the_challenges_of_certbot(run, tmp_path):
    port, plain = free_port(), free_port()
    challenges = tmp_path / "acme/.well-known/acme-challenge"
    challenges.mkdir(parents=True)
    (challenges / "token-1").write_text("token-1.thumbprint")
    run(f"listen: 127.0.0.1:{port}\n"
        f"tls: {{self_signed: true, redirect_from: '127.0.0.1:{plain}', acme_webroot: acme}}")
    url = f"http://localhost:{plain}"
    assert curl(f"{url}/.well-known/acme-challenge/token-1") == "token-1.thumbprint"
    assert code("--path-as-is", f"{url}/.well-known/acme-challenge/../../../vedette.yaml") in ("308", "400", "404")
    assert "version" not in curl("--path-as-is", f"{url}/.well-known/acme-challenge/../../../vedette.yaml")
    assert f"Location: https://localhost:{port}/login" in curl("-i", f"{url}/login")


def test_a_unix_socket_has_its_mode_is_no_own_machine_and_outlives_a_kill(run, tmp_path):
    path = tmp_path / "hub.sock"
    settings = f"listen: unix:{path}\nlisten_mode: '0600'"
    hub = run(settings, wait_for=f"page on unix:{path}")
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert code("--unix-socket", path, "http://localhost/login") == "200"
    assert code("--unix-socket", path, "http://localhost/api/v1/cameras") == "401", "a proxy, not a program of ours"
    assert "another program uses it" in second_hub(tmp_path, settings)
    hub.end(signal.SIGKILL)
    assert path.exists()
    hub = run(settings, wait_for=f"page on unix:{path}")
    assert code("--unix-socket", path, "http://localhost/login") == "200"
    hub.end()
    assert not path.exists()


def second_hub(tmp_path, settings):
    file = tmp_path / "second.yaml"
    file.write_text(f"version: 1\n{settings}\n{CAMERA}\n")
    done = subprocess.run([BIN / "vedette", "run", "--config", file], capture_output=True, text=True, timeout=60)
    assert done.returncode == 1
    return done.stderr


@pytest.mark.skipif(shutil.which("systemd-socket-activate") is None, reason="systemd-socket-activate is not installed")
def test_systemd_opens_the_socket_and_the_first_connection_starts_the_hub(tmp_path):
    file = tmp_path / "vedette.yaml"
    file.write_text(f"version: 1\nlisten: systemd\n{CAMERA}\n")
    path = tmp_path / "hub.sock"
    activator = subprocess.Popen(["systemd-socket-activate", "-l", path, BIN / "vedette", "run", "--config", file],
                                 stderr=subprocess.PIPE, stdout=subprocess.DEVNULL)
    try:
        wait_until(path.exists, "the socket")
        assert code("--unix-socket", path, "http://localhost/login") == "200"
    finally:
        activator.terminate()
        activator.wait(LIMIT_S)
    assert "systemd has opened no socket" in second_hub(tmp_path, "listen: systemd")


def first_frame_s(*arguments):
    """Seconds until the first whole picture of a stream has come through, and the head of the answer."""
    begun = time.monotonic()
    stream = subprocess.Popen(["curl", "-siN", "-m", "20", *arguments], stdout=subprocess.PIPE)
    got = b""
    try:
        while b"\xff\xd9" not in got:
            piece = stream.stdout.read1(65536)
            assert piece, got[:2000]
            got += piece
        return time.monotonic() - begun, got.split(b"\r\n\r\n")[0].decode()
    finally:
        stream.kill()
        stream.wait()


def test_behind_nginx_pictures_come_at_once_and_clients_have_their_own_addresses(run, tmp_path):
    certificate, key = make_certificate(tmp_path)
    plain, port = free_port(), free_port()
    path = tmp_path / "hub.sock"
    hub = run(f"listen: unix:{path}\ntrusted_proxies: [unix]\nhosts: [camera.example.org]\n"
              "access: {proxy_user: Remote-User}")
    add_owner(tmp_path)
    conf = (ROOT / "packaging/nginx/vedette.conf").read_text()
    conf = re.sub(r"listen \[::\].*\n", "", conf)
    for old, new in [("listen 80;", f"listen 127.0.0.1:{plain};"), ("listen 443 ssl", f"listen 127.0.0.1:{port} ssl"),
                     ("/etc/letsencrypt/live/camera.example.org/fullchain.pem", str(certificate)),
                     ("/etc/letsencrypt/live/camera.example.org/privkey.pem", str(key)),
                     ("/run/vedette/hub.sock", str(path))]:
        assert old in conf, old
        conf = conf.replace(old, new)
    with contextlib.ExitStack() as stack:
        start_nginx(stack, tmp_path, conf)
        to_nginx = ("-k", "--resolve", f"camera.example.org:{port}:127.0.0.1")
        url = f"https://camera.example.org:{port}"
        wait_until(lambda: code(*to_nginx, f"{url}/login") == "200", "nginx")
        ann = ("-u", f"ann:{PASSWORD}")
        wait_until(lambda: code(*to_nginx, *ann, f"{url}/api/v1/cameras") == "200", "the hub knows ann")
        seconds, head = first_frame_s(*to_nginx, *ann, f"{url}/cameras/porch/mjpeg")
        print(f"first frame behind nginx: {seconds:.3f} s")
        assert seconds < 2
        assert "no-store" in head
        assert code(*to_nginx, "-H", "Remote-User: ann", f"{url}/api/v1/cameras") == "401", "nginx removes the field"
        session = curl(*to_nginx, "-H", "X-Forwarded-For: 10.9.9.9", f"{url}/api/v1/session")
        token = re.search(r'"request_token":"([^"]+)"', session).group(1)
        in_ = curl(*to_nginx, "-i", "-H", f"Vedette-Request-Token: {token}", "-H", f"Origin: {url}", "-d",
                   f'{{"name":"ann","password":"{PASSWORD}"}}', f"{url}/api/v1/session")
        assert "Set-Cookie: __Host-vedette_session=" in in_, in_
        cookie = re.search(r"(__Host-vedette_session=[^;]+)", in_).group(1)
        sessions = curl(*to_nginx, "-H", f"Cookie: {cookie}", f"{url}/api/v1/sessions")
        assert '"address":"127.0.0.1"' in sessions, sessions
        upgrade = curl(*to_nginx, "--http1.1", "-i", "-N", *ann, "-H", "Connection: Upgrade", "-H", "Upgrade: websocket",
                       "-H", "Sec-WebSocket-Version: 13", "-H", "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==",
                       "-H", "Sec-WebSocket-Protocol: vedette.v1", f"{url}/api/v1/live", limit_s=2)
        assert upgrade.startswith("HTTP/1.1 101 "), upgrade
    assert hub.process.poll() is None


def test_below_a_path_of_another_site_the_page_and_its_addresses_are_found(run, tmp_path):
    path, port = tmp_path / "hub.sock", free_port()
    run(f"listen: unix:{path}\ntrusted_proxies: [unix]\nbase_path: /cams")
    add_owner(tmp_path)
    block = """server {{ listen 127.0.0.1:{port}; location /cams/ {{ proxy_pass http://unix:{path}; proxy_buffering off;
        proxy_set_header Host $http_host; proxy_set_header X-Forwarded-For $remote_addr; }} }}"""
    with contextlib.ExitStack() as stack:
        start_nginx(stack, tmp_path, block.format(path=path, port=port))
        url = f"http://127.0.0.1:{port}/cams"
        ann = ("-u", f"ann:{PASSWORD}")
        wait_until(lambda: code(*ann, f"{url}/api/v1/cameras") == "200", "nginx, and a hub that knows ann")
        page = curl(f"{url}/")
        assets = re.findall(r'(?:src|href)="([^"]+)"', page)
        assert assets and all(not a.startswith("/") for a in assets), assets
        for asset in assets:
            assert code(f"{url}/{asset}") == "200", asset
        assert first_frame_s(*ann, f"{url}/cameras/porch/mjpeg")[0] < 2
        to_login = curl("-i", "-A", "Mozilla/5.0", "-H", "Accept: text/html", f"{url}/cameras/porch/mjpeg")
        target = re.search(r"Location: (\S+)", to_login).group(1)
        assert code(f"{url}/cameras/porch/{target}") == "200", target


# The owner's own server block, as he wrote it for gunicorn.
ORIGINALS_BLOCK = """server {{
    listen 127.0.0.1:{port};
    location / {{
        proxy_pass http://unix:{path};
        proxy_buffering off;
        proxy_request_buffering off;
        proxy_socket_keepalive on;
        proxy_redirect off;
        add_header Last-Modified $date_gmt;
        add_header Cache-Control 'no-store, no-cache';
        if_modified_since off;
        expires off;
        etag off;
    }}
}}"""


def test_R15_behind_nginx_as_its_owner_wrote_it_the_first_frame_comes_within_two_seconds_uncached(run, tmp_path):
    path, port = tmp_path / "cam.gunicorn.sock", free_port()
    run(f"listen: unix:{path}\ncompat: {{securitycam: {{camera: porch}}}}")
    add_owner(tmp_path)
    with contextlib.ExitStack() as stack:
        start_nginx(stack, tmp_path, ORIGINALS_BLOCK.format(path=path, port=port))
        url = f"http://127.0.0.1:{port}"
        ann = ("-u", f"ann:{PASSWORD}")
        wait_until(lambda: code(*ann, "-I", f"{url}/mjpeg") == "200", "nginx, and a hub that knows its owner")
        seconds, head = first_frame_s(*ann, f"{url}/mjpeg")
        print(f"first frame behind the original's nginx: {seconds:.3f} s")
        assert seconds < 2
        assert "Cache-Control: no-store, no-cache" in head
        assert code(f"{url}/mjpeg") == "401", "nobody is taken for a program of this machine"


def test_the_service_manager_is_told_the_set_up_link_until_there_is_an_owner(run, tmp_path):
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as manager:
        manager.bind(str(tmp_path / "notify"))
        manager.settimeout(LIMIT_S)
        hub = run("listen: 127.0.0.1:0", more_environment={"NOTIFY_SOCKET": str(tmp_path / "notify")})
        link = hub.wait_for(r"http://127\.0\.0\.1:\d+/join#setup\.\S+").group(0)
        assert manager.recv(4096) == b"READY=1"
        assert manager.recv(4096).decode() == f"STATUS=No users yet. Make the first owner: {link}"
        add_owner(tmp_path)
        assert manager.recv(4096).decode().startswith("STATUS=Running: ")
        hub.process.send_signal(signal.SIGTERM)
        assert manager.recv(4096) == b"STOPPING=1"
        assert hub.process.wait(LIMIT_S) == 0
