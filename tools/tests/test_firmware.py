import pathlib
import sys
import tempfile
import unittest

sys.path.insert(0, str(pathlib.Path(__file__).parent.parent))
from house import esp_fakes, firmware, kconfig  # noqa: E402

ROOT = pathlib.Path(__file__).resolve().parents[2]
TEXTS = {
    "firmware/main/device.cpp": '#include "node/app/node.hpp"\n',
    "firmware/components/port_esp/log.cpp": "#include <esp_log.h>\n",
    "src/node/app/node.hpp": '#include "core/ptz/axes.hpp"\n',
    "src/node/app/node.cpp": '#include "node/app/node.hpp"\n#include "node/serve/http.hpp"\n',
    "src/node/serve/http.hpp": "",
    "src/node/serve/http.cpp": "",
    "src/node/posix/network.cpp": "",
    "src/core/ptz/axes.hpp": "",
    "src/core/ptz/axes.cpp": "",
}
GIVEN = {
    "firmware/main": ["firmware/main/device.cpp"],
    "firmware/components/port_esp": ["firmware/components/port_esp/log.cpp"],
    "firmware/components/node": ["src/node/app/node.cpp", "src/node/serve/http.cpp"],
    "firmware/components/core": ["src/core/ptz/axes.cpp"],
}


class Sources(unittest.TestCase):
    def problems(self, without="", texts=None):
        given = {folder: [s for s in sources if s != without] for folder, sources in GIVEN.items()}
        return [str(p) for p in firmware.check_sources(texts or TEXTS, given)]

    def test_all_in_step_is_fine(self):
        self.assertEqual(self.problems(), [])

    def test_a_file_or_room_that_is_missing_is_said(self):
        self.assertIn("src/core/ptz/axes.cpp is needed", self.problems("src/core/ptz/axes.cpp")[0])
        missing = self.problems("src/node/serve/http.cpp")
        self.assertIn("src/node/serve/http.cpp is needed", missing[0])
        self.assertIn("the room node/serve is in no component", missing[1])
        self.assertIn("not in SRCS", self.problems("firmware/components/port_esp/log.cpp")[0])

    def test_a_room_that_nothing_includes_yet_is_said(self):
        self.assertIn("node/power", self.problems(texts=TEXTS | {"src/node/power/sleep.cpp": ""})[0])

    def test_a_file_that_does_not_exist_is_said(self):
        gone = {p: t for p, t in TEXTS.items() if p != "src/core/ptz/axes.cpp"}
        self.assertIn("does not exist", self.problems(texts=gone)[0])

    def test_cmake_reads_the_rooms_lists(self):
        sources, requirements = firmware.read_component(ROOT, "firmware/components/node")
        self.assertIn("src/node/app/node.cpp", sources)
        self.assertNotIn("src/node/posix/network.cpp", sources)
        self.assertEqual(requirements, {"core", "mbedtls"})

    def test_cmakes_errors_are_passed_on(self):
        with self.assertRaises(RuntimeError):
            firmware.read_component(ROOT, "firmware/components/none")


class Requirements(unittest.TestCase):
    FAKES = {"esp_log.h": "log", "driver/ledc.h": "esp_driver_ledc", "esp_err.h": "esp_common"}

    def problems(self, text, requirements):
        return [p.text for p in firmware.check_requirements("firmware/main", requirements, {"firmware/main/a.cpp": text}, self.FAKES)]

    def test_a_header_needs_its_component(self):
        self.assertEqual(self.problems("#include <esp_log.h>\n#include <esp_err.h>\n", {"log"}), [])
        self.assertIn("needs log", self.problems("#include <esp_log.h>\n", {"node"})[0])
        self.assertEqual(self.problems("#include <driver/ledc.h>\n", {"driver"}), [])

    def test_a_header_without_stand_in_is_said(self):
        self.assertIn("no stand-in", self.problems("#include <esp_sleep.h>\n", {"esp_hw_support"})[0])


class Symbols(unittest.TestCase):
    OWN, _ = kconfig.parse("config OURS\n    bool\n    depends on BASE\n")

    def problems(self, texts, idf):
        return [p.text for p in firmware.check_symbols(texts, self.OWN, firmware.read_symbols(idf))]

    def test_known_symbols_are_fine(self):
        self.assertEqual(self.problems({"firmware/main/a.cpp": "#if CONFIG_OURS && CONFIG_IDFS\n// CONFIG_WORDS\n",
                                        "firmware/sdkconfig.X": "CONFIG_OURS=y\n# CONFIG_IDFS is not set\n"},
                                       "IDFS 5.1-5.5\nBASE 5.1-5.5\n"), [])

    def test_unknown_unused_and_new_ones_are_said(self):
        self.assertIn("CONFIG_OUR is neither", self.problems({"firmware/sdkconfig.X": "CONFIG_OUR=y\n"}, "BASE 5.1-5.5\n")[0])
        self.assertIn("used nowhere", self.problems({}, "IDFS 5.1-5.5\nBASE 5.1-5.5\n")[0])
        self.assertIn("not in every", self.problems({"firmware/sdkconfig.X": "CONFIG_IDFS=y\n"}, "IDFS 5.3-5.5\nBASE 5.1-5.5\n")[0])


