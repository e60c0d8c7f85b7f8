import pathlib
import subprocess
import unittest

ROOT = pathlib.Path(__file__).parent.parent.parent


class WidthTable(unittest.TestCase):
    def test_the_table_is_what_the_tool_makes(self):
        made = subprocess.run([ROOT / "tools/width_table"], check=True, capture_output=True, text=True).stdout
        self.assertTrue(len(made) > 3000 and made == (ROOT / "src/core/term/width_table.hpp").read_text(encoding="utf-8"),
                        "run tools/width_table > src/core/term/width_table.hpp")


if __name__ == "__main__":
    unittest.main()
