"""Rules on files as such: their length, their names, and words that mark something unfinished."""
import re

from . import source
from .source import Problem

CODE = (".cpp", ".hpp", ".c", ".h", ".py", ".mjs", ".js", ".ts", ".svelte", ".css", ".S", ".sh", ".cmake")
# Lines of a file: up to LONG without a word, up to LONGEST with a reason in the first lines.
LONG, LONGEST = 400, 600
EMPTY_NAMES = re.compile(r"(^|/)(utils?|common|misc|helpers?|managers?)(/|\.[a-z]+$)")
# The programs beside the hub are called helper programs throughout.
NAMED_ON_PURPOSE = ("src/helpers/",)
UNFINISHED = re.compile(r"\b(TODO|FIXME|XXX|HACK)\b")
# Where those words are data: the checker itself and its tests.
ABOUT_WORDS = ("tools/house/files.py", "tools/tests/test_files.py")


def is_program(path, text):
    return path.endswith(CODE) or text.startswith("#!")


def check_file(path, text):
    out = []
    if not path.startswith(NAMED_ON_PURPOSE) and EMPTY_NAMES.search(path):
        out.append(Problem(path, 1, "a name without meaning; name what is inside"))
    if not is_program(path, text):
        return out
    lines = text.splitlines()
    if len(lines) > LONGEST:
        out.append(Problem(path, 1, f"{len(lines)} lines, {LONGEST} at most"))
    elif len(lines) > LONG and not re.search(r"\bLong because\b", " ".join(lines[:2 if text.startswith("#!") else 1])):
        out.append(Problem(path, 1, f"{len(lines)} lines; above {LONG} the first line says why (\"Long because …\")"))
    if path not in ABOUT_WORDS:
        for number, line in enumerate(lines, 1):
            if UNFINISHED.search(line):
                out.append(Problem(path, number, "unfinished; do it, or put it into an issue"))
    if path.endswith(".hpp"):
        if not lines or not lines[0].startswith("//"):
            out.append(Problem(path, 1, "a header opens with a comment: what it is, and what does not belong in it"))
        if "#pragma once" not in text:
            out.append(Problem(path, 1, "no #pragma once"))
    return out


def check(root):
    out = []
    for path in source.tracked(root):
        try:
            text = source.read(root, path)
        except UnicodeDecodeError:
            continue  # a picture
        out += check_file(path, text)
    return out
