"""The stand-ins of ESP-IDF in firmware/fakes: what they declare and for which versions, and how that compares with the
headers of an ESP-IDF that is installed."""
import dataclasses
import pathlib
import re

from . import source

FOLDER = "firmware/fakes"
VERSIONS = re.compile(r"// (IDF|esp32-camera) (\d\.\d)-(\d\.\d)(, a macro)?$")
# Types that ESP-IDF has under one name or the other, by version.
SAME_TYPES = {"configSTACK_DEPTH_TYPE": "uint32_t"}


@dataclasses.dataclass(frozen=True)
class Function:
    name: str
    result: str
    parameters: tuple  # types without names
    line: int
    of: str = ""  # "IDF" or "esp32-camera"; empty: no line says it
    first: str = ""
    last: str = ""
    macro: bool = False


def squeeze(text):
    """A type with one space between words and none around a star."""
    text = re.sub(r"\b(const|struct|extern)\b(?=.*\*)", r"\1", text)
    text = re.sub(r"\s*\*\s*", "* ", " ".join(text.split())).strip()
    return re.sub(r"\* (?=\*)", "*", text).replace(" *", "*")


def type_of(parameter):
    """The type of 'const char* tag': its name left out, and a const that only the function's body sees."""
    parameter = squeeze(parameter)
    if parameter in ("void", "...", ""):
        return parameter
    found = re.fullmatch(r"(.*[\w*>]\s*(?:\*|\s))(\w+)", parameter)
    words = squeeze(found.group(1)) if found and found.group(1).strip() not in ("const", "struct", "unsigned") else parameter
    words = re.sub(r"\* ?const$", "*", words)
    if "*" not in words:
        words = re.sub(r"^const ", "", words)
    return SAME_TYPES.get(words, words)


def functions(text):
    """[Function] that a C header declares."""
    code = re.sub(r"/\*.*?\*/", lambda m: re.sub(r"[^\n]", " ", m.group(0)), text, flags=re.S)
    marked = code.splitlines()
    bare = re.sub(r"//[^\n]*", lambda m: " " * len(m.group(0)), code)
    bare = re.sub(r"^[ \t]*#(?:[^\n]*\\\n)*[^\n]*", lambda m: re.sub(r"[^\n]", " ", m.group(0)), bare, flags=re.M)
    bare = re.sub(r"\b(PRIVILEGED_FUNCTION|extern(?! \"))\b", lambda m: " " * len(m.group(0)), bare)
    bare = re.sub(r"__attribute__\s*\(\([^;]*?\)\)\)?(?=\s*;)", lambda m: re.sub(r"[^\n]", " ", m.group(0)), bare, flags=re.S)
    out = []
    pattern = r"(?<=[;{}])\s*((?:[A-Za-z_]\w*[\s*]+)+)([a-z]\w+)\s*\(([^(){};]*)\)\s*;"
    bare = ";" + bare.replace("typedef", "; ;    ")
    for found in re.finditer(pattern, bare):
        line = source.line_of(bare, found.start(2))
        begin = source.line_of(bare, found.start(1))
        said = VERSIONS.match(marked[begin - 2].strip()) if begin > 1 else None
        parameters = tuple(type_of(p) for p in found.group(3).split(","))
        out.append(Function(found.group(2), squeeze(found.group(1)), parameters if parameters != ("",) else ("void",), line,
                            *(said.groups()[:3] if said else ("", "", "")), macro=bool(said and said.group(4))))
    return out


def names(text):
    """Enumerators, macros and members of structs that a stand-in has, which the real headers must have too."""
    bare = re.sub(r"//[^\n]*|/\*.*?\*/", "", text, flags=re.S)
    out = {n for n in re.findall(r"^#define (\w+)", bare, re.M)}
    for body in re.findall(r"enum\s*\{(.*?)\}", bare, re.S):
        out |= set(re.findall(r"(?:^|,)\s*(\w+)", body))
    for body in re.findall(r"(?:struct(?:\s+\w+)?|union)\s*\{(.*?)\n\s*\}", bare, re.S):
        out |= set(re.findall(r"(?:\(\*)?(\w+)(?:\)\s*\([^)]*\))?(?:\[\w+\])?(?:\s*:\s*\d+)?;", body))
    return out


def headers(root):
    """The stand-ins' headers, as paths of the repository."""
    return [p for p in source.tracked(root) if p.startswith(FOLDER + "/") and p.endswith(".h")]


# What a stand-in has of its own in a struct that nobody reads by members.
OWN_NAMES = {"magic", "socket"}


def read_headers(place, wanted):
    """[(text, those of the wanted words that are in it)] of the headers below a folder."""
    out = []
    for file in sorted(place.rglob("*.h")):
        # Registers of the chips are most of the text and none of our business.
        if "test_apps" in file.parts or "register" in file.parts or file.name.endswith(("_reg.h", "_struct.h")):
            continue
        text = file.read_text(encoding="utf-8", errors="replace")
        words = wanted & set(re.findall(r"\w+", text))
        if words:
            out.append((text, words))
    return out


def compare(root, idf, camera=None):
    """Problems of the stand-ins against the headers below `idf`/components, and those of esp32-camera below `camera`; None:
    not compared."""
    places = {"IDF": pathlib.Path(idf) / "components", "esp32-camera": pathlib.Path(camera) if camera else None}
    wanted = {n for path in headers(root) for n in names(source.read(root, path))}
    wanted |= {f.name for path in headers(root) for f in functions(source.read(root, path))}
    texts = {of: read_headers(place, wanted) for of, place in places.items() if place}
    out = []
    for path in headers(root):
        text = source.read(root, path)
        of = "esp32-camera" if path.startswith(FOLDER + "/esp32-camera/") else "IDF"
        if of not in texts:
            continue
        real = texts[of]
        for function in functions(text):
            with_name = [t for t, words in real if function.name in words]
            if function.macro:
                found = any(re.search(rf"^[ \t]*#\s*define {function.name}\b", t, re.M) for t in with_name)
                problem = "is no macro there" if not found else ""
            else:
                there = [f for t in with_name for f in functions(t) if f.name == function.name]
                same = [f for f in there if (f.result, f.parameters) == (function.result, function.parameters)]
                problem = "is not there" if not there else "" if same else f"is {there[0].result} with {there[0].parameters} there"
            if problem:
                out.append(source.Problem(path, function.line, f"{function.name} {problem}"))
        for name in sorted(names(text) - OWN_NAMES):
            if not any(name in words for _, words in real):
                out.append(source.Problem(path, 1, f"{name} is not there"))
    return out
