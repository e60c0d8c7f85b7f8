"""Who may include whom (docs/design/house.md), the walls around third-party headers, clocks, and CMake's links.

Every table of the rule is in this file. A problem names the line and says what is allowed instead.
"""
import re

from . import source
from .source import Problem

HUB_BASE = ("hub/base",)
# A hub service may include these; services exchange data through the bus and the store only.
GROUND = ("hub/base", "hub/bus", "hub/image", "hub/io", "hub/store", "hub/settings", "hub/access")
SERVICES = ("hub/changes", "hub/probe", "hub/source", "hub/ptz", "hub/devices", "hub/doctor", "hub/detect", "hub/record", "hub/timelapse", "hub/film", "hub/upload", "hub/notify",
            "hub/control", "hub/cluster", "hub/simulate")
EVERY_SERVICE = GROUND + SERVICES
# What the subcommands do without a hub; each may use those before it.
DRAWING = ("hub/overlay",)
TOOLS = ("hub/importer", "hub/backup", "hub/grab", "hub/motion_tool", "hub/label")

# What a hub room may include besides itself, core and linux.
HUB = {
    "base": (),
    "image": HUB_BASE,
    "bus": HUB_BASE,
    "io": HUB_BASE,
    "store": HUB_BASE,
    "settings": HUB_BASE,
    "importer": HUB_BASE,
    "backup": ("hub/base", "hub/settings", "hub/store"),
    "access": HUB_BASE + ("hub/store", "hub/settings"),
    **{name.removeprefix("hub/"): GROUND for name in SERVICES},
    "api": EVERY_SERVICE,
    "serve": ("hub/api", "hub/base", "hub/bus", "hub/image", "hub/io", "hub/settings", "hub/access"),
    "overlay": GROUND + ("hub/detect",),
    "grab": EVERY_SERVICE,
    "motion_tool": EVERY_SERVICE + DRAWING + ("hub/grab",),
    "label": EVERY_SERVICE + ("hub/api", "hub/serve", "hub/grab", "hub/motion_tool"),
    "command": EVERY_SERVICE + DRAWING + TOOLS + ("hub/api", "hub/serve"),
    "app": EVERY_SERVICE + DRAWING + TOOLS + ("hub/api", "hub/serve", "hub/command"),
}
# What these may include of src/linux; the other hub rooms may include all of it.
HUB_LINUX = {
    **dict.fromkeys(("hub/base", "hub/bus", "hub/image", "hub/settings"), ("linux/base",)),
    "hub/io": ("linux/base", "linux/child", "linux/io"),
    **dict.fromkeys(("hub/store", "hub/access", "hub/api", "hub/serve"), ("linux/base", "linux/io")),
}
# Engines that stand on another engine, each said in its header.
ENGINE_ON_ENGINE = {"core/edit": ("core/term",), "core/originals": ("core/http", "core/multipart")}

# Contracts for what the console's engines are given; a contract is no engine, and includes core/base.
CONTRACTS = {"core/files": ("core/edit", "core/shell", "core/ftp")}

