"""A doc comment directly above each public type of a header: class, struct, union and enum.

Public is what stands in a namespace or in the public part of a public class. Forward declarations, private nested types
and types in an unnamed namespace or a namespace `detail` need none.
"""
import re

from . import source
from .source import Problem

# Before a type's keyword: template parameters with their constraint, attributes.
TYPE = re.compile(r"\s*(?:template\s*<.*>\s*(?:requires\b.*?)?)?(?P<type>class|struct|union|enum(?:\s+(?:class|struct))?)\b"
                  r"\s*(?:\[\[.*?\]\]\s*|alignas\s*\([^)]*\)\s*)*(?P<name>\w[\w:]*)?[^()=]*$", re.S)
NAMESPACE = re.compile(r"\s*(?:inline\s+)?namespace\b\s*(?P<name>[\w:]*)\s*$|\s*extern\s*\"[^\"]*\"\s*$")
ACCESS = re.compile(r"\s*(public|protected|private)\s*$")


def without_directives(code):
    """Blanks preprocessor lines, with those that continue them."""
    return re.sub(r"^[ \t]*#(?:[^\n]*\\\n)*[^\n]*", lambda m: re.sub(r"[^\n]", " ", m.group(0)), code, flags=re.M)


def public_types(code):
    """[(position, name)] of the public types that stripped code defines."""
    found, scopes, start, at = [], [("namespace", True)], 0, 0
    while at < len(code):
        c, (kind, public) = code[at], scopes[-1]
        statement = code[start:at]
        if c == ";":
            start = at + 1
        elif c == ":" and kind == "class" and ACCESS.match(statement):
            scopes[-1] = (kind, scopes[-2][1] and ACCESS.match(statement).group(1) == "public")
            start = at + 1
        elif c == "{":
            namespace, type_ = NAMESPACE.match(statement), TYPE.match(statement)
            if namespace:
                hidden = statement.strip().startswith(("inline", "namespace")) and namespace.group("name") in ("", None)
                scopes.append(("namespace", public and not hidden and "detail" not in statement.split()))
                start = at + 1
            elif type_:
                if public and type_.group("name"):
                    found.append((start + len(statement) - len(statement.lstrip()), type_.group("name")))
                if type_.group("type").startswith("enum"):
                    at = source.matching(code, at) - 1
                else:
                    scopes.append(("class", public and type_.group("type") != "class"))
                    start = at + 1
            else:  # a function's body or a value
                at = source.matching(code, at) - 1
                if "=" not in statement and not code[at + 1:].lstrip().startswith((";", ",", ")", "{")):
                    start = at + 1
        elif c == "}":
            if len(scopes) > 1:
                scopes.pop()
            start = at + 1
        at += 1
    return found


def check_file(path, text):
    out = []
    code = without_directives(source.strip_code(text))
    lines = text.splitlines()
    for position, name in public_types(code):
        line = source.line_of(code, position)
        above = lines[line - 2].strip() if line > 1 else ""
        if not above.startswith("//") and not above.endswith("*/"):
            out.append(Problem(path, line, f"{name} has no comment above it"))
    return out


def check(root):
    headers = source.cpp_files(root, "src/") + source.cpp_files(root, "firmware/")
    return [problem for path in headers if path.endswith(".hpp") and not source.is_test(path)
            for problem in check_file(path, source.read(root, path))]
