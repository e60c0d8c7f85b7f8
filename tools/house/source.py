"""Reading C++ source as text: which files there are, their code without comments, their includes and their room."""
import dataclasses
import functools
import pathlib
import re
import subprocess

TOKEN = re.compile(
    r'//[^\n]*|/\*.*?\*/|R"(?P<tag>[^()\\ ]{0,16})\(.*?\)(?P=tag)"|"(?:\\.|[^"\\\n])*"'
    r"|(?<![0-9a-fA-F])'(?:\\.|[^'\\\n])+'", re.S)
INCLUDE = re.compile(r'^[ \t]*#[ \t]*include[ \t]*(<[^>\n]+>|"[^"\n]+")', re.M)


@dataclasses.dataclass(frozen=True)
class Problem:
    path: str
    line: int
    text: str

    def __str__(self):
        return f"{self.path}:{self.line}: {self.text}"


def strip_code(text):
    """Blanks comments and the inside of string and character literals; lines and columns stay where they were."""
    def blank(match):
        found = match.group(0)
        kept = "".join("\n" if c == "\n" else " " for c in found)
        if found[0] in "\"'":
            kept = found[0] + kept[1:-1] + found[-1]
        elif found[0] == "R":
            kept = 'R"' + kept[2:-1] + '"'
        return kept
    return TOKEN.sub(blank, text)


def includes(text):
    """[(line, '<vector>' or '"core/base/bytes.hpp"')] of the text, commented ones left out."""
    bare = re.sub(r"/\*.*?\*/", lambda m: re.sub(r"[^\n]", " ", m.group(0)), text, flags=re.S)
    return [(bare.count("\n", 0, m.start(1)) + 1, m.group(1)) for m in INCLUDE.finditer(bare)]


def line_of(text, position):
    return text.count("\n", 0, position) + 1


def room_of(path):
    """'core/http' of 'src/core/http/reader.cpp', 'apps' of 'src/apps/vedette.cpp', 'firmware/port_esp' of
    'firmware/components/port_esp/log.cpp'; None outside src and firmware."""
    parts = pathlib.PurePosixPath(path).parts
    if parts[0] == "firmware" and len(parts) > 2:
        return "firmware/" + (parts[2] if parts[1] == "components" else parts[1])
    if len(parts) < 3 or parts[0] != "src":
        return None
    return "/".join(parts[1:3]) if parts[1] in ("core", "hub", "linux", "node") and len(parts) > 3 else parts[1]


def include_name(path):
    """How a file is included: the path below the folder that compilers are given."""
    for folder in ("src/", "firmware/components/", "firmware/fakes/", "firmware/"):
        if path.startswith(folder):
            return path.removeprefix(folder)
    return path


def is_test(path):
    """A test, or a header that only a room's tests include: test_buffers.hpp, serve_fixture.hpp."""
    return bool(re.search(r"_test\.[ch]pp$|_(bench|fixture)\.[ch]pp$|/test_\w+\.hpp$|/testing/", path)) or path.startswith("tests/")


@functools.cache
def tracked(root):
    """The repository's files: those that git knows or would add."""
    out = subprocess.run(["git", "-C", str(root), "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
                         check=True, capture_output=True, text=True).stdout
    return sorted({name for name in out.split("\0") if name and (pathlib.Path(root) / name).is_file()})


def read(root, path):
    return (pathlib.Path(root) / path).read_text(encoding="utf-8")


def cpp_files(root, under=""):
    return [p for p in tracked(root) if p.startswith(under) and p.endswith((".cpp", ".hpp"))]


def matching(text, start, opening="{", closing="}"):
    """Position after the bracket that closes the one at `start`; the text's end when none does."""
    depth = 0
    for at in range(start, len(text)):
        if text[at] == opening:
            depth += 1
        elif text[at] == closing:
            depth -= 1
            if depth == 0:
                return at + 1
    return len(text)
