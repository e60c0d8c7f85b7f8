"""Links of the documents, and docs/MAP.md: a line for every folder, and every line a folder."""
import pathlib
import re

from . import source
from .source import Problem

LINK = re.compile(r"(?<!\\)!?\[[^\]\n]*\]\(\s*<?([^)\s>]+)>?(?:\s+\"[^\"]*\")?\s*\)")
MAP = "docs/MAP.md"
MAP_LINE = re.compile(r"^\s*[-*|]\s*`([^`]+)/`")
# Folders whose subfolders need no line of their own.
INSIDES = re.compile(r"^(tests/data|tests/fuzz/corpus|docs/pictures|\.github|\.ci)(/|$)|^firmware/fakes/")


def without_code(text):
    """Blanks fenced blocks and code spans; line numbers stay."""
    text = re.sub(r"^```.*?^```[^\n]*$", lambda m: re.sub(r"[^\n]", " ", m.group(0)), text, flags=re.S | re.M)
    return re.sub(r"`[^`\n]*`", lambda m: " " * len(m.group(0)), text)


def anchors(text):
    out = set()
    for line in re.sub(r"^```.*?^```", "", text, flags=re.S | re.M).splitlines():
        heading = re.match(r"#{1,6}\s+(.*?)\s*#*$", line)
        if heading:
            bare = re.sub(r"[`*]|\[([^\]]*)\]\([^)]*\)", r"\1", heading.group(1)).lower()
            slug = re.sub(r"[^\w\- ]", "", bare).replace(" ", "-")
            out.add(slug if slug not in out else slug + "-1")
    out |= set(re.findall(r'<a (?:id|name)="([^"]+)"', text))
    return out


def check_links(path, text, files, read):
    """files: the names of the repository's files; read(name) gives a text."""
    out = []
    folder = pathlib.PurePosixPath(path).parent
    folders = {str(p) for f in files for p in pathlib.PurePosixPath(f).parents}
    bare = without_code(text)
    for found in LINK.finditer(bare):
        target = text[found.start(1):found.end(1)]
        if re.match(r"[a-z][a-z0-9+.-]*:", target):
            continue
        file, _, anchor = target.partition("#")
        line = source.line_of(text, found.start())
        if file:
            parts = []
            for part in (folder / file).parts:
                parts = parts[:-1] if part == ".." else parts + [part]
            name = "/".join(parts)
        else:
            name = path
        if name not in files and name.rstrip("/") not in folders:
            out.append(Problem(path, line, f"the link {target} leads nowhere"))
        elif anchor and name.endswith(".md") and anchor not in anchors(read(name)):
            out.append(Problem(path, line, f"{name} has no heading #{anchor}"))
    return out


def folders_of(files):
    out = set()
    for name in files:
        for parent in pathlib.PurePosixPath(name).parents:
            if str(parent) != "." and not INSIDES.match(str(parent)):
                out.add(str(parent))
    return out


def check_map(text, folders, parents_needed=("src",)):
    """`folders` with files in them against the lines "- `src/core/http/` what it is"."""
    out, seen = [], {}
    for number, line in enumerate(text.splitlines(), 1):
        found = MAP_LINE.match(line)
        if not found:
            continue
        name = found.group(1)
        if name in seen:
            out.append(Problem(MAP, number, f"{name}/ has two lines"))
        seen[name] = number
        if name not in folders and not INSIDES.match(name):
            out.append(Problem(MAP, number, f"{name}/ is not in the repository"))
        if not line[found.end():].strip(" |-:"):
            out.append(Problem(MAP, number, f"{name}/ has no text"))
    for name in sorted(folders):
        if name not in seen:
            out.append(Problem(MAP, 1, f"{name}/ has no line"))
    return out


def check(root):
    files = set(source.tracked(root))
    out = []
    for path in sorted(files):
        if path.endswith(".md"):
            out += check_links(path, source.read(root, path), files, lambda name: source.read(root, name))
    if MAP in files:
        out += check_map(source.read(root, MAP), folders_of(files))
    else:
        out.append(Problem(MAP, 1, "is missing"))
    return out
