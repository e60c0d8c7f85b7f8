"""A service that boards tell what happens, with or without TLS."""
import re
import socket
import ssl
import threading

from conftest import LIMIT_S, wait_until


class Service:
    """Takes requests, and answers each by the next of its answers: bytes, or a function of the connection."""

    def __init__(self, context=None):
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.port = self._listener.getsockname()[1]
        self.answers, self.requests, self.failed = [], [], []
        self.calls = 0
        self.context = context
        threading.Thread(target=self._run, daemon=True).start()

    def _run(self):
        while True:
            try:
                connection, _ = self._listener.accept()
            except OSError:
                return
            self.calls += 1
            connection.settimeout(LIMIT_S)
            answer = self.answers.pop(0) if self.answers else b"HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n"
            try:
                if callable(answer):
                    answer(connection)
                    continue
                if self.context:
                    connection = self.context.wrap_socket(connection, server_side=True)
                self.requests.append(self._read(connection))
                connection.sendall(answer)
            except (OSError, ssl.SSLError) as error:
                self.failed.append(error)
            finally:
                connection.close()

    @staticmethod
    def _read(connection):
        request = b""
        while b"\r\n\r\n" not in request:
            request += connection.recv(4096) or b"\r\n\r\n"
        head, body = request.split(b"\r\n\r\n", 1)
        length = re.search(rb"Content-Length: (\d+)", head)
        while length and len(body) < int(length.group(1)):
            more = connection.recv(65536)
            if not more:
                break
            body += more
        return head + b"\r\n\r\n" + body

    def wait(self, requests):
        wait_until(lambda: len(self.requests) >= requests, f"no request {requests}; {self.failed}")
        return self.requests[requests - 1]

    def wait_calls(self, calls):
        wait_until(lambda: self.calls >= calls, f"no call {calls}")

    def close(self):
        self._listener.close()