# Third-party headers: a pattern of the header, the files of src that may include it, and the reason.
WALLS = [
    (r"<(jpeglib|jerror|jmorecfg|turbojpeg)\.h>", r"(hub/image|helpers/video)/[^/]+\.cpp$",
     "libjpeg-turbo stays in the .cpp files of hub/image and helpers/video"),
    (r"<png\.h>|<libpng", r"hub/image/[^/]+\.cpp$", "libpng stays in the .cpp files of hub/image"),
    (r"<qrencode\.h>", r"hub/image/qr_code\.cpp$", "libqrencode stays in hub/image/qr_code.cpp"),
    (r"<boost/beast", r"hub/serve/[^/]+\.cpp$", "Beast stays in one .cpp of hub/serve"),
    (r"<boost/asio", r"linux/io/|hub/(io|source|serve|simulate|command|app)/[^/]+\.cpp$",
     "Asio stays in linux/io and in .cpp files of io, source, serve, simulate, command and app"),
    (r"<boost/asio/(ssl)|<openssl/", r"linux/io/|hub/(access|upload|cluster)/", "OpenSSL stays in linux/io"),
    (r"<(libfyaml|fy)\.h>|<libfyaml/", r"hub/settings/[^/]+\.cpp$", "libfyaml stays in hub/settings' .cpp"),
    (r"<CLI/", r"hub/command/[^/]+\.cpp$", "CLI11 stays in hub/command's .cpp"),
    (r"<spdlog/", r"linux/base/[^/]+\.cpp$", "spdlog stays behind linux/base's log"),
    (r"<fmt/", r"(hub|linux|helpers|apps)/", "fmt is for Linux; the core formats by hand"),
    (r"<boost/json", r"hub/[^/]+/[^/]+\.cpp$|hub/(base|api)/", "Boost.JSON stays in the hub's .cpp files and hub/api"),
    (r"<sqlite3\.h>", r"hub/store/sqlite/connection\.cpp$", "SQLite stays in one .cpp of hub/store/sqlite"),
    (r"<sodium", r"hub/access/(password|secret)\.cpp$|hub/backup/sealed\.cpp$",
     "libsodium stays in password.cpp and secret.cpp of hub/access, and in hub/backup/sealed.cpp, which encrypts files"),
    (r"<curl/", r"hub/io/[^/]+\.cpp$|hub/(upload|notify)/[^/]+\.cpp$", "libcurl stays in one .cpp"),
    (r"<nats", r"hub/cluster/", "NATS stays in hub/cluster"),
    (r"<(pango|cairo)|<pango/", r"helpers/", "pango and cairo stay in src/helpers; the hub links neither"),
    (r"<libav|<libsw", r"helpers/", "FFmpeg stays in src/helpers; the hub links no part of it"),
    (r"<opencv", r"helpers/", "OpenCV stays in src/helpers"),
    (r"<mbedtls/", r"node/crypto/mbedtls_hashes\.cpp$|node/tls/mbedtls_[^/]+$",
     "mbedTLS stays in node/crypto/mbedtls_hashes.cpp and the files mbedtls_* of node/tls"),
    (r"<linux/videodev2\.h>", r"linux/v4l2/", "V4L2 stays in src/linux/v4l2"),
    (r"<(esp_|driver/|freertos/|lwip/|nvs_flash|soc/)", r"firmware/(components/port_esp|fakes)/|firmware/main/app_main\.cpp$",
     "ESP-IDF stays in firmware/components/port_esp"),
]

# Standard headers that have no place in the portable rooms: they need an operating system, or cost too much on a chip.
CORE_REFUSED = {
    "thread", "mutex", "shared_mutex", "condition_variable", "atomic", "future", "semaphore", "latch", "barrier",
    "stop_token", "coroutine", "iostream", "istream", "ostream", "fstream", "sstream", "iomanip", "streambuf",
    "syncstream", "filesystem", "ctime", "random", "regex", "locale", "stdexcept", "exception", "typeinfo",
    "any", "csignal", "csetjmp", "execution"}

# Headers of POSIX.1-2008 for src/posix, which is to compile on every such system.
POSIX_HEADERS = set("""
    aio.h arpa/inet.h assert.h complex.h cpio.h ctype.h dirent.h dlfcn.h errno.h fcntl.h fenv.h float.h fmtmsg.h fnmatch.h
    ftw.h glob.h grp.h iconv.h inttypes.h iso646.h langinfo.h libgen.h limits.h locale.h math.h monetary.h mqueue.h ndbm.h
    net/if.h netdb.h netinet/in.h netinet/tcp.h nl_types.h poll.h pthread.h pwd.h regex.h sched.h search.h semaphore.h
    setjmp.h signal.h spawn.h stdarg.h stdbool.h stddef.h stdint.h stdio.h stdlib.h string.h strings.h sys/ipc.h sys/mman.h
    sys/msg.h sys/resource.h sys/select.h sys/sem.h sys/shm.h sys/socket.h sys/stat.h sys/statvfs.h sys/time.h sys/times.h
    sys/types.h sys/uio.h sys/un.h sys/utsname.h sys/wait.h syslog.h tar.h termios.h tgmath.h time.h ulimit.h unistd.h
    utime.h utmpx.h wchar.h wctype.h wordexp.h""".split())

CLOCK = re.compile(
    r"\b(?:clock_gettime|clock_nanosleep|gettimeofday|timerfd_create|timer_create|setitimer|nanosleep|usleep|"
    r"this_thread\s*::\s*sleep_(?:for|until)|"
    r"(?:steady_clock|system_clock|high_resolution_clock|file_clock|utc_clock)\s*::\s*now)\b"
    r"|(?<![\w.>:])(?:::|std::)?(?:sleep|alarm)\s*\(|(?<![\w.>])(?:::|std::)?time\s*\(\s*(?:nullptr|NULL|0|&)")
CLOCK_OWNERS = re.compile(r"src/linux/base/(clock|timer_queue)|src/linux/child/guard\.cpp|src/node/(port|posix)/|src/posix/clock\."
                          r"|firmware/(components/port_esp/clock|fakes/)")
TIMER = re.compile(r"\b(?:steady_timer|system_timer|high_resolution_timer|deadline_timer)\b")
TIMER_OWNERS = re.compile(r"src/linux/io/")


