"""vtest.avi of Debian's opencv-doc: people on a square, 79.5 s. Its labels, the zones, and what counts as an event there.

vtest.json holds the zones and, for each person or group that is seen as one, boxes at every fifth frame (`label_vtest`
says how they came about); between them boxes are interpolated. An event is an entry into a zone: from the first frame in
which at least half of a box lies in it, to the last, five frames at least. While only a part of a box does (a twentieth or more), an alarm is
neither asked for nor wrong.
"""
import functools
import json
import pathlib
import subprocess

import clips as store

FILE = store.HERE / "vtest.json"
INSIDE, TOUCHING = 0.5, 0.05
SHORTEST = 5  # frames: less is a brush with the zone, not an entry
QUALITY = 85  # of the JPEGs that are made of the film


def find_film():
    listed = subprocess.run(["dpkg", "-L", "opencv-doc"], capture_output=True, text=True, check=True).stdout.split()
    return next(path for path in listed if path.endswith("/vtest.avi"))


@functools.cache
def labels():
    return json.loads(FILE.read_text())


def boxes():
    """{frame: [(left, top, right, bottom)]} of the whole film."""
    out = {}
    for track in labels()["tracks"]:
        for (frame, *box), (later, *next_box) in zip(track, track[1:] + track[-1:]):
            for f in range(frame, max(later, frame + 1)):
                part = (f - frame) / (later - frame) if later > frame else 0
                out.setdefault(f, []).append(tuple(a + (b - a) * part for a, b in zip(box, next_box)))
    return out


def share_inside(box, zone):
    left, top, right, bottom = box
    a, b, c, d = zone
    wide, high = min(right, c) - max(left, a), min(bottom, d) - max(top, b)
    area = (right - left) * (bottom - top)
    return wide * high / area if wide > 0 and high > 0 and area > 0 else 0


def spans(frames):
    out = []
    for f in sorted(frames):
        if out and out[-1][1] >= f - 3:  # a box that flickers at the edge is one entry
            out[-1][1] = f
        else:
            out.append([f, f])
    return out


def zone_truth(zone, first, last):
    """Events and ignored spans of a zone (pixels) between two frames, counted from `first`."""
    inside, touching = [], []
    for frame, found in boxes().items():
        if not first <= frame < last:
            continue
        share = max((share_inside(box, zone) for box in found), default=0)
        if share >= INSIDE:
            inside.append(frame - first)
        if share >= TOUCHING:
            touching.append(frame - first)
    return [s for s in spans(inside) if s[1] - s[0] + 1 >= SHORTEST], spans(touching)


def write_stream(path):
    """The film as length-prefixed JPEGs, from its first frame to its last."""
    import cv2
    film = cv2.VideoCapture(find_film())

    def pictures():
        while True:
            there, picture = film.read()
            if not there:
                return
            yield cv2.imencode(".jpg", picture, [cv2.IMWRITE_JPEG_QUALITY, QUALITY])[1].tobytes()
    store.write_stream(path, pictures())
