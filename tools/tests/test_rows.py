import pathlib
import sys
import unittest

sys.path.insert(0, str(pathlib.Path(__file__).parent.parent))
from house import rows  # noqa: E402

LIST = "T1 | first light | yes | three times | 25 | nc\nT2 | first light | no | often | |\n"


class Rows(unittest.TestCase):
    def test_ids_are_read_from_names_of_all_three_kinds(self):
        cpp = rows.cases_of("src/core/tcpcam/server_test.cpp", "TEST(Server, T7_T12_split) {}\nTEST(Server, x) {}\n// TEST(A, T9_b)\n")
        self.assertEqual([(ids, c.name) for ids, c in cpp], [(["T7", "T12"], "Server.T7_T12_split")])
        python = rows.cases_of("tests/interop/test_relay.py", "def test_R6_R8_one_viewer(hub):\n    pass\n")
        self.assertEqual(python[0][0], ["R6", "R8"])
        script = rows.cases_of("tests/e2e/page.test.mjs", "test('R14 an arrow key', () => {})")
        self.assertEqual(script[0][0], ["R14"])

    def test_a_due_row_without_a_test_is_refused(self):
        parsed, bad = rows.parse(LIST)
        self.assertEqual(bad, [])
        self.assertIn("T1 is due", rows.problems(parsed, {})[0].text)
        case = rows.Case("src/x_test.cpp", 1, "A.T1_b")
        self.assertEqual(rows.problems(parsed, {"T1": [case]}), [])

    def test_a_test_of_an_unknown_row_is_refused(self):
        parsed, _ = rows.parse(LIST)
        case = rows.Case("src/x_test.cpp", 1, "A.T99_b")
        self.assertEqual(len(rows.problems(parsed, {"T1": [case], "T99": [case]})), 1)

    def test_a_bad_list_is_refused(self):
        self.assertEqual(len(rows.parse("T1 | first light | maybe | x | |\n")[1]), 1)
        self.assertEqual(len(rows.parse(LIST + "T1 | first light | no | x | |\n")[1]), 1)

    def test_the_page_links_the_test(self):
        parsed, _ = rows.parse(LIST)
        page = rows.page(parsed, {"T1": [rows.Case("src/x_test.cpp", 1, "A.T1_b")]})
        self.assertIn("| T1 | [A.T1_b](../../src/x_test.cpp) | three times | 25 | nc |", page)
        self.assertIn("| T2 | later: first light |", page)


if __name__ == "__main__":
    unittest.main()
