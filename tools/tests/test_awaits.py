import pathlib
import sys
import unittest

sys.path.insert(0, str(pathlib.Path(__file__).parent.parent))
from house import awaits  # noqa: E402


class Awaits(unittest.TestCase):
    def test_a_conditional_expression_round_an_await_is_refused(self):
        for line in ("auto x = a ? co_await f() : std::move(y);", "auto x = (co_await f(a)) ? 1 : 2;"):
            self.assertEqual(len(awaits.check_file("x.cpp", line)), 1, line)
        self.assertEqual(awaits.check_file("x.cpp", "x = a ? b : c; co_await f(x); y = d ? e : g;"), [])

    def test_braces_and_lambdas_inside_an_await_are_refused(self):
        for line in ("co_await f(Options{1});", "co_await f({1, 2});", "auto x = co_await f([&] { return 1; });",
                     "co_await f(\n    a,\n    Options{});", "if (co_await f(table[i])) {}",
                     "co_return co_await g(std::function<void()>([x] {}));"):
            self.assertEqual(len(awaits.check_file("x.cpp", line)), 1, line)

    def test_named_operands_are_fine(self):
        for line in ("co_await f(options);", "if (co_await f(a)) { b(); }", "while (x && co_await f()) { y[1] = 2; }",
                     "auto l = [&]() -> awaitable<void> { co_await f(); };", "co_await f(\"{[\", '{');",
                     "// co_await f(Options{1});", "g(co_await f(a), Options{});"):
            self.assertEqual(awaits.check_file("x.cpp", line), [], line)

    def test_the_line_is_that_of_the_brace(self):
        self.assertEqual(awaits.check_file("x.cpp", "int a;\nco_await f(\n  Options{});\n")[0].line, 3)


if __name__ == "__main__":
    unittest.main()
