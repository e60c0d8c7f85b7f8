import importlib.machinery
import importlib.util
import pathlib
import subprocess
import tempfile
import unittest

TOOLS = pathlib.Path(__file__).resolve().parent.parent


def program(name):
    loader = importlib.machinery.SourceFileLoader(name, str(TOOLS / name))
    spec = importlib.util.spec_from_loader(name, loader)
    module = importlib.util.module_from_spec(spec)
    loader.exec_module(module)
    return module


test = program("test")
transcript_seeds = program("transcript_seeds")


def counted(*cases):
    """(passed, failed, skipped) of a JUnit file with cases of (status, output)."""
    result = result_of(*cases)
    return result.passed, result.failed, result.skipped


def result_of(*cases):
    body = "".join(f'<testcase name="room{i}" status="{s}"><system-out>{o}</system-out></testcase>'
                   for i, (s, o) in enumerate(cases))
    with tempfile.NamedTemporaryFile("w", suffix=".xml") as file:
        file.write(f"<testsuite>{body}</testsuite>")
        file.flush()
        return test.count_junit(file.name)


class Counts(unittest.TestCase):
    def test_single_tests_are_counted_and_not_programs(self):
        self.assertEqual(counted(("run", "[  PASSED  ] 12 tests."), ("run", "7 tests ran, 0 failed")), (19, 0, 0))
        self.assertEqual(counted(("fail", "[  PASSED  ] 3 tests.\n[  FAILED  ] 2 tests, listed below:")), (3, 2, 0))
        self.assertEqual(counted(("run", "[  PASSED  ] 3 tests.\n[  SKIPPED ] 1 test, listed below:")), (3, 0, 1))
        self.assertEqual(counted(("fail", "7 tests ran, 2 failed")), (5, 2, 0))

    def test_a_crash_and_an_empty_program_are_red(self):
        self.assertEqual(counted(("fail", "[ RUN      ] A.b")), (0, 1, 0))
        self.assertEqual(counted(("fail", "[  PASSED  ] 3 tests.\nLeakSanitizer: detected")), (3, 1, 0))
        self.assertEqual(counted(("run", "[  PASSED  ] 0 tests.")), (0, 1, 0))

    def test_what_a_budget_prints_is_noted_also_where_it_is_kept(self):
        self.assertEqual(result_of(("run", "budget of the node: flash 1 of 2"), ("run", "")).note, "the node: flash 1 of 2")
        self.assertEqual(result_of(("fail", "budget of the node: flash 3 of 2")).note, "failed: room0; the node: flash 3 of 2")


class Seeds(unittest.TestCase):
    def test_a_transcripts_input_is_unescaped(self):
        self.assertEqual(transcript_seeds.unescape(rb"a\r\n\x41\*3\0\\b"), b"a\r\nAAA\0\\b")


class Costs(unittest.TestCase):
    def test_a_suite_far_above_its_budget_gets_a_warning(self):
        limit_s = test.BUDGET["asan"] * 60 * test.TOLERANCE
        self.assertEqual(test.warning("asan", test.Cost(1, limit_s - 1)), "")
        self.assertIn("the budget is", test.warning("asan", test.Cost(1, limit_s + 1)))
        self.assertEqual(test.warning("soak", test.Cost(1, limit_s * 100)), "", "it has no budget")

    def test_the_table_ends_with_the_sum(self):
        lines = test.table({"asan": test.Cost(61, 122), "soak": test.Cost(60, 3)})
        self.assertEqual(lines[1].split(), ["asan", "1:01", "2:02", str(test.BUDGET["asan"])])
        self.assertEqual(lines[-1].split(), ["sum", "2:01", "2:05"])
        whole = test.table({name: test.Cost(0, 0) for name in test.PLANS["usual"]})
        self.assertEqual(whole[-1].split(), ["sum", "0:00", "0:00", "45"], "each suite of the usual run has a budget")

    def test_the_page_has_the_budget(self):
        self.assertTrue((TOOLS.parent / "docs/ref/test-all.md").read_text().endswith(test.budget_section()))

    def test_cpu_time_is_that_of_the_commands(self):
        before = test.cpu_s()
        subprocess.run(["sh", "-c", "(i=0; while [ $i -lt 100000 ]; do i=$((i+1)); done)"], check=True)
        self.assertGreater(test.cpu_s(), before)


if __name__ == "__main__":
    unittest.main()
