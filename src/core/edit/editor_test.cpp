#include "core/edit/editor_fixture.hpp"

namespace vedette::edit {
namespace {

TEST(Editor, Y16_header_has_the_name_the_mark_of_changes_the_mode_and_the_place) {
    EditorBench b("one\n\ttwo\n", EditorBench::kPath, {.rows = 18, .columns = 40});
    EXPECT_EQ(b.row(0), " notes.txt           Insert  Ln 1 Col 1");
    b.press("Down Right Ctrl-T x");
    EXPECT_TRUE(b.row(0).ends_with("Replace  Ln 2 Col 6")) << b.row(0);
    EXPECT_TRUE(b.row(0).contains("(*)")) << b.row(0);
    EXPECT_EQ(b.all(), "one\n\txwo\n");
    EXPECT_EQ(b.row(2), "    xwo") << "a tab has four columns and stays a tab";
}

TEST(Editor, Y16_escape_with_changes_asks_for_yes_no_or_back) {
    EditorBench b("one\n");
    b.press("x Esc");
    EXPECT_TRUE(b.last_row().starts_with("Save the changes?")) << b.last_row();
    b.press("Esc");
    EXPECT_FALSE(b.editor.ended());
    b.press("Esc q");
    EXPECT_FALSE(b.editor.ended());
    b.press("n");
    EXPECT_TRUE(b.editor.ended());
    EXPECT_EQ(b.files.text("/notes.txt"), "one\n");
}

TEST(Editor, Y16_escape_and_yes_saves) {
    EditorBench b("one\n");
    b.press("x Esc y");
    EXPECT_TRUE(b.editor.ended());
    EXPECT_EQ(b.files.text("/notes.txt"), "xone\n");
    EXPECT_EQ(b.files.files(), 1U) << "no recovery file is left";
}

TEST(Editor, Y16_without_changes_escape_leaves) {
    EditorBench b("one\n");
    b.press("Esc");
    EXPECT_TRUE(b.editor.ended());
}

TEST(Editor, undo_takes_back_what_was_typed_together) {
    EditorBench b("");
    b.press("abc Backspace Backspace Left x Right y Ctrl-Z");
    EXPECT_EQ(b.all(), "xa");
    b.press("Ctrl-Z");
    EXPECT_EQ(b.all(), "a");
    b.press("Ctrl-Z");
    EXPECT_EQ(b.all(), "abc");
    b.press("Ctrl-Z");
    EXPECT_EQ(b.all(), "");
    b.press("Ctrl-Z");
    EXPECT_EQ(b.last_row(), "There is nothing to undo");
    b.press("Ctrl-Y Ctrl-Y Ctrl-Y Ctrl-Y");
    EXPECT_EQ(b.all(), "xay");
}

TEST(Editor, a_search_selects_and_says_where_it_begins_again) {
    EditorBench b("one two one\n");
    b.press("Ctrl-F one Enter");
    ASSERT_TRUE(b.editor.cursor().selection().has_value());
    EXPECT_EQ(b.editor.cursor().selection()->from, 0U);
    b.press("F3");
    EXPECT_EQ(b.editor.cursor().selection()->from, 8U);
    b.press("F3");
    EXPECT_TRUE(b.last_row().starts_with("Not found up to the end")) << b.last_row();
    b.press("F3");
    EXPECT_EQ(b.editor.cursor().selection()->from, 0U);
    b.press("Shift-F3");
    EXPECT_TRUE(b.last_row().starts_with("Not found")) << b.last_row();
    b.press("Shift-F3");
    EXPECT_EQ(b.editor.cursor().selection()->from, 8U);
}

TEST(Editor, the_selection_is_the_first_text_to_find) {
    EditorBench b("abc abc");
    b.press("Shift-Right Shift-Right Ctrl-F");
    EXPECT_EQ(b.last_row(), "Find: ab");
    b.press("Enter");
    EXPECT_EQ(b.editor.cursor().selection()->from, 4U);
}

TEST(Editor, a_search_is_plain_text_and_case_sensitive) {
    EditorBench b("a.c A.C abc");
    b.press("Ctrl-F A.C Enter");
    EXPECT_EQ(b.editor.cursor().selection()->from, 4U);
}

TEST(Editor, replaces_one_place_after_the_other) {
    EditorBench b("a-a-a-a");
    b.press("Ctrl-H a Enter xx Enter");
    EXPECT_TRUE(b.last_row().starts_with("Replace?")) << b.last_row();
    b.press("Enter F3 Ctrl-R Esc");
    EXPECT_EQ(b.all(), "xx-a-xx-a");
    b.press("Ctrl-Z Ctrl-Z");
    EXPECT_EQ(b.all(), "a-a-a-a");
}

TEST(Editor, replaces_all_as_one_step) {
    EditorBench b("a-a-a");
    b.press("Ctrl-H a Enter aa Enter Ctrl-A");
    EXPECT_EQ(b.all(), "aa-aa-aa");
    EXPECT_EQ(b.last_row(), "3 places replaced");
    b.press("Ctrl-Z");
    EXPECT_EQ(b.all(), "a-a-a");
}

TEST(Editor, a_key_that_ends_the_replacing_does_what_it_does) {
    EditorBench b("a-a");
    b.press("Ctrl-H a Enter b Enter End x");
    EXPECT_EQ(b.all(), "a-ax");
}

TEST(Editor, Y16_a_line_number_beyond_the_end_or_below_one_is_the_last_line) {
    EditorBench b("a\nb\nc");
    b.press("Ctrl-G 2 Enter");
    EXPECT_EQ(b.editor.cursor().at(), 2U);
    for (const std::string_view number : {"99", "-5", "99999999999999999999999"}) {
        b.press("Ctrl-Home Ctrl-G").press(number).press("Enter");
        EXPECT_EQ(b.editor.cursor().at(), 4U) << number;
    }
    b.press("Ctrl-Home Ctrl-G Enter");
    EXPECT_EQ(b.editor.cursor().at(), 0U);
}

TEST(Editor, brackets_are_shown_and_found) {
    EditorBench b("f(a[1], {b})");
    b.press("Right");
    EXPECT_TRUE(b.terminal.at(1, 1).look.underline && b.terminal.at(1, 11).look.underline);
    b.press("Ctrl-B");
    EXPECT_EQ(b.editor.cursor().at(), 11U);
    b.press("Ctrl-B");
    EXPECT_EQ(b.editor.cursor().at(), 1U);
    b.press("Home Ctrl-B");
    EXPECT_TRUE(b.last_row().starts_with("There is no bracket")) << b.last_row();
}

TEST(Editor, shows_what_is_no_text) {
    EditorBench b(std::string_view("a\x01\x7f\xff\x00z\xc2\x85", 8));
    EXPECT_EQ(b.row(1), "a^A^?<ff>^@z<85>");
    b.press("End Backspace Backspace");
    EXPECT_EQ(b.all(), std::string_view("a\x01\x7f\xff\x00", 5));
}

TEST(Editor, follows_the_cursor_sideways_and_back) {
    EditorBench b("0123456789012345678901234567890123456789x\nshort\n");
    b.press("End");
    EXPECT_TRUE(b.row(1).ends_with("9x")) << b.row(1);
    EXPECT_LT(b.terminal.column, 30U);
    b.press("Home");
    EXPECT_EQ(b.row(1), "012345678901234567890123456789");
    b.press("End Down");
    EXPECT_EQ(b.row(2), "short");
}

TEST(Editor, pastes_are_text_even_in_a_question) {
    EditorBench b("one\n");
    const auto paste = [&](std::string_view text) {
        b.editor.handle({.kind = term::Event::Kind::kPasteBegin}, b.now);
        for (const char c : text) {
            b.editor.handle({.kind = term::Event::Kind::kKey,
                             .key = c == '\n' ? term::Key::kEnter : term::Key::kCharacter,
                             .character = static_cast<unsigned char>(c)},
                            b.now);
        }
        b.editor.handle({.kind = term::Event::Kind::kPasteEnd}, b.now);
        b.settle();
    };
    b.press("x Esc");
    paste("n\ny\n");
    EXPECT_TRUE(b.last_row().starts_with("Save the changes?")) << "a paste answers nothing";
    b.press("Esc Ctrl-F");
    paste("on\ne");
    EXPECT_EQ(b.last_row(), "Find: one");
    b.press("Esc");
    paste("\x03\x13");
    EXPECT_EQ(b.all().substr(0, 3), "x\x03\x13") << "control characters are text";
    b.press("Ctrl-Z");
    EXPECT_EQ(b.all(), "xone\n") << "a paste is one step";
}

TEST(Editor, says_when_a_save_has_no_room_and_keeps_the_text) {
    EditorBench b("one\n");
    b.press("x");
    b.files.occupy(24 * 1024);
    b.press("Ctrl-S");
    EXPECT_TRUE(b.last_row().starts_with("It cannot be done:")) << b.last_row();
    EXPECT_TRUE(b.row(0).contains("(*)"));
    EXPECT_EQ(b.files.text("/notes.txt"), "one\n");
    b.files.occupy(0);
    b.press("Ctrl-S");
    EXPECT_EQ(b.files.text("/notes.txt"), "xone\n");
}

TEST(Editor, asks_before_it_overwrites_what_another_program_wrote) {
    EditorBench b("one\n");
    b.press("x");
    b.files.put("/notes.txt", "theirs\n");
    b.press("Ctrl-S");
    EXPECT_TRUE(b.last_row().starts_with("Another program changed")) << b.last_row();
    EXPECT_EQ(b.files.text("/notes.txt"), "theirs\n");
    b.press("n");
    EXPECT_TRUE(b.last_row().starts_with("Save as: ")) << b.last_row();
    b.press("m i n e Enter");
    EXPECT_EQ(b.files.text("/mine"), "xone\n");
    EXPECT_EQ(b.files.text("/notes.txt"), "theirs\n");
}

TEST(Editor, notices_by_itself_that_the_file_was_changed) {
    EditorBench b("one\n");
    b.files.put("/notes.txt", "theirs\n");
    b.now = b.now + std::chrono::seconds(3);
    b.settle();
    EXPECT_TRUE(b.last_row().starts_with("The file was changed")) << b.last_row();
}

TEST(Editor, offers_the_changes_of_an_editor_that_died) {
    EditorBench b("one\n");
    b.press("x");
    b.editor.keep_changes();
    EXPECT_NE(b.files.text("/.notes.txt.recovery"), "?");
    // Opened again, the text is the file's.
    EXPECT_TRUE(b.editor.open("/notes.txt", {.rows = 12, .columns = 30}).has_value());
    b.settle();
    EXPECT_TRUE(b.last_row().starts_with("Unsaved changes were found")) << b.last_row();
    b.press("y");
    EXPECT_EQ(b.all(), "xone\n");
    b.press("Ctrl-S");
    EXPECT_EQ(b.files.text("/.notes.txt.recovery"), "?");
}

TEST(Editor, leaves_changes_of_an_editor_that_died_for_later) {
    EditorBench b("one\n");
    b.press("x");
    b.editor.keep_changes();
    const std::string kept = b.files.text("/.notes.txt.recovery");
    EXPECT_TRUE(b.editor.open("/notes.txt", {.rows = 12, .columns = 30}).has_value());
    b.settle();
    b.now = b.now + std::chrono::seconds(100);
    b.press("Esc y Esc n");
    EXPECT_TRUE(b.editor.ended());
    EXPECT_EQ(b.files.text("/.notes.txt.recovery"), kept);
}

TEST(Editor, asks_before_another_file_is_replaced) {
    EditorBench b("one\n");
    b.files.put("/other", "theirs\n");
    b.press("x Ctrl-O o t h e r Enter");
    EXPECT_TRUE(b.last_row().starts_with("There is a file of that name")) << b.last_row();
    EXPECT_EQ(b.files.text("/other"), "theirs\n");
    b.press("n");
    EXPECT_EQ(b.last_row(), "Save as: other");
    b.press("Enter y");
    EXPECT_EQ(b.files.text("/other"), "xone\n");
    EXPECT_EQ(b.files.text("/notes.txt"), "one\n");
}

TEST(Editor, writes_the_recovery_file_once_in_its_interval_at_most) {
    EditorBench b("one\n");
    b.now = b.now + std::chrono::seconds(100);
    b.press("x");
    const std::string first = b.files.text("/.notes.txt.recovery");
    EXPECT_NE(first, "?");
    b.now = b.now + std::chrono::seconds(30);
    b.press("y");
    EXPECT_EQ(b.files.text("/.notes.txt.recovery"), first);
    EXPECT_LE(b.editor.deadline().since, b.now.since + std::chrono::seconds(30));
    b.now = b.now + std::chrono::seconds(31);
    b.settle();
    EXPECT_NE(b.files.text("/.notes.txt.recovery"), first);
}

TEST(Editor, says_when_its_memory_is_used_up_and_goes_on_after_a_save) {
    EditorBench b("one\n");
    for (int i = 0; i < 20'000 && b.editor.message().empty(); ++i) {
        b.editor.handle({.kind = term::Event::Kind::kKey, .character = U'w'}, b.now);
    }
    b.settle();
    EXPECT_TRUE(b.editor.message().starts_with("No memory is left")) << b.editor.message();
    const std::string text = b.all();
    b.press("Ctrl-S");
    EXPECT_EQ(b.files.text("/notes.txt"), text);
    b.press("Home z");
    EXPECT_EQ(b.all().size(), text.size() + 1);
}

TEST(Editor, read_only_changes_nothing) {
    EditorBench b("one\n", EditorBench::kPath, {.rows = 12, .columns = 30}, {.read_only = true});
    b.press("x Backspace Delete Enter Ctrl-X Ctrl-V Ctrl-L Tab Ctrl-Q Ctrl-U Ctrl-Z Ctrl-S Ctrl-H");
    EXPECT_EQ(b.all(), "one\n");
    EXPECT_TRUE(b.last_row().starts_with("The file is open for reading")) << b.last_row();
    b.press("Esc");
    EXPECT_TRUE(b.editor.ended());
}

TEST(Editor, a_file_without_the_right_to_write_is_read_only) {
    EditorBench b(nullptr, "/other");
    b.files.put("/fixed", "text");
    b.files.set_may_write("/fixed", false);
    EXPECT_TRUE(b.editor.open("/fixed", {.rows = 12, .columns = 30}).has_value());
    b.settle();
    EXPECT_TRUE(b.row(0).contains("Read only")) << b.row(0);
}

TEST(Editor, Y16_execute_saves_runs_and_returns_to_the_line_of_the_error) {
    EditorBench b("a = 1\nb = c\n", "/job.py");
    b.result = {.took = std::chrono::milliseconds(1234), .error_line = 2, .problem = "NameError: c"};
    b.press("x F5");
    EXPECT_EQ(b.ran, "/job.py");
    EXPECT_EQ(b.files.text("/job.py"), "xa = 1\nb = c\n");
    EXPECT_TRUE(b.terminal.log.contains("\x1b[7mTime: 1.234 s\x1b[m")) << b.terminal.log;
    b.ran.clear();
    b.press("F5");
    EXPECT_EQ(b.ran, "/job.py") << "F5 runs it again";
    b.press("x Enter");
    EXPECT_EQ(b.editor.cursor().at(), 7U);
    EXPECT_EQ(b.last_row(), "NameError: c");
    EXPECT_EQ(b.row(1), "xa = 1");
}

TEST(Editor, colours_of_a_language) {
    EditorBench b("def f():\n    '''one\n    two'''\n", "/job.py");
    EXPECT_EQ(b.terminal.at(1, 0).look.text, 4);
    EXPECT_EQ(b.terminal.at(3, 4).look.text, 1) << "a string over lines";
    EXPECT_TRUE(b.terminal.at(1, 4).look.bold);
}

TEST(Editor, makes_no_comment_where_the_language_has_none) {
    EditorBench b("{}\n", "/a.json");
    b.press("Ctrl-Q");
    EXPECT_EQ(b.all(), "{}\n");
    EXPECT_TRUE(b.last_row().starts_with("This language has no")) << b.last_row();
}

TEST(Editor, makes_comments_with_the_mark_of_the_language) {
    EditorBench b("x()\n", "/a.lua");
    b.press("Ctrl-Q");
    EXPECT_EQ(b.all(), "--x()\n");
}

TEST(Editor, the_help_lists_the_keys_that_count) {
    EditorBench b("one\n", EditorBench::kPath, {.rows = 12, .columns = 60});
    b.press("F1");
    EXPECT_EQ(b.row(0), " Keys of the editor");
    EXPECT_TRUE(b.row(1).starts_with("Left ")) << b.row(1);
    b.press("PageDown PageDown PageDown PageDown PageDown PageDown PageDown");
    EXPECT_TRUE(b.row(10).starts_with("Esc ")) << b.row(10);
    b.press("Esc");
    EXPECT_EQ(b.row(1), "one");
    EXPECT_FALSE(b.editor.ended());
}

TEST(Editor, a_key_in_the_middle_of_a_screen_costs_some_ten_bytes) {
    std::string text;
    for (int line = 0; line < 30; ++line) text += "the quick brown fox jumps\n";
    EditorBench b(text);
    b.press("Down Down Down Right Right Right Right");
    for (const std::string_view key : {"x", "Backspace", "Delete", "Enter", "Ctrl-L", "Right", "Down"}) {
        const std::size_t before = b.terminal.sent;
        b.press(key);
        EXPECT_LE(b.terminal.sent - before, 90U) << key << ": " << b.terminal.sent - before;
    }
}

TEST(Editor, scrolling_by_a_line_sends_about_a_line) {
    std::string text;
    for (int line = 0; line < 26; ++line) text += std::string(25, static_cast<char>('a' + line)) + "\n";
    EditorBench b(text);
    b.press("Down Down Down Down Down Down Down Down Down");
    const std::size_t before = b.terminal.sent;
    b.press("Down");
    EXPECT_EQ(b.row(10), std::string(25, 'k'));
    EXPECT_LE(b.terminal.sent - before, 80U);
}

TEST(Editor, a_window_of_another_size_shows_the_same_place) {
    EditorBench b("one\ntwo\nthree\n");
    b.press("Down Down");
    b.terminal.resize(5, 20);
    b.editor.resize({.rows = 5, .columns = 20});
    b.settle();
    EXPECT_EQ(b.row(3), "three");
    EXPECT_EQ(b.terminal.mistakes, "");
}

}  // namespace
}  // namespace vedette::edit
