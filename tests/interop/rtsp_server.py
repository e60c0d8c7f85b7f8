#!/usr/bin/env python3
"""A small RTSP camera for tests: a publisher (ffmpeg -f rtsp -rtsp_transport tcp) announces a stream, viewers play it.

Relays RTP packets inside the RTSP connections (RFC 2326 10.12), so that real packets of a real packetizer arrive.
Paths: /NAME as announced; anything else 404; /secret/NAME wants user "u" and password "p" (Basic); /silent never
answers. Prints its port, then "announced NAME" for each publisher."""
import base64
import socketserver
import struct
import sys
import threading
from urllib.parse import urlparse

streams = {}  # name: its SDP
viewers = {}  # name: the sockets that play it
lock = threading.Lock()


class Session(socketserver.StreamRequestHandler):
    disable_nagle_algorithm = True

    def handle(self):
        self.name = self.publishing = None
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
        return self.act(method, path, headers, body)

    def act(self, method, path, headers, body):
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
        elif method == "SETUP":
            more += f"Transport: {headers['transport'].split(';mode')[0]}\r\n"
        self.answer(headers, "200 OK", more, content)
        if method == "RECORD":
            print("announced", self.publishing, flush=True)
        elif method == "PLAY":
            with lock:
                viewers.setdefault(path, []).append(self.wfile)
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
