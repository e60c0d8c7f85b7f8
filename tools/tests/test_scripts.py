import pathlib
import shutil
import subprocess
import sys
import tempfile
import unittest

sys.path.insert(0, str(pathlib.Path(__file__).parent.parent))
from house import scripts, source  # noqa: E402


class Scripts(unittest.TestCase):
    def setUp(self):
        self.root = pathlib.Path(tempfile.mkdtemp())
        self.addCleanup(shutil.rmtree, self.root)
        subprocess.run(["git", "init", "-q", self.root], check=True)

    def write(self, path, text):
        file = self.root / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text)
        source.tracked.cache_clear()

    def test_an_undefined_name_and_an_unused_import_are_refused(self):
        self.write("tools/good", "#!/usr/bin/env bash\nif things: then\n")
        self.write("bench/good.py", "import os\nprint(os.name)\n")
        self.assertEqual(scripts.check(self.root), [])
        self.write("bench/run", "#!/usr/bin/python3\n\n\ndef f(items):\n    return things\n")
        self.write("tests/test_a.py", "import os\n")
        self.assertEqual([(p.path, p.line) for p in scripts.check(self.root)], [("bench/run", 5), ("tests/test_a.py", 1)])

    def test_a_file_that_does_not_compile_is_refused(self):
        self.write("bench/run.py", "def f(:\n")
        self.assertEqual([p.path for p in scripts.check(self.root)], ["bench/run.py"])


if __name__ == "__main__":
    unittest.main()
