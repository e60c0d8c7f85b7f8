import pathlib
import sys
import unittest

sys.path.insert(0, str(pathlib.Path(__file__).parent.parent))
from house import comments  # noqa: E402


class Comments(unittest.TestCase):
    def refused(self, text):
        """Names of the types that lack their comment."""
        return [problem.text.split()[0] for problem in comments.check_file("src/a.hpp", text)]

    def test_a_public_type_without_a_comment_directly_above_is_refused(self):
        self.assertEqual(self.refused("// File.\n#pragma once\n\nnamespace a {\nclass A {};\nstruct B { int x; };\n"
                                      "enum class C : int { kOne };\nunion D { int x; };\nenum E { kTwo };\n}\n"),
                         ["A", "B", "C", "D", "E"])
        self.assertEqual(self.refused("namespace a {\n// One.\n\nstruct A {};\n}\n"), ["A"])
        self.assertEqual(self.refused("namespace a::b {\n// One.\nclass A final : public B<int> {\n};\n/* Two. */\n"
                                      "struct C {};\n}\n"), [])

    def test_a_comment_stands_above_the_template_and_the_attributes(self):
        self.assertEqual(self.refused("// One.\ntemplate <class T>\nstruct A {};\n"), [])
        self.assertEqual(self.refused("template <class T, int N = (1 > 0)>\nstruct A {};\n"), ["A"])
        self.assertEqual(self.refused("// One.\nstruct [[nodiscard]] alignas(64) A {};\n"), [])
        self.assertEqual(self.refused("struct [[nodiscard]] A {};\n"), ["A"])

    def test_a_nested_type_counts_where_it_is_public(self):
        nested = "// One.\n{} A {{\n{}\n    struct B {{}};\n\nprivate:\n    struct C {{ struct D {{}}; }};\n}};\n"
        self.assertEqual(self.refused(nested.format("class", "")), [])
        self.assertEqual(self.refused(nested.format("class", "public:")), ["B"])
        self.assertEqual(self.refused(nested.format("struct", "")), ["B"])
        self.assertEqual(self.refused("// One.\nclass A {\n    class B {\n    public:\n        struct C {};\n    };\n};\n"), [])

    def test_declarations_and_hidden_types_need_none(self):
        self.assertEqual(self.refused("class A;\nstruct B;\nenum class C : int;\nstruct B make();\n"), [])
        self.assertEqual(self.refused("namespace {\nstruct A {};\n}\nnamespace detail {\nstruct B {};\n}\nstruct C {};\n"), ["C"])
        self.assertEqual(self.refused("struct B make(int x) { struct Local { int y; }; return {x}; }\nstruct C {};\n"), ["C"])
        self.assertEqual(self.refused("inline constexpr int kA[] = {1, 2};\nint b{3};\nstruct C {};\n"), ["C"])

    def test_text_and_directives_hide_nothing(self):
        self.assertEqual(self.refused('#define X \\\n    struct {\nconst char* const kText = "{";\nstruct A {};\n'), ["A"])
        self.assertEqual(self.refused("// One.\nstruct A {\n    A() : x_{1}, y_(2) {}\n    int x_, y_;\n    struct B {};\n};\n"),
                         ["B"])


if __name__ == "__main__":
    unittest.main()
