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

    def git(self, *words):
        return subprocess.run(["git", "-C", self.root, "-c", "user.name=n", "-c", "user.email=e", *words], check=True,
                              capture_output=True, text=True).stdout

    def commit(self):
        self.git("add", "src", ".clang-tidy", ".clang-format")
        self.git("commit", "-q", "-m", "m")

    def paths(self, problems):
        return [c.path for c in problems]

    def test_a_header_that_needs_another_one_first_is_refused_and_again_the_second_time(self):
        self.write("src/core/a/good.hpp", "// Good.\n#pragma once\n#include <string>\ninline std::string good() { return {}; }\n")
        self.write("src/core/a/bad.hpp", "// Bad.\n#pragma once\ninline std::string bad() { return {}; }\n")
        self.write("src/core/a/throws.hpp", "// Bad.\n#pragma once\ninline void f() { throw 1; }\n")
        for _ in range(2):
            self.assertEqual(self.paths(compiled.check_headers(self.root)), ["src/core/a/bad.hpp", "src/core/a/throws.hpp"])

    def test_a_header_that_its_own_file_includes_first_is_left_to_the_build(self):
        bad = "// Bad.\n#pragma once\ninline std::string bad() { return {}; }\n"
        self.write("src/core/a/first.hpp", bad)
        self.write("src/core/a/first.cpp", '#include "core/a/first.hpp"\n\n#include <string>\n')
        self.write("src/core/a/second.hpp", bad)
        self.write("src/core/a/second.cpp", '#include <string>\n\n#include "core/a/second.hpp"\n')
        self.write("src/core/a/a_fixture.hpp", bad)
        self.write("src/core/a/testing/b.hpp", bad)
        self.write("src/core/a/testing/b.cpp", '#include "core/a/testing/b.hpp"\n')
        self.assertEqual(self.paths(compiled.check_headers(self.root)),
                         ["src/core/a/a_fixture.hpp", "src/core/a/second.hpp", "src/core/a/testing/b.hpp"])

    def test_a_change_of_an_included_header_is_seen(self):
        self.write("src/core/a/low.hpp", "// Low.\n#pragma once\nusing Number = int;\n")
        self.write("src/core/a/high.hpp", '// High.\n#pragma once\n#include "core/a/low.hpp"\ninline Number one() { return 1; }\n')
        self.assertEqual(compiled.check_headers(self.root), [])
        self.write("src/core/a/low.hpp", "// Low.\n#pragma once\n")
        self.assertEqual(self.paths(compiled.check_headers(self.root)), ["src/core/a/high.hpp"])

    def test_a_program_of_the_bench_that_does_not_compile_is_refused(self):
        self.write("src/core/a/low.hpp", "using Number = int;\n")
        self.write("bench/own.hpp", '#include "core/a/low.hpp"\ninline Number own() { return 1; }\n')
        self.write("bench/part/good.cpp", '#include "own.hpp"\nint main() { return own(); }\n')
        self.write("bench/part/bad.cpp", 'const char* text = "\n";\n')
        for _ in range(2):
            self.assertEqual(self.paths(compiled.check_bench(self.root)), ["bench/part/bad.cpp"])
        self.write("src/core/a/low.hpp", "\n")
        self.assertEqual(self.paths(compiled.check_bench(self.root)), ["bench/part/bad.cpp", "bench/part/good.cpp"])

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

    def test_tidy_reads_what_changed_and_what_includes_it(self):
        bad = ("#include <string>\n#include <utility>\ninline std::string bad(std::string a) {\n"
               "    std::string b = std::move(a);\n    return a + b;\n}\n")
        self.write("src/core/a/low.hpp", "using Number = int;\n")
        self.write("src/core/a/high.cpp", '#include "core/a/low.hpp"\n' + bad)
        self.write("src/core/a/alone.cpp", bad)
        self.write("build/dev/compile_commands.json", json.dumps(
            [{"file": str(self.root / f"src/core/a/{n}.cpp"), "directory": str(self.root), "command": "c++ -std=gnu++23 -c"}
             for n in ("high", "alone")]))
        both = ["src/core/a/alone.cpp", "src/core/a/high.cpp"]
        self.commit()
        self.assertEqual(sorted(self.paths(compiled.check_tidy(self.root))), both, "no commit is known")
        self.write(compiled.TIDIED, self.git("rev-parse", "HEAD"))
        self.assertEqual(compiled.check_tidy(self.root), [], "nothing changed since")
        self.write("src/core/a/low.hpp", "using Number = long;\n")
        self.assertEqual(self.paths(compiled.check_tidy(self.root)), ["src/core/a/high.cpp"])
        self.assertEqual(sorted(self.paths(compiled.check_tidy(self.root, everything=True))), both)
        self.commit()
        self.assertEqual(self.paths(compiled.check_tidy(self.root)), ["src/core/a/high.cpp"], "committed, not yet tidied")
        self.write(compiled.TIDIED, "0" * 40)
        self.assertEqual(sorted(self.paths(compiled.check_tidy(self.root))), both, "an unknown commit")
        self.write(compiled.TIDIED, self.git("commit-tree", "-m", "elsewhere", "HEAD^{tree}"))
        self.assertEqual(sorted(self.paths(compiled.check_tidy(self.root))), both, "no ancestor")

    def test_tidy_of_everything_keeps_the_commit_when_all_of_it_is_fine_and_committed(self):
        self.write("src/core/a/good.cpp", "int good() { return 1; }\n")
        self.write("build/dev/compile_commands.json", json.dumps(
            [{"file": str(self.root / "src/core/a/good.cpp"), "directory": str(self.root), "command": "c++ -c"}]))
        file = self.root / compiled.TIDIED
        file.parent.mkdir(parents=True)
        self.assertEqual(compiled.check_tidy(self.root, everything=True), [])
        self.assertFalse(file.exists(), "nothing is committed")
        self.commit()
        self.assertEqual(compiled.check_tidy(self.root), [])
        self.assertFalse(file.exists(), "not everything was asked for")
        self.assertEqual(compiled.check_tidy(self.root, everything=True), [])
        self.assertEqual(file.read_text(), self.git("rev-parse", "HEAD"))


if __name__ == "__main__":
    unittest.main()
