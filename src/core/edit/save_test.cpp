// Saving: whole or not at all, whatever refuses, is full, loses its power, or was changed by another program.
#include <gtest/gtest.h>

#include "core/edit/testing/text_fixture.hpp"

namespace vedette::edit {
namespace {

constexpr std::string_view kOld = "The old text has more than one block.\nIt ends here.\n";
constexpr std::string_view kNew = "A new text has more than one block.\nIt ends here.\n";

// With a text that differs from the file: its first bytes are in memory, the others in the file.
struct EditedFixture : TextFixture {
    explicit EditedFixture(bool reads_replaced, const ModelSizes& sizes = {}) : TextFixture(sizes) {
        files.set_reads_replaced(reads_replaced);
        files.put("/a", kOld);
        EXPECT_TRUE(text.open("/a"));
        EXPECT_TRUE(text.replace(0, 7, "A new"));
    }
    std::expected<void, TextError> save(bool overwrite = false) {
        GoAlways go_on;
        return text.save(go_on, overwrite);
    }
};

// Field case: an editor that was killed while it saved left half of the file | helix-editor/helix 3967 | the old or the new
// file
TEST(Save, a_power_cut_at_each_step_leaves_the_old_or_the_new_file) {
    for (const bool reads_replaced : {true, false}) {
        for (const bool keeps_names : {true, false}) {
            int old = 0, fresh = 0;
            for (std::uint64_t step = 0;; ++step) {
                EditedFixture on(reads_replaced);
                on.files.cut_power(step);
                const bool saved = on.save().has_value();
                EXPECT_EQ(saved, !on.files.is_off());
                EXPECT_TRUE(on.text.changed() != saved);
                on.files.restart(keeps_names);
                const std::string text = on.files.text("/a");
                EXPECT_TRUE(text == kOld || text == kNew) << text;
                EXPECT_TRUE(!saved || text == kNew);
                EXPECT_EQ(on.files.files(), 1U);
                ++(text == kOld ? old : fresh);
                if (saved) break;
            }
            EXPECT_GE(old, 4);
            EXPECT_GE(fresh, keeps_names ? 2 : 1);
        }
    }
}

TEST(Save, a_call_that_is_refused_leaves_file_and_text_and_the_next_save_is_whole) {
    for (const bool reads_replaced : {true, false}) {
        bool all = false;
        for (unsigned call = 0; !all && call < 100; ++call) {
            EditedFixture on(reads_replaced);
            on.files.refuse(files::Error::kFailed, call);
            const auto saved = on.save();
            const std::string left = on.files.text("/a");
            on.files.refuse(files::Error::kFailed, 1000);
            EXPECT_TRUE(left == (saved ? kNew : kOld)) << call;
            if (!saved) {
                EXPECT_TRUE(on.text.changed());
                EXPECT_EQ(on.files.files(), 1U);
                // A card's file that could not be opened again gives blanks, which are never saved.
                if (all_of(on.text) == kNew) {
                    EXPECT_TRUE(on.save()) << call;
                } else {
                    EXPECT_TRUE(on.text.read_failed()) << call;
                    EXPECT_FALSE(on.save(true));
                    EXPECT_EQ(on.files.text("/a"), kOld);
                    continue;
                }
            }
            EXPECT_EQ(on.files.text("/a"), kNew) << call;
            all = saved && call > 20;
        }
        EXPECT_TRUE(all);
    }
}

// Field case: a save to a full disk left an empty file | MidnightCommander/mc 2470 | the old file, and the text goes on
TEST(Save, too_little_room_is_said_before_a_byte_is_written) {
    EditedFixture on(true);
    on.files.occupy(24 * 1024);
    const std::uint64_t steps = on.files.steps();
    EXPECT_EQ(on.save().error(), TextError::kFile);
    EXPECT_EQ(on.text.file_error(), files::Error::kNoSpace);
    EXPECT_EQ(on.files.steps(), steps);
    EXPECT_EQ(on.files.text("/a"), kOld);
    on.files.occupy(0);
    EXPECT_TRUE(on.save());
    EXPECT_EQ(on.files.text("/a"), kNew);
}

TEST(Save, a_file_that_may_not_be_written_is_known_and_refused) {
    EditedFixture on(true);
    on.files.set_may_write("/a", false);
    EXPECT_EQ(on.save().error(), TextError::kFile);
    EXPECT_EQ(on.text.file_error(), files::Error::kNotAllowed);
    EXPECT_TRUE(on.text.may_write());  // when it was opened
    ASSERT_TRUE(on.text.open("/a"));
    EXPECT_FALSE(on.text.may_write());
}

TEST(Save, the_caller_may_stop_it) {
    EditedFixture on(true);
    StopAt stop(0);
    EXPECT_EQ(on.text.save(stop).error(), TextError::kInterrupted);
    EXPECT_EQ(on.files.text("/a"), kOld);
    EXPECT_EQ(on.files.files(), 1U);
    EXPECT_TRUE(on.text.changed());
}

// Field case: a save wrote over what another program had written | emsec/hal 139, geany/geany 1885 | save() says kChanged, whatever the
// change was, until the caller wants it
TEST(Save, a_file_that_another_program_changed_is_noticed_and_not_overwritten_but_when_asked) {
    for (int change = 0; change < 5; ++change) {
        EditedFixture on(true);
        EXPECT_FALSE(on.text.file_changed());
        on.files.set_time({Duration{9'000'000'000}});
        std::string left;
        switch (change) {
            case 0: on.files.put("/a", kOld); break;  // the same bytes in another file
            case 1: on.files.overwrite("/a", std::string(kOld)); break;
            case 2: on.files.overwrite("/a", std::string(kOld) + "more"); break;
            case 3: EXPECT_TRUE(on.files.remove_file("/a")); break;
            default: on.files.put("/a", "short"); break;
        }
        left = on.files.text("/a");
        EXPECT_TRUE(on.text.file_changed()) << change;
        for (int i = 0; i < 2; ++i) EXPECT_EQ(on.save().error(), TextError::kChanged) << change;
        EXPECT_EQ(on.files.text("/a"), left) << change;
        EXPECT_TRUE(on.text.changed());
        ASSERT_TRUE(on.save(true)) << change;
        EXPECT_EQ(on.files.text("/a"), kNew) << change;
        EXPECT_FALSE(on.text.file_changed()) << change;
        EXPECT_TRUE(on.save()) << change;
    }
}

TEST(Save, a_file_that_was_made_meanwhile_is_noticed) {
    TextFixture on;
    ASSERT_TRUE(on.text.open("/a"));
    ASSERT_TRUE(on.text.replace(0, 0, "mine"));
    on.files.put("/a", "others");
    GoAlways go_on;
    EXPECT_TRUE(on.text.file_changed());
    EXPECT_EQ(on.text.save(go_on).error(), TextError::kChanged);
    EXPECT_EQ(on.files.text("/a"), "others");
}

TEST(Save, a_card_that_cannot_replace_the_file_leaves_file_and_text) {
    EditedFixture on(false);
    const auto reader = on.files.open("/a");
    ASSERT_TRUE(reader);
    EXPECT_EQ(on.save().error(), TextError::kFile);
    EXPECT_EQ(all_of(on.text), kNew);
    EXPECT_FALSE(on.text.read_failed());
    EXPECT_EQ(on.files.text("/a"), kOld);
    EXPECT_TRUE(on.files.close(*reader));
    EXPECT_TRUE(on.save());
    EXPECT_EQ(on.files.text("/a"), kNew);
}

TEST(Save, a_change_during_the_save_is_noticed) {
    struct Meddler final : Text::GoOn {
        bool operator()(Offset) override {
            files->set_time({Duration{9'000'000'000}});
            files->overwrite("/a", "others have written this text, which is longer than a block of bytes.");
            return true;
        }
        files::MemoryFiles* files = nullptr;
    };
    EditedFixture on(true);
    Meddler meddler;
    meddler.files = &on.files;
    EXPECT_EQ(on.text.save(meddler).error(), TextError::kChanged);
    EXPECT_TRUE(on.files.text("/a").starts_with("others"));
}

// Field case: a file that was cut short while it was open ended the editor by SIGBUS | mawww/kakoune 3987 | blanks are
// shown, it is said, and nothing is saved
TEST(Save, bytes_that_are_gone_are_shown_as_blanks_and_never_saved) {
    ModelSizes sizes;
    sizes.cache = 32;  // one block
    EditedFixture on(true, sizes);
    on.files.overwrite("/a", "The");
    const std::string text = all_of(on.text);
    EXPECT_EQ(text.size(), kNew.size());
    EXPECT_EQ(text.substr(text.size() - 10), std::string(10, ' '));
    EXPECT_TRUE(on.text.read_failed());
    EXPECT_EQ(on.save().error(), TextError::kChanged);
    EXPECT_EQ(on.save(true).error(), TextError::kFile);
    EXPECT_EQ(on.files.text("/a"), "The");
    GoAlways go_on;
    EXPECT_EQ(on.text.save_as("/b", go_on).error(), TextError::kChanged);
    EXPECT_EQ(on.files.text("/b"), "?");
    ASSERT_TRUE(on.text.open("/a"));
    EXPECT_FALSE(on.text.read_failed());
}

TEST(Save, a_text_that_was_read_whole_is_not_harmed_by_others) {
    ModelSizes sizes;
    sizes.limits.read_whole = 1000;
    EditedFixture on(true, sizes);
    on.files.overwrite("/a", "x");
    EXPECT_EQ(all_of(on.text), kNew);
    EXPECT_EQ(on.save().error(), TextError::kChanged);
    ASSERT_TRUE(on.save(true));
    EXPECT_EQ(on.files.text("/a"), kNew);
    EXPECT_EQ(on.files.open_handles(), 0U);
    ASSERT_TRUE(on.text.undo());
    EXPECT_EQ(all_of(on.text), kOld);
}

TEST(Save, another_name_is_the_texts_from_then_on) {
    for (const bool reads_replaced : {true, false}) {
        EditedFixture on(reads_replaced);
        GoAlways go_on;
        on.files.put("/b", "old b");
        ASSERT_TRUE(on.text.save_as("/b", go_on));
        EXPECT_EQ(on.text.path(), "/b");
        EXPECT_EQ(on.files.text("/b"), kNew);
        EXPECT_EQ(on.files.text("/a"), kOld);
        on.files.put("/a", "others");
        EXPECT_FALSE(on.text.file_changed());
        ASSERT_TRUE(on.text.replace(0, 1, "THE"));
        ASSERT_TRUE(on.save());
        EXPECT_TRUE(on.files.text("/b").starts_with("THE new"));
        EXPECT_EQ(on.text.save_as("/none/a", go_on).error(), TextError::kFile);
        EXPECT_EQ(on.text.file_error(), files::Error::kNotFound);
        EXPECT_EQ(on.text.path(), "/b");
    }
}

TEST(Save, undo_goes_on_behind_many_saves_where_old_files_can_be_read) {
    TextFixture on;
    on.files.put("/a", "0123456789");
    ASSERT_TRUE(on.text.open("/a"));
    GoAlways go_on;
    for (int i = 0; i < 40; ++i) {
        ASSERT_TRUE(
            on.text.replace(static_cast<Offset>(i % 10), 1, std::string(1, static_cast<char>('a' + i % 26))));
        ASSERT_TRUE(on.text.save(go_on));
        EXPECT_LE(on.files.open_handles(), std::size_t{kSources});
    }
    int steps = 0;
    while (on.text.undo()) ++steps;
    EXPECT_GE(steps, static_cast<int>(kSources) - 1);
    EXPECT_EQ(all_of(on.text).size(), 10U);
    while (on.text.redo()) {
    }
    EXPECT_EQ(all_of(on.text), on.files.text("/a"));
    EXPECT_FALSE(on.text.changed());
    ASSERT_TRUE(on.text.open("/a"));
    EXPECT_EQ(on.files.open_handles(), 1U);
    EXPECT_EQ(on.files.files(), 1U);
}

TEST(Save, undo_begins_again_where_old_files_are_gone) {
    EditedFixture on(false);
    ASSERT_TRUE(on.save());
    EXPECT_FALSE(on.text.undo());
    EXPECT_EQ(all_of(on.text), kNew);
    ASSERT_TRUE(on.text.replace(0, 1, "x"));
    ASSERT_TRUE(on.text.undo());
    EXPECT_FALSE(on.text.changed());
}

}  // namespace
}  // namespace vedette::edit
