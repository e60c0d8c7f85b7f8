"""firmware/ against src/ and against itself: its components have what the node needs, its symbols and boards exist, its
partitions fit, and its stand-ins say for which ESP-IDF they hold."""
import pathlib
import re
import subprocess

from . import esp_fakes, kconfig, source
from .source import Problem

FLASH = 4 * 1024 * 1024
FIRST_FREE = 0x9000  # behind the boot loader and the table
KCONFIG = "firmware/main/Kconfig.projbuild"
SYMBOLS = "firmware/idf_symbols.txt"
VARIANTS = ("ESP32CAM", "GENERIC_SPIRAM", "GENERIC")
COMPONENTS = ("firmware/components/core", "firmware/components/node", "firmware/components/port_esp", "firmware/main",
              "firmware/examples/frame_generator")
# Each component may use these without naming them; esp32-camera comes by idf_component.yml.
COMMON = {"esp_common", "soc", "esp32-camera"}
BEFORE_5_3 = {"esp_driver_gpio": "driver", "esp_driver_ledc": "driver", "esp_driver_sdmmc": "driver",
              "esp_driver_uart": "driver"}

# What ESP-IDF does with a component's list, first in script mode for its requirements.
SCRIPT = """
macro(idf_component_register)
  cmake_parse_arguments(_ "WHOLE_ARCHIVE" "" "SRCS;INCLUDE_DIRS;REQUIRES;PRIV_REQUIRES" ${ARGN})
  foreach(source ${__SRCS})
    message("source ${source}")
  endforeach()
  foreach(requirement ${__REQUIRES} ${__PRIV_REQUIRES})
    message("requires ${requirement}")
  endforeach()
  return()
endmacro()
include(${COMPONENT}/CMakeLists.txt)
"""


def read_component(root, folder):
    """(sources as paths of the repository, requirements) of a component; raises RuntimeError with CMake's words."""
    root = pathlib.Path(root)
    script = root / "build" / "checked" / "component.cmake"
    script.parent.mkdir(parents=True, exist_ok=True)
    script.write_text(SCRIPT)
    done = subprocess.run(["cmake", f"-DCOMPONENT={root / folder}", "-P", str(script)], capture_output=True, text=True)
    if done.returncode:
        raise RuntimeError(done.stderr.strip())
    lines = done.stderr.splitlines()
    sources = [line.removeprefix("source ") for line in lines if line.startswith("source ")]
    return ([str(pathlib.Path(s).relative_to(root)) if s.startswith("/") else f"{folder}/{s}" for s in sources],
            {line.removeprefix("requires ") for line in lines if line.startswith("requires ")})


def needed_sources(texts):
    """The .cpp files of src/ that belong to headers which firmware/ includes, directly or through others.
    texts: {path: text} of src and firmware."""
    todo = [p for p in texts if p.startswith("firmware/") and not p.startswith("firmware/fakes/") and not source.is_test(p)]
    seen = set()
    while todo:
        path = todo.pop()
        if path in seen:
            continue
        seen.add(path)
        for _, name in source.includes(texts[path]):
            header = "src/" + name.strip('"')
            if name[0] == '"' and header in texts:
                todo += [p for p in (header, header.removesuffix(".hpp") + ".cpp") if p in texts]
    return {p for p in seen if p.startswith("src/") and p.endswith(".cpp")}


def check_sources(texts, given):
    """given: {component folder: sources}. Every file that is needed is given once, and every room of the node but posix."""
    out, listed = [], [s for sources in given.values() for s in sources]
    needed = needed_sources(texts)
    rooms = {source.room_of(p) for p in texts if p.startswith("src/node/")} - {"node/posix", "node"}
    for path in sorted(needed - set(listed)):
        out.append(Problem("firmware/components/rooms.cmake", 1, f"{path} is needed and is in no component"))
    for room in sorted(rooms - {source.room_of(s) for s in listed}):
        if any(p.endswith(".cpp") and not source.is_test(p) for p in texts if source.room_of(p) == room):
            out.append(Problem("firmware/components/rooms.cmake", 1, f"the room {room} is in no component"))
    for path in sorted(set(listed)):
        if path not in texts:
            out.append(Problem("firmware/components/rooms.cmake", 1, f"{path} is named and does not exist"))
    for folder, sources in given.items():
        there = {p for p in texts if p.rsplit("/", 1)[0] == folder and p.endswith(".cpp") and not source.is_test(p)}
        for path in sorted(there - set(sources)):
            out.append(Problem(folder + "/CMakeLists.txt", 1, f"{path} is in the folder but not in SRCS"))
    return out


def check_requirements(folder, requirements, texts, fakes):
    """ESP-IDF's headers that a component includes, against its REQUIRES. fakes: {header: component}."""
    out = []
    for path, text in texts.items():
        if not path.startswith(folder + "/") or source.is_test(path):
            continue
        for line, name in source.includes(text):
            owner = fakes.get(name.strip('<>"'))
            if owner and owner not in COMMON and not {owner, BEFORE_5_3.get(owner)} & requirements:
                out.append(Problem(path, line, f"{name}: {folder}/CMakeLists.txt needs {owner} in REQUIRES"))
            if name[0] == "<" and re.match(r"<(esp_|driver/|freertos/|lwip/|nvs_|soc/)", name) and not owner:
                out.append(Problem(path, line, f"{name}: no stand-in in firmware/fakes, so nothing compiles it here"))
    return out


def read_symbols(text):
    return {name: (first, last) for name, first, last in re.findall(r"^(\w+) (\d\.\d)-(\d\.\d)$", text, re.M)}


