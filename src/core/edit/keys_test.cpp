#include "core/edit/keys.hpp"

#include <array>

#include <gtest/gtest.h>

namespace vedette::edit {
namespace {

using term::Event;
using term::Key;

Event key(Key which, std::uint8_t modifiers = 0) {
    return {.kind = Event::Kind::kKey, .key = which, .modifiers = modifiers};
}
Event character(char32_t which, std::uint8_t modifiers = 0) {
    return {.kind = Event::Kind::kKey, .modifiers = modifiers, .character = which};
}

struct Bench {
    std::array<Binding, kLeastKeys + 4> memory{};
    Keys keys{memory};
};

TEST(Actions, stand_in_the_table_in_their_order_and_have_different_names) {
    for (std::size_t i = 0; i < kActions; ++i) {
        EXPECT_EQ(static_cast<std::size_t>(actions()[i].action), i);
        EXPECT_TRUE(action_of(actions()[i].name) == actions()[i].action);
    }
}

TEST(Actions, are_found_by_the_names_of_both_of_pycameresps_versions) {
    EXPECT_TRUE(action_of("key_del_line") == Action::kDeleteLine);
    EXPECT_TRUE(action_of("DELETE_LINE") == Action::kDeleteLine);
    EXPECT_TRUE(action_of("SELECT_PREV_WORD") == Action::kSelectPreviousWord);
    EXPECT_TRUE(action_of("save") == Action::kSave);
    EXPECT_FALSE(action_of("key_").has_value());
    EXPECT_FALSE(action_of("key_format_disk").has_value());
}

TEST(Keys, default_ones_fit_into_the_least_memory_and_each_is_there_once) {
    EXPECT_LE(default_bindings().size(), kLeastKeys);
    const auto all = default_bindings();
    for (std::size_t i = 0; i < all.size(); ++i) {
        for (std::size_t j = i + 1; j < all.size(); ++j) EXPECT_FALSE(is_same_key(all[i].key, all[j].key));
    }
}

TEST(Keys, Y16_are_those_of_pycameresp) {
    Bench b;
    EXPECT_TRUE(b.keys.find(character('s', term::kCtrl)) == Action::kSave);
    EXPECT_TRUE(b.keys.find(character('h', term::kCtrl)) == Action::kReplace);
    EXPECT_TRUE(b.keys.find(character('r', term::kCtrl)) == Action::kReplaceCurrent);
    EXPECT_TRUE(b.keys.find(character('q', term::kCtrl)) == Action::kComment);
    EXPECT_TRUE(b.keys.find(character('u', term::kCtrl)) == Action::kChangeCase);
    EXPECT_TRUE(b.keys.find(key(Key::kF5)) == Action::kExecute);
    EXPECT_TRUE(b.keys.find(key(Key::kTab, term::kShift)) == Action::kUnindent);
    EXPECT_TRUE(b.keys.find(key(Key::kUp, term::kShift | term::kAlt)) == Action::kSelectPageUp);
    EXPECT_TRUE(b.keys.find(key(Key::kUp, term::kShift | term::kMeta)) == Action::kSelectPageUp);
    EXPECT_FALSE(b.keys.find(character('a')).has_value());
    EXPECT_FALSE(b.keys.find(key(Key::kF9)).has_value());
}

TEST(Keys, of_a_file_take_the_place_of_the_actions_default_ones) {
    Bench b;
    EXPECT_FALSE(b.keys.begin_action("key_save").has_value());
    EXPECT_FALSE(b.keys.bind("F9").has_value());
    EXPECT_FALSE(b.keys.bind("\x1b[18~").has_value());  // F7
    EXPECT_TRUE(b.keys.find(key(Key::kF9)) == Action::kSave);
    EXPECT_TRUE(b.keys.find(key(Key::kF7)) == Action::kSave);
    EXPECT_FALSE(b.keys.find(character('s', term::kCtrl)).has_value());
}

TEST(Keys, of_a_file_are_taken_away_from_the_action_that_had_them) {
    Bench b;
    EXPECT_FALSE(b.keys.begin_action("key_replace").has_value());
    EXPECT_FALSE(b.keys.bind("\x12").has_value());
    EXPECT_TRUE(b.keys.find(character('r', term::kCtrl)) == Action::kReplace);
    EXPECT_FALSE(b.keys.find(character('h', term::kCtrl)).has_value());
}

TEST(Keys, that_the_file_gives_to_two_actions_stay_with_the_first) {
    Bench b;
    EXPECT_FALSE(b.keys.begin_action("key_up").has_value());
    EXPECT_FALSE(b.keys.bind("\x1b[A").has_value());
    // pycameresp's own file has this line.
    EXPECT_FALSE(b.keys.begin_action("key_page_up").has_value());
    EXPECT_TRUE(b.keys.bind("\x1b[A") == KeyError::kInUse);
    EXPECT_TRUE(b.keys.find(key(Key::kUp)) == Action::kUp);
}

TEST(Keys, that_are_text_or_nothing_are_refused) {
    Bench b;
    EXPECT_TRUE(b.keys.begin_action("key_nothing") == KeyError::kUnknownAction);
    EXPECT_FALSE(b.keys.begin_action("key_save").has_value());
    for (const std::string_view wrong : {"", "a", "Ctrl-", "Ctrl-Nothing", "\x1b[999~", "ab"}) {
        EXPECT_TRUE(b.keys.bind(wrong) == KeyError::kUnknownKey) << wrong;
    }
}

TEST(Keys, beyond_the_memory_are_refused) {
    std::array<Binding, kLeastKeys> memory{};
    Keys keys(memory);
    EXPECT_FALSE(keys.begin_action("key_help").has_value());
    std::size_t bound = 0;
    std::optional<KeyError> error;
    for (char c = '0'; c <= 'z' && !error; ++c) {
        const char name[] = {'A', 'l', 't', '-', c};
        error = keys.bind({name, 5});
        bound += !error;
    }
    EXPECT_TRUE(error == KeyError::kFull);
    EXPECT_GT(bound, 0U);
}

TEST(Keys, ctrl_h_may_be_the_backspace_key) {
    Bench b;
    b.keys.use_ctrl_h_as_backspace();
    EXPECT_TRUE(b.keys.find(character('h', term::kCtrl)) == Action::kBackspace);
}

TEST(KeyNames, are_read_as_they_are_written) {
    for (const Binding& binding : default_bindings()) {
        char memory[kMaxKeyName];
        const auto read = key_of_name(key_name(binding.key, memory));
        EXPECT_TRUE(read && is_same_key(*read, binding.key)) << key_name(binding.key, memory);
    }
    EXPECT_TRUE(key_of_name("ctrl-shift-LEFT") &&
                is_same_key(*key_of_name("ctrl-shift-LEFT"), key(Key::kLeft, term::kShift | term::kCtrl)));
    EXPECT_TRUE(key_of_name("Ctrl-S") && is_same_key(*key_of_name("Ctrl-S"), character('s', term::kCtrl)));
    EXPECT_FALSE(key_of_name("\x01").has_value());
}

}  // namespace
}  // namespace vedette::edit
