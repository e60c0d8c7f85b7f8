"""HTTPS of a board that is a process: its certificate as curl, openssl and the hub see it, and clients that misbehave."""
import base64
import concurrent.futures
import contextlib
import hashlib
import json
import os
import re
import socket
import ssl
import subprocess
import threading
import time
import urllib.request

import pytest
from conftest import BIN, LIMIT_S, Node, wait_until

PIN = r"tls_pin: (sha256:[0-9A-F:]{95})"
LOGIN = "Basic " + base64.b64encode(f"admin:{Node.PASSWORD}".encode()).decode()


class SecuredBoard(Node):
    def __init__(self, folder, *arguments, **how):
        super().__init__(folder, *arguments, **how)
        self.https = int(self.wait_for(r"\nhttps: \S+:(\d+)\n").group(1))
        self.pin = self.wait_for(PIN).group(1)

    def secured(self, path):
        return f"https://127.0.0.1:{self.https}{path}"

    def connect(self, timeout=LIMIT_S):
        return TRUSTING.wrap_socket(socket.create_connection(("127.0.0.1", self.https), timeout))

    def ask(self, path, method="GET", body=None, fields=""):
        """The answer to a request of the owner, over a connection of its own."""
        with self.connect() as connection:
            connection.sendall(request_of(path, method, body, fields))
            return read_all(connection)


TRUSTING = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
TRUSTING.check_hostname, TRUSTING.verify_mode = False, ssl.CERT_NONE


def request_of(path, method="GET", body=None, fields="", closes=True):
    head = f"{method} {path} HTTP/1.1\r\nHost: 127.0.0.1\r\nAuthorization: {LOGIN}\r\n{fields}"
    head += "Connection: close\r\n" if closes else ""
    return (head + (f"Content-Length: {len(body)}\r\n" if body is not None else "") + "\r\n").encode() + (body or b"")


def read_all(connection):
    answer = b""
    with contextlib.suppress(ssl.SSLEOFError):
        while some := connection.recv(65536):
            answer += some
    return answer


def curl(*arguments, check=True):
    return subprocess.run(["curl", "-sS", "--max-time", str(LIMIT_S), *map(str, arguments)], capture_output=True, text=True,
                          check=check)


def openssl(*arguments, check=True):
    return subprocess.run(["openssl", *map(str, arguments)], input="", capture_output=True, text=True, timeout=LIMIT_S, check=check)


@pytest.fixture
def board(tmp_path):
    """board("--board", "GENERIC") starts a board that keeps its settings in a folder; `.end()` and again is a restart."""
    with contextlib.ExitStack() as stack:
        (tmp_path / "state").mkdir()

        def start(*arguments, **how):
            one = SecuredBoard(tmp_path, "--state", tmp_path / "state", "--name", "Back Porch", *arguments, **how)
            stack.callback(one.end)
            return one
        yield start


@pytest.fixture
def certificate(tmp_path):
    def read(one):
        file = tmp_path / "board.pem"
        file.write_text(ssl.get_server_certificate(("127.0.0.1", one.https)))
        return file
    return read


def test_the_fingerprint_on_the_console_is_that_of_the_certificate(board, certificate):
    one = board()
    printed = openssl("x509", "-in", certificate(one), "-noout", "-fingerprint", "-sha256").stdout
    assert one.pin == "sha256:" + printed.split("=")[1].strip()
    shown = json.loads(one.ask("/api/v1/https").split(b"\r\n\r\n", 1)[1].split(b"\r\n")[1])
    assert shown == {"port": one.https, "tls_pin": one.pin, "has_new": False}


