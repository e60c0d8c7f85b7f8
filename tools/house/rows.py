"""The specifications' rows against the tests that carry them, and the page docs/ref/conformance.md made of both."""
import dataclasses
import pathlib
import re

from . import source
from .source import Problem

LIST = "tools/rows"
PAGE = "docs/ref/conformance.md"
ID = re.compile(r"(?:^|(?<=[_ ]))([FRTWPY][0-9]+)(?=[_ :,]|$)")
CPP = re.compile(r"\bTEST(?:_F|_P)?\s*\(\s*(\w+)\s*,\s*(\w+)\s*\)")
PYTHON = re.compile(r"^[ \t]*(?:async )?def test_(\w+)\(", re.M)
SCRIPT = re.compile(r"(?<![\w.])(?:test|it)\s*\(\s*(['\"`])(.*?)\1")


@dataclasses.dataclass(frozen=True)
class Row:
    name: str
    issue: str
    due: bool
    form: str
    decision: str
    peer: str
    line: int


@dataclasses.dataclass(frozen=True)
class Case:
    path: str
    line: int
    name: str


def parse(text):
    rows, out = {}, []
    for number, line in enumerate(text.splitlines(), 1):
        if not line.strip() or line.startswith("#"):
            continue
        fields = [f.strip() for f in line.split("|")]
        if len(fields) not in (5, 6) or fields[2] not in ("yes", "no") or not ID.fullmatch(fields[0]):
            out.append(Problem(LIST, number, "row | issue | yes or no | form | decision | peer is expected"))
        elif fields[0] in rows:
            out.append(Problem(LIST, number, f"{fields[0]} is here twice"))
        else:
            rows[fields[0]] = Row(fields[0], fields[1], fields[2] == "yes", fields[3], fields[4],
                                  fields[5] if len(fields) == 6 else "", number)
    return rows, out


def cases_of(path, text):
    """[(row ids, Case)] of one test file."""
    if path.endswith("_test.cpp") or (path.startswith("tests/") and path.endswith(".cpp")):
        found = [(m.start(), m.group(2), f"{m.group(1)}.{m.group(2)}") for m in CPP.finditer(source.strip_code(text))]
    elif path.endswith(".py"):
        found = [(m.start(1), m.group(1), f"test_{m.group(1)}") for m in PYTHON.finditer(text)]
    elif path.endswith((".test.mjs", ".test.js", ".test.ts")):
        found = [(m.start(), m.group(2), m.group(2)) for m in SCRIPT.finditer(text)]
    else:
        return []
    return [(ids, Case(path, source.line_of(text, at), shown)) for at, name, shown in found if (ids := ID.findall(name))]


def cases(root):
    by_row = {}
    for path in source.tracked(root):
        name = path.rsplit("/", 1)[-1]
        if (path.startswith(("src/", "tests/", "clients/")) and
                (path.endswith((".cpp", ".mjs", ".js", ".ts")) or (name.startswith("test_") and path.endswith(".py")))):
            for ids, case in cases_of(path, source.read(root, path)):
                for row in ids:
                    by_row.setdefault(row, []).append(case)
    return by_row


def problems(rows, by_row):
    out = [Problem(LIST, row.line, f"{row.name} is due and no test carries its name")
           for row in rows.values() if row.due and row.name not in by_row]
    for name, tests in by_row.items():
        if name not in rows:
            out += [Problem(c.path, c.line, f"{c.name}: there is no row {name} in {LIST}") for c in tests]
    return out


def page(rows, by_row):
    lines = [
        "# Conformance",
        "",
        "Made by `./dev docs` from the names of the tests and `tools/rows`; not edited by hand. A row is one acceptance",
        "check of an original's specification: F and R are securityCam's camera and relay, T is TCPCam, W is WebSocket",
        "capture, Y is pycameresp, P is rpicampy. *Decision* is the number of the answered question that changed the original row.",
        "*Peer program* is somebody else's program that takes part in the test, or whose behaviour the test repeats.",
        "",
    ]
    have = sum(1 for r in rows.values() if r.name in by_row)
    lines += [f"{have} of {len(rows)} rows have a test.", "", "| row | test | form tested | decision | peer program |",
              "|---|---|---|---|---|"]
    for row in rows.values():
        tests = "<br>".join(f"[{c.name}](../../{c.path})" for c in sorted(by_row.get(row.name, []), key=lambda c: (c.path, c.line)))
        lines.append(f"| {row.name} | {tests or 'later: ' + row.issue} | {row.form} | {row.decision} | {row.peer} |")
    return "\n".join(lines) + "\n"


def made(root):
    rows, _ = parse(source.read(root, LIST))
    return page(rows, cases(root))


def check(root):
    rows, out = parse(source.read(root, LIST))
    by_row = cases(root)
    out += problems(rows, by_row)
    file = pathlib.Path(root) / PAGE
    if not out and (not file.exists() or file.read_text(encoding="utf-8") != page(rows, by_row)):
        out.append(Problem(PAGE, 1, "is not current; ./dev docs writes it"))
    return out
