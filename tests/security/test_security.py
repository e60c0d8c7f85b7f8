"""What strangers try against a hub with users. Each attempt is refused, and a viewer's pictures go on beside it."""
import base64
import contextlib
import json
import pathlib
import re
import resource
import socket
import struct
import subprocess
import sys
import threading
import time

import pytest

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / "interop"))
from conftest import BIN, LIMIT_S, ROOT, Hub, free_port, start_nginx, wait_until  # noqa: E402

PASSWORD = "correct horse battery"
SLOW_SOCKETS = 2000
PUBLIC = {("GET", "/api/v1/session"), ("POST", "/api/v1/session"), ("DELETE", "/api/v1/session"), ("POST", "/api/v1/join"),
          ("GET", "/api/v1/openapi.json"), ("GET", "/healthz"), ("GET", "/metrics")}


def basic(name, password=PASSWORD):
    return "Authorization: Basic " + base64.b64encode(f"{name}:{password}".encode()).decode()


class Answer:
    def __init__(self, raw):
        self.raw = raw.decode("latin-1")
        self.head, _, self.body = self.raw.partition("\r\n\r\n")
        self.status = int(self.raw[9:12]) if self.raw.startswith("HTTP/1.1 ") else 0
        self.fields = [line.partition(": ")[::2] for line in self.head.split("\r\n")[1:]]

    def field(self, name):
        return next((value for key, value in self.fields if key.lower() == name.lower()), None)

    def json(self):
        return json.loads(self.body)


def send(port, raw, limit_s=LIMIT_S):
    """Sends the bytes, and returns all that comes until the server ends the connection, or says no more."""
    with socket.create_connection(("127.0.0.1", port), timeout=limit_s) as connection:
        connection.sendall(raw)
        got = b""
        with contextlib.suppress(TimeoutError, ConnectionResetError):
            while data := connection.recv(65536):
                got += data
        return got


class Viewer:
    """Counts the pictures of a stream in the background."""

    def __init__(self, port):
        self.pictures = 0
        self.socket = socket.create_connection(("127.0.0.1", port))
        self.socket.sendall(f"GET /cameras/porch/mjpeg HTTP/1.1\r\nHost: localhost\r\n{basic('vic')}\r\n\r\n".encode())
        threading.Thread(target=self._read, daemon=True).start()

    def _read(self):
        with contextlib.suppress(OSError):
            while data := self.socket.recv(65536):
                self.pictures += data.count(b"Content-Length: ")

    def goes_on(self):
        before = self.pictures
        wait_until(lambda: self.pictures > before + 3, "the viewer beside it gets no pictures")


class Target:
    """A hub with the users ann, an owner, and vic; `more` goes on with its settings after the first camera."""

    def __init__(self, folder, more=""):
        self.settings = folder / "vedette.yaml"
        self.settings.write_text("version: 1\nlisten: 127.0.0.1:0\n"
                                 f"cameras:\n  porch: {{source: 'test://?size=160x120&fps=20'}}\n{more}")
        self.hub = Hub(self.settings)
        self.port = int(self.hub.url.rsplit(":", 1)[1])
        for name, *more in (["ann", "--role", "owner"], ["vic", "--grant", "porch:live"]):
            subprocess.run([BIN / "vedette", "users", "add", name, *more, "--config", self.settings],
                           input=f"{PASSWORD}\n", text=True, check=True, capture_output=True, timeout=60)
        wait_until(lambda: self.ask("GET", "/api/v1/cameras", basic("vic")).status == 200, "the users are known")
        self.viewer = Viewer(self.port)
        self.viewer.goes_on()

    def send(self, raw, limit_s=LIMIT_S):
        return send(self.port, raw, limit_s)

    def ask(self, method, path, *fields, body=b"", host="localhost"):
        head = [f"{method} {path} HTTP/1.1", f"Host: {host}", "Connection: close", f"Content-Length: {len(body)}", *fields]
        return Answer(self.send("\r\n".join(head).encode("latin-1") + b"\r\n\r\n" + body))

    def request_token(self, *fields):
        return "Vedette-Request-Token: " + self.ask("GET", "/api/v1/session", *fields).json()["request_token"]

    def log_in(self, *fields, name="vic", password=PASSWORD):
        token = self.request_token(*(field for field in fields if field.startswith("Cookie:")))
        return self.ask("POST", "/api/v1/session", token, *fields,
                        body=json.dumps({"name": name, "password": password}).encode())

    def hashes(self):
        """How many passwords were hashed."""
        text = self.ask("GET", "/metrics").body
        return int(re.search(r'vedette_worker_started_total\{lane="hash"\} (\d+)', text).group(1))


