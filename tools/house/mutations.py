"""The table tools/mutations: lines that tests have to guard, and how each is broken."""
import dataclasses
import pathlib

from . import source
from .source import Problem

TABLE = "tools/mutations"
FIELDS = ("name", "file", "line", "into", "test")


@dataclasses.dataclass(frozen=True)
class Mutation:
    name: str
    file: str
    line: str
    into: str
    test: str
    at: int


def parse(text):
    out, fields, bad = [], {}, []
    for number, line in enumerate(text.splitlines() + [""], 1):
        if line.startswith("#"):
            continue
        if not line.strip():
            if fields:
                start = fields.pop("at")
                if set(fields) == set(FIELDS):
                    out.append(Mutation(**fields, at=start))
                else:
                    bad.append(Problem(TABLE, start, f"needs {', '.join(FIELDS)}"))
                fields = {}
            continue
        key, _, value = line.partition(":")
        fields.setdefault("at", number)
        fields[key] = value.strip()
    return out, bad


def broken(text, mutation):
    """The file's text with the line broken; None unless the line is there exactly once."""
    lines = text.split("\n")
    hits = [i for i, line in enumerate(lines) if line.strip() == mutation.line]
    if len(hits) != 1:
        return None
    line = lines[hits[0]]
    lines[hits[0]] = line[:len(line) - len(line.lstrip())] + mutation.into
    return "\n".join(lines)


def check(root):
    """Checks that each line of the table still exists. The suite `mutate` of `./dev test all` checks that tests guard it."""
    mutations, out = parse(source.read(root, TABLE))
    for m in mutations:
        file = pathlib.Path(root) / m.file
        if not file.exists() or broken(file.read_text(encoding="utf-8"), m) is None:
            out.append(Problem(TABLE, m.at, f"{m.name}: {m.file} does not have this line exactly once: {m.line}"))
    if len(mutations) < 10:
        out.append(Problem(TABLE, 1, f"{len(mutations)} lines; ten at least"))
    return out
