"""Films with labels: vtest.avi of Debian's opencv-doc, and users' films. Their boxes, zones and events.

A film's labels are a JSON file: `tracks`, for each person or group that is seen as one, are lists of [frame, left, top,
right, bottom]; between two of them boxes are interpolated. `zones` are polygons, lists of [x, y], or rectangles [left, top,
right, bottom]; by default the whole picture is one zone. `labelled` is the part of the film that was labelled, [first,
last]; by default all of it. `vedette motion label` writes such files; vtest.json was made as `label_vtest` says.

An event is an entry into a zone: from the first frame in which at least half of a box lies in it, to the last, five
frames at least. While less of the box is inside (a twentieth or more), an alarm is neither required nor wrong.
"""
import functools
import hashlib
import json
import pathlib
import subprocess

import clips as store

FILE = store.HERE / "vtest.json"
INSIDE, TOUCHING = 0.5, 0.05
NEARLY = 1e-9  # rounding error of shares
MIN_FRAMES = 5  # of an event
QUALITY = 85  # of JPEGs made from a film


class UnusableFilm(Exception):
    """A film or its labels cannot be used; the text says why."""


def find_film():
    listed = subprocess.run(["dpkg", "-L", "opencv-doc"], capture_output=True, text=True, check=True).stdout.split()
    return next(path for path in listed if path.endswith("/vtest.avi"))


def outline(zone):
    """The corners of a zone in either form."""
    if all(isinstance(v, (int, float)) for v in zone):
        left, top, right, bottom = zone
        return [(left, top), (right, top), (right, bottom), (left, bottom)]
    return [tuple(point) for point in zone]


def polygon_area(points):
    return abs(sum(a[0] * b[1] - b[0] * a[1] for a, b in zip(points, points[1:] + points[:1]))) / 2


def cut(points, axis, limit, keep_above):
    """The part of a polygon on one side of a line across an axis (Sutherland and Hodgman, 1974)."""
    inside = (lambda p: p[axis] >= limit) if keep_above else (lambda p: p[axis] <= limit)
    out = []
    for a, b in zip(points, points[1:] + points[:1]):
        if inside(a):
            out.append(a)
        if inside(a) != inside(b):
            part = (limit - a[axis]) / (b[axis] - a[axis])
            out.append((a[0] + (b[0] - a[0]) * part, a[1] + (b[1] - a[1]) * part))
    return out


def share_inside(box, points):
    """The share of a box inside a polygon that does not cross itself, 0 to 1."""
    left, top, right, bottom = box
    area = (right - left) * (bottom - top)
    if area <= 0:
        return 0
    for axis, limit, keep_above in ((0, left, True), (0, right, False), (1, top, True), (1, bottom, False)):
        points = cut(points, axis, limit, keep_above)
        if not points:
            return 0
    return polygon_area(points) / area


def spans(frames):
    out = []
    for f in sorted(frames):
        if out and out[-1][1] >= f - 3:  # gaps of up to two frames are ignored
            out[-1][1] = f
        else:
            out.append([f, f])
    return out