class Partitions(unittest.TestCase):
    def problems(self, *lines):
        return [p.text for p in firmware.check_partitions("p.csv", "# words\n" + "\n".join(lines) + "\n")]

    def test_what_fits_is_fine(self):
        self.assertEqual(self.problems("nvs, data, nvs, 0x9000, 0x6000", "app, app, factory, 0x10000, 0x3f0000"), [])

    def test_what_does_not_fit_is_said(self):
        self.assertIn("4 MB", self.problems("app, app, factory, 0x10000, 0x3f1000")[0])
        self.assertIn("before the last", self.problems("a, data, nvs, 0x9000, 0x2000", "b, data, phy, 0xa000, 0x1000")[0])
        self.assertIn("before the last", self.problems("a, data, nvs, 0x8000, 0x1000")[0])
        self.assertIn("pages", self.problems("a, app, ota_0, 0x11000, 0x1000")[0])
        self.assertIn("twice", self.problems("a, data, nvs, 0x9000, 0x1000", "a, data, phy, 0xa000, 0x1000")[0])


class Boards(unittest.TestCase):
    SYMBOLS, _ = kconfig.parse("choice B\n    config VEDETTE_BOARD_ONE\n        bool\nendchoice\n"
                               'config VEDETTE_BOARD\n    string\n    default "ONE" if VEDETTE_BOARD_ONE\n')

    def test_the_menu_is_the_table(self):
        self.assertEqual(firmware.check_boards(self.SYMBOLS, '    {"ONE",  {1}},\n'), [])
        self.assertEqual(len(firmware.check_boards(self.SYMBOLS, '    {"ONE",  {1}},\n    {"TWO", {2}},\n')), 1)
        self.assertEqual(len(firmware.check_boards(self.SYMBOLS, '    {"TWO",  {1}},\n')), 2)


class Fakes(unittest.TestCase):
    def test_functions_are_read_with_their_versions(self):
        text = ("typedef int err_t;\n// IDF 5.1-5.5\nerr_t go(const char* const name, int n);\nvoid stop(void);\n"
                "// IDF 5.1-5.5, a macro\nint give(void* x);\n#define A 1\n")
        go, stop, give = esp_fakes.functions(text)
        self.assertEqual((go.name, go.result, go.parameters, go.first, go.last, go.line), ("go", "err_t", ("const char*", "int"), "5.1", "5.5", 3))
        self.assertEqual((stop.of, stop.parameters), ("", ("void",)))
        self.assertTrue(give.macro)

    def test_types_are_compared_without_names(self):
        for left, right in (("const void *data", "const void* x"), ("TickType_t", "const TickType_t ticks"), ("char", "char c"),
                            ("struct sockaddr *a", "struct sockaddr* b"), ("configSTACK_DEPTH_TYPE d", "const uint32_t d")):
            self.assertEqual(esp_fakes.type_of(left), esp_fakes.type_of(right), left)
        self.assertNotEqual(esp_fakes.type_of("int a"), esp_fakes.type_of("int* a"))
        self.assertNotEqual(esp_fakes.type_of("const char* a"), esp_fakes.type_of("char* a"))

    def test_differences_from_real_headers_are_said(self):
        with tempfile.TemporaryDirectory() as folder:
            idf = pathlib.Path(folder)
            (idf / "components/log/include").mkdir(parents=True)
            real = idf / "components/log/include/esp_log.h"
            fake = "firmware/fakes/log/esp_log.h"

            def said(text):
                real.write_text(text)
                return [p.text for p in esp_fakes.compare(ROOT, idf) if p.path == fake]
            levels = "typedef enum { ESP_LOG_NONE, ESP_LOG_ERROR, ESP_LOG_WARN, ESP_LOG_INFO } esp_log_level_t;\n" \
                     "#define ESP_LOGE\n#define ESP_LOGW\n#define ESP_LOGI\n"
            same = "void esp_log_write(esp_log_level_t l, const char *t, const char* f, ...) __attribute__ ((format (printf, 3, 4)));\n"
            self.assertEqual(said(levels + same), [])
            attribute = "typedef struct { int a; } __attribute__((packed)) other_t;\n"
            self.assertEqual(said(attribute + levels + same), [])
            self.assertIn("esp_log_write is not there", said(levels))
            self.assertIn("esp_log_write is int with", said(levels + same.replace("void", "int"))[0])
            self.assertIn("ESP_LOGW is not there", said(levels.replace("#define ESP_LOGW\n", "") + same))
