"""Starts and stops what `./dev bench` compares: the camera, the relays, the viewers.

The relay under test has one core to itself, camera and viewers share the other. Every program runs in a process group
of its own and is ended by that group's id.
"""
import base64
import json
import os
import pathlib
import shutil
import signal
import socket
import subprocess
import time
import urllib.request

CAMERA_PORT, RELAY_PORT, PLAIN_PORT = 38181, 38190, 38191
SERVER_CORE, LOAD_CORE = "0", "1"
FPS = 25
SIZES = {"vga": (640, 480, 20_000), "hd": (1920, 1080, 150_000)}
CAMERA = f"http://127.0.0.1:{CAMERA_PORT}"
RELAY = f"http://127.0.0.1:{RELAY_PORT}"

MOTION_CONF = """daemon off
setup_mode off
log_level 4
target_dir {scratch}
netcam_url {camera}/mjpeg
width {width}
height {height}
framerate 25
picture_output off
movie_output off
webcontrol_port 0
stream_port {port}
stream_localhost on
stream_maxrate 100
stream_quality 75
"""
VEDETTE_CONF = """version: 1
listen: 127.0.0.1:{port}
state: {state}
live:
  max_viewers: 20000
{more}cameras:
"""
VEDETTE_CAMERA = """  {name}:
    source: "{camera}/mjpeg"
"""


USER, PASSWORD = "ann", "correct horse battery"
# TLS in front of the hub's plain port, as packaging/nginx/vedette.conf has it: one worker, nothing kept back.
NGINX_CONF = """daemon off;
master_process off;
pid {scratch}/nginx.pid;
error_log {scratch}/nginx-error.log;
worker_rlimit_nofile 65536;
events {{ worker_connections 16384; }}
http {{
    access_log off;
    client_body_temp_path {scratch}/nginx-body;
    proxy_temp_path {scratch}/nginx-proxy;
    fastcgi_temp_path {scratch}/nginx-fastcgi;
    uwsgi_temp_path {scratch}/nginx-uwsgi;
    scgi_temp_path {scratch}/nginx-scgi;
    server {{
        listen 127.0.0.1:{port} ssl;
        ssl_certificate {scratch}/tls.pem;
        ssl_certificate_key {scratch}/tls.key;
        location / {{
            proxy_pass http://127.0.0.1:{plain};
            proxy_http_version 1.1;
            proxy_set_header Host $host:{plain};
            proxy_set_header Connection "";
            proxy_buffering off;
        }}
    }}
}}
"""


class Failed(Exception):
    """A measurement that failed, with the reason."""


def pinned(core, command):
    nice = ["nice", "-n", "-10"] if os.geteuid() == 0 else []
    return nice + ["taskset", "-c", core] + [str(word) for word in command]


def is_open(port):
    with socket.socket() as s:
        return s.connect_ex(("127.0.0.1", port)) == 0


class Program:
    """A child in a process group of its own, logged to a file."""

    def __init__(self, core, command, log, environment=None):
        # Where SSL_CERT_FILE is set, OpenSSL reads the whole file into memory; a usual Debian does not set it.
        own = {k: v for k, v in os.environ.items() if k != "SSL_CERT_FILE"}
        with open(log, "ab") as out:
            self.child = subprocess.Popen(pinned(core, command), stdin=subprocess.DEVNULL, stdout=out, stderr=out,
                                          start_new_session=True, env={**own, **(environment or {})})
        self.log = log
        self.behind = None  # a program that this one needs; ended with it

    @property
    def pid(self):
        return self.child.pid

    def wait_for(self, port):
        deadline = time.monotonic() + 20
        while time.monotonic() < deadline:
            if self.child.poll() is not None:
                raise Failed(f"ended with status {self.child.returncode}; see {self.log}")
            if is_open(port):
                return
            time.sleep(0.05)
        raise Failed(f"opened no port {port} within 20 s; see {self.log}")

    def stop(self):
        if self.behind:
            self.behind.stop()
        for number, patience in ((signal.SIGTERM, 3), (signal.SIGKILL, 3)):
            try:
                os.killpg(self.pid, number)
                self.child.wait(patience)
                return
            except ProcessLookupError:
                self.child.wait()
                return
            except subprocess.TimeoutExpired:
                continue


