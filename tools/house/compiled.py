"""Checks that run a compiler or clang's tools: each header alone, the programs of bench/, the format, tidy.

A file that passed is remembered in build/checked by the hash of all it includes, so that a second run costs seconds.
In a new folder tidy reads the files that differ from the commit in TIDIED, and those that include them.
"""
import concurrent.futures
import hashlib
import json
import os
import pathlib
import re
import shlex
import subprocess

from . import source
from .source import Problem

# As in cmake/rooms.cmake.
WARNINGS = ["-Wall", "-Wextra", "-Wpedantic", "-Werror", "-Wno-missing-field-initializers", "-Wshadow",
            "-Wnon-virtual-dtor", "-Wold-style-cast", "-Woverloaded-virtual"]
FORMAT = "clang-format-19"
TIDY = "clang-tidy-19"
# The commit whose files have all passed tidy; written by `tools/check --all`.
TIDIED = "docs/ref/tidied"


def jobs():
    return int(os.environ.get("JOBS") or os.cpu_count() or 2)


class Remembered:
    """Which inputs passed a check before; an input is a file and everything of this repository that it includes."""

    def __init__(self, root, name, salt):
        self.root, self.salt = pathlib.Path(root), salt
        self.folder = self.root / "build" / "checked" / name
        self.texts = {}

    def text(self, path):
        if path not in self.texts:
            file = self.root / path
            self.texts[path] = file.read_text(encoding="utf-8") if file.is_file() else ""
        return self.texts[path]

    def closure(self, path):
        todo, seen = [path], []
        while todo:
            name = todo.pop()
            if name in seen:
                continue
            seen.append(name)
            for _, header in source.includes(self.text(name)):
                if header[0] == '"':
                    bare = header.strip('"')
                    todo += [folder + bare for folder in ("src/", "", "bench/") if (self.root / (folder + bare)).is_file()][:1]
        return sorted(seen)

    def key(self, path):
        digest = hashlib.sha256(self.salt.encode())
        for name in self.closure(path):
            digest.update(f"{name}\0{self.text(name)}\0".encode())
        return self.folder / digest.hexdigest()

    def split(self, paths):
        return [(p, k) for p in paths if not (k := self.key(p)).exists()]

    def passed(self, key):
        self.folder.mkdir(parents=True, exist_ok=True)
        key.touch()


def run_each(root, memory, paths, command_of, explain):
    """Runs command_of(path) for each path not remembered, jobs() at once; a Problem with the output for a failure."""
    def one(item):
        path, key = item
        command, stdin = command_of(path)
        done = subprocess.run(command, cwd=root, input=stdin, capture_output=True, text=True)
        if done.returncode == 0:
            memory.passed(key)
            return None
        return Problem(path, 1, explain + "\n" + (done.stdout + done.stderr).strip())
    with concurrent.futures.ThreadPoolExecutor(jobs()) as pool:
        return [c for c in pool.map(one, memory.split(paths)) if c]


COMPILER = ["g++", "-std=c++23", "-fsyntax-only", "-Isrc", "-I.", "-Ibuild/dev/generated", *WARNINGS]
FAKES = "firmware/fakes"


def header_command(path):
    include = source.include_name(path)
    flags = ["-fno-exceptions", "-fno-rtti"] if path.startswith(("src/core/", "src/node/", "firmware/")) else []
    if path.startswith("firmware/"):
        root = pathlib.Path(__file__).resolve().parents[2]
        folders = sorted(p.name for p in (root / FAKES).glob("*") if p.is_dir())
        flags += ["-Ifirmware", "-Ifirmware/components", f"-I{FAKES}", *(f"-isystem{FAKES}/{p}" for p in folders)]
    return [*COMPILER, *flags, "-x", "c++", "-"], f'#include "{include}"\n#include "{include}"\n'


def compiled_first(root, path):
    """Whether the build compiles the header alone: its own .cpp includes it before anything else. Files of test programs
    do not count, since a precompiled header comes before their first line."""
    own = path.removesuffix(".hpp") + ".cpp"
    if source.is_test(path) or not (pathlib.Path(root) / own).is_file():
        return False
    return [name for _, name in source.includes(source.read(root, own))][:1] == [f'"{source.include_name(path)}"']


