"""The field cases that tests carry in a comment above them, and the page docs/ref/field-cases.md made of them."""
import pathlib
import re

from . import rows, source
from .source import Problem

PAGE = "docs/ref/field-cases.md"
START = re.compile(r"^(?://|#) Field case: ")


def cases_of(path, text):
    """([(what the camera does, where seen, what is right, test)], problems) of one test file."""
    lines, found, out = text.splitlines(), [], []
    for number, line in enumerate(lines, 1):
        if not START.match(line):
            continue
        words, at = START.sub("", line), number
        while at < len(lines) and re.match(r"(?://|#) ", lines[at]):
            words += " " + lines[at].split(" ", 1)[1]
            at += 1
        fields = [f.strip() for f in words.split("|")]
        below = lines[at] + "\n" + (lines[at + 1] if at + 1 < len(lines) else "") if at < len(lines) else ""
        test = rows.CPP.match(below) or rows.PYTHON.match(below)
        if len(fields) != 3 or not all(fields):
            out.append(Problem(path, number, "what the camera does | where seen | what is right, is expected"))
        elif not test:
            out.append(Problem(path, number, "no test is directly below the field case"))
        else:
            found.append((*fields, ".".join(test.groups()) if len(test.groups()) == 2 else f"test_{test.group(1)}"))
    return found, out


def collect(root):
    found, out = [], []
    for path in sorted(source.tracked(root)):
        if not path.startswith(("src/", "tests/")) or not path.endswith(("_test.cpp", ".py")):
            continue
        cases, problems = cases_of(path, source.read(root, path))
        found += [(path, *case) for case in cases]
        out += problems
    return found, out


def page(found):
    lines = [
        "# Field cases",
        "",
        "Made by `./dev docs` from the comments above the tests; not edited by hand. Each row is an input that somebody",
        "reported or that was rebuilt from such reports. All rows have a test and hold.",
        "",
        "| what the camera does | where seen | what is right | test |",
        "|---|---|---|---|",
    ]
    lines += [f"| {what} | {where} | {right} | [{test}](../../{path}) |" for path, what, where, right, test in found]
    return "\n".join(lines) + "\n"


def made(root):
    return page(collect(root)[0])


def check(root):
    found, out = collect(root)
    file = pathlib.Path(root) / PAGE
    if not out and (not file.exists() or file.read_text(encoding="utf-8") != page(found)):
        out.append(Problem(PAGE, 1, "is not current; ./dev docs writes it"))
    return out