class Bench:
    """Paths of one run, and the measurements on a relay."""

    def __init__(self, programs, scratch):
        self.programs, self.scratch = pathlib.Path(programs), pathlib.Path(scratch)
        self.scratch.mkdir(parents=True, exist_ok=True)
        self.bars = self.scratch / "bars.bin"

    def tool(self, name):
        return self.programs / f"bench_{name}"

    def camera(self, size, core=LOAD_CORE, fps=FPS, **more):
        width, height, count = SIZES[size]
        command = [self.tool("source"), "--port", CAMERA_PORT, "--fps", fps, "--width", width, "--height", height,
                   "--bytes", count, "--bar-table", self.bars]
        for name, value in more.items():
            command += ["--" + name.replace("_", "-"), value]
        camera = Program(core, command, self.scratch / "camera.log")
        camera.wait_for(CAMERA_PORT)
        return camera

    def stats(self, query="stats"):
        with urllib.request.urlopen(f"{CAMERA}/{query}", timeout=5) as answer:
            text = answer.read()
        return json.loads(text) if query == "stats" else None

    def load(self, tool, options, patience=120):
        """Runs a load program to its end; its JSON result."""
        command = pinned(LOAD_CORE, [self.tool(tool)] + options)
        done = subprocess.run(command, capture_output=True, text=True, timeout=patience)
        lines = done.stdout.strip().splitlines()
        if not lines:
            raise Failed(f"{tool}: {done.stderr.strip() or 'no result'}")
        return json.loads(lines[-1])

    def viewers(self, peer, pid, count, seconds, url=None, **more):
        options = ["--url", url or peer.stream, "--n", count, "--seconds", seconds, "--core", SERVER_CORE,
                   "--pid", pid]
        if peer and peer.recodes:
            options += ["--bar-table", self.bars]
        for line in peer.headers if peer else []:
            options += ["--header", line]
        for name, value in more.items():
            options += ["--" + name.replace("_", "-")] + ([] if value is True else [value])
        return self.load("viewers", options)


class Peer:
    """A relay: how it is started, and the addresses that it serves. {} in `streams` is a camera's number."""

    name = "?"
    stream, snapshot = RELAY + "/mjpeg", None
    streams = live = None
    headers = []      # that viewers send
    recodes = False   # codes pictures anew, so that stamps are lost
    settle = 1.5      # seconds from the open port to the first measurement

    def missing(self, bench):
        """Why this peer can't run here, or an empty string."""
        return ""

    def start(self, bench, size, cameras=1):
        raise NotImplementedError


class Floor(Peer):
    name = "floor"
    streams, live = RELAY + "/{}", RELAY + "/"

    def start(self, bench, size, cameras=1):
        return Program(SERVER_CORE, [bench.tool("floor"), "--port", RELAY_PORT, "--upstream", CAMERA + "/mjpeg",
                                     "--cameras", cameras], bench.scratch / "floor.log")


class Vedette(Peer):
    name = "vedette"
    stream, snapshot = RELAY + "/cameras/cam0/mjpeg", RELAY + "/cameras/cam0/snapshot.jpg"
    streams, live = RELAY + "/cameras/cam{}/mjpeg", RELAY + "/api/v1/live"

    def missing(self, bench):
        program = bench.programs / "vedette"
        return "" if program.exists() else f"no program {program}"

    def configure(self, bench, cameras, port=RELAY_PORT, more=""):
        """Writes the settings file, with an empty store; its path."""
        config, state = bench.scratch / "vedette.yaml", bench.scratch / "vedette.state"
        shutil.rmtree(state, ignore_errors=True)
        config.write_text(VEDETTE_CONF.format(port=port, state=state, more=more) +
                          "".join(VEDETTE_CAMERA.format(name=f"cam{k}", camera=CAMERA) for k in range(cameras)))
        return config

    def run(self, bench, config):
        return Program(SERVER_CORE, [bench.programs / "vedette", "run", "--config", config],
                       bench.scratch / "vedette.log")

    def start(self, bench, size, cameras=1):
        return self.run(bench, self.configure(bench, cameras))


class VedetteSignedIn(Vedette):
    """The hub with a user; viewers send the password (HTTP Basic)."""
    name = "vedette, signed in"
    headers = ["Authorization: Basic " + base64.b64encode(f"{USER}:{PASSWORD}".encode()).decode()]

    def start(self, bench, size, cameras=1):
        config = self.configure(bench, cameras, more="commands_from_page: true\n")  # the camera is on this machine
        subprocess.run([bench.programs / "vedette", "users", "add", USER, "--role", "owner", "--config", config],
                       input=f"{PASSWORD}\n", text=True, check=True, capture_output=True, timeout=60)
        return self.run(bench, config)


