import pathlib
import sys
import unittest

sys.path.insert(0, str(pathlib.Path(__file__).parent.parent))
from house import pages  # noqa: E402


class Pages(unittest.TestCase):
    def test_errors_and_warnings_are_problems(self):
        found = pages.problems_in('1795954576934 START "/home/me/vedette/web"\n'
                                  '1795954576936 ERROR "src/hub/cameras.ts" 51:14 "Type \'string\' is not \\"number\\"."\n'
                                  '1795954576937 WARNING "src/ui/Field.svelte" 7:2 "A label must be \\nassociated"\n'
                                  '1795954576943 COMPLETED 301 FILES 1 ERRORS 1 WARNINGS 2 FILES_WITH_PROBLEMS\n')
        self.assertEqual([(p.path, p.line) for p in found], [("web/src/hub/cameras.ts", 51), ("web/src/ui/Field.svelte", 7)])

    def test_a_clean_run_has_none(self):
        self.assertEqual(pages.problems_in("1795954576943 COMPLETED 301 FILES 0 ERRORS 0 WARNINGS 0 FILES_WITH_PROBLEMS\n"), [])


if __name__ == "__main__":
    unittest.main()
