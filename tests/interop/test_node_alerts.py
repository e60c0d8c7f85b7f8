"""The node's alerts as a process: its own name server, HTTPS with an authority of the test, and services that fail."""
import base64
import json
import os
import pathlib
import re
import socket
import ssl
import struct
import subprocess
import threading
import time
import urllib.request

import pytest
from conftest import BIN, LIMIT_S, Node, wait_until

PUSHOVER = "api.pushover.net"
TOKEN, USER = "a1b2c3d4e5f6g7h8i9j0k1l2m3n4o5", "u9u8u7u6u5u4u3u2u1u0v9v8v7v6v5"


def openssl(*arguments):
    subprocess.run(["openssl", *map(str, arguments)], check=True, capture_output=True, timeout=LIMIT_S)


class Authority:
    """Makes certificates for names; `file` is its own."""

    def __init__(self, folder, name="authority"):
        self.folder, self.file = folder, folder / f"{name}.pem"
        openssl("req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-days", 30, "-subj", f"/CN={name}",
                "-keyout", folder / f"{name}.key", "-out", self.file)
        self._key = folder / f"{name}.key"

    def context(self, name, kind=("ec", "-pkeyopt", "ec_paramgen_curve:P-256")):
        key, request, certificate, names = (self.folder / f"{name}.{end}" for end in ("key", "csr", "crt", "ext"))
        names.write_text(f"subjectAltName=DNS:{name}\n")
        openssl("req", "-newkey", *kind, "-nodes", "-subj", f"/CN={name}", "-keyout", key, "-out", request)
        openssl("x509", "-req", "-in", request, "-CA", self.file, "-CAkey", self._key, "-CAcreateserial", "-days", 30,
                "-extfile", names, "-out", certificate)
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(certificate, key)
        return context


class NameServer:
    """Every name has the address 127.0.0.1."""

    def __init__(self):
        self._socket = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        self._socket.bind(("127.0.0.1", 0))
        self.port = self._socket.getsockname()[1]
        self.names = []
        threading.Thread(target=self._run, daemon=True).start()

    def _run(self):
        while True:
            try:
                query, peer = self._socket.recvfrom(512)
            except OSError:
                return
            labels, at = [], 12
            while query[at]:
                labels.append(query[at + 1:at + 1 + query[at]].decode())
                at += 1 + query[at]
            self.names.append(".".join(labels))
            answer = struct.pack(">HHHIH4s", 0xc00c, 1, 1, 60, 4, b"\x7f\0\0\1")
            self._socket.sendto(query[:2] + b"\x81\x80\0\1\0\1\0\0\0\0" + query[12:at + 5] + answer, peer)

    def close(self):
        self._socket.close()


def reset(connection):
    connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))


def ask(board, path, body=None, kind="application/json"):
    login = base64.b64encode(f"admin:{Node.PASSWORD}".encode()).decode()
    request = urllib.request.Request(board.url(path), data=body, method="POST" if body is not None else "GET",
                                     headers={"Authorization": f"Basic {login}", "Content-Type": kind})
    with urllib.request.urlopen(request, timeout=LIMIT_S) as answer:
        return answer.read()


def settle(board, **settings):
    ask(board, "/api/v1/settings", json.dumps({key.replace("_", "."): value for key, value in settings.items()}).encode())


def cpu_seconds(board):
    fields = pathlib.Path(f"/proc/{board.process.pid}/stat").read_text().rsplit(")", 1)[1].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def results(board):
    return {one["name"]: one.get("last") for one in json.loads(ask(board, "/api/v1/alerts"))["targets"]}


@pytest.fixture
def authority(tmp_path):
    return Authority(tmp_path)


@pytest.fixture
def board(node, authority):
    names = NameServer()
    started = node("--ca", authority.file, "--name-server", f"127.0.0.1:{names.port}", "--camera", "picture")
    started.names = names
    yield started
    names.close()


def pushover_request(port, message, boundary, picture=None):
    part = b"--" + boundary + b'\r\nContent-Disposition: form-data; name="%s"\r\nContent-Type: text/plain \r\n\r\n%s\r\n'
    body = part % (b"token", TOKEN.encode()) + part % (b"user", USER.encode()) + part % (b"message", message)
    if picture is not None:
        body += (b"--" + boundary + b'\r\nContent-Disposition: form-data; name="attachment"; filename="image.jpg"\r\n'
                 b"Content-Type: image/jpeg\r\n\r\n" + picture + b"\r\n")
    body += b"--" + boundary + b"--\r\n"
    return (b"POST /1/messages.json HTTP/1.1\r\nHost: %s:%d\r\nAccept-Encoding: gzip, deflate\r\nAccept: */*\r\n"
            b"Connection: keep-alive\r\nContent-Type: multipart/form-data; boundary=%s\r\nContent-Length: %d\r\n\r\n"
            % (PUSHOVER.encode(), port, boundary, len(body)) + body)


def boundary_of(request):
    return re.search(rb"boundary=([0-9a-f]{32})\r\n", request).group(1)


@pytest.mark.parametrize("kind", [("ec", "-pkeyopt", "ec_paramgen_curve:P-256"), ("rsa:2048",)])
def test_pushover_gets_each_byte_of_the_originals_request_over_https(board, authority, services, kind):
    service = services(authority.context(PUSHOVER, kind))
    settle(board, pushover_token=TOKEN, pushover_user=USER, pushover_url=f"https://{PUSHOVER}:{service.port}/1/messages.json")
    ask(board, "/api/v1/alerts/test", b"")
    request = service.wait(1)
    message = b"Test of the alerts of vedette"
    assert request == pushover_request(service.port, message, boundary_of(request))
    assert board.names.names[-1] == PUSHOVER
    wait_until(lambda: (results(board)["pushover"] or {}).get("status") == 200, "no result")
    # With the camera's newest picture once there is one.
    picture = ask(board, "/capture")
    settle(board, name="vedette")  # no need to wait the ten seconds from one alert to the next
    ask(board, "/api/v1/alerts/test", b"")
    request = service.wait(2)
    assert request == pushover_request(service.port, message, boundary_of(request), picture)


