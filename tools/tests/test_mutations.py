import pathlib
import sys
import unittest

sys.path.insert(0, str(pathlib.Path(__file__).parent.parent))
from house import mutations  # noqa: E402

TABLE = "# remark\nname: a\nfile: x.cpp\nline: if (a: b) return;\ninto:\ntest: x_test\n"


class Mutations(unittest.TestCase):
    def test_the_line_is_replaced_where_it_stands_once(self):
        (one,), bad = mutations.parse(TABLE)
        self.assertEqual(bad, [])
        self.assertEqual(mutations.broken("x\n    if (a: b) return;\ny", one), "x\n    \ny")

    def test_a_line_that_is_gone_or_there_twice_is_refused(self):
        (one,), _ = mutations.parse(TABLE)
        self.assertIsNone(mutations.broken("x\n", one))
        self.assertIsNone(mutations.broken("if (a: b) return;\nif (a: b) return;\n", one))

    def test_an_entry_without_all_its_fields_is_refused(self):
        self.assertEqual(len(mutations.parse("name: a\nfile: x.cpp\n")[1]), 1)


if __name__ == "__main__":
    unittest.main()
