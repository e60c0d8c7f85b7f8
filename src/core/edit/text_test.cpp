// Opening and changing texts: what it costs, where memory ends, undo and the clipboard.
#include "core/edit/text.hpp"

#include <gtest/gtest.h>

#include "core/edit/testing/text_fixture.hpp"

namespace vedette::edit {
namespace {

using namespace std::string_view_literals;

void expect_text(TextFixture& on, std::string_view wanted) {
    EXPECT_TRUE(all_of(on.text) == wanted) << all_of(on.text);
}

TEST(Text, a_file_that_is_not_there_is_an_empty_text_that_save_makes) {
    TextFixture on;
    ASSERT_TRUE(on.text.open("/new"));
    EXPECT_TRUE(on.text.is_new());
    EXPECT_FALSE(on.text.changed());
    EXPECT_FALSE(on.text.file_changed());
    ASSERT_TRUE(on.text.replace(0, 0, "hello"));
    GoAlways go_on;
    ASSERT_TRUE(on.text.save(go_on));
    EXPECT_FALSE(on.text.is_new());
    EXPECT_EQ(on.files.text("/new"), "hello");
    EXPECT_EQ(on.text.path(), "/new");
}

TEST(Text, what_cannot_be_opened_leaves_the_text_as_it_is) {
    TextFixture on;
    on.files.put("/a", "one");
    ASSERT_TRUE(on.files.make_folder("/f"));
    ASSERT_TRUE(on.text.open("/a"));
    ASSERT_TRUE(on.text.replace(3, 0, " two"));
    const auto refused = [&](std::string_view path, files::Error error) {
        const auto opened = on.text.open(path);
        ASSERT_FALSE(opened);
        EXPECT_EQ(opened.error(), TextError::kFile);
        EXPECT_EQ(on.text.file_error(), error);
    };
    refused("/f", files::Error::kIsFolder);
    refused("/none/a", files::Error::kNotFound);
    refused("/a/b", files::Error::kNotFolder);
    refused(std::string(256, '/'), files::Error::kBadPath);
    on.files.refuse(files::Error::kAbsent);
    refused("/a", files::Error::kAbsent);
    on.files.refuse(files::Error::kFailed, 1);
    refused("/a", files::Error::kFailed);
    EXPECT_EQ(on.text.path(), "/a");
    expect_text(on, "one two");
    ASSERT_TRUE(on.text.undo());
    expect_text(on, "one");
    EXPECT_EQ(on.files.open_handles(), 1U);
}

// Field case: an editor makes mixed line endings equal when it saves | microsoft/vscode 119025 | bytes that were not
// edited are as they were
TEST(Text, bytes_of_any_kind_are_kept_as_they_are) {
    for (const std::string_view bytes : {"no newline at the end"sv, "a\r\nb\nc\rd\r\n"sv, "\0\0\xFF\xFE\0"sv,
                                         "\n"sv, ""sv, "\xEF\xBB\xBFtext\n"sv, "\xC3"sv, "\x1A\x04"sv}) {
        TextFixture on;
        on.files.put("/a", bytes);
        ASSERT_TRUE(on.text.open("/a"));
        ASSERT_TRUE(on.text.replace(bytes.size() / 2, 0, "x"));
        ASSERT_TRUE(on.text.replace(bytes.size() / 2, 1, ""));
        GoAlways go_on;
        ASSERT_TRUE(on.text.save(go_on));
        EXPECT_TRUE(on.files.text("/a") == bytes);
    }
}

TEST(Text, typing_costs_neither_a_piece_nor_a_step_a_character) {
    TextFixture on({.added = 3000, .pieces = 16, .steps = 4});
    on.files.put("/a", "begin end");
    ASSERT_TRUE(on.text.open("/a"));
    for (std::size_t i = 0; i < 1000; ++i) ASSERT_TRUE(on.text.replace(6 + i, 0, "x", i > 0));
    EXPECT_EQ(on.text.size(), 1009U);
    ASSERT_TRUE(on.text.undo());
    expect_text(on, "begin end");
    ASSERT_TRUE(on.text.redo());
    EXPECT_EQ(on.text.size(), 1009U);
}

TEST(Text, inserting_at_one_place_over_and_over_costs_no_piece_each) {
    TextFixture on({.added = 3000, .pieces = 16, .steps = 4});
    on.files.put("/a", "begin end");
    ASSERT_TRUE(on.text.open("/a"));
    for (std::size_t i = 0; i < 1000; ++i)
        ASSERT_TRUE(on.text.replace(6, 0, std::string(1, static_cast<char>('a' + i % 26)), i > 0));
    EXPECT_EQ(all_of(on.text).substr(0, 12), "begin lkjihg");
    ASSERT_TRUE(on.text.undo());
    expect_text(on, "begin end");
}

TEST(Text, what_is_typed_and_deleted_again_costs_no_memory) {
    TextFixture on({.added = 64, .pieces = 16, .steps = 4});
    on.files.put("/a", "ab");
    ASSERT_TRUE(on.text.open("/a"));
    for (int i = 0; i < 1000; ++i) {
        ASSERT_TRUE(on.text.replace(1, 0, "xy", i > 0));
        ASSERT_TRUE(on.text.replace(2, 1, "", true));
        ASSERT_TRUE(on.text.replace(1, 1, "", true));
    }
    expect_text(on, "ab");
}

TEST(Text, full_memory_is_said_and_changes_nothing_and_saving_frees_it) {
    TextFixture on({.added = 100, .pieces = 24, .steps = 8});
    on.files.put("/a", "abcdefghijklmnopqrstuvwxyz");
    ASSERT_TRUE(on.text.open("/a"));
    EXPECT_EQ(on.text.replace(3, 2, std::string(101, 'x')).error(), TextError::kFull);
    expect_text(on, "abcdefghijklmnopqrstuvwxyz");
    EXPECT_FALSE(on.text.changed());
    for (int round = 0; round < 5; ++round) {
        int changes = 0;
        while (on.text.replace(static_cast<Offset>(changes * 3 % 26), 1, "yz")) ++changes;
        EXPECT_GE(changes, 4);
        const std::string before = all_of(on.text);
        EXPECT_EQ(on.text.replace(0, 1, std::string(100, 'x')).error(), TextError::kFull);
        expect_text(on, before);
        GoAlways go_on;
        ASSERT_TRUE(on.text.save(go_on));
        expect_text(on, before);
        EXPECT_EQ(on.files.text("/a"), before);
    }
}

TEST(Text, the_oldest_steps_are_forgotten_when_their_memory_is_full) {
    TextFixture on({.steps = 5});
    ASSERT_TRUE(on.text.open("/a"));
    for (int i = 0; i < 9; ++i)
        ASSERT_TRUE(on.text.replace(0, 0, std::string(1, static_cast<char>('0' + i))));
    for (int i = 0; i < 5; ++i) ASSERT_TRUE(on.text.undo());
    EXPECT_FALSE(on.text.undo());
    expect_text(on, "3210");
    for (int i = 0; i < 5; ++i) ASSERT_TRUE(on.text.redo());
    expect_text(on, "876543210");
}

TEST(Text, without_memory_for_steps_there_is_no_undo_but_a_text) {
    TextFixture on({.steps = 0});
    on.files.put("/a", "abc");
    ASSERT_TRUE(on.text.open("/a"));
    ASSERT_TRUE(on.text.replace(1, 1, "xy"));
    EXPECT_TRUE(on.text.changed());
    EXPECT_FALSE(on.text.undo());
    expect_text(on, "axyc");
}

TEST(Text, a_step_of_many_changes_is_undone_at_once_and_says_where) {
    TextFixture on({.pieces = 500, .steps = 3});
    std::string text, indented;
    for (int i = 0; i < 200; ++i) {
        text += "line\n";
        indented += "    line\n";
    }
    on.files.put("/a", text);
    ASSERT_TRUE(on.text.open("/a"));
    on.text.begin_step();
    for (Offset i = 0; i < 200; ++i) ASSERT_TRUE(on.text.replace(i * 9, 0, "    "));
    on.text.end_step();
    expect_text(on, indented);
    const auto undone = on.text.undo();
    ASSERT_TRUE(undone);
    EXPECT_EQ(undone->from, 0U);
    EXPECT_LE(undone->to, 5U * 199U + 1U);
    expect_text(on, text);
    EXPECT_FALSE(on.text.changed());
    ASSERT_TRUE(on.text.redo());
    expect_text(on, indented);
    EXPECT_FALSE(on.text.redo());
}

TEST(Text, an_empty_step_is_none_and_a_new_step_ends_redo) {
    TextFixture on;
    ASSERT_TRUE(on.text.open("/a"));
    on.text.begin_step();
    on.text.end_step();
    ASSERT_TRUE(on.text.replace(0, 0, ""));
    EXPECT_FALSE(on.text.undo());
    ASSERT_TRUE(on.text.replace(0, 0, "a"));
    ASSERT_TRUE(on.text.undo());
    ASSERT_TRUE(on.text.replace(0, 0, "b"));
    EXPECT_FALSE(on.text.redo());
    expect_text(on, "b");
}

// Field case: undo does not take back the mark of a changed file | MidnightCommander/mc 26 | changed() is false at the
// state that was saved, and only there
TEST(Text, is_unchanged_again_when_undo_or_redo_come_to_what_was_saved) {
    TextFixture on;
    ASSERT_TRUE(on.text.open("/a"));
    GoAlways go_on;
    ASSERT_TRUE(on.text.replace(0, 0, "a"));
    ASSERT_TRUE(on.text.save(go_on));
    EXPECT_FALSE(on.text.changed());
    ASSERT_TRUE(on.text.replace(1, 0, "b"));
    EXPECT_TRUE(on.text.changed());
    ASSERT_TRUE(on.text.undo());
    EXPECT_FALSE(on.text.changed());
    expect_text(on, "a");
    ASSERT_TRUE(on.text.undo());
    EXPECT_TRUE(on.text.changed());
    ASSERT_TRUE(on.text.redo());
    EXPECT_FALSE(on.text.changed());
    ASSERT_TRUE(on.text.undo());
    ASSERT_TRUE(on.text.replace(0, 0, "c"));
    EXPECT_TRUE(on.text.changed());
    ASSERT_TRUE(on.text.undo());
    EXPECT_TRUE(on.text.changed());  // "" was not saved
}

// Field case: what was typed right after a save joined the saved step, so the file was not marked and was lost | SerenityOS/serenity
// 8902 | a step that was saved is never joined
TEST(Text, typing_on_behind_a_save_is_a_step_of_its_own) {
    TextFixture on;
    ASSERT_TRUE(on.text.open("/a"));
    GoAlways go_on;
    ASSERT_TRUE(on.text.replace(0, 0, "a"));
    ASSERT_TRUE(on.text.save(go_on));
    ASSERT_TRUE(on.text.replace(1, 0, "b", true));
    EXPECT_TRUE(on.text.changed());
    ASSERT_TRUE(on.text.undo());
    expect_text(on, "a");
    EXPECT_FALSE(on.text.changed());
}

TEST(Text, typing_inside_what_was_copied_or_pasted_leaves_the_copies) {
    TextFixture on;
    ASSERT_TRUE(on.text.open("/a"));
    ASSERT_TRUE(on.text.replace(0, 0, "abcd"));
    ASSERT_TRUE(on.text.copy(0, 4));
    ASSERT_TRUE(on.text.replace(2, 0, "1"));
    ASSERT_TRUE(on.text.paste(5));
    expect_text(on, "ab1cdabcd");
    ASSERT_TRUE(on.text.replace(7, 0, "2"));
    ASSERT_TRUE(on.text.paste(0));
    expect_text(on, "abcdab1cdab2cd");
    GoAlways go_on;
    ASSERT_TRUE(on.text.replace_all({.wanted = "b"}, "xyz", go_on));
    ASSERT_TRUE(on.text.replace(2, 0, "-"));
    ASSERT_TRUE(on.text.replace(16, 0, "+"));
    expect_text(on, "ax-yzcdaxyz1cdax+yz2cd");
}

TEST(Text, the_clipboard_outlives_another_file_and_a_save) {
    for (const bool reads_replaced : {true, false}) {
        TextFixture on;
        on.files.set_reads_replaced(reads_replaced);
        on.files.put("/a", "one two three");
        on.files.put("/b", "[]");
        GoAlways go_on;
        ASSERT_TRUE(on.text.open("/a"));
        ASSERT_TRUE(on.text.replace(7, 0, "+"));
        ASSERT_TRUE(on.text.copy(4, 8));
        ASSERT_TRUE(on.text.replace(4, 4, ""));
        ASSERT_TRUE(on.text.save(go_on));
        EXPECT_EQ(on.files.text("/a"), "one  three");
        EXPECT_EQ(on.text.paste(4).value_or(0), 4U);
        expect_text(on, "one two+ three");
        ASSERT_TRUE(on.text.open("/b"));
        EXPECT_EQ(on.text.clipboard_size(), 4U);
        EXPECT_EQ(on.text.paste(1).value_or(0), 4U);
        expect_text(on, "[two+]");
        ASSERT_TRUE(on.text.save(go_on));
        EXPECT_EQ(on.files.text("/b"), "[two+]");
    }
}

TEST(Text, a_clipboard_that_would_fill_the_memory_is_emptied_by_the_next_file) {
    TextFixture on({.added = 100});
    on.files.set_reads_replaced(false);
    on.files.put("/a", std::string(300, 'x'));
    on.files.put("/b", "b");
    ASSERT_TRUE(on.text.open("/a"));
    ASSERT_TRUE(on.text.copy(0, 300));
    EXPECT_EQ(on.text.paste(100).value_or(0), 300U);
    EXPECT_EQ(on.text.size(), 600U);
    ASSERT_TRUE(on.text.open("/b"));
    EXPECT_EQ(on.text.clipboard_size(), 0U);
    EXPECT_EQ(on.text.paste(0).value_or(9), 0U);
    expect_text(on, "b");
    on.files.set_reads_replaced(true);
    ASSERT_TRUE(on.text.replace(0, 0, std::string(60, 'y')));
    ASSERT_TRUE(on.text.copy(0, 60));
    ASSERT_TRUE(on.text.open("/b"));
    EXPECT_EQ(on.text.clipboard_size(), 0U);
    ASSERT_TRUE(on.text.replace(0, 0, std::string(100, 'z')));
}

}  // namespace
}  // namespace vedette::edit