def test_curl_trusts_it_by_the_certificate_under_its_names_and_by_its_key(board, certificate):
    one = board()
    file = certificate(one)
    for host in ("back-porch.local", "back-porch", "127.0.0.1"):
        done = curl("--cacert", file, "--resolve", f"{host}:{one.https}:127.0.0.1", "-u", f"admin:{Node.PASSWORD}",
                    f"https://{host}:{one.https}/api/v1/status")
        assert json.loads(done.stdout)["name"] == "Back Porch"
    other = curl("--cacert", file, "--resolve", f"front.local:{one.https}:127.0.0.1", f"https://front.local:{one.https}/", check=False)
    assert other.returncode == 60 and "front.local" in other.stderr
    key = openssl("x509", "-in", file, "-noout", "-pubkey").stdout
    der = subprocess.run(["openssl", "pkey", "-pubin", "-outform", "der"], input=key.encode(), capture_output=True, check=True).stdout
    pin = base64.b64encode(hashlib.sha256(der).digest()).decode()
    picture = curl("-k", "--pinnedpubkey", f"sha256//{pin}", "-o", "/dev/null", "-w", "%{http_code} %{content_type}", one.secured("/capture"))
    assert picture.stdout == "200 image/jpeg"
    refused = curl("-k", "--pinnedpubkey", f"sha256//{pin[::-1]}", one.secured("/capture"), check=False)
    assert refused.returncode == 90


def test_it_stays_over_restarts_and_changes_with_the_name_or_on_request(board, tmp_path):
    one = board()
    pin = one.pin
    one.end()
    one = board()
    assert one.pin == pin
    assert b'"has_new":true' in one.ask("/api/v1/https/certificate", "POST")
    assert json.loads(urllib.request.urlopen(urllib.request.Request(one.url("/api/v1/https"), headers={"Authorization": LOGIN}),
                                             timeout=LIMIT_S).read())["tls_pin"] == pin
    one.end()
    renewed = board()
    assert renewed.pin != pin
    renewed.end()
    other = SecuredBoard(tmp_path, "--state", tmp_path / "state", "--name", "Garden")
    try:
        assert other.pin not in (pin, renewed.pin)
    finally:
        other.end()


def test_the_hub_takes_it_by_tls_pin(board, tmp_path):
    one = board()
    other = "sha256:" + ":".join(["0A"] * 32)
    for path in ("/capture", "/mjpeg"):
        grab = subprocess.run([BIN / "vedette", "grab", one.secured(path), "--tls-pin", one.pin, "-n", "3", "-o",
                               tmp_path / (path[1:] + "%04d.jpg")], capture_output=True, text=True, timeout=LIMIT_S, check=False)
        assert grab.returncode == 0, grab.stderr
        pictures = sorted(tmp_path.glob(path[1:] + "*.jpg"))
        assert len(pictures) == 3 and all(one.read_bytes().startswith(b"\xff\xd8") for one in pictures)
    refused = subprocess.run([BIN / "vedette", "grab", one.secured("/capture"), "--tls-pin", other, "-o", "-"],
                             capture_output=True, text=True, timeout=LIMIT_S, check=False)
    assert refused.returncode == 1 and f"its fingerprint is {one.pin}" in refused.stderr


def test_openssl_gets_tls_1_2_with_forward_secrecy_and_nothing_else(board):
    one = board()
    address = f"127.0.0.1:{one.https}"
    good = openssl("s_client", "-connect", address, "-tls1_2")
    assert re.search(r"Cipher\s*: ECDHE-ECDSA-(AES\d+-GCM|CHACHA20)", good.stdout)
    assert "Secure Renegotiation IS supported" in good.stdout
    for version in ("-tls1", "-tls1_1", "-tls1_3"):
        assert openssl("s_client", "-connect", address, version, "-cipher", "ALL:@SECLEVEL=0", check=False).returncode != 0
    for cipher in ("AES128-SHA", "AES128-GCM-SHA256", "ECDHE-ECDSA-AES128-SHA"):
        refused = openssl("s_client", "-connect", address, "-tls1_2", "-cipher", cipher + ":@SECLEVEL=0", check=False)
        assert refused.returncode != 0, cipher


# Field case: what is no TLS hangs the server, which then needs a restart | Spritetm/libesphttpd#45 | it ends with an alert, and the
# next connection is served
def test_garbage_in_place_of_a_handshake_ends_it(board):
    one = board("--board", "GENERIC", "--camera", "none")
    for sent in (b"GET / HTTP/1.1\r\nHost: board\r\n\r\n", b"\x16\x03\x01\x40\x00" + b"\xff" * 300, b"\x00" * 4096,
                 b"\x80\x2e\x01\x00\x02", b"\x16\x03\x01\x00\x05\x01\x00\xff\xff\xff"):
        with socket.create_connection(("127.0.0.1", one.https), LIMIT_S) as connection:
            with contextlib.suppress(OSError):  # the board may have reset the connection by then
                connection.sendall(sent)
                connection.shutdown(socket.SHUT_WR)
                while connection.recv(4096):
                    pass
    assert one.ask("/api/v1/status").startswith(b"HTTP/1.1 200 ")


