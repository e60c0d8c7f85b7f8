"""The await rule (docs/design/await-rule.md): no `{` and no `[` inside a co_await expression, and no `?:` round one.

GCC 12.2 destroys some temporaries of a co_await operand twice: aggregates and lambdas with captures. A subscript is
refused too, since telling it from a lambda would need a parser; name it on the line above. It also frees twice what
`condition ? co_await f() : std::move(x)` moves.
"""
import re

from . import source
from .source import Problem


def operand_end(code, start):
    depth = 0
    for at in range(start, len(code)):
        c = code[at]
        if c in "([{":
            depth += 1
        elif c in ")]}":
            depth -= 1
            if depth < 0:
                return at
        elif c in ";," and depth == 0:
            return at
    return len(code)


def check_file(path, text):
    out = []
    code = source.strip_code(text)
    for found in re.finditer(r"\bco_await\b", code):
        operand = code[found.end():operand_end(code, found.end())]
        bad = re.search(r"[{\[]", operand)
        if bad:
            what = "a braced temporary" if bad.group(0) == "{" else "a lambda or subscript"
            out.append(Problem(path, source.line_of(code, found.end() + bad.start()),
                                 f"{what} inside co_await: name it, then await it"))
        begin = max(code.rfind(c, 0, found.start()) for c in ";{}") + 1
        end = code.find(";", found.end())
        if "?" in code[begin:end if end >= 0 else len(code)]:
            out.append(Problem(path, source.line_of(code, found.start()),
                                 "co_await in a conditional expression: use if and else"))
    return out


def check(root):
    return [c for p in source.cpp_files(root) for c in check_file(p, source.read(root, p))]