@pytest.fixture(scope="module")
def target(tmp_path_factory):
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (min(hard, max(soft, 3 * SLOW_SOCKETS)), hard))
    target = Target(tmp_path_factory.mktemp("security"))
    yield target
    status, _ = target.hub.end()
    assert status in (0, -15), target.hub.output


@pytest.fixture(autouse=True)
def unharmed(target):
    """The viewer of before still gets pictures after each attempt, and a new request is answered."""
    yield
    target.viewer.goes_on()
    assert target.ask("GET", "/login").status == 200


def test_no_address_of_the_api_answers_a_stranger(target):
    document = json.loads((ROOT / "docs/ref/openapi.json").read_text())
    routes = [(method.upper(), path.replace("{id}", "porch").replace("{name}", "door"))
              for path, methods in document["paths"].items() for method in methods if method in ("get", "post", "put", "patch", "delete")]
    assert len(routes) > 20
    forms = ("{}", "{}?x=1", "/hub{}", "http://localhost{}", "{}#a")
    for method, path in routes:
        if (method, path) in PUBLIC:
            continue
        for form in forms:
            answer = target.ask(method, form.format(path), "X-Original-URL: /login", "X-Rewrite-URL: /login",
                                "X-HTTP-Method-Override: GET")
            assert answer.status in (400, 401, 404, 426), (method, form, answer.raw)
    for form in ("/{}", "/./{}", "//{}", "/login/../{}", "/%2e/{}", "/{};a=b", "/LOGIN/../{}"):
        for path in ("api/v1/users", "cameras/porch/mjpeg", "cameras/porch/snapshot.jpg"):
            answer = target.ask("GET", form.format(path))
            assert answer.status in (400, 401, 404), (form, answer.raw)


def test_no_path_leads_out_of_the_program(target):
    for path in ("/../../../../etc/passwd", "/%2e%2e/%2e%2e/etc/passwd", "/assets/..%2f..%2fetc%2fpasswd", "/assets/../../etc/passwd",
                 "/..\\..\\etc\\passwd", "/hub/../../etc/passwd", "/%00", "/icon.svg%00.html", "/cameras/..%2fporch/mjpeg"):
        answer = target.ask("GET", path, basic("ann"))
        assert answer.status in (400, 404), (path, answer.raw)
        assert "root:" not in answer.raw


def test_nothing_of_a_request_becomes_a_field_of_the_answer(target):
    for path in ("/login%0d%0aSet-Cookie:%20a=b", "/camera/%0d%0aSet-Cookie:%20a=b", "/api/v1/cameras/%0d%0aSet-Cookie:%20a=b",
                 "/hub%0d%0aSet-Cookie:%20a=b", "/cameras/%0d%0aSet-Cookie:%20a=b/mjpeg"):
        for accept in ("Accept: */*", "User-Agent: Mozilla/5.0\r\nAccept: text/html"):
            answer = target.ask("GET", path, accept)
            assert answer.field("Set-Cookie") is None, answer.raw
    assert target.ask("GET", "/login", "X: a\0b").status == 400