def check_headers(root):
    headers = [p for p in source.cpp_files(root, "src/") + source.cpp_files(root, "firmware/")
               if p.endswith(".hpp") and not compiled_first(root, p)]
    memory = Remembered(root, "headers", " ".join(header_command("x")[0]))
    return run_each(root, memory, headers, header_command, "does not compile alone")


def bench_command(path):
    return [*COMPILER, "-Ibench", path], None


def check_bench(root):
    """No preset of `./dev test` builds these programs."""
    files = [p for p in source.cpp_files(root, "bench/") if p.endswith(".cpp")]
    memory = Remembered(root, "bench", " ".join(bench_command("x")[0]))
    return run_each(root, memory, files, bench_command, "does not compile")


def check_format(root):
    files = source.cpp_files(root)
    style = (pathlib.Path(root) / ".clang-format").read_text()
    memory = Remembered(root, "format", style)
    return run_each(root, memory, files, lambda p: ([FORMAT, "--dry-run", "-Werror", p], None),
                    f"is not formatted; `{FORMAT} -i` does it")


def tidy_arguments(root, path):
    """The compiler's flags for a file, from the configured preset dev, in a form that clang understands."""
    database = json.loads((pathlib.Path(root) / "build" / "dev" / "compile_commands.json").read_text())
    for entry in database:
        if entry["file"] == str(pathlib.Path(root) / path):
            words = shlex.split(entry["command"])
            return [w for i, w in enumerate(words)
                    if w.startswith(("-I", "-D", "-std", "-isystem", "-fno-")) or words[i - 1] == "-isystem"]
    return None


def git(root, *words):
    """Output of a git command; None when it fails."""
    done = subprocess.run(["git", "-C", str(root), *words], capture_output=True, text=True)
    return done.stdout if done.returncode == 0 else None


def changed_since_tidied(root):
    """The files that differ from the commit in TIDIED, those not in git included. None: every file has to be read, since
    that commit is missing or no ancestor, or since the rules themselves have changed."""
    file = pathlib.Path(root) / TIDIED
    commit = file.read_text().strip() if file.is_file() else ""
    if not re.fullmatch(r"[0-9a-f]{40}", commit) or git(root, "merge-base", "--is-ancestor", commit, "HEAD") is None:
        return None
    names = (git(root, "diff", "--name-only", "--no-renames", "-z", commit)
             + git(root, "ls-files", "--others", "--exclude-standard", "-z"))
    changed = {name for name in names.split("\0") if name}
    return None if ".clang-tidy" in changed else changed


def remember_tidied(root):
    """All files of the present commit have passed tidy. Files that were changed after it belong to no commit yet."""
    if not git(root, "status", "--porcelain", "--", "src", ".clang-tidy"):
        (pathlib.Path(root) / TIDIED).write_text(git(root, "rev-parse", "HEAD"))


def check_tidy(root, everything=False):
    """The .cpp files of src/ that are no tests, and the headers through them."""
    if not (pathlib.Path(root) / "build" / "dev" / "compile_commands.json").exists():
        subprocess.run(["cmake", "--preset", "dev"], cwd=root, check=True, stdout=subprocess.DEVNULL)
    out, flags = [], {}
    for path in source.cpp_files(root, "src/"):
        if path.endswith(".cpp") and not source.is_test(path):
            flags[path] = tidy_arguments(root, path)
            if flags[path] is None:
                out.append(Problem(path, 1, "is in no target of the preset dev, so nothing checks it"))
    rules = (pathlib.Path(root) / ".clang-tidy").read_text()
    memory = Remembered(root, "tidy", rules)
    known = [p for p, f in flags.items() if f is not None]
    changed = None if everything else changed_since_tidied(root)
    if changed is not None:
        known = [p for p in known if not changed.isdisjoint(memory.closure(p))]
    # The files that take longest first, so that the last minute is not one file on one core.
    known.sort(key=lambda p: -len(memory.closure(p)) - (100 if "boost" in memory.text(p) else 0))
    out += run_each(root, memory, known, lambda p: ([TIDY, "--quiet", p, "--", "-xc++", *flags[p]], None), "tidy")
    if everything and not out:
        remember_tidied(root)
    return out
