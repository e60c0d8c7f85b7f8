import pathlib
import sys
import unittest

sys.path.insert(0, str(pathlib.Path(__file__).parent.parent))
from house import files  # noqa: E402


class Files(unittest.TestCase):
    def count(self, path, text):
        return len(files.check_file(path, text))

    def test_a_long_file_says_why(self):
        body = "int x;\n"
        self.assertEqual(self.count("src/a.cpp", body * 400), 0)
        self.assertEqual(self.count("src/a_test.cpp", body * 401), 1)
        self.assertEqual(self.count("src/a.cpp", "// A long table.\n" + body * 400), 1)
        self.assertEqual(self.count("src/a.cpp", "// Long because it is one table.\n" + body * 400), 0)
        self.assertEqual(self.count("a.py", "#!/usr/bin/python3\n# Long because it is one table.\n" + body * 400), 0)
        self.assertEqual(self.count("src/a.cpp", "// Long because it is one table.\n" + body * 600), 1)

    def test_unfinished_words_are_refused(self):
        self.assertEqual(self.count("src/a.cpp", "// TODO later\n"), 1)
        self.assertEqual(self.count("src/a.cpp", "// done\n"), 0)

    def test_names_that_say_nothing_are_refused(self):
        self.assertEqual(self.count("src/hub/utils/a.cpp", ""), 1)
        self.assertEqual(self.count("src/hub/io/helpers.cpp", ""), 1)
        self.assertEqual(self.count("src/helpers/video.cpp", ""), 0)

    def test_a_header_opens_with_what_it_is(self):
        self.assertEqual(self.count("src/a.hpp", "#pragma once\n"), 1)
        self.assertEqual(self.count("src/a.hpp", "// A thing.\nint x;\n"), 1)
        self.assertEqual(self.count("src/a.hpp", "// A thing.\n#pragma once\n"), 0)


if __name__ == "__main__":
    unittest.main()
