#!/usr/bin/env python3
"""A small RTSP camera for tests: a publisher (ffmpeg -f rtsp -rtsp_transport tcp) announces a stream, viewers play it.

Relays RTP packets inside the RTSP connections (RFC 2326 10.12), so that real packets of a real packetizer arrive.
Paths: /NAME as announced; anything else 404; /secret/NAME wants user "u" and password "p" (Basic); /silent never
answers; /udp/NAME sends over UDP only; /bare/NAME describes H.264 without its parameter sets; /sound/NAME describes
sound only; /jump/NAME sets the timestamps back after a second; /stuck/NAME stops after a second. Prints its port, then "announced NAME" for each publisher."""
import base64
import re
import socket
import socketserver
import struct
import sys
import threading
from urllib.parse import urlparse

streams = {}  # name: its SDP
viewers = {}  # name: the sockets that play it
lock = threading.Lock()


class OverUdp:
    """A viewer that gets its packets as datagrams."""

    def __init__(self, host, ports):
        self.socket = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        self.socket.bind(("127.0.0.1", 0))
        self.host, self.ports = host, ports

    def write(self, data):
        self.socket.sendto(data[4:], (self.host, self.ports[data[1] & 1]))

    def close(self):
        self.socket.close()


class Edited:
    """A viewer whose packets change, or end, after a second of them."""

    def __init__(self, wfile, kind):
        self.wfile, self.kind, self.stamps = wfile, kind, []

    def write(self, data):
        if data[1] & 1 == 0:  # RTP, not RTCP
            stamp = struct.unpack_from("!I", data, 8)[0]
            if stamp not in self.stamps[-1:]:
                self.stamps.append(stamp)
            late = len(self.stamps) > 25
            if late and self.kind == "stuck":
                return
            if late and self.kind == "jump":
                stamp = (stamp - 900_000) & 0xFFFFFFFF
                data = data[:8] + struct.pack("!I", stamp) + data[12:]
        elif len(self.stamps) > 25:
            return
        self.wfile.write(data)

    def close(self):
        self.wfile.close()


class Session(socketserver.StreamRequestHandler):
    disable_nagle_algorithm = True

    def handle(self):
        self.name = self.publishing = None
        self.viewer = self.wfile
        try:
            while first := self.rfile.read(1):
                if first == b"$":
                    self.relay()
                elif not self.request_of(first + self.rfile.readline()):
                    return
        except (ConnectionError, struct.error):
            pass
        finally:
            with lock:
                if self.publishing:
                    for viewer in viewers.pop(self.publishing, []):
                        viewer.close()
                    streams.pop(self.publishing, None)

    def relay(self):
        head = self.rfile.read(3)
        packet = self.rfile.read(struct.unpack("!BH", head)[1])
        with lock:
            for viewer in list(viewers.get(self.publishing, [])):
                try:
                    viewer.write(b"$" + head + packet)
                except OSError:
                    viewers[self.publishing].remove(viewer)

    def request_of(self, line):
        method, url, _ = line.decode().split()
        headers = {}
        while (text := self.rfile.readline().decode().strip()):
            key, _, value = text.partition(":")
            headers[key.lower()] = value.strip()
        body = self.rfile.read(int(headers.get("content-length", 0)))
        path = urlparse(url).path.strip("/").split("/streamid")[0]
        if path == "silent":
            self.rfile.read()
            return False
        if path.startswith("secret/"):
            path = path.removeprefix("secret/")
            if headers.get("authorization") != "Basic " + base64.b64encode(b"u:p").decode():
                return self.answer(headers, "401 Unauthorized", 'WWW-Authenticate: Basic realm="camera"\r\n')
        kind, _, name = path.rpartition("/")
        if kind in ("jump", "stuck") and self.viewer is self.wfile:
            self.viewer = Edited(self.wfile, kind)
        if kind == "udp" and method == "SETUP":
            ports = re.search(r"client_port=(\d+)-(\d+)", headers["transport"])
            if not ports:
                return self.answer(headers, "461 Unsupported Transport")
            self.viewer = OverUdp(self.client_address[0], [int(p) for p in ports.groups()])
            own = self.viewer.socket.getsockname()[1]
            headers["transport"] += f";server_port={own}-{own}"
        return self.act(method, name, headers, body, kind)

    def act(self, method, path, headers, body, kind):
        more, content = "Session: 1\r\n", b""
        if method == "OPTIONS":
            more = "Public: OPTIONS, DESCRIBE, SETUP, PLAY, TEARDOWN, ANNOUNCE, RECORD\r\n"
        elif method == "ANNOUNCE":
            self.publishing = path
            streams[path] = body
        elif method == "DESCRIBE":
            if path not in streams:
                return self.answer(headers, "404 Not Found")
            more, content = "Content-Type: application/sdp\r\n", streams[path]
            if kind == "bare":
                content = re.sub(rb";? ?sprop-parameter-sets=[^;\r\n]*", b"", content)
            if kind == "sound":
                content = content.split(b"m=video")[0] + b"m=audio 0 RTP/AVP 0\r\na=control:streamid=0\r\n"
        elif method == "SETUP":
            more += f"Transport: {headers['transport'].split(';mode')[0]}\r\n"
        self.answer(headers, "200 OK", more, content)
        if method == "RECORD":
            print("announced", self.publishing, flush=True)
        elif method == "PLAY":
            with lock:
                viewers.setdefault(path, []).append(self.viewer)
        return method != "TEARDOWN"

    def answer(self, headers, status, more="", content=b""):
        length = f"Content-Length: {len(content)}\r\n" if content else ""
        with lock:  # a relayed packet must not fall into the middle
            self.wfile.write(f"RTSP/1.0 {status}\r\nCSeq: {headers['cseq']}\r\n{more}{length}\r\n".encode() + content)
        return True


class Server(socketserver.ThreadingTCPServer):
    allow_reuse_address = daemon_threads = True


if __name__ == "__main__":
    with Server(("127.0.0.1", 0), Session) as server:
        print(server.server_address[1], flush=True)
        threading.Thread(target=server.serve_forever, daemon=True).start()
        sys.stdin.read()  # until the test is over
