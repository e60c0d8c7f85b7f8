"""The clips of the motion bench: their list, truth and pictures.

Truth, block means and results are cached under build/bench/motion/, in a folder for each group that is named by a key of what
the generator draws for it, so that a changed drawing never uses old ones. Streams of JPEGs are made when needed and deleted.
"""
import dataclasses
import json
import pathlib
import subprocess

ROOT = pathlib.Path(__file__).resolve().parent.parent.parent
HERE = ROOT / "bench/motion"
PROGRAMS = ROOT / "build/release/bin"
SCRATCH = ROOT / "build/bench/motion"
SEEDS = json.loads((HERE / "seeds.json").read_text())
GROUPS = list(SEEDS["groups"])
LIMITS = ("height-1", "height-2")  # the limit of the method; published, but not a goal


@dataclasses.dataclass(frozen=True)
class Clip:
    group: str
    seed: int

    @property
    def name(self):
        return f"{self.group}-{self.seed}"

    @property
    def aside(self):
        return self.seed in SEEDS["groups"][self.group]["aside"]


def clips(parts=("tuning", "aside"), groups=None, most=None):
    """Clips of these parts, at most `most` of each group and part."""
    return [Clip(group, seed) for group in groups or GROUPS for part in parts
            for seed in SEEDS["groups"][group][part][:most]]


class Cache:
    """Block means and truth of clips, made on demand and kept."""

    def __init__(self, folder=None):
        self.folder = pathlib.Path(folder or SCRATCH)
        self.folder.mkdir(parents=True, exist_ok=True)
        self.keys = self.read_keys()

    def read_keys(self):
        """{group: key}; kept, since drawing them takes some seconds, until the generator is compiled again. Without a compiled
        generator (--report) the last ones are used."""
        kept = self.folder / "keys.json"
        known = json.loads(kept.read_text()) if kept.exists() else {}
        program = PROGRAMS / "bench_motion_scenes"
        built = str(program.stat().st_mtime_ns) if program.exists() else known.get("built")
        if known.get("built") != built or not known:
            done = subprocess.run([program, "--keys"], check=True, capture_output=True, text=True)
            known = {"built": built, "keys": dict(line.split() for line in done.stdout.splitlines())}
            kept.write_text(json.dumps(known))
        return known["keys"]

    def path(self, clip, suffix):
        folder = self.folder / "clips" / f"{clip.group}-{self.keys[clip.group][:12]}"
        folder.mkdir(parents=True, exist_ok=True)
        return folder / f"{clip.name}{suffix}"

    def grids(self, clip):
        return self.path(clip, ".grids")

    def make(self, clip, stream=None):
        """Makes what is missing; writes the JPEGs to the path `stream` if given."""
        grids, truth = self.grids(clip), self.path(clip, ".json")
        command = [PROGRAMS / "bench_motion_scenes", "--group", clip.group, "--seed", str(clip.seed)]
        new = grids.with_suffix(".new")
        if not grids.exists():
            command += ["--grids", new]
        if not truth.exists():
            command += ["--truth", truth]
        if stream:
            command += ["--stream", stream]
        if len(command) > 5:
            subprocess.run(command, check=True)
        if new.exists():
            new.rename(grids)

    def truth(self, clip):
        path = self.path(clip, ".json")
        if not path.exists():
            self.make(clip)
        return json.loads(path.read_text())


def read_stream(path):
    """The JPEGs of a stream file."""
    data = pathlib.Path(path).read_bytes()
    at = 0
    while at < len(data):
        size = int.from_bytes(data[at:at + 4], "little")
        yield data[at + 4:at + 4 + size]
        at += 4 + size


def write_stream(path, jpegs):
    with open(path, "wb") as out:
        for jpeg in jpegs:
            out.write(len(jpeg).to_bytes(4, "little") + jpeg)