AMBIGUOUS = {
    "length and chunks": "Content-Length: 4\r\nTransfer-Encoding: chunked",
    "two lengths": "Content-Length: 4\r\nContent-Length: 40",
    "list of lengths": "Content-Length: 4, 40",
    "signed length": "Content-Length: +4",
    "hex length": "Content-Length: 0x4",
    "negative length": "Content-Length: -4",
    "unknown coding": "Transfer-Encoding: xchunked",
    "coding after chunked": "Transfer-Encoding: chunked, identity",
    "two codings": "Transfer-Encoding: chunked\r\nTransfer-Encoding: identity",
    "folded line": "Transfer-Encoding:\r\n chunked",
    "blank before the colon": "Transfer-Encoding : chunked",
    "vertical tab": "Transfer-Encoding:\x0bchunked",
    "bare line feed": "X: y\nTransfer-Encoding: chunked",
    "bare carriage return": "X: y\rTransfer-Encoding: chunked",
    "two hosts": "Host: evil.example",
}


@pytest.mark.parametrize("name", AMBIGUOUS)
def test_an_ambiguous_request_is_refused_and_nothing_behind_it_is_answered(target, name):
    smuggled = b"GET /api/v1/session HTTP/1.1\r\nHost: localhost\r\n\r\n"
    head = f"POST /api/v1/session HTTP/1.1\r\nHost: localhost\r\n{AMBIGUOUS[name]}\r\n\r\n".encode("latin-1")
    for body in (b"0\r\n\r\n" + smuggled, b"2c\r\n" + smuggled + b"\r\n0\r\n\r\n", smuggled):
        got = target.send(head + body)
        assert got.count(b"HTTP/1.1 ") == 1 and got.startswith((b"HTTP/1.1 400 ", b"HTTP/1.1 501 ")), got


@pytest.fixture(scope="module")
def front(target, tmp_path_factory):
    """The port of an nginx that sends all requests to the target over one connection, which it keeps."""
    port = free_port()
    with contextlib.ExitStack() as stack:
        start_nginx(stack, tmp_path_factory.mktemp("front"), f"""
            upstream hub {{ server 127.0.0.1:{target.port}; keepalive 1; }}
            server {{ listen 127.0.0.1:{port}; location / {{ proxy_pass http://hub; proxy_http_version 1.1;
                proxy_set_header Connection ""; proxy_set_header Host $http_host; proxy_request_buffering off; }} }}""")
        wait_until(lambda: is_well(port), "nginx")
        yield port


def is_well(port):
    """Whether a request of somebody gets the answer to it."""
    with contextlib.suppress(ConnectionRefusedError):
        return send(port, b"GET /healthz HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n").endswith(b"\r\n\r\nok\n")


@pytest.mark.parametrize("name", [*AMBIGUOUS, "more than its length", "chunks that end early"])
def test_behind_nginx_nobody_gets_the_answer_to_a_smuggled_request(target, front, name):
    smuggled = b"GET /api/v1/session HTTP/1.1\r\nHost: localhost\r\n\r\n"
    lines = AMBIGUOUS.get(name, "Content-Length: 5" if "length" in name else "Transfer-Encoding: chunked")
    head = f"POST /api/v1/session HTTP/1.1\r\nHost: localhost\r\n{lines}\r\n\r\n".encode("latin-1")
    for body in (b"0\r\n\r\n" + smuggled, b"2c\r\n" + smuggled + b"\r\n0\r\n\r\n", b"0;a=\n\r\n" + smuggled,
                 b"00000000000000000\r\n\r\n" + smuggled, smuggled):
        send(front, head + body, limit_s=0.2)
        for _ in range(3):  # the next on nginx's connection are the victims
            assert is_well(front), body
    target.viewer.goes_on()


