"""Python programs by pyflakes: names that nobody defines, imports that nobody uses."""
import pathlib
import re
import subprocess

from . import source
from .source import Problem

FINDING = re.compile(r"(?P<path>.+?):(?P<line>\d+):(?:\d+:)? (?P<text>.*)")


def is_python(root, path):
    if path.endswith(".py"):
        return True
    with (pathlib.Path(root) / path).open("rb") as file:
        return "." not in pathlib.PurePosixPath(path).name and re.match(rb"#!.*\bpython3?\b", file.readline()) is not None


def check(root):
    paths = [p for p in source.tracked(root) if is_python(root, p)]
    done = subprocess.run(["/usr/bin/python3", "-m", "pyflakes", *paths], cwd=root, capture_output=True, text=True)
    found = [FINDING.fullmatch(line) for line in (done.stdout + done.stderr).splitlines()]
    problems = [Problem(f["path"], int(f["line"]), f["text"]) for f in found if f]
    if done.returncode and not problems:
        problems = [Problem("tools/house/scripts.py", 1, f"pyflakes failed: {done.stderr.strip()}")]
    return problems
