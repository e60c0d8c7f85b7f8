"""The turn addresses of securityCam's relay, from curl to the servo's own HTTP server."""
import contextlib
import http.server
import subprocess
import threading
import time

import pytest
from conftest import BIN, Hub, wait_until

LOGIN = ("-u", "olga:correct horse battery")
# As the original's relay asked its firmware.
QUERIES = {"/turnleft": "tr=5&el=0", "/turnright": "tr=-5&el=0", "/turnup": "tr=0&el=-5", "/turndown": "tr=0&el=5"}


class Servo(http.server.ThreadingHTTPServer):
    """Notes each request, and answers with status and body."""

    def __init__(self):
        super().__init__(("127.0.0.1", 0), Answer)
        self.queries, self.status, self.body = [], 200, b"Servo control message received and valid."
        threading.Thread(target=self.serve_forever, daemon=True).start()


class Answer(http.server.BaseHTTPRequestHandler):
    def do_GET(self):
        self.server.queries.append(self.path.removeprefix("/control_servo?"))
        self.send_response(self.server.status)
        self.send_header("Content-Type", "text/html")
        self.send_header("Content-Length", str(len(self.server.body)))
        self.end_headers()
        self.wfile.write(self.server.body)

    def log_message(self, *_):
        pass


@pytest.fixture
def servo():
    servo = Servo()
    yield servo
    servo.shutdown()
    servo.server_close()


@pytest.fixture
def ask(tmp_path, servo):
    """ask(path, options of curl) of a hub whose camera has this servo: status and body."""
    file = tmp_path / "vedette.yaml"
    url = f"http://127.0.0.1:{servo.server_address[1]}/control_servo"
    file.write_text(f"""version: 1
listen: 127.0.0.1:0
cameras: {{porch: {{source: "test://?size=160x120&fps=5", ptz: {{kind: control_servo, url: "{url}"}}}}}}
compat: {{securitycam: {{camera: porch}}}}
""")
    hub = Hub(file)
    words = ["users", "add", "olga", "--role", "operator", "--grant", "porch:live,steer", "--config", file]
    subprocess.run([BIN / "vedette", *words], input="correct horse battery\n", text=True, check=True, capture_output=True)

    def ask(path, *options):
        done = subprocess.run(["curl", "-s", "-m", "15", "-w", "\n%{http_code}", *options, hub.url + path],
                              capture_output=True, text=True, timeout=30)
        body, _, status = done.stdout.rpartition("\n")
        return int(status), body

    wait_until(lambda: ask("/", *LOGIN)[0] == 200, "the hub knows olga")
    yield ask
    hub.end()


def test_R3_each_turn_is_one_request_with_the_originals_query(ask, servo):
    for method in ("GET", "POST"):
        for path, query in QUERIES.items():
            assert ask(path, "-X", method, *LOGIN) == (200, servo.body.decode())
            assert servo.queries == [query], path
            servo.queries.clear()


def test_R1_R4_R5_refusals_reach_no_servo_and_its_errors_come_back(ask, servo):
    for path in QUERIES:
        assert ask(path)[0] == 401
        assert ask(path, "-u", "olga:wrong")[0] == 401
    assert servo.queries == [], "no refused request turns the camera"
    servo.status, servo.body = 500, b"Server has encountered an unexpected error"
    assert ask("/turnup", "-X", "POST", *LOGIN) == (500, servo.body.decode())
    servo.shutdown()
    servo.server_close()
    begun = time.monotonic()
    assert ask("/turnup", "-X", "POST", *LOGIN) == (500, "")
    assert time.monotonic() - begun < 10
    with contextlib.suppress(OSError):
        servo.socket.close()
