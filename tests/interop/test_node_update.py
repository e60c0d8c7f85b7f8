"""Updates of a board that is a process: an image that openssl has signed, over HTTP, by curl, and what is refused."""
import base64
import hashlib
import http.client
import json
import struct
import subprocess

import pytest
from conftest import LIMIT_S, ROOT, Program, wait_until

PASSWORD = "a password of its own"
SIGN = ROOT / "firmware/sign_image"


class Board(Program):
    def __init__(self, tmp_path, key):
        (tmp_path / "password").write_text(PASSWORD + "\n")
        state = tmp_path / "state"
        state.mkdir(exist_ok=True)
        super().__init__(["vedette-node", "--ports", "auto", "--camera", "none", "--state", state,
                          "--password-file", tmp_path / "password", "--set", "update.key", key])
        self.port = self.listens()

    def listens(self):
        return int(self.wait_for(r"(?s).*listening: http \S+:(\d+), ").group(1))

    def request(self, method, path, body=None, password=PASSWORD):
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=LIMIT_S)
        headers = {"Authorization": "Basic " + base64.b64encode(f"admin:{password}".encode()).decode()}
        connection.request(method, path, body, headers)
        answer = connection.getresponse()
        return answer.status, answer.read().decode()


def program_of(version, board="AI_THINKER", project="vedette"):
    """A program that says its version and board where ESP-IDF's build puts them (src/node/update/program.hpp)."""
    description = struct.pack("<4I32s32s176x", 0xabcd5432, 0, 0, 0, version.encode(), project.encode())
    return b"\xe9" + bytes(31) + description + struct.pack("8s32s", b"VDTBOARD", board.encode()) + bytes(range(256)) * 800


@pytest.fixture
def signed(tmp_path):
    """signed("9.0.0", board="ESP_EYE") gives an image; signed.key is what the board is told."""
    key = tmp_path / "key.pem"
    subprocess.run([SIGN, "--make-key", key], check=True)

    def sign(version, board="AI_THINKER", by=key):
        (tmp_path / "program").write_bytes(program_of(version, board))
        subprocess.run([SIGN, by, tmp_path / "program", tmp_path / "image"], check=True)
        return (tmp_path / "image").read_bytes()
    sign.key = subprocess.run([SIGN, "--public", key], check=True, capture_output=True, text=True).stdout.strip()
    return sign


@pytest.fixture
def board(tmp_path, signed):
    started = []

    def start():
        started.append(Board(tmp_path, signed.key))
        return started[-1]
    yield start
    for one in started:
        one.end()


def boot(tmp_path):
    return (tmp_path / "state/boot").read_text().strip()


def test_a_signed_image_runs_with_the_next_start_and_stays_once_it_has_served_a_page(board, signed, tmp_path):
    one = board()
    image = tmp_path / "signed"
    image.write_bytes(signed("9.0.0"))
    done = subprocess.run(["curl", "-sS", "-u", "admin:" + PASSWORD, "-T", image,
                           f"http://127.0.0.1:{one.port}/api/v1/update"], capture_output=True, text=True, timeout=LIMIT_S)
    assert done.stdout == '{"done":true}', done.stderr
    one.wait_for(r"a new program is on trial")
    one.port = one.listens()
    assert boot(tmp_path) == "1 trial"
    assert one.request("GET", "/api/v1/update")[0] == 200
    wait_until(lambda: boot(tmp_path) == "1 kept", "the program is kept")
    assert (tmp_path / "state/program.1").read_bytes() == program_of("9.0.0")


def test_a_program_that_has_served_nobody_gives_way_with_the_next_start(board, signed, tmp_path):
    one = board()
    assert one.request("PUT", "/api/v1/update", signed("9.0.0"))[0] == 200
    one.wait_for(r"a new program is on trial")
    one.end()
    board()
    assert boot(tmp_path) == "0 kept"