class VedetteTls(Vedette):
    """The hub with its own TLS. Its certificate is of this machine alone."""
    name = "vedette, TLS"
    stream, live = (url.replace("http:", "https:") for url in (Vedette.stream, Vedette.live))

    def start(self, bench, size, cameras=1):
        return self.run(bench, self.configure(bench, cameras, more="tls: {self_signed: true}\n"))


class Nginx(Vedette):
    """Debian's nginx with TLS, in front of the hub's plain port on the same core; nginx alone is measured."""
    name = "nginx, TLS"
    stream = VedetteTls.stream

    def missing(self, bench):
        return super().missing(bench) or ("" if shutil.which("nginx") else "nginx is not installed")

    def start(self, bench, size, cameras=1):
        subprocess.run(["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes",
                        "-days", "2", "-subj", "/CN=bench", "-keyout", bench.scratch / "tls.key",
                        "-out", bench.scratch / "tls.pem"], check=True, capture_output=True)
        (bench.scratch / "nginx.conf").write_text(
            NGINX_CONF.format(scratch=bench.scratch, port=RELAY_PORT, plain=PLAIN_PORT))
        behind = self.run(bench, self.configure(bench, cameras, PLAIN_PORT))
        behind.wait_for(PLAIN_PORT)
        front = Program(SERVER_CORE, ["nginx", "-p", bench.scratch, "-e", bench.scratch / "nginx-error.log",
                                      "-c", bench.scratch / "nginx.conf"], bench.scratch / "nginx.log")
        front.behind = behind
        return front


class Ustreamer(Peer):
    name = "ustreamer"
    stream, snapshot = RELAY + "/stream", RELAY + "/snapshot"
    options = []

    def missing(self, bench):
        return "" if shutil.which("ustreamer") else "ustreamer is not installed"

    def start(self, bench, size, cameras=1):
        width, height, count = SIZES[size]
        frames, device = bench.scratch / f"frames-{size}", bench.scratch / "device"
        device.touch()
        if not frames.exists():
            frames.mkdir()
            subprocess.run([bench.tool("source"), "--width", str(width), "--height", str(height), "--bytes", str(count),
                            "--dump", frames], check=True, stderr=subprocess.DEVNULL)
        environment = {"LD_PRELOAD": str(bench.programs / "bench_v4l2_shim.so"), "FAKECAM_PATH": str(device),
                       "FAKECAM_DIR": str(frames), "FAKECAM_W": str(width), "FAKECAM_H": str(height),
                       "FAKECAM_FPS": str(FPS)}
        return Program(SERVER_CORE, self.command(bench, size, device), bench.scratch / f"{self.name.split()[0]}.log",
                       environment)

    def command(self, bench, size, device):
        width, height, _ = SIZES[size]
        return ["ustreamer", "-d", device, "--format=MJPEG", "--encoder=HW", "-r", f"{width}x{height}",
                "--host", "127.0.0.1", "--port", RELAY_PORT] + self.options


class UstreamerNodelay(Ustreamer):
    name = "ustreamer --tcp-nodelay"
    options = ["--tcp-nodelay"]


class Node(Ustreamer):
    """The application of a camera board, with the same frames from a webcam."""
    name = "vedette-node"
    stream, snapshot = RELAY + "/mjpeg", RELAY + "/capture"

    def missing(self, bench):
        program = bench.programs / "vedette-node"
        return "" if program.exists() else f"no program {program}"

    def command(self, bench, size, device):
        width, height, _ = SIZES[size]
        return [bench.programs / "vedette-node", "--camera", device, "--size", f"{width}x{height}", "--fps", str(FPS),
                "--ports", f"{RELAY_PORT},0,0", "--viewers", "1000", "--allow", "mjpeg", "127.0.0.1"]


class Motion(Peer):
    name = "motion"
    stream, snapshot = RELAY + "/", RELAY + "/current"
    recodes = True
    settle = 5

    def missing(self, bench):
        return "" if shutil.which("motion") else "motion is not installed"

    def start(self, bench, size, cameras=1):
        width, height, _ = SIZES[size]
        config = bench.scratch / "motion.conf"
        config.write_text(MOTION_CONF.format(scratch=bench.scratch, camera=CAMERA, width=width, height=height,
                                             port=RELAY_PORT))
        return Program(SERVER_CORE, ["motion", "-n", "-c", config], bench.scratch / "motion.log")


PEERS = [Floor(), Vedette(), VedetteSignedIn(), VedetteTls(), Nginx(), Ustreamer(), UstreamerNodelay(), Node(), Motion()]
