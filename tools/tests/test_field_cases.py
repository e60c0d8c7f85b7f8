import pathlib
import sys
import unittest

sys.path.insert(0, str(pathlib.Path(__file__).parent.parent))
from house import field_cases  # noqa: E402


class FieldCases(unittest.TestCase):
    def test_a_case_over_two_lines_is_read_with_its_test(self):
        text = "// Field case: sends XML | project 7 |\n// tried again\nTEST_F(Grab, goes_on) {\n}\n"
        self.assertEqual(field_cases.cases_of("a_test.cpp", text),
                         ([("sends XML", "project 7", "tried again", "Grab.goes_on")], []))

    def test_a_case_without_three_parts_or_without_a_test_is_a_problem(self):
        for text in ("// Field case: sends XML | project 7\nTEST(A, b) {\n}\n", "// Field case: a | b | c\nint x;\n"):
            cases, problems = field_cases.cases_of("a_test.cpp", text)
            self.assertEqual((cases, len(problems)), ([], 1))

    def test_the_page_has_a_row_a_case(self):
        self.assertIn("| a | b | c | [A.b](../../x_test.cpp) |\n",
                      field_cases.page([("x_test.cpp", "a", "b", "c", "A.b")]))


if __name__ == "__main__":
    unittest.main()