# Field case: a browser opens several connections to a server with one session, and parts of the page fail |
# cwi-dis/iotsa#218, hoeken/PsychicHttp#42 | all are served
def test_six_connections_at_once_to_a_board_with_one_session(board):
    one = board("--board", "GENERIC", "--camera", "none")
    paths = ["/login", "/board.css", "/board.js", "/api/v1/status", "/login", "/board.css"]

    def load(path):
        with one.connect() as connection:  # kept alive, as by a browser
            connection.sendall(request_of(path, fields="Accept-Encoding: gzip\r\n", closes=False))
            return connection.recv(16)
    with concurrent.futures.ThreadPoolExecutor(6) as pool:
        answers = list(pool.map(load, paths))
    assert answers == [b"HTTP/1.1 200 OK\r"] * 6


def test_half_open_handshakes_keep_nobody_out_for_long(board):
    one = board("--board", "GENERIC", "--camera", "none")
    with contextlib.ExitStack() as stack:
        for _ in range(3):
            stack.enter_context(socket.create_connection(("127.0.0.1", one.https), LIMIT_S))
        begun = time.monotonic()
        assert one.ask("/api/v1/status").startswith(b"HTTP/1.1 200 ")
        assert time.monotonic() - begun < 13


# Field case: clients that leave in the middle of the handshake, many at once, wedge the server | espressif/esp-idf#14999,
# espressif/esp-idf#18929 | none of them leaves a trace
def test_clients_that_leave_at_any_moment_leave_nothing(board):
    one = board("--camera", "none")
    hello = client_hello()
    for cut in range(1, len(hello), 40):
        connections = [socket.create_connection(("127.0.0.1", one.https), LIMIT_S) for _ in range(4)]
        for connection in connections:
            connection.sendall(hello[:cut])
        for connection in connections:
            connection.close()
    secured = [one.connect() for _ in range(4)]
    for connection in secured:
        os.close(connection.detach())
    assert one.ask("/api/v1/status").startswith(b"HTTP/1.1 200 ")

    def is_empty():
        return json.loads(dechunk(one.ask("/api/v1/status")))["connections"]["now"] == 1
    wait_until(is_empty, "only this connection is left")


def client_hello():
    out = ssl.MemoryBIO()
    client = TRUSTING.wrap_bio(ssl.MemoryBIO(), out)
    with contextlib.suppress(ssl.SSLWantReadError):
        client.do_handshake()
    return out.read()


def dechunk(answer):
    rest, body = answer.split(b"\r\n\r\n", 1)[1], b""
    while rest and (size := int(rest.split(b"\r\n", 1)[0], 16)):
        rest = rest.split(b"\r\n", 1)[1]
        body, rest = body + rest[:size], rest[size + 2:]
    return body


def test_a_flood_of_handshakes_and_passwords_delays_no_picture(board):
    one = board("--fps", "25")
    stop = threading.Event()

    def shake_hands():
        while not stop.is_set():
            with contextlib.suppress(OSError):
                one.connect(timeout=2).close()

    def guess():
        while not stop.is_set():
            with contextlib.suppress(OSError):
                urllib.request.urlopen(urllib.request.Request(one.url("/status"), headers={"Authorization": "Basic eDp5"}), timeout=5)
    threads = [threading.Thread(target=shake_hands) for _ in range(4)] + [threading.Thread(target=guess) for _ in range(2)]
    with urllib.request.urlopen(one.url("/mjpeg"), timeout=LIMIT_S) as stream:
        stream.read(20_000)
        for thread in threads:
            thread.start()
        longest, before, end = 0.0, time.monotonic(), time.monotonic() + 4
        while time.monotonic() < end:
            assert stream.read1(65536)
            now = time.monotonic()
            longest, before = max(longest, now - before), now
        stop.set()
        for thread in threads:
            thread.join(LIMIT_S)
    assert longest < 2  # of 40 ms, on a machine that does other things as well


