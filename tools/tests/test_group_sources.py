"""Which source files one compiler run may take together."""
import importlib.machinery
import importlib.util
import pathlib
import unittest

PATH = pathlib.Path(__file__).resolve().parents[1] / "group_sources"
LOADER = importlib.machinery.SourceFileLoader("group_sources", str(PATH))
TOOL = importlib.util.module_from_spec(importlib.util.spec_from_loader("group_sources", LOADER))
LOADER.exec_module(TOOL)


def unnamed(*lines):
    return "\n".join(["namespace vedette {", "namespace {", *lines, "}  // namespace", "}  // namespace vedette"])


def grouped(*texts, size=8):
    return TOOL.groups([(str(i), text) for i, text in enumerate(texts)], size)


class GroupSources(unittest.TestCase):
    def test_own_names_are_found_in_the_forms_that_declarations_have(self):
        text = unnamed("constexpr std::array<Row<int>, 2> kTable{{", "std::string quoted(std::string_view text) {",
                       "struct Parts {", "enum class State : int {", "using State2 = a::B;", "template <typename T>",
                       "T twice(T x) {", "    int local = 0;", "}", "TEST(Suite, name) {")
        self.assertEqual(TOOL.own_names(text), {"kTable": None, "quoted": None, "Parts": None, "State": None,
                                                "State2": "using State2 = a::B;", "twice": None})

    def test_public_functions_are_no_own_names_but_constants_are(self):
        text = "namespace vedette {\nint answer(int x) {\nconstexpr int kAnswer = 42;\nstatic int hidden;\n}  // namespace vedette"
        self.assertEqual(TOOL.own_names(text), {"kAnswer": None, "hidden": None})

    def test_files_with_the_same_own_name_are_apart(self):
        self.assertEqual(grouped(unnamed("int f();"), unnamed("int g();"), unnamed("int f(int);")), [["0", "1"], ["2"]])

    def test_a_file_that_uses_a_name_of_a_header_is_apart_from_one_that_has_its_own(self):
        self.assertEqual(grouped(unnamed("int f();"), "void use() { f(); }"), [["0"], ["1"]])
        self.assertEqual(grouped("void use() { f(); }", unnamed("int f();")), [["0"], ["1"]])

    def test_the_same_alias_may_stand_in_two_files_of_a_group_and_a_different_one_may_not(self):
        self.assertEqual(grouped(unnamed("using A = B;"), unnamed("using A = B;"), unnamed("using A = C;")), [["0", "1"], ["2"]])

    def test_a_group_has_no_more_files_than_its_size(self):
        self.assertEqual(grouped("a", "b", "c", size=2), [["0", "1"], ["2"]])


if __name__ == "__main__":
    unittest.main()
