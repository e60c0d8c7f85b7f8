"""Tests that cannot fail, and skips that do not say why: in C++, Python and the browser's JavaScript."""
import ast
import re

from . import source
from .source import Problem

CASE = re.compile(r"\bTEST(?:_F|_P)?\s*\(\s*(\w+)\s*,\s*(\w+)\s*\)\s*\{")
ASSERTION = re.compile(r"\b(?:EXPECT|ASSERT)_[A-Z_]+\s*\(|\bADD_FAILURE\s*\(|\bFAIL\s*\(|\bstatic_assert\s*\(")
FUNCTION = re.compile(r"(?<![\w.:>])([A-Za-z_]\w*)\s*(?:=\s*\[[^\]]*\]\s*)?\([^;{}]*\)\s*(?:const\s*)?(?:->\s*[\w:<>, *&]+)?\s*\{")
# Functions of tests/support that assert for the test.
SHARED_ASSERTERS = {"grind"}


def asserters(code):
    """Names of functions and lambdas of the file whose bodies assert, directly or through one another."""
    bodies = {}
    for found in FUNCTION.finditer(code):
        name = found.group(1)
        if name not in ("TEST", "TEST_F", "TEST_P", "if", "for", "while", "switch", "return", "catch"):
            start = found.end() - 1
            bodies[name] = bodies.get(name, "") + code[start:source.matching(code, start)]
    known = set(SHARED_ASSERTERS) | {n for n, body in bodies.items() if ASSERTION.search(body)}
    while True:
        more = {n for n, body in bodies.items() if n not in known and calls_any(body, known)}
        if not more:
            return known
        known |= more


def calls_any(body, names):
    return any(re.search(rf"\b{re.escape(n)}\s*[(<]", body) for n in names) or re.search(r"\bexpect_\w+\s*\(", body)


def check_cpp(path, text):
    out = []
    code = source.strip_code(text)
    known = asserters(code)
    for found in CASE.finditer(code):
        start = found.end() - 1
        body = code[start:source.matching(code, start)]
        line = source.line_of(code, found.start())
        if not ASSERTION.search(body) and not calls_any(body, known):
            out.append(Problem(path, line, f"{found.group(2)} asserts nothing, so it cannot fail"))
        if found.group(1).startswith("DISABLED_") or found.group(2).startswith("DISABLED_"):
            out.append(Problem(path, line, "a disabled test; delete it or make it run"))
    for found in re.finditer(r"\bGTEST_SKIP\s*\(\s*\)([^;]*);", code):
        if '"' not in found.group(1):
            out.append(Problem(path, source.line_of(code, found.start()), "a skip without a reason"))
    return out


def called_names(body):
    calls = (n for n in ast.walk(body) if isinstance(n, ast.Call))
    return {n.func.attr if isinstance(n.func, ast.Attribute) else getattr(n.func, "id", "") for n in calls}


def python_asserts(body, known):
    return any(isinstance(n, ast.Assert) for n in ast.walk(body)) or any(
        name in known or name in ("raises", "fail") or name.startswith(("assert", "expect_"))
        for name in called_names(body))


def python_asserters(tree):
    """Names of the file's functions that assert, directly or through one another."""
    functions = [n for n in ast.walk(tree) if isinstance(n, (ast.FunctionDef, ast.AsyncFunctionDef))]
    known = set()
    while True:
        more = {f.name for f in functions if python_asserts(f, known)} - known
        if not more:
            return known
        known |= more


def check_python(path, text):
    out = []
    tree = ast.parse(text, path)
    known = python_asserters(tree)
    for node in ast.walk(tree):
        if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef)) and node.name.startswith("test_"):
            if not python_asserts(node, known):
                out.append(Problem(path, node.lineno, f"{node.name} asserts nothing, so it cannot fail"))
        name = ast.unparse(node.func) if isinstance(node, ast.Call) else ""
        if name.endswith(("pytest.skip", "mark.skip", "mark.skipif", "unittest.skip", "skipTest")):
            reason = node.args[1:] if name.endswith("skipif") else node.args
            if not reason and not any(k.arg in ("reason", "msg") for k in node.keywords):
                out.append(Problem(path, node.lineno, "a skip without a reason"))
        for mark in getattr(node, "decorator_list", []):
            if ast.unparse(mark).endswith("mark.skip"):
                out.append(Problem(path, node.lineno, "a skip without a reason"))
    return out


def check_script(path, text):
    out = []
    code = source.strip_code(text)
    for found in re.finditer(r"(?<![\w.])(?:test|it)\s*\(", code):
        start = found.end() - 1
        if not re.search(r"\b(?:assert|expect)\b|\bassert\.\w+", code[start:source.matching(code, start, "(", ")")]):
            out.append(Problem(path, source.line_of(code, found.start()), "a test that asserts nothing"))
    for found in re.finditer(r"\.skip\s*\(\s*\)|\bskip:\s*true|(?:test|it|describe)\.(?:skip|todo)\b", code):
        out.append(Problem(path, source.line_of(code, found.start()), "a skip without a reason"))
    return out


def check(root):
    out = []
    for path in source.tracked(root):
        name = path.rsplit("/", 1)[-1]
        if path.endswith("_test.cpp") or (path.startswith("tests/") and path.endswith(".cpp")
                                          and not path.startswith(("tests/fuzz/", "tests/embedded/"))):
            out += check_cpp(path, source.read(root, path))
        elif name.startswith("test_") and name.endswith(".py"):
            out += check_python(path, source.read(root, path))
        elif name.endswith((".test.mjs", ".test.js", ".test.ts")):
            out += check_script(path, source.read(root, path))
    return out
