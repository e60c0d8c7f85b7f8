import json
import pathlib
import shutil
import subprocess
import sys
import tempfile
import unittest

sys.path.insert(0, str(pathlib.Path(__file__).parent.parent))
from house import compiled, source  # noqa: E402

ROOT = pathlib.Path(__file__).resolve().parent.parent.parent


class Compiled(unittest.TestCase):
    """A small repository with one good and one bad file for each tool."""

    def setUp(self):
        self.root = pathlib.Path(tempfile.mkdtemp())
        self.addCleanup(shutil.rmtree, self.root)
        subprocess.run(["git", "init", "-q", self.root], check=True)
        for name in (".clang-format", ".clang-tidy"):
            shutil.copy(ROOT / name, self.root)

    def write(self, path, text):
        file = self.root / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text)
        source.tracked.cache_clear()

    def paths(self, complaints):
        return [c.path for c in complaints]

    def test_a_header_that_needs_another_one_first_is_refused_and_again_the_second_time(self):
        self.write("src/core/a/good.hpp", "// Good.\n#pragma once\n#include <string>\ninline std::string good() { return {}; }\n")
        self.write("src/core/a/bad.hpp", "// Bad.\n#pragma once\ninline std::string bad() { return {}; }\n")
        self.write("src/core/a/throws.hpp", "// Bad.\n#pragma once\ninline void f() { throw 1; }\n")
        for _ in range(2):
            self.assertEqual(self.paths(compiled.check_headers(self.root)), ["src/core/a/bad.hpp", "src/core/a/throws.hpp"])

    def test_a_change_of_an_included_header_is_seen(self):
        self.write("src/core/a/low.hpp", "// Low.\n#pragma once\nusing Number = int;\n")
        self.write("src/core/a/high.hpp", '// High.\n#pragma once\n#include "core/a/low.hpp"\ninline Number one() { return 1; }\n')
        self.assertEqual(compiled.check_headers(self.root), [])
        self.write("src/core/a/low.hpp", "// Low.\n#pragma once\n")
        self.assertEqual(self.paths(compiled.check_headers(self.root)), ["src/core/a/high.hpp"])

    def test_another_format_is_refused(self):
        self.write("src/core/a/good.cpp", "int good() { return 1; }\n")
        self.write("src/core/a/bad.cpp", "int bad(){return 1;}\n")
        self.assertEqual(self.paths(compiled.check_format(self.root)), ["src/core/a/bad.cpp"])

    def test_tidy_findings_are_errors_and_a_file_of_no_target_is_refused(self):
        self.write("src/core/a/good.cpp", "int good() { return 1; }\n")
        self.write("src/core/a/bad.cpp", "#include <string>\n#include <utility>\nstd::string bad(std::string a) {\n"
                                         "    std::string b = std::move(a);\n    return a + b;\n}\n")
        self.write("src/core/a/orphan.cpp", "int orphan() { return 1; }\n")
        self.write("build/dev/compile_commands.json", json.dumps(
            [{"file": str(self.root / f"src/core/a/{n}.cpp"), "directory": str(self.root), "command": "c++ -std=gnu++23 -c"}
             for n in ("good", "bad")]))
        self.assertEqual(sorted(self.paths(compiled.check_tidy(self.root))), ["src/core/a/bad.cpp", "src/core/a/orphan.cpp"])


if __name__ == "__main__":
    unittest.main()