def uses_of_symbols(texts):
    """[(path, line, name)] of CONFIG_… in code and in sdkconfig files."""
    out = []
    for path, text in texts.items():
        code = source.strip_code(text) if path.endswith((".cpp", ".hpp")) else re.sub(r"^#(?! CONFIG)[^\n]*", "", text, flags=re.M)
        out += [(path, source.line_of(code, m.start()), m.group(1)) for m in re.finditer(r"\bCONFIG_(\w+)", code)]
    return out


def check_symbols(texts, own, idf):
    out, used = [], set()
    for path, line, name in uses_of_symbols(texts):
        used.add(name)
        if name not in own and name not in idf:
            out.append(Problem(path, line, f"CONFIG_{name} is neither in {KCONFIG} nor in {SYMBOLS}"))
    for name, (first, last) in idf.items():
        if (first, last) != ("5.1", "5.5"):
            out.append(Problem(SYMBOLS, 1, f"{name} is not in every ESP-IDF from 5.1 to 5.5"))
        if name not in used | {n for s in own.values() for e in (*s.depends, *s.selects, *(c for _, c in s.defaults))
                               for n in kconfig.names_in(e)}:
            out.append(Problem(SYMBOLS, 1, f"{name} is used nowhere"))
    return out


def missing_symbols(root, idf, version):
    """Symbols of idf_symbols.txt that the Kconfig files of an ESP-IDF of that version lack."""
    known = set()
    for file in pathlib.Path(idf).rglob("Kconfig*"):
        known |= set(re.findall(r"^\s*(?:menu)?config (\w+)", file.read_text(encoding="utf-8", errors="replace"), re.M))
    return [Problem(SYMBOLS, 1, f"{name} is not in ESP-IDF {version}")
            for name, (first, last) in read_symbols(source.read(root, SYMBOLS)).items()
            if first <= version <= last and name not in known]


def check_partitions(path, text):
    out, end, names = [], FIRST_FREE, set()
    for number, line in enumerate(text.splitlines(), 1):
        if not line.strip() or line.startswith("#"):
            continue
        name, kind, _, offset, size = (field.strip() for field in line.split(",")[:5])
        begin, size = int(offset, 0), int(size, 0)
        if name in names:
            out.append(Problem(path, number, f"{name} is there twice"))
        if begin < end:
            out.append(Problem(path, number, f"{name} begins at {begin:#x}, before the last one ends ({end:#x})"))
        if begin % (0x10000 if kind == "app" else 0x1000) or size % 0x1000:
            out.append(Problem(path, number, f"{name} does not lie on pages of the flash"))
        names.add(name)
        end = begin + size
        if end > FLASH:
            out.append(Problem(path, number, f"{name} ends at {end:#x}; 4 MB are {FLASH:#x}"))
    return out


def check_boards(kconfig_symbols, boards):
    """The boards of Kconfig against the names of boards.cpp."""
    offered = {name.removeprefix("VEDETTE_BOARD_") for name, symbol in kconfig_symbols.items()
               if symbol.choice and name.startswith("VEDETTE_BOARD_")}
    given = {value.strip('"') for value, _ in kconfig_symbols["VEDETTE_BOARD"].defaults}
    table = set(re.findall(r'^ +\{"([A-Z0-9_]+)",', boards, re.M))
    out = [Problem(KCONFIG, 1, f"the board {name} is in boards.cpp only") for name in sorted(table - offered)]
    out += [Problem(KCONFIG, 1, f"the board {name} is not in boards.cpp") for name in sorted((offered | given) - table)]
    return out + [Problem(KCONFIG, 1, f"VEDETTE_BOARD has no default for {name}") for name in sorted(offered - given)]


def check_variant(root, variant, symbols, choices):
    given = {}
    for name in ("fakes/sdkconfig.idf", "sdkconfig.defaults", "sdkconfig." + variant):
        given.update(kconfig.read_sdkconfig(source.read(root, "firmware/" + name)))
    return [Problem("firmware/sdkconfig." + variant, 1, text) for text in kconfig.evaluate(symbols, choices, given)[1]]


def check(root):
    tracked = source.tracked(root)
    texts = {p: source.read(root, p) for p in source.cpp_files(root, "src/") + source.cpp_files(root, "firmware/")}
    fakes, out, given = {}, [], {}
    for path in esp_fakes.headers(root):
        component, header = path.removeprefix(esp_fakes.FOLDER + "/").split("/", 1)
        fakes[header] = component
        out += [Problem(path, f.line, f"{f.name} has no line above it that says for which versions it holds")
                for f in esp_fakes.functions(source.read(root, path)) if not f.of]
    for folder in COMPONENTS:
        try:
            given[folder], requirements = read_component(root, folder)
        except RuntimeError as error:
            out.append(Problem(folder + "/CMakeLists.txt", 1, str(error)))
            continue
        out += check_requirements(folder, requirements, texts, fakes)
    out += check_sources(texts, given)
    symbols, choices = kconfig.parse(source.read(root, KCONFIG))
    configured = {p: source.read(root, p) for p in tracked if p.startswith("firmware/sdkconfig.")}
    configured |= {p: t for p, t in texts.items() if p.startswith("firmware/")}
    out += check_symbols(configured, symbols, read_symbols(source.read(root, SYMBOLS)))
    for path in tracked:
        if re.fullmatch(r"firmware/partitions_\w+\.csv", path):
            out += check_partitions(path, source.read(root, path))
    out += check_boards(symbols, source.read(root, "src/node/port/boards.cpp"))
    for variant in VARIANTS:
        out += check_variant(root, variant, symbols, choices)
    return out