class Footage:
    """A film and its labels."""

    def __init__(self, film, labels):
        self.film, self.labels = pathlib.Path(film), labels
        self.frames, self.fps = labels["frames"], labels["fps"]
        self.width, self.height = labels["width"], labels["height"]
        whole = {"picture": [0, 0, self.width, self.height]}
        self.zones = {name: outline(zone) for name, zone in (labels.get("zones") or whole).items()}
        self.first, self.last = labels.get("labelled", [0, self.frames - 1])

    @property
    def name(self):
        return self.film.name

    @functools.cached_property
    def boxes(self):
        """{frame: [(left, top, right, bottom)]} of the whole film."""
        out = {}
        for track in self.labels["tracks"]:
            for (frame, *box), (later, *next_box) in zip(track, track[1:] + track[-1:]):
                for f in range(frame, max(later, frame + 1)):
                    part = (f - frame) / (later - frame) if later > frame else 0
                    out.setdefault(f, []).append(tuple(a + (b - a) * part for a, b in zip(box, next_box)))
        return out

    def zone_truth(self, zone, first, last):
        """Events and ignored spans of a zone's polygon between two frames, counted from `first`."""
        inside, touching = [], []
        for frame, found in self.boxes.items():
            if not first <= frame < last:
                continue
            share = max((share_inside(box, zone) for box in found), default=0)
            if share >= INSIDE - NEARLY:
                inside.append(frame - first)
            if share >= TOUCHING - NEARLY:
                touching.append(frame - first)
        return [s for s in spans(inside) if s[1] - s[0] + 1 >= MIN_FRAMES], spans(touching)

    def pictures(self):
        """The film's JPEGs in order: a folder's files unchanged, a film's frames coded."""
        if self.film.is_dir():
            names = sorted(p for p in self.film.iterdir() if p.suffix.lower() in (".jpg", ".jpeg") and p.name[0] != ".")
            for name in names:
                yield name.read_bytes()
            return
        import cv2
        film = cv2.VideoCapture(str(self.film))
        while True:
            there, picture = film.read()
            if not there:
                return
            if picture.shape[:2] != (self.height, self.width):
                raise UnusableFilm(f"{self.film}: its pictures are {picture.shape[1]}x{picture.shape[0]}, and the labels are for "
                            f"{self.width}x{self.height}")
            yield cv2.imencode(".jpg", picture, [cv2.IMWRITE_JPEG_QUALITY, QUALITY])[1].tobytes()

    def write_stream(self, path):
        """Writes the pictures as length-prefixed JPEGs."""
        count = 0

        def counted():
            nonlocal count
            for jpeg in self.pictures():
                count += 1
                yield jpeg
        store.write_stream(path, counted())
        if count != self.frames:
            raise UnusableFilm(f"{self.film}: it has {count} pictures here, and the labels are for {self.frames}")

    @functools.cached_property
    def key(self):
        """A cache key that changes with the film and its zones."""
        seen = json.dumps(self.labels.get("zones"))
        if self.labels_are_ours:
            return hashlib.sha256(seen.encode()).hexdigest()[:12]
        status = self.film.stat()
        text = f"{self.film.resolve()} {status.st_size} {status.st_mtime_ns} {seen}"
        return hashlib.sha256(text.encode()).hexdigest()[:12]

    labels_are_ours = False


class Vtest(Footage):
    labels_are_ours = True

    def __init__(self):
        super().__init__(find_film(), json.loads(FILE.read_text()))


def read_labels(path):
    """The labels of a file, or UnusableFilm."""
    try:
        labels = json.loads(path.read_text())
    except (ValueError, OSError) as error:
        raise UnusableFilm(f"{path}: can't be read: {error}") from None
    missing = [key for key in ("frames", "fps", "width", "height", "tracks")
               if not isinstance(labels, dict) or key not in labels]
    if missing:
        raise UnusableFilm(f"{path}: it has no {', '.join(missing)}; `vedette motion label` writes such files")
    return labels


def in_folder(folder):
    """The films of a folder that have labels (FILM.mp4 with FILM.json), by name."""
    folder = pathlib.Path(folder)
    out = []
    for path in sorted(folder.glob("*.json")):
        labels = read_labels(path)
        named = folder / str(labels.get("film", ""))
        films = [named] if named != folder and named.exists() else [
            p for p in sorted(folder.iterdir()) if p != path and path.stem == (p.name if p.is_dir() else p.stem)]
        if len(films) != 1:
            raise UnusableFilm(f"{path}: there {'are several films' if films else 'is no film'} of that name beside it")
        out.append(Footage(films[0], labels))
    if not out:
        raise UnusableFilm(f"{folder}: it has no labels; `vedette motion label FILM` writes FILM.json")
    return out
