#include "hub/settings/splice.hpp"

#include <gtest/gtest.h>

namespace vedette::settings {
namespace {

using enum Edit::What;

std::string edited(std::string_view text, const Edit& edit) {
    const auto result = splice(text, std::span(&edit, 1));
    if (result) return *result;
    return "refused at " + std::to_string(result.error().place.line) + ": " + result.error().message;
}
std::string set(std::string_view text, const char* path, const char* value) {
    return edited(text, {kSet, path, {value}});
}
std::string unset(std::string_view text, const char* path) { return edited(text, {kUnset, path, {}}); }
std::string set_list(std::string_view text, const char* path, std::vector<std::string> lines) {
    return edited(text, {kSetList, path, std::move(lines)});
}

TEST(Splice, a_value_is_replaced_and_its_quotes_and_comment_stay) {
    EXPECT_EQ(set("a: 1  # one\nb: 2\n", "a", "3"), "a: 3  # one\nb: 2\n");
    EXPECT_EQ(set("a: \"x\" # one\n", "a", "y"), "a: \"y\" # one\n");
    EXPECT_EQ(set("a: 'x'\n", "a", "it's"), "a: 'it''s'\n");
    EXPECT_EQ(set("a: x\n", "a", "x"), "a: x\n");
    EXPECT_EQ(set("{a: {b: 1, 'c': 2}}", "a.c", "a,b"), "{a: {b: 1, 'c': \"a,b\"}}");
    EXPECT_EQ(set("a: one\n  two # x\nb: 2\n", "a", "y"), "a: y # x\nb: 2\n");
    EXPECT_EQ(set("a: | # text\n  x\n  y\n\nb: 2\n", "a", "y"), "a: y # text\n\nb: 2\n");
    EXPECT_EQ(set("a: >-\r\n  x\r\nb: 2\r\n", "a", "y"), "a: y\r\nb: 2\r\n");
    EXPECT_EQ(set("a: # none\nb:", "a", "y"), "a: y # none\nb:");
    EXPECT_EQ(set("a: # none\nb:", "b", "y"), "a: # none\nb: y");
    EXPECT_EQ(set("{a, b: , c: 1}", "a", "y"), "{a: y, b: , c: 1}");
    EXPECT_EQ(set("{a, b: , c: 1}", "b", "y"), "{a, b: y , c: 1}");
    EXPECT_EQ(set("a: ~ # x\n", "a", "y"), "a: y # x\n");
}

TEST(Splice, quotes_are_written_only_where_yaml_needs_them) {
    for (const char* plain : {"http://h:80/x?y=1#z", "a b", "0660", "-60..60", "a'b\"c", "\xc3\xa9", "a#b",
                              "a:b", "unix:/run/v.sock", "${NAME}", "a, b", "C:\\x"})
        EXPECT_EQ(set("a: 1\n", "a", plain), "a: " + std::string(plain) + "\n");
    const std::pair<const char*, const char*> quoted[] = {{"", "\"\""},
                                                          {"~", "\"~\""},
                                                          {"null", "\"null\""},
                                                          {"a: b", "\"a: b\""},
                                                          {"test:", "\"test:\""},
                                                          {"a #b", "\"a #b\""},
                                                          {" a", "\" a\""},
                                                          {"a ", "\"a \""},
                                                          {"- a", "\"- a\""},
                                                          {"*x", "\"*x\""},
                                                          {"&x", "\"&x\""},
                                                          {"!x", "\"!x\""},
                                                          {"[x", "\"[x\""},
                                                          {"{x", "\"{x\""},
                                                          {"'x", "\"'x\""},
                                                          {"\"x", "'\"x'"},
                                                          {"%x", "\"%x\""},
                                                          {"@x", "\"@x\""},
                                                          {"`x", "\"`x\""},
                                                          {"#x", "\"#x\""},
                                                          {"a\tb", "\"a\\tb\""},
                                                          {"a\nb", "\"a\\nb\""},
                                                          {"---", "\"---\""},
                                                          {"\xe2\x80\xa8", "\"\\u2028\""},
                                                          {"\xc2\x85", "\"\\u0085\""},
                                                          {"\xef\xbb\xbf", "\"\\ufeff\""},
                                                          {"\x1b", "\"\\x1b\""}};
    for (const auto& [value, written] : quoted)
        EXPECT_EQ(set("a: 1\n", "a", value), "a: " + std::string(written) + "\n") << value;
    EXPECT_EQ(set("{a: 1}", "a", "http://h:80/?x=1"), "{a: http://h:80/?x=1}");
    EXPECT_EQ(set("{a: 1}", "a", "a]"), "{a: \"a]\"}");
}

TEST(Splice, a_new_key_comes_after_the_last_one_of_its_section) {
    EXPECT_EQ(set("a:\n    b: 1 # one\n\n# c is\nc: 2\n", "a.d", "3"),
              "a:\n    b: 1 # one\n    d: 3\n\n# c is\nc: 2\n");
    EXPECT_EQ(set("a:\r\n  b: 1\r\n", "c", "3"), "a:\r\n  b: 1\r\nc: 3\r\n");
    EXPECT_EQ(set("a:\n  b: 1", "a.c", "3"), "a:\n  b: 1\n  c: 3");
    EXPECT_EQ(set("a:\n   b:\n      c: 1\nd: 2\n", "d2.e.f", "3"),
              "a:\n   b:\n      c: 1\nd: 2\nd2:\n   e:\n      f: 3\n");
    EXPECT_EQ(set("a:\n  b: |\n    x\n\n    y\n\nc: 1\n", "a.d", "3"),
              "a:\n  b: |\n    x\n\n    y\n  d: 3\n\nc: 1\n");
    EXPECT_EQ(set("a: {b: 1} # x\n", "a.c", "3"), "a: {b: 1, c: 3} # x\n");
    EXPECT_EQ(set("a: {b: 1, }\n", "a.c.d", "3"), "a: {b: 1, c: {d: 3}, }\n");
    EXPECT_EQ(set("a: {\n  b: 1,\n  c: 2  # two\n }\n", "a.d", "3"),
              "a: {\n  b: 1,\n  c: 2,  # two\n  d: 3\n }\n");
    EXPECT_EQ(set("a: {\n  b: 1,\n  c: 2,  # two\n }\n", "a.d", "3"),
              "a: {\n  b: 1,\n  c: 2,  # two\n  d: 3,\n }\n");
}

TEST(Splice, an_empty_section_or_file_is_filled) {
    EXPECT_EQ(set("", "a", "1"), "a: 1\n");
    EXPECT_EQ(set("# only this", "a.b", "1"), "# only this\na:\n  b: 1");
    EXPECT_EQ(set("\xef\xbb\xbf", "a", "1"),
              "\xef\xbb\xbf"
              "a: 1\n");
    EXPECT_EQ(set("---\n", "a", "1"), "---\na: 1\n");
    EXPECT_EQ(set("cameras: {} # none yet\nb: 1\n", "cameras.a.source", "x"),
              "cameras: # none yet\n  a:\n    source: x\nb: 1\n");
    EXPECT_EQ(set("cameras: ~\n", "cameras.a.source", "x"), "cameras:\n  a:\n    source: x\n");
    EXPECT_EQ(set("cameras:", "cameras.a.source", "x"), "cameras:\n  a:\n    source: x");
    EXPECT_EQ(set("cameras:\n  # gate:\n\nb: 1\n", "cameras.a.source", "x"),
              "cameras:\n  # gate:\n  a:\n    source: x\n\nb: 1\n");
    EXPECT_EQ(set("a: 1\n...\n", "b", "1"), "a: 1\nb: 1\n...\n");
    EXPECT_EQ(set("{}", "a", "1"), "{a: 1}");
    EXPECT_EQ(set("{a: {}, b: }", "a.c", "1"), "{a: {c: 1}, b: }");
    EXPECT_EQ(set("{a: {}, b: }", "b.c", "1"), "{a: {}, b: {c: 1} }");
    EXPECT_EQ(set("a: { # none\n }\n", "a.c", "1"), "a: {c: 1 # none\n }\n");
}

constexpr const char* kTwo = R"(# My cameras
cameras:
  # behind the hedge
  porch:
    source: x
    # fps: 5

