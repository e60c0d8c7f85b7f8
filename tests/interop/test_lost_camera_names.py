"""The picture of a lost camera shows names and reasons of any script, drawn by vedette-text; boxes without it."""
import shutil
import urllib.request

import cv2
import numpy

from conftest import BIN, LIMIT_S, free_port

NAME = "Größe 玄関 שלום"


def name_of(jpeg):
    """The part of the drawn picture where the name stands: between the icon and the line that says since when."""
    picture = cv2.imdecode(numpy.frombuffer(jpeg, numpy.uint8), cv2.IMREAD_GRAYSCALE)
    assert picture.shape == (480, 640)
    return picture[165:225]


def drawn(url):
    """The drawn pictures of a stream, which the Python client leaves out, as they come."""
    with urllib.request.urlopen(url, timeout=LIMIT_S) as stream:
        while line := stream.readline():
            if line.lower().startswith(b"content-length:"):
                size = int(line.split(b":")[1])
                while stream.readline().strip():
                    pass
                yield stream.read(size)


def lost(hub, **how):
    """A hub with a camera on whose port nobody listens, and the pictures that its viewer sees."""
    started = hub(f"cameras: {{porch: {{source: 'http://127.0.0.1:{free_port()}/', name: '{NAME}'}}}}", **how)
    return started, drawn(started.url + "/cameras/porch/mjpeg")


def test_a_name_beyond_ascii_is_drawn_by_the_helper_and_is_boxes_without_it(hub, tmp_path):
    for program in ("vedette", "vedette-guard"):
        shutil.copy(BIN / program, tmp_path)
    without, pictures = lost(hub, folder=tmp_path)
    boxes = [next(pictures) for _ in range(4)][-1]
    assert without.output.count("texts beyond ASCII are drawn as boxes: vedette-text is missing") == 1

    with_helper, pictures = lost(hub)
    ink = next(p for p, _ in zip(pictures, range(15)) if (name_of(p) != name_of(boxes)).mean() > 0.05)
    assert (name_of(ink) > 150).sum() > 500, "light letters on the dark ground"
    assert (cv2.absdiff(name_of(ink), name_of(boxes)) > 60).sum() > 1000, "other shapes than boxes"
    assert "drawn as boxes" not in with_helper.output
