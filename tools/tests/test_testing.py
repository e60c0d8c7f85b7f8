import pathlib
import sys
import unittest

sys.path.insert(0, str(pathlib.Path(__file__).parent.parent))
from house import testing  # noqa: E402


class Cpp(unittest.TestCase):
    def count(self, text):
        return len(testing.check_cpp("x_test.cpp", text))

    def test_a_test_without_an_assertion_is_refused(self):
        self.assertEqual(self.count("TEST(A, runs) { run(); }"), 1)
        self.assertEqual(self.count("TEST(A, runs) { // EXPECT_EQ(1, 1)\n run(\"EXPECT_EQ(1, 1)\"); }"), 1)
        self.assertEqual(self.count("TEST(A, runs) { EXPECT_EQ(run(), 1); }"), 0)

    def test_a_helper_of_the_file_may_assert(self):
        self.assertEqual(self.count("void same(int a) { ASSERT_EQ(a, 1); }\nTEST(A, b) { same(1); }"), 0)
        self.assertEqual(self.count("void deep(int a) { EXPECT_EQ(a, 1); }\nvoid same(int a) { deep(a); }\n"
                                    "TEST(A, b) { same(1); }"), 0)
        self.assertEqual(self.count("void same(int a) { use(a); }\nTEST(A, b) { same(1); }"), 1)
        self.assertEqual(self.count("TEST(A, b) { grind(kFiles, run); }"), 0)

    def test_a_skip_says_why(self):
        self.assertEqual(self.count("TEST(A, b) { EXPECT_TRUE(x); GTEST_SKIP(); }"), 1)
        self.assertEqual(self.count('TEST(A, b) { EXPECT_TRUE(x); GTEST_SKIP() << "no IPv6 here"; }'), 0)
        self.assertEqual(self.count("TEST(A, DISABLED_b) { EXPECT_TRUE(x); }"), 1)


class Python(unittest.TestCase):
    def count(self, text):
        return len(testing.check_python("test_x.py", text))

    def test_a_test_without_an_assertion_is_refused(self):
        self.assertEqual(self.count("def test_a():\n    run()\n"), 1)
        self.assertEqual(self.count("def test_a():\n    assert run()\n"), 0)
        self.assertEqual(self.count("def same(a):\n    assert a\ndef test_a():\n    same(run())\n"), 0)
        self.assertEqual(self.count("def same(a):\n    use(a)\ndef test_a():\n    same(run())\n"), 1)
        self.assertEqual(self.count("def test_a():\n    with pytest.raises(OSError):\n        run()\n"), 0)

    def test_a_skip_says_why(self):
        self.assertEqual(self.count("@pytest.mark.skip\ndef test_a():\n    assert x\n"), 1)
        self.assertEqual(self.count("@pytest.mark.skipif(True)\ndef test_a():\n    assert x\n"), 1)
        self.assertEqual(self.count("def test_a():\n    pytest.skip()\n    assert x\n"), 1)
        self.assertEqual(self.count("@pytest.mark.skipif(True, reason='no nginx')\ndef test_a():\n    assert x\n"), 0)


class Script(unittest.TestCase):
    def test_a_test_without_an_assertion_is_refused(self):
        self.assertEqual(len(testing.check_script("a.test.mjs", "test('a', async () => { run(); });")), 1)
        self.assertEqual(len(testing.check_script("a.test.mjs", "test('a', () => { assert.equal(a, b); });")), 0)
        self.assertEqual(len(testing.check_script("a.test.mjs", "test.skip('a', () => { assert(a); });")), 1)


if __name__ == "__main__":
    unittest.main()