def is_portable(room):
    """Whether it is compiled for chips: what one of them may not include, none may."""
    return room.startswith(("core/", "node/")) and room not in ("node/crypto", "node/posix", "node/tls")


def allowed(room):
    """The rooms that `room` may include, as a predicate over room names."""
    top, _, name = room.partition("/")
    if room == "core/base":
        return lambda other: False
    if room == "core/frame" or room in CONTRACTS:
        return lambda other: other == "core/base"
    if top == "core":
        return lambda other: (other in ("core/base", "core/frame") + ENGINE_ON_ENGINE.get(room, ())
                              or room in CONTRACTS.get(other, ()))
    if room == "posix":
        return lambda other: other.startswith("core/")
    if room == "node/posix":
        return lambda other: other.startswith("core/") or other in ("linux/base", "node/crypto", "node/port")
    if room in ("node/crypto", "node/tls"):
        return lambda other: other in ("core/base", "node/port")
    if room == "node/port":
        return lambda other: other.startswith("core/")
    if top == "node":
        return lambda other: other.startswith(("core/", "node/")) and other not in ("node/crypto", "node/posix", "node/tls")
    if room == "posix":
        return lambda other: other.startswith("core/")
    if room == "linux/base":
        return lambda other: other == "core/base"
    if top == "linux":
        return lambda other: other.startswith("core/") or other == "linux/base"
    if top == "hub" and name in HUB:
        rooms = HUB[name]
        linux = HUB_LINUX.get(room)
        return lambda other: (other.startswith("core/") or other in rooms
                              or (other.startswith("linux/") if linux is None else other in linux))
    if room == "helpers":
        return lambda other: other.startswith(("core/", "linux/"))
    if room == "apps":
        return lambda other: True
    if room == "firmware/port_esp":
        return lambda other: other.startswith("core/") or other in ("node/port", "node/crypto", "node/tls")
    if room in ("firmware/main", "firmware/examples"):
        return lambda other: (other.startswith(("core/", "node/")) and other != "node/posix") or other == "firmware/port_esp"
    if room == "firmware/fakes":
        return lambda other: other.startswith("core/")
    return None


def allowed_in_test(room):
    """A unit test may also include what feeds its room: any core room, and for the hub any room that is not above it."""
    rule = allowed(room)
    if room.startswith("core/"):
        return lambda other: other.startswith("core/")
    if room.startswith("hub/"):
        return lambda other: rule(other) or not other.startswith("hub/") or other in GROUND
    if room.startswith("node/"):
        return lambda other: rule(other) or other.startswith(("core/", "linux/base", "node/"))
    if room.startswith("firmware/"):
        return lambda other: rule(other) or other.startswith("firmware/") or other == "node/port"
    return lambda other: rule(other) or other.startswith(("core/", "linux/"))


# Headers of the firmware's stand-ins; the others of firmware/fakes are ESP-IDF's.
FAKES_OWN = ("chip.hpp", "host.hpp", "state.hpp")


def room_of_include(target, room):
    """The room that a quoted include leads into; None: it is not the full path below src/, or below firmware/."""
    if room.startswith("firmware/"):
        if target in FAKES_OWN or (room == "firmware/fakes" and target.endswith(".h")):
            return "firmware/fakes"
        if target == "sdkconfig.h" or target.endswith(".h"):
            return room
        if target.startswith(("port_esp/", "main/")):
            return "firmware/" + target.split("/")[0]
    return source.room_of("src/" + target) if "/" in target else None