def test_two_thousand_slow_sockets_hold_nobody_up(target):
    count = min(SLOW_SOCKETS, resource.getrlimit(resource.RLIMIT_NOFILE)[0] - 200)  # as far as this machine allows
    with contextlib.ExitStack() as stack:
        slow = [stack.enter_context(socket.create_connection(("127.0.0.1", target.port))) for _ in range(count)]
        for number, connection in enumerate(slow):
            connection.sendall((b"G", b"GET / HTTP/1.1\r\nHost: loc", b"\x16\x03\x01", b"")[number % 4])
        begun = time.monotonic()
        assert target.ask("GET", "/api/v1/cameras", basic("vic")).status == 200
        assert time.monotonic() - begun < 5
        target.viewer.goes_on()
        slow[1].settimeout(LIMIT_S)
        slow[1].recv(1)  # the head's time limit is 10 s
    wait_until(lambda: target.ask("GET", "/login").status == 200, "the hub goes on")


def test_what_is_too_large_is_refused(target):
    assert target.ask("GET", "/" + "a" * 20_000).status in (400, 414, 431)
    assert target.ask("GET", "/login", "X: " + "a" * 20_000).status in (400, 431)
    assert target.send(b"GET / HTTP/1.1\r\n" + b"a: b\r\n" * 10_000).startswith(b"HTTP/1.1 4")
    assert target.ask("POST", "/api/v1/session", target.request_token(), body=b"[" * 100_000).status == 413
    assert target.ask("POST", "/api/v1/session", target.request_token(), body=b"[" * 60_000).status == 400
    head = b"POST /api/v1/session HTTP/1.1\r\nHost: localhost\r\nContent-Length: 99999999999999999999\r\n\r\n"
    assert target.send(head).startswith(b"HTTP/1.1 4")


def open_channel(target):
    connection = socket.create_connection(("127.0.0.1", target.port), timeout=LIMIT_S)
    connection.sendall(("GET /api/v1/live HTTP/1.1\r\nHost: localhost\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
                        "Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n"
                        f"Sec-WebSocket-Protocol: vedette.v1\r\n{basic('vic')}\r\n\r\n").encode())
    assert connection.recv(4096).startswith(b"HTTP/1.1 101 ")
    return connection


def masked(opcode, payload, final=True):
    mask = b"\1\2\3\4"
    size = struct.pack("!B", 0x80 | len(payload)) if len(payload) < 126 else struct.pack("!BH", 0x80 | 126, len(payload))
    return bytes([(0x80 if final else 0) | opcode]) + size + mask + bytes(b ^ mask[i % 4] for i, b in enumerate(payload))


ABUSE = {
    "not masked": b"\x81\x02{}",
    "length of 2^63": b"\x82\xff" + b"\xff" * 8 + b"\1\2\3\4",
    "length of 4 GB": b"\x82\xff" + struct.pack("!Q", 1 << 32) + b"\1\2\3\4",
    "reserved bits": b"\xf1\x80\1\2\3\4",
    "unknown opcode": b"\x83\x80\1\2\3\4",
    "long ping": masked(9, b"a" * 126),
    "ping in pieces": masked(9, b"a", final=False),
    "continuation of nothing": masked(0, b"a"),
    "text in a text": masked(1, b"{", final=False) + masked(1, b"}"),
    "no UTF-8": masked(1, b"\xff\xfe"),
    "no JSON": masked(1, b"]["),
    "deep JSON": masked(1, b"[" * 5000),
    "credit for nothing": masked(2, b"\0" * 8),
    "many channels": b"".join(masked(1, json.dumps({"type": "watch", "channel": n, "camera": "porch"}).encode()) for n in range(1, 3000)),
}


@pytest.mark.parametrize("name", ABUSE)
def test_an_abused_web_socket_is_closed_or_answered_and_nothing_else_happens(target, name):
    with open_channel(target) as connection:
        with contextlib.suppress(BrokenPipeError, ConnectionResetError):
            connection.sendall(ABUSE[name])
        with contextlib.suppress(TimeoutError, ConnectionResetError):
            assert connection.recv(65536) is not None  # a close frame, an error message, or the end


