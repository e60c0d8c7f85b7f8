"""Large request bodies and parts of files, as curl sends and asks for them, on the server of `vedette motion label`."""
import json
import subprocess

import pytest

from conftest import BIN


@pytest.fixture
def label(program, tmp_path):
    """A label server for a film of two pictures: its URL, its first picture and the labels' file."""
    film = tmp_path / "film"
    film.mkdir()
    subprocess.run([BIN / "vedette", "grab", "test://?size=640x480", "-n", "2", "-o", film / "%d.jpg"], check=True)
    started = program("vedette", "motion", "label", film, "--listen", "127.0.0.1:0")
    url = started.wait_for(r"(http://127\.0\.0\.1:\d+)/ shows").group(1)
    return url, sorted(film.iterdir())[0].read_bytes(), tmp_path / "film.json"


def curl(tmp_path, *arguments, body=None):
    """Status, head and body of the answer."""
    head, content = tmp_path / "head", tmp_path / "content"
    content.unlink(missing_ok=True)
    done = subprocess.run(["curl", "-sS", "--max-time", "20", "-D", head, "-o", content, "-w", "%{http_code}", *arguments],
                          input=body, check=True, stdout=subprocess.PIPE)
    return int(done.stdout), head.read_text(), content.read_bytes() if content.exists() else b""


def test_curl_gets_parts_of_a_file(label, tmp_path):
    url, picture, _ = label
    frame = url + "/frames/0.jpg"
    status, head, body = curl(tmp_path, frame)
    assert (status, body) == (200, picture)
    assert "Accept-Ranges: bytes" in head
    status, head, body = curl(tmp_path, "-r", "10-19", frame)
    assert (status, body) == (206, picture[10:20])
    assert f"Content-Range: bytes 10-19/{len(picture)}" in head
    assert curl(tmp_path, "-r", "-5", frame)[2] == picture[-5:]
    assert curl(tmp_path, "-r", f"{len(picture)}-", frame)[0] == 416
    begun = tmp_path / "begun.jpg"
    begun.write_bytes(picture[:1000])
    subprocess.run(["curl", "-sS", "-C", "-", "-o", begun, frame], check=True)
    assert begun.read_bytes() == picture, "a download is continued"


@pytest.mark.parametrize("framing", [[], ["-H", "Transfer-Encoding: chunked"]])
def test_curl_sends_a_body_of_several_megabytes(label, tmp_path, framing):
    url, _, saved = label
    labels = {"labelled": [0, 1], "drafted": 0, "zones": {}, "tracks": [[[0, 1, 2, 3, 4], [1, 2, 3, 4, 5]]]}
    body = json.dumps(labels).encode() + b" " * 5_000_000
    status, _, answer = curl(tmp_path, "-T", "-", *framing, url + "/labels", body=body)
    assert status == 200, answer
    assert json.loads(saved.read_text())["tracks"] == labels["tracks"]
    status, head, _ = curl(tmp_path, "-T", "-", *framing, url + "/labels", body=body + b" " * 4_000_000)
    assert status == 413 and "Connection: close" in head