def test_what_its_owner_has_not_signed_for_this_board_is_refused_with_a_sentence(board, signed, tmp_path):
    one = board()
    other = tmp_path / "other.pem"
    subprocess.run([SIGN, "--make-key", other], check=True)
    good = signed("9.0.0")
    tampered = good[:-1] + bytes([good[-1] ^ 1])
    for image, code in ((signed("9.0.0", by=other), "wrong_signature"), (signed("9.0.0", board="ESP_EYE"), "wrong_board"),
                        (signed("0.0.1"), "older_version"), (tampered, "invalid_image"), (b"x" * 5000, "invalid_image")):
        status, text = one.request("PUT", "/api/v1/update", image)
        assert (status, json.loads(text)["code"]) == (422, code), text
    assert one.request("PUT", "/api/v1/update", good, password="another password")[0] == 401
    assert not (tmp_path / "state/boot").exists()
    assert "on trial" not in one.output


def resigned(image, tmp_path, version):
    """The image under another number, signed by its owner's key, as somebody does it who does not use sign_image."""
    head = image[:16] + struct.pack("16s", version.encode()) + image[32:96]
    (tmp_path / "head").write_bytes(head)
    der = subprocess.run(["openssl", "dgst", "-sha256", "-sign", tmp_path / "key.pem", tmp_path / "head"], check=True,
                         capture_output=True).stdout
    numbers, at = b"", 2
    for _ in range(2):
        size = der[at + 1]
        numbers += int.from_bytes(der[at + 2:at + 2 + size], "big").to_bytes(32, "big")
        at += 2 + size
    return head + numbers + image[160:]


def test_an_old_program_is_not_taken_under_a_new_number(board, signed, tmp_path):
    one = board()
    old = signed("0.0.1")
    assert hashlib.sha256(old[160:]).digest() == old[64:96]
    status, text = one.request("PUT", "/api/v1/update", resigned(old, tmp_path, "9.0.0"))
    assert status == 422 and "another version or board than its image says" in text, text
    assert not (tmp_path / "state/boot").exists()


def test_sign_image_reads_version_and_board_and_signs_nothing_else(tmp_path):
    key, program, image = tmp_path / "key.pem", tmp_path / "program", tmp_path / "image"
    subprocess.run([SIGN, "--make-key", key], check=True)

    def sign(*arguments):
        return subprocess.run([SIGN, key, *arguments], capture_output=True, text=True)
    program.write_bytes(program_of("1.20.3-dev", "ESP_EYE"))
    assert sign(program, image).stdout == f"{image}: version 1.20.3 for ESP_EYE\n"
    assert image.read_bytes()[16:43] == b"1.20.3".ljust(16, b"\0") + b"ESP_EYE\0\0\0\0"
    assert sign("ESP_EYE", "1.20.3", program, image).returncode == 0
    image.unlink()
    for board, version in (("AI_THINKER", "1.20.3"), ("ESP_EYE", "9.0.0"), ("*", "1.20.3")):
        refused = sign(board, version, program, image)
        assert refused.returncode == 1 and f"is version 1.20.3 for ESP_EYE, not version {version} for {board}" in refused.stderr
    for other in (b"", bytes(range(256)) * 8, program_of("1.2.3")[:288], program_of("1.2.3", project="hello"),
                  program_of("1.2.3", board=""), program_of("v1.2.3-4-gabc")):
        program.write_bytes(other)
        refused = sign(program, image)
        assert refused.returncode == 1 and refused.stderr.startswith("sign_image: "), refused
    assert not image.exists()


def test_an_image_that_is_cut_leaves_the_running_program(board, signed, tmp_path):
    one = board()
    image = signed("9.0.0")
    for size in range(0, len(image), 40 * 4096):
        connection = http.client.HTTPConnection("127.0.0.1", one.port, timeout=LIMIT_S)
        connection.putrequest("PUT", "/api/v1/update")
        connection.putheader("Authorization", "Basic " + base64.b64encode(f"admin:{PASSWORD}".encode()).decode())
        connection.putheader("Content-Length", str(len(image)))
        connection.endheaders(image[:size])
        connection.close()
    wait_until(lambda: json.loads(one.request("GET", "/api/v1/update")[1])["bytes"] == 0, "no image is under way")
    assert not (tmp_path / "state/boot").exists()
    assert one.request("PUT", "/api/v1/update", image)[0] == 200