def test_nothing_is_told_to_a_service_with_a_wrong_certificate(board, authority, services, tmp_path):
    others = tmp_path / "others"
    others.mkdir()
    for context, result in ((authority.context("other.example"), "wrong_name"), (Authority(others).context(PUSHOVER), "untrusted")):
        service = services(context)
        settle(board, pushover_token=TOKEN, pushover_user=USER, pushover_url=f"https://{PUSHOVER}:{service.port}/")
        ask(board, "/api/v1/alerts/test", b"")
        wait_until(lambda wanted=result: (results(board)["pushover"] or {}).get("result") == wanted, result)
        assert service.requests == []
        assert service.failed


def test_a_service_may_refuse_reset_and_be_busy_until_it_works(board, authority, services):
    service = services(authority.context(PUSHOVER))
    service.answers = [lambda connection: None,  # closes in the handshake
                       reset,
                       lambda connection: connection.sendall(b"HTTP/1.1 400 This is HTTPS\r\n\r\n"),
                       b"HTTP/1.1 503 Busy\r\nContent-Length: 0\r\n\r\n",
                       b"no HTTP at all\r\n\r\n",
                       b"HTTP/1.1 429 Too Many\r\nRetry-After: 3000\r\nContent-Length: 0\r\n\r\n"]
    settle(board, pushover_token=TOKEN, pushover_user=USER, pushover_url=f"https://{PUSHOVER}:{service.port}/1/messages.json")
    ask(board, "/api/v1/alerts/test", b"")
    for calls in range(1, 7):
        service.wait_calls(calls)
        wait_until(lambda: results(board)["pushover"], "no result")
        seen = board.output.count("alerts: pushover: ")
        wait_until(lambda wanted=calls: board.output.count("alerts: pushover: ") >= wanted, f"call {calls}: {seen} lines")
        settle(board, name="vedette")  # whoever changes a setting wants to see at once whether it works
    last = service.wait(4)  # those that were read: 503, no HTTP, 429, 200
    assert last == pushover_request(service.port, b"Test of the alerts of vedette", boundary_of(last))
    wait_until(lambda: results(board)["pushover"].get("status") == 200, "no success")
    assert json.loads(ask(board, "/api/v1/alerts"))["lost"] == 0


def test_a_service_that_stalls_in_the_handshake_delays_nothing_else(board, authority, services):
    stalls = threading.Event()
    service = services(authority.context(PUSHOVER))
    service.answers = [lambda connection: stalls.wait(2 * LIMIT_S)]
    settle(board, pushover_token=TOKEN, pushover_user=USER, pushover_url=f"https://{PUSHOVER}:{service.port}/1/messages.json")
    ask(board, "/api/v1/alerts/test", b"")
    service.wait_calls(1)
    begun = time.monotonic()
    for _ in range(20):
        assert ask(board, "/capture").startswith(b"\xff\xd8")
    assert time.monotonic() - begun < LIMIT_S / 2
    used = cpu_seconds(board)
    wait_until(lambda: "alerts: pushover: the service is silent" in board.output, "the call goes on", 2 * LIMIT_S)
    assert cpu_seconds(board) - used < 5  # it waits, and does not spin
    stalls.set()
    settle(board, name="vedette")
    service.wait(1)


def test_ntfy_gets_the_picture_as_its_body(board, authority, services):
    service = services(authority.context("ntfy.example"))
    picture = ask(board, "/capture")
    settle(board, name="Porch", ntfy_url=f"https://ntfy.example:{service.port}/topic", ntfy_token="tk_1")
    ask(board, "/api/v1/alerts/test", b"")
    assert service.wait(1) == (
        b"POST /topic HTTP/1.1\r\nHost: ntfy.example:%d\r\nTitle: Porch\r\nAuthorization: Bearer tk_1\r\nConnection: close\r\n"
        b"Message: Test of the alerts of Porch\r\nFilename: image.jpg\r\nContent-Length: %d\r\n\r\n" % (service.port, len(picture))
        + picture)


def test_a_webhook_gets_json_or_a_plain_get(board, services):
    service = services()
    settle(board, webhook_url=f"http://127.0.0.1:{service.port}/alerts?board=1")
    ask(board, "/api/v1/alerts/test", b"")
    head, body = service.wait(1).split(b"\r\n\r\n", 1)
    assert head.startswith(b"POST /alerts?board=1 HTTP/1.1\r\n") and b"Content-Type: application/json\r\n" in head
    alert = json.loads(body)
    assert abs(alert.pop("time") - time.time()) < LIMIT_S
    assert alert == {"board": "vedette", "kind": "test", "text": "Test of the alerts of vedette", "count": 1}
    settle(board, webhook_method="GET")
    ask(board, "/api/v1/alerts/test", b"")
    assert service.wait(2) == b"GET /alerts?board=1 HTTP/1.1\r\nHost: 127.0.0.1:%d\r\nConnection: close\r\n\r\n" % service.port


@pytest.mark.parametrize("arguments,said", [(["--ca", "/nowhere"], "it cannot be read"), (["--ca", __file__], "has no certificate")])
def test_wrong_options_are_named(arguments, said):
    done = subprocess.run([BIN / "vedette-node", *arguments], capture_output=True, timeout=LIMIT_S, check=False)
    assert done.returncode == 2 and said in done.stderr.decode()