  # the old one
  gate:
    source: y  # slow

# the servers
serve:
)";

TEST(Splice, a_removed_entry_takes_the_comments_that_describe_it) {
    EXPECT_EQ(unset(kTwo, "cameras.porch"),
              "# My cameras\ncameras:\n\n  # the old one\n  gate:\n    source: y  # slow\n\n# the "
              "servers\nserve:\n");
    EXPECT_EQ(unset(kTwo, "cameras.gate"),
              "# My cameras\ncameras:\n  # behind the hedge\n  porch:\n    source: x\n    # fps: 5\n\n# the "
              "servers\nserve:\n");
    EXPECT_EQ(unset(kTwo, "cameras.gate.source"),
              std::string(kTwo).erase(std::string_view(kTwo).find("    source: y"), 22));
    // The head of the file, what is commented out, and what stands apart stay.
    EXPECT_EQ(unset("# Head\na: 1\nb: 2\n", "a"), "# Head\nb: 2\n");
    EXPECT_EQ(unset("z: 0\n# fps: 5\n# why\na: 1\nb: 2\n", "a"), "z: 0\n# fps: 5\nb: 2\n");
    EXPECT_EQ(unset("z: 0\n# apart\n\na: 1\nb: 2\n", "a"), "z: 0\n# apart\n\nb: 2\n");
    EXPECT_EQ(unset("z: 0\n  # deeper\na: 1\n", "a"), "z: 0\n  # deeper\n");
}

TEST(Splice, removing_leaves_the_style_around_it) {
    EXPECT_EQ(unset("a: {b: 1, c: 2, d: 3} # x\n", "a.b"), "a: {c: 2, d: 3} # x\n");
    EXPECT_EQ(unset("a: {b: 1, c: 2, d: 3} # x\n", "a.d"), "a: {b: 1, c: 2} # x\n");
    EXPECT_EQ(unset("a: { b: 1 }\n", "a.b"), "a: { }\n");
    EXPECT_EQ(unset("a: {\n  b: 1, # one\n  c: 2 # two\n }\n", "a.b"), "a: {\n  c: 2 # two\n }\n");
    EXPECT_EQ(unset("a: {\n  b: 1, # one\n  c: 2 # two\n }\n", "a.c"), "a: {\n  b: 1, # one\n }\n");
    EXPECT_EQ(unset("a: {b: 1, # one\n    c: 2}\n", "a.c"), "a: {b: 1, # one\n    }\n");
    EXPECT_EQ(unset("a:\n  b: 1\nc: 2", "c"), "a:\n  b: 1\n");
    EXPECT_EQ(unset("a:\n  b: 1\nc: 2", "a.b"), "a:\nc: 2");
    EXPECT_EQ(unset("a: |\n  x\n\nb: 1\r\nc: 2\r\n", "b"), "a: |\n  x\n\nc: 2\r\n");
    EXPECT_EQ(unset("a: 1\n\nb: 2\n\nc: 3\n", "b"), "a: 1\n\nc: 3\n");
}

TEST(Splice, a_list_changes_line_by_line) {
    const char* const block = "a:\n  - x # one\n  # two is\n  - 'y'\n  - z\nb: 1\n";
    EXPECT_EQ(set_list(block, "a", {"x", "Y", "z"}), "a:\n  - x # one\n  # two is\n  - 'Y'\n  - z\nb: 1\n");
    EXPECT_EQ(set_list(block, "a", {"x", "z"}), "a:\n  - x # one\n  - z\nb: 1\n");
    EXPECT_EQ(set_list(block, "a", {"x", "y", "z", "- w", "v"}),
              "a:\n  - x # one\n  # two is\n  - 'y'\n  - z\n  - \"- w\"\n  - v\nb: 1\n");
    EXPECT_EQ(set_list(block, "a", {"w", "x", "y", "z"}),
              "a:\n  - w\n  - x # one\n  # two is\n  - 'y'\n  - z\nb: 1\n");
    EXPECT_EQ(set_list("a: # c\n- x\nb: 1\n", "a", {}), "a: [] # c\nb: 1\n");
    EXPECT_EQ(set_list("a: [x, 'y', z] # c\n", "a", {"x", "w", "z"}), "a: [x, 'w', z] # c\n");
    EXPECT_EQ(set_list("a: [x, 'y', z] # c\n", "a", {"x", "z"}), "a: [x, z] # c\n");
    EXPECT_EQ(set_list("a: [x, 'y'] # c\n", "a", {"x", "y", "z"}), "a: [x, 'y', z] # c\n");
    EXPECT_EQ(set_list("a: [x, 'y'] # c\n", "a", {"b", "c", "d"}), "a: [b, c, d] # c\n");
    EXPECT_EQ(set_list("a: [] # c\n", "a", {"x: y"}), "a: [\"x: y\"] # c\n");
    EXPECT_EQ(set_list("a: # c\n", "a", {"x", "y"}), "a: [x, y] # c\n");
    EXPECT_EQ(set_list("b: 1\n", "a.c", {"x", "y"}), "b: 1\na:\n  c: [x, y]\n");
}

TEST(Splice, an_entry_gets_another_id) {
    EXPECT_EQ(edited(kTwo, {kRename, "cameras.gate", {"yard"}}),
              std::string(kTwo).replace(std::string_view(kTwo).find("gate"), 4, "yard"));
    EXPECT_EQ(edited("{'a': 1, \"b\": 2}", {kRename, "b", {"c"}}), "{'a': 1, \"c\": 2}");
    EXPECT_EQ(edited(kTwo, {kRename, "cameras.gate", {"porch"}}), "refused at 4: porch is taken");
}

TEST(Splice, entries_change_their_order_with_their_comments) {
    EXPECT_EQ(edited(kTwo, {kReorder, "cameras", {"gate", "porch"}}),
              "# My cameras\ncameras:\n  # the old one\n  gate:\n    source: y  # slow\n\n"
              "  # behind the hedge\n  porch:\n    source: x\n    # fps: 5\n\n# the servers\nserve:\n");
    EXPECT_EQ(edited("m:\n  a: 1\n  b: 2", {kReorder, "m", {"b", "a"}}), "m:\n  b: 2\n  a: 1");
    EXPECT_EQ(edited("m: {a: 1, b: , c: 'x'}", {kReorder, "m", {"c", "b", "a"}}), "m: {c: 'x', b: , a: 1}");
    EXPECT_EQ(
        edited("m: {a: 1, # x\n  b: 2}", {kReorder, "m", {"b", "a"}}),
        "refused at 1: is written in a way that a program can't change safely; change this line by hand");
    EXPECT_EQ(edited(kTwo, {kReorder, "cameras", {"gate"}}), "refused at 2: has other entries");
}

TEST(Splice, what_cannot_be_done_names_the_line) {
    EXPECT_EQ(set("a: 1\nb: x\n", "b.c", "1"), "refused at 2: is a value, so nothing can be below it");
    EXPECT_EQ(set("a: 1\nb:\n  c: 1\n", "b", "1"), "refused at 2: is a section with keys, not a value");
    EXPECT_EQ(set("a: 1\nb: 1\nb: 2\n", "b", "1"), "refused at 2: b is given twice");
    EXPECT_EQ(set("a: 1\nb: [\n", "a", "1").substr(0, 12), "refused at 3");
    EXPECT_EQ(unset("a: 1\nb:\n  c: 1\n", "b.d"), "refused at 2: is not in the file");
    EXPECT_EQ(set("a: 1\n", "b", "\xff").substr(0, 7), "refused");
    EXPECT_EQ(unset("a: 1\n", ""), "refused at 1: \"\" is no path");
    EXPECT_EQ(set("a: 1\n", "a..b", "1"), "refused at 1: \"a..b\" is no path");
    EXPECT_EQ(unset("? a\n: 1\nb: 2\n", "a").substr(0, 12), "refused at 1");
}

TEST(Splice, several_edits_are_one) {
    const Edit edits[] = {{kSet, "cameras.yard.source", {"z"}},
                          {kSet, "cameras.yard.fps", {"5"}},
                          {kUnset, "cameras.porch", {}}};
    EXPECT_EQ(splice("cameras:\n  porch:\n    source: x\n", edits).value(),
              "cameras:\n  yard:\n    source: z\n    fps: 5\n");
    const Edit bad[] = {{kSet, "a", {"2"}}, {kUnset, "b", {}}};
    EXPECT_FALSE(splice("a: 1\n", bad).has_value());
}

}  // namespace
}  // namespace vedette::settings
