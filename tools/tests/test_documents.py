import pathlib
import sys
import unittest

sys.path.insert(0, str(pathlib.Path(__file__).parent.parent))
from house import documents  # noqa: E402

FILES = {"README.md", "docs/MAP.md", "docs/design/house.md", "src/core/base/bytes.hpp"}


def links(path, text):
    return [c.text for c in documents.check_links(path, text, FILES, lambda name: "# The house\n\n## Who may include\n")]


class Links(unittest.TestCase):
    def test_a_dead_link_is_refused(self):
        self.assertEqual(len(links("README.md", "see [x](docs/none.md)")), 1)
        self.assertEqual(len(links("docs/MAP.md", "see [x](house.md)")), 1)
        self.assertEqual(len(links("README.md", "see [x](docs/design/house.md#no-such)")), 1)

    def test_a_live_link_is_fine(self):
        self.assertEqual(links("README.md", "[a](docs/design/house.md#who-may-include) [b](docs/) [c](https://x.y/)"), [])
        self.assertEqual(links("docs/MAP.md", "[a](design/house.md) [b](../README.md) `[c](none.md)`"), [])


class Map(unittest.TestCase):
    def test_folders_and_lines_match_both_ways(self):
        folders = {"src", "src/core"}
        fine = "- `src/` code\n- `src/core/` portable\n"
        self.assertEqual(documents.check_map(fine, folders), [])
        self.assertEqual(len(documents.check_map("- `src/` code\n", folders)), 1)
        self.assertEqual(len(documents.check_map(fine + "- `src/gone/` old\n", folders)), 1)
        self.assertEqual(len(documents.check_map("- `src/` code\n- `src/core/`\n", folders)), 1)
        self.assertEqual(len(documents.check_map(fine + "- `src/core/` again\n", folders)), 1)


if __name__ == "__main__":
    unittest.main()
