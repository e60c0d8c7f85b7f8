#include "posix/key_file.hpp"

#include <array>

#include <gtest/gtest.h>

namespace vedette::posix {
namespace {

using edit::Action;

struct Bench {
    std::array<edit::Binding, edit::kLeastKeys> memory{};
    edit::Keys keys{memory};

    std::optional<Action> of(std::string_view name) { return keys.find(*edit::key_of_name(name)); }
};

TEST(KeyFile, of_pycameresp_is_read_as_it_is) {
    Bench b;
    // A part of what its editor writes, with the mistake that it has.
    const KeyFile file = read_key_file(
        R"({"tabsize":4,"key_up":["\u001b[A"],"key_page_up":["\u001b[1;3A","\u001b[A","\u001b\u001b[A","\u001b[5~"],
            "key_new_line":["\r","\n"],"key_replace":["\u0012"],"key_backspace":["\b","\u007f"],"key_exit":["\u001b"],
            "__class__":"EditorConfig"})",
        b.keys);
    EXPECT_EQ(file.tab, 4U);
    ASSERT_EQ(file.problems.size(), 1U);
    EXPECT_EQ(file.problems[0],
              "\"key_page_up\": \"^[[A\" is a key that the file has given to another action");
    EXPECT_EQ(b.of("Up"), Action::kUp);
    EXPECT_EQ(b.of("PageUp"), Action::kPageUp);
    EXPECT_EQ(b.of("Enter"), Action::kNewLine);
    EXPECT_EQ(b.of("Ctrl-R"), Action::kReplace);
    EXPECT_EQ(b.of("Ctrl-H"), Action::kBackspace);
    EXPECT_EQ(b.of("Esc"), Action::kExit);
}

TEST(KeyFile, may_have_names_of_keys) {
    Bench b;
    const KeyFile file = read_key_file(
        R"({"tabsize": 8, "key_save": ["Ctrl-S", "F2"], "key_execute": "F9", "ctrl_h": "backspace"})",
        b.keys);
    EXPECT_TRUE(file.problems.empty());
    EXPECT_EQ(file.tab, 8U);
    EXPECT_EQ(b.of("F2"), Action::kSave);
    EXPECT_EQ(b.of("F9"), Action::kExecute);
    EXPECT_EQ(b.of("F5"), std::nullopt);
    EXPECT_EQ(b.of("Ctrl-H"), Action::kBackspace);
}

TEST(KeyFile, mistakes_are_named_and_the_rest_counts) {
    Bench b;
    const KeyFile file = read_key_file(
        R"({"tabsize": 0, "key_dance": ["F2"], "key_save": ["nokey", "F7"], "ctrl_h": "x"})", b.keys);
    EXPECT_EQ(file.tab, 4U);
    const std::vector<std::string> wanted{
        "\"tabsize\" is a number from 1 to 16", "\"key_dance\" names no action of the editor",
        "\"key_save\": \"nokey\" is no key: write \"Ctrl-S\", \"F5\", or what the terminal sends",
        "\"ctrl_h\" is \"backspace\" or \"replace\""};
    EXPECT_EQ(file.problems, wanted);
    EXPECT_EQ(b.of("F7"), Action::kSave);
}

TEST(KeyFile, a_text_that_is_no_json_says_where) {
    Bench b;
    EXPECT_EQ(read_key_file("{\"tabsize\": 2,}", b.keys).problems.size(), 1U);
    EXPECT_EQ(read_key_file("", b.keys).problems.size(), 1U);
    EXPECT_EQ(b.of("Ctrl-S"), Action::kSave);
}

}  // namespace
}  // namespace vedette::posix
