#include "hub/settings/yaml.hpp"

#include <gtest/gtest.h>

namespace vedette::settings {
namespace {

using YamlKind = YamlNode::Kind;

YamlNode good(std::string_view text) {
    const auto tree = parse_yaml(text);
    EXPECT_TRUE(tree.has_value()) << (tree ? "" : tree.error().message);
    return tree.value_or(YamlNode{});
}

std::string refusal(std::string_view text) {
    const auto tree = parse_yaml(text);
    if (tree) return "accepted";
    return std::to_string(tree.error().place.line) + ":" + std::to_string(tree.error().place.column) + " " +
           tree.error().message;
}

TEST(Yaml, every_value_has_its_place_and_text) {
    const YamlNode root = good("a: no\nb:\n  \xc3\xa9: [0123, \"x: y\"]\n  c:\n  d: ~\n");
    ASSERT_EQ(root.children.size(), 2U);
    const YamlNode& a = root.children[0];
    EXPECT_EQ(a.key, "a");
    EXPECT_EQ(a.text, "no");
    EXPECT_EQ(a.place, (Place{1, 4}));
    const YamlNode& b = root.children[1];
    EXPECT_EQ(b.kind, YamlKind::kMap);
    ASSERT_EQ(b.children.size(), 3U);
    const YamlNode& list = b.children[0];
    EXPECT_EQ(list.kind, YamlKind::kList);
    EXPECT_EQ(list.key_place, (Place{3, 3}));
    EXPECT_EQ(list.place, (Place{3, 6}));
    ASSERT_EQ(list.children.size(), 2U);
    EXPECT_EQ(list.children[0].text, "0123");
    EXPECT_EQ(list.children[1].text, "x: y");
    EXPECT_EQ(b.children[1].kind, YamlKind::kNothing);
    EXPECT_EQ(b.children[1].place, (Place{4, 3}));
    EXPECT_EQ(b.children[2].kind, YamlKind::kNothing);
}

TEST(Yaml, an_empty_value_is_nothing_but_a_quoted_one_is_text) {
    EXPECT_EQ(good("").kind, YamlKind::kNothing);
    EXPECT_EQ(good("# a comment\n").kind, YamlKind::kNothing);
    EXPECT_EQ(good("a: \"\"").children[0].kind, YamlKind::kText);
    EXPECT_EQ(good("a: '~'").children[0].kind, YamlKind::kText);
    EXPECT_EQ(good("\xef\xbb\xbf"
                   "a: 1\r\nb: 2\r\n")
                  .children[1]
                  .text,
              "2");
}

// Each value's bytes and its key's, "key=value|", from the top down.
std::string bytes(std::string_view text, const YamlNode& node) {
    const auto cut = [&](const Span& span) {
        return std::string(text.substr(span.begin, span.end - span.begin));
    };
    std::string out = cut(node.key_span) + "=" + cut(node.span) + "|";
    for (const YamlNode& child : node.children) out += bytes(text, child);
    return out;
}
std::string bytes(std::string_view text) {
    const YamlNode root = good(text);
    std::string out;
    for (const YamlNode& child : root.children) out += bytes(text, child);
    return out;
}

TEST(Yaml, a_value_ends_with_its_last_character) {
    EXPECT_EQ(bytes("a: b c # x\nd:   e\n"), "a=b c|d=e|");
    EXPECT_EQ(bytes("a: \"\"\nb : 'q''q'  # c\n\"c\": \"\\\"\\\\\" \n'd': ''"),
              "a=\"\"|b='q''q'|\"c\"=\"\\\"\\\\\"|'d'=''|");
    EXPECT_EQ(bytes("a: one\n  two # x\nb: \"x\n  y\"\n"), "a=one\n  two|b=\"x\n  y\"|");
    EXPECT_EQ(bytes("a: \xc3\xa9 # \xc3\xa9\n\xc3\xbc: \xe2\x82\xac\n"), "a=\xc3\xa9|\xc3\xbc=\xe2\x82\xac|");
    EXPECT_EQ(bytes("a: 'b' # x\r\nc: d\r\ne:\r\n  f: g\r\n"), "a='b'|c=d|e=f: g|f=g|");
    EXPECT_EQ(bytes("\xef\xbb\xbf"
                    "a: b\nc: [\"d\"]"),
              "a=b|c=[\"d\"]|=\"d\"|");
}

TEST(Yaml, an_absent_value_is_the_place_right_after_the_colon) {
    const auto places = [](std::string_view text) {
        std::string out;
        const YamlNode root = good(text);
        for (const YamlNode& child : root.children) {
            EXPECT_EQ(child.span.begin, child.span.end);
            out += std::to_string(child.span.begin) + " ";
        }
        return out;
    };
    EXPECT_EQ(places("a:\nbc :   # x\nd:"), "2 7 16 ");
    EXPECT_EQ(places("{a: , b, 'c':}"), "3 7 13 ");
    const YamlNode list = good("a:\n  - # x\n  -\nb: 1\n").children[0];
    EXPECT_EQ(list.children[0].span, (Span{6, 6}));
    EXPECT_EQ(list.children[1].span, (Span{14, 14}));
    EXPECT_EQ(list.span, (Span{5, 14}));
    EXPECT_EQ(bytes("a: ~ # x\nb: null\n"), "a=~|b=null|");
}

TEST(Yaml, a_block_of_text_ends_with_its_last_line) {
    EXPECT_EQ(bytes("a: |\n  x\n  y\n\n  \n# c\nb: >-  # c\n  z\n"), "a=|\n  x\n  y|b=>-  # c\n  z|");
    EXPECT_EQ(bytes("a: |+\n  x\n\n\nb: c\n"), "a=|+\n  x\n\n|b=c|");
    EXPECT_EQ(bytes("x:\n  a: |+\n    x\n\n  b: c\n"), "x=a: |+\n    x\n\n  b: c|a=|+\n    x\n|b=c|");
    EXPECT_EQ(bytes("a: |2-\n\n   x\n"), "a=|2-\n\n   x|");
    EXPECT_EQ(bytes("a:\n  # c: |\n  >\n  x"), "a=>\n  x|");
    EXPECT_EQ(bytes("a: |\nb: c\n"), "a=||b=c|");
    EXPECT_EQ(bytes("a: |\r\n  x\r\n\r\nb: c\r\n"), "a=|\r\n  x|b=c|");
    EXPECT_EQ(bytes("a:\n- |\n  x\n- >-\n\n  y\n"), "a=- |\n  x\n- >-\n\n  y|=|\n  x|=>-\n\n  y|");
}

TEST(Yaml, maps_and_lists_end_with_their_last_value_or_bracket) {
    EXPECT_EQ(bytes("a:\n  b: 1 # x\n  # y\n\n# z\nc: 2\n"), "a=b: 1|b=1|c=2|");
    EXPECT_EQ(bytes("a:\n  b:\n    c:\nd:\n- x # y\n- z  \n"), "a=b:\n    c:|b=c:|c=|d=- x # y\n- z|=x|=z|");
    EXPECT_EQ(bytes("a: {b: 1, c: [x, 'y' ] , } # z\nd: [] # e\n"),
              "a={b: 1, c: [x, 'y' ] , }|b=1|c=[x, 'y' ]|=x|='y'|d=[]|");
    EXPECT_EQ(bytes("a: [ # x\n  y, # ]\n  z\n ]\n"), "a=[ # x\n  y, # ]\n  z\n ]|=y|=z|");
}

TEST(Yaml, duplicate_keys_are_kept) {
    const YamlNode root = good("a: 1\na: 2\n");
    ASSERT_EQ(root.children.size(), 2U);
    EXPECT_EQ(root.children[1].key_place, (Place{2, 1}));
}

TEST(Yaml, invalid_yaml_is_refused_with_its_place) {
    const std::pair<const char*, const char*> cases[] = {
        {"a: b\n\tc: d\n", "2:1 is indented with a tab"},
        {"a: 1\nb:2\nc: 3\n", "2:2 needs a blank after the colon"},
        {"a: b: c\n", "1:5 is not YAML: "},
        {"a: @b\n", "1:4 is not YAML: "},
        {"a: [b\n", "is not YAML: flow sequence without a closing bracket"},
        {"a: \"b\n", "is not YAML: "},
        {"a: 1\n---\nb: 2\n", "2:1 begins a second document"},
        {"a: \xff\n", "1:4 is not UTF-8"},
        {"a: \xc3\xa9\xed\xa0\x80\n", "1:5 is not UTF-8"},
        {"a: \xc0\x80", "1:4 is not UTF-8"},
        {"a: \xf4\x90\x80\x80", "1:4 is not UTF-8"},
        {"a: \xe2\x82", "1:4 is not UTF-8"},
        {"a: b\x01", "1:5 has a control character"},
        {"a: &x b\n", "has an anchor"},
        {"a: *x\n", "is an alias"},
        {"*x : b\n", "is an alias"},
        {"a: !!str b\n", "has a tag"},
        {"a: !b {}\n", "has a tag"},
        {"? [a]\n: b\n", "is a map or a list where a key should be"},
        {"{a: b}: c\n", "is a map or a list where a key should be"},
    };
    for (const auto& [text, reason] : cases) {
        EXPECT_NE(refusal(text).find(reason), std::string::npos) << text << ": " << refusal(text);
    }
    EXPECT_NE(refusal(std::string_view("a: b\0c", 6)).find("1:5 has a control character"), std::string::npos);
}

TEST(Yaml, a_message_never_shows_the_line) {
    EXPECT_EQ(refusal("password: \"hush\nb: c\n").find("hush"), std::string::npos);
    EXPECT_EQ(refusal("password: hush: hush\n").find("hush"), std::string::npos);
}

TEST(Yaml, depth_and_number_are_limited) {
    EXPECT_EQ(refusal(std::string(16, '[') + std::string(16, ']')), "accepted");
    EXPECT_NE(refusal(std::string(17, '[') + std::string(17, ']')).find("1:17 is nested too deeply"),
              std::string::npos);
    EXPECT_NE(refusal(std::string(100'000, '[')).find("is nested too deeply"), std::string::npos);
    std::string list = "[1";
    for (int i = 1; i < 19'999; ++i) list += ",1";
    EXPECT_EQ(refusal(list + "]"), "accepted");
    EXPECT_NE(refusal(list + ",1]").find("too many values"), std::string::npos);
}

TEST(Yaml, aliases_are_refused) {
    std::string bomb = "a0: &a0 [x, x]\n";
    for (int i = 1; i < 30; ++i) {
        const std::string before = "*a" + std::to_string(i - 1);
        bomb += "a" + std::to_string(i) + ": &a" + std::to_string(i) + " [" + before + ", " + before + "]\n";
    }
    EXPECT_NE(refusal(bomb).find("has an anchor"), std::string::npos);
}

}  // namespace
}  // namespace vedette::settings