def test_a_slow_viewer_skips_pictures_and_slows_nobody(board):
    one = board("--fps", "25", "--size", "SVGA")
    with one.connect() as slow, one.connect() as quick:
        for viewer in (slow, quick):
            viewer.sendall(request_of("/mjpeg"))
        slow.recv(1000)
        begun, received = time.monotonic(), 0
        while time.monotonic() - begun < 3:
            received += quick.recv(65536).count(b"\xff\xd9")
        assert received > 5
        backlog = b""
        slow.settimeout(0.5)
        begun = time.monotonic()
        while time.monotonic() - begun < 1:
            backlog += slow.recv(65536)
        assert backlog.count(b"\xff\xd9") < received


def test_a_large_body_is_taken_in_records_of_16_kb(board):
    one = board("--set", "update.key", "0" * 128)
    answer = one.ask("/api/v1/update", "PUT", b"\x5a" * 300_000)
    assert answer.startswith(b"HTTP/1.1 422 ")


def test_http_redirect_leaves_the_originals_addresses_and_leads_the_rest_to_https(board, tmp_path):
    one = board("--set", "server.http", "redirect", allow=["mjpeg"])
    assert urllib.request.urlopen(one.url("/capture"), timeout=LIMIT_S).read().startswith(b"\xff\xd8")
    page = curl("-i", one.url("/wifi?x=1")).stdout
    assert page.startswith("HTTP/1.1 307 ") and f"\nLocation: {one.secured('/wifi?x=1')}\r" in page or \
        f"\nLocation: {one.secured('/wifi?x=1')}\n" in page
    log_in = curl("-i", "-d", "loginuser=admin&loginpassword=x", one.url("/login")).stdout
    assert log_in.startswith("HTTP/1.1 303 ") and "Set-Cookie" not in log_in
    assert curl("-i", "-X", "POST", "-u", f"admin:{Node.PASSWORD}", one.url("/api/v1/restart")).stdout.startswith("HTTP/1.1 403 ")
    followed = curl("-kL", "--location-trusted", "-u", f"admin:{Node.PASSWORD}", one.url("/api/v1/status"))
    assert json.loads(followed.stdout)["name"] == "Back Porch"
    jar = tmp_path / "jar"
    curl("-k", "-c", jar, "-d", f"loginuser=admin&loginpassword={Node.PASSWORD.replace(' ', '+')}", one.secured("/login"))
    assert "__Host-session" in jar.read_text()
    assert "Wi-Fi" in curl("-k", "-b", jar, one.secured("/wifi")).stdout
    assert curl("-i", "-b", jar, one.url("/wifi")).stdout.startswith("HTTP/1.1 307 ")


def test_http_off_needs_a_certificate(tmp_path):
    (tmp_path / "state").mkdir()
    first = SecuredBoard(tmp_path, "--state", tmp_path / "state")
    pin = first.pin
    refused = curl("-i", "-u", f"admin:{Node.PASSWORD}", "-X", "PATCH", "-H", "Content-Type: application/json", "-d",
                   '{"server.http":"off"}', first.url("/api/v1/settings")).stdout
    assert refused.startswith("HTTP/1.1 409 ") and "not_over_https" in refused
    done = first.ask("/api/v1/settings", "PATCH", b'{"server.http":"off"}', "Content-Type: application/json\r\n")
    assert done.startswith(b"HTTP/1.1 200 ")
    first.end()
    from conftest import Program
    words = ["vedette-node", "--ports", "auto", "--password-file", tmp_path / "password", "--state", tmp_path / "state"]
    closed = Program(words)
    try:
        https = int(closed.wait_for(r"https: \S+:(\d+)\n").group(1))
        assert pin in closed.wait_for(PIN).group(0) and "http " not in closed.output.split("https:")[0]
        assert curl("-k", "-u", f"admin:{Node.PASSWORD}", f"https://127.0.0.1:{https}/api/v1/status").returncode == 0
    finally:
        closed.end()
    (tmp_path / "state" / "certificate").write_bytes(b"damaged")
    again = Program(words)
    try:
        assert again.wait_for(r"listening: http \S+:(\d+)")
    finally:
        again.end()