def check_file(path, text):
    """Problems about the includes and clocks of one file of src/ or firmware/."""
    out = []
    room = source.room_of(path)
    inside = path.removeprefix("src/")
    test = source.is_test(path)
    rule = allowed(room) if room else None
    if rule is None:
        return [Problem(path, 1, f"the room '{room}' is not in tools/house/layers.py; say there what it may include")]
    if test:
        rule = allowed_in_test(room)
    for line, name in source.includes(text):
        if name[0] == '"':
            target = name.strip('"')
            if target.startswith(GENERATED + ("transcripts/", "tests/")):
                if not test and target.startswith(("transcripts/", "tests/")):
                    out.append(Problem(path, line, f"{name}: only tests include tests"))
                continue
            other = room_of_include(target, room)
            if other is None:
                out.append(Problem(path, line, f"{name}: quoted includes give the full path below src/"))
            elif other != room and not rule(other):
                out.append(Problem(path, line, f"{room} may not include {other}"))
        else:
            if name.startswith(("<gtest/", "<gmock/")) and not test:
                out.append(Problem(path, line, f"{name}: GoogleTest stays in tests"))
            for pattern, files, reason in WALLS:
                if re.match(pattern, name) and not re.match(files, inside) and (not test or room.startswith("core/")):
                    out.append(Problem(path, line, f"{name}: {reason}"))
            if is_portable(room) and not test:
                bare = name.strip("<>")
                if bare in CORE_REFUSED or "/" in bare or (bare.endswith(".h")):
                    out.append(Problem(path, line, f"{name}: not in portable code; take the C++ header, or "
                                                     "leave it to the hub or the node's port"))
            bare = name.strip("<>")
            if room == "posix" and not test and ("/" in bare or bare.endswith(".h")) and bare not in POSIX_HEADERS:
                out.append(Problem(path, line, f"{name}: src/posix takes headers of POSIX.1-2008 only"))
    code = source.strip_code(text)
    for pattern, owners, where in ((CLOCK, CLOCK_OWNERS, "linux/base/clock reads a clock or sleeps; take a Clock"),
                                   (TIMER, TIMER_OWNERS, "linux/io makes timers; take an io::Loop's")):
        for found in pattern.finditer(code) if not owners.match(path) else ():
            what = re.sub(r"\s+", "", found.group(0)).rstrip("(")
            out.append(Problem(path, source.line_of(code, found.start()), f"{what}: only {where}"))
    return out


# Folders of headers that the build makes.
GENERATED = ("generated/", "embedded/")
ROOM_CALL = re.compile(r"\bvedette_room\s*\(\s*([a-z0-9_]+)([^)]*)\)", re.S)
# Every room links it, by name or through another room, so a list may leave it out.
FREE_LINK = "core/base"
KEYS = ("SOURCES", "DEPS", "LIBS", "TESTS", "TEST_DEPS")


def parse_rooms(text):
    """{target: {key: [words]}} of the vedette_room calls of a CMakeLists.txt."""
    rooms = {}
    text = re.sub(r"#[^\n]*", "", text)
    for name, body in ROOM_CALL.findall(text):
        fields, key = {k: [] for k in KEYS}, None
        for word in body.split():
            if word in KEYS:
                key = word
            elif key:
                fields[key].append(word)
        rooms[name] = fields
    return rooms


def check_links(path, cmake, files):
    """The links of a room's CMakeLists.txt against what its files include; files: {path: text} of the room."""
    out = []
    for target, fields in parse_rooms(cmake).items():
        folder = path.rsplit("/", 1)[0]
        own = source.room_of(folder + "/x.cpp")
        if target != own.replace("/", "_"):
            continue  # a second library of the room; its files are checked with the room's
        used, tested = {}, {}
        for name, text in files.items():
            into = tested if source.is_test(name) else used
            for line, header in source.includes(text):
                other = source.room_of("src/" + header.strip('"')) if header[0] == '"' else None
                if other and other not in (own, FREE_LINK) and not header.strip('"').startswith(
                        GENERATED + ("tests/", "transcripts/")):
                    into.setdefault(other.replace("/", "_"), f"{name}:{line}")
        for other, where in sorted(used.items()):
            if other not in fields["DEPS"]:
                out.append(Problem(path, 1, f"{target}: DEPS lacks {other}, which {where} includes"))
        for other in fields["DEPS"]:
            if other not in used and other != FREE_LINK.replace("/", "_"):
                out.append(Problem(path, 1, f"{target}: DEPS names {other}, which no file of the room includes"))
        for other, where in sorted(tested.items()):
            if other not in fields["DEPS"] + fields["TEST_DEPS"]:
                out.append(Problem(path, 1, f"{target}: TEST_DEPS lacks {other}, which {where} includes"))
        named = set(fields["SOURCES"] + fields["TESTS"])
        for name in files:
            bare = name.removeprefix(folder + "/")
            if bare.endswith(".cpp") and bare not in named and not re.search(rf"\b{re.escape(bare)}\b", cmake):
                out.append(Problem(path, 1, f"{bare} is in the folder but in no target"))
    return out


def check(root):
    out = []
    texts = {p: source.read(root, p) for p in source.cpp_files(root, "src/") + source.cpp_files(root, "firmware/")}
    beast = []
    for path, text in texts.items():
        out += check_file(path, text)
        if not source.is_test(path) and any(name.startswith("<boost/beast") for _, name in source.includes(text)):
            beast.append(path)
    out += [Problem(p, 1, "a second file includes Beast: it compiles in one .cpp only") for p in beast[1:]]
    for path in source.tracked(root):
        if path.startswith("src/") and path.endswith("/CMakeLists.txt") and path != "src/CMakeLists.txt":
            folder = path.rsplit("/", 1)[0] + "/"
            out += check_links(path, source.read(root, path), {p: t for p, t in texts.items() if p.startswith(folder)})
    return out