def test_a_page_of_another_site_changes_nothing_and_logs_nobody_in(target):
    cookie = "Cookie: " + target.log_in().field("Set-Cookie").split(";")[0]
    token = target.request_token(cookie)
    foreign = ("Origin: http://evil.example", "Origin: null", "Sec-Fetch-Site: cross-site", "Referer: http://evil.example/")
    for field in foreign:
        assert target.ask("DELETE", "/api/v1/session", cookie, token, field).status == 403, field
        assert target.log_in(field).status == 403, field
    assert target.ask("DELETE", "/api/v1/session", cookie).status == 403, "the cookie alone changes nothing"
    other = target.request_token("Cookie: " + target.log_in(name="ann").field("Set-Cookie").split(";")[0])
    assert target.ask("DELETE", "/api/v1/session", cookie, other).status == 403, "the token of another session"
    assert target.ask("GET", "/api/v1/session", cookie).json()["user"]["name"] == "vic"
    upgrade = ("Upgrade: websocket", "Connection: Upgrade", "Sec-WebSocket-Version: 13", "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==",
               "Sec-WebSocket-Protocol: vedette.v1")
    assert target.ask("GET", "/api/v1/live", cookie, *upgrade, foreign[0]).status == 403
    assert target.ask("DELETE", "/api/v1/session", cookie, token).status == 204


def test_a_session_that_was_there_before_the_log_in_is_not_used(target):
    planted = "vedette_session=" + "A" * 43
    made = target.log_in(f"Cookie: {planted}").field("Set-Cookie")
    assert planted not in made
    assert target.ask("GET", "/api/v1/cameras", f"Cookie: {planted}").status == 401
    again = target.log_in("Cookie: " + made.split(";")[0]).field("Set-Cookie")
    assert made.split(";")[0] != again.split(";")[0]
    assert target.ask("GET", "/api/v1/cameras", "Cookie: " + made.split(";")[0]).status == 401, "the one of before has ended"


def test_cookies_are_out_of_reach_of_scripts_and_other_sites(target):
    flags = {flag.strip().lower() for flag in target.log_in().field("Set-Cookie").split(";")[1:]}
    assert {"httponly", "samesite=lax", "path=/"} <= flags and not any(flag.startswith("domain") for flag in flags)


def test_a_foreign_name_of_this_machine_is_refused(target):
    for host in ("evil.example", "localhost.evil.example", "evil.example:80", "127.0.0.1.evil.example", "[::1].evil.example", "", "a b"):
        assert target.ask("GET", "/api/v1/cameras", basic("ann"), host=host).status in (400, 403), host


def test_nobody_can_say_who_or_where_they_are_by_a_field(target):
    for field in ("X-Forwarded-For: 127.0.0.1", "X-Real-IP: 127.0.0.1", "Forwarded: for=127.0.0.1", "Remote-User: ann", "X-Remote-User: ann",
                  "X-Forwarded-User: ann", "X-Webauth-User: ann", "X-Forwarded-Host: localhost", "X-Forwarded-Proto: https"):
        assert target.ask("GET", "/api/v1/users", field).status == 401, field
    entered = target.log_in("X-Forwarded-For: 203.0.113.77", "X-Forwarded-Proto: https").field("Set-Cookie")
    assert "Secure" not in entered, "the field of a stranger makes no connection an encrypted one"
    assert "203.0.113.77" not in target.ask("GET", "/api/v1/audit?limit=100", basic("ann")).body


def test_unknown_users_cost_a_hash_as_known_ones_and_refused_attempts_none(target):
    """The last one: it uses up the attempts of this address."""
    answers = {}
    for name in ("vic", "nobody"):
        before = target.hashes()
        answer = target.log_in(name=name, password="wrong password")
        answers[name] = (answer.status, answer.body)
        assert target.hashes() - before == 1, name
    assert answers["vic"] == answers["nobody"] and answers["vic"][0] == 401
    wait_until(lambda: target.log_in(name="nobody", password="wrong password").status == 429, "the attempts are limited")
    before = target.hashes()
    assert target.log_in(name="nobody", password="wrong password").status == 429
    assert target.hashes() == before
    assert target.ask("GET", "/cameras/porch/mjpeg", "Connection: close", basic("vic", "x" * 300)).status in (401, 429)
