// What other editors of YAML have done to people's files, with the text that is right.
#include <gtest/gtest.h>

#include "hub/settings/splice.hpp"

namespace vedette::settings {
namespace {

using enum Edit::What;

std::string edited(std::string_view text, const Edit& edit) {
    const auto result = splice(text, std::span(&edit, 1));
    return result ? *result : "refused: " + result.error().message;
}

// Field case: ruamel.yaml removes the comment after a deleted key and keeps the one above it |
// wwkimball/yamlpath 170 | the comment above goes with its key, the one after it stays
TEST(SpliceField, a_removed_key_takes_the_comment_above_it_and_not_the_one_below) {
    EXPECT_EQ(edited("---\n# test\nkey1: value1\n\n# Pre\nremove_this: key\n\n# Post\nkeep_this: other\n",
                     {kUnset, "remove_this", {}}),
              "---\n# test\nkey1: value1\n\n# Post\nkeep_this: other\n");
}

// Field case: a new key comes after the comment of the next section | kwoodson/ansible-role-yedit 76 | it
// comes after the last key of its own section
TEST(SpliceField, a_new_key_comes_before_the_comment_of_the_next_section) {
    EXPECT_EQ(edited("variables:\n  var1: V\n\n#Another definition\nother:\n  var2: V\n",
                     {kSet, "variables.var3", {"V"}}),
              "variables:\n  var1: V\n  var3: V\n\n#Another definition\nother:\n  var2: V\n");
}

// Field case: yq -i removes blank lines and indents comments anew | mikefarah/yq 1248 | every other line
// stays
TEST(SpliceField, blank_lines_and_oddly_indented_comments_stay) {
    const std::string text = "Something:\n# Something comment\n\n  Other:\n  # Other comment\n\n    X: Y\n";
    EXPECT_EQ(edited(text, {kSet, "Something.Other.Z", {"W"}}), text + "    Z: W\n");
}

// Field case: yq removes the comment beside a value that it sets | mikefarah/yq 524 | the comment stays
TEST(SpliceField, the_comment_beside_a_value_stays) {
    EXPECT_EQ(edited("# things\na:\n  b: # inventory\n    c: fly # animal\n    d: chair # furniture\n",
                     {kSet, "a.b.c", {"dog"}}),
              "# things\na:\n  b: # inventory\n    c: dog # animal\n    d: chair # furniture\n");
}

// Field case: a key without a value but with a comment gets its value on the next line, which is no YAML |
// go-yaml/yaml 656 | the value comes between key and comment
TEST(SpliceField, an_absent_value_is_written_before_the_comment) {
    EXPECT_EQ(edited("rules: # hi\nanother: entry\n", {kSet, "rules", {"great"}}),
              "rules: great # hi\nanother: entry\n");
}

// Field case: saving a mask takes the quotes off other values, so that editors show half of them as a
// comment | blakeblackshear/frigate 8605 | the other values keep their quotes
TEST(SpliceField, quotes_of_other_values_stay) {
    const std::string head =
        "go2rtc:\n    inornatus:\n    - rtsp://h:554/1\n    - \"ffmpeg:inornatus#video=h264#hardware\"\n";
    EXPECT_EQ(edited(head + "mask: a\n", {kSet, "mask", {"b"}}), head + "mask: b\n");
    EXPECT_EQ(
        edited(head,
               {kSetList, "go2rtc.inornatus", {"rtsp://h:555/1", "ffmpeg:inornatus#video=h264#hardware"}}),
        "go2rtc:\n    inornatus:\n    - rtsp://h:555/1\n    - \"ffmpeg:inornatus#video=h264#hardware\"\n");
}

// Field case: deleting the last mask of an object, with a comment above it, writes {} in the first column
// | blakeblackshear/frigate 23627 | the section is empty and the file is YAML
TEST(SpliceField, the_last_key_of_a_section_goes_with_its_comment) {
    const std::string head = "objects:\n  filters:\n    car:\n";
    EXPECT_EQ(edited(head + "      # cars across the street\n      mask: 0,0,1,1\n",
                     {kUnset, "objects.filters.car.mask", {}}),
              head);
    EXPECT_EQ(
        edited(head + "      # cars: old\n\n      mask: 0,0,1,1\n", {kUnset, "objects.filters.car.mask", {}}),
        head + "      # cars: old\n");
}

// Field case: a name with a single quote is written into single quotes as it is | esphome/issues 81 | the
// quote is doubled
TEST(SpliceField, a_quote_within_quotes_is_written_so_that_it_reads_back) {
    EXPECT_EQ(edited("wifi:\n  ssid: 'x'\n", {kSet, "wifi.ssid", {"John-Arvid's"}}),
              "wifi:\n  ssid: 'John-Arvid''s'\n");
    EXPECT_EQ(edited("wifi:\n  ssid: x\n", {kSet, "wifi.ssid", {"John-Arvid's"}}),
              "wifi:\n  ssid: John-Arvid's\n");
}

// Field case: a # within quotes is taken for a comment when the value is replaced | esphome/device-builder
// 384 | the whole value is replaced
TEST(SpliceField, a_number_sign_within_quotes_is_no_comment) {
    EXPECT_EQ(edited("friendly_name: \"Bedroom #2\"  # upstairs\n", {kSet, "friendly_name", {"Bedroom #3"}}),
              "friendly_name: \"Bedroom #3\"  # upstairs\n");
}

// Field case: removing a key without a value leaves its colon behind | dart-lang/yaml_edit 55 | the whole
// line goes
TEST(SpliceField, a_key_without_a_value_goes_with_its_colon) {
    EXPECT_EQ(edited("foo:\n  bar:\n", {kUnset, "foo.bar", {}}), "foo:\n");
    EXPECT_EQ(edited("foo:\n  baz: true\n  bar:\n", {kUnset, "foo.bar", {}}), "foo:\n  baz: true\n");
}

// Field case: a comment within an empty map is lost when the map is written | go-yaml/yaml 580 | it stays,
// also when a key comes in
TEST(SpliceField, a_comment_within_an_empty_map_stays) {
    EXPECT_EQ(edited("# map\nmap: {\n  # doc\n } # line 1\n", {kSet, "map.a", {"1"}}),
              "# map\nmap: {a: 1\n  # doc\n } # line 1\n");
}

}  // namespace
}  // namespace vedette::settings
