// Recovery files: what they bring back, and what is refused.
#include <gtest/gtest.h>

#include "core/edit/testing/text_fixture.hpp"

namespace vedette::edit {
namespace {

constexpr std::string_view kOld = "one two three four five six seven eight nine ten eleven twelve\n";

ModelSizes sizes_of(bool whole) {
    ModelSizes sizes;
    sizes.limits.read_whole = whole ? 1000 : 0;
    return sizes;
}

// A text with changes, and its recovery file "/r".
struct LostFixture : TextFixture {
    explicit LostFixture(bool whole = false) : TextFixture(sizes_of(whole)) {
        files.put("/a", kOld);
        EXPECT_TRUE(text.open("/a"));
        EXPECT_TRUE(text.replace(4, 3, "2"));
        EXPECT_TRUE(text.replace(20, 0, std::string("a\0b", 3)));
        EXPECT_TRUE(text.replace(30, 4, ""));
        EXPECT_TRUE(text.write_recovery("/r"));
        lost = all_of(text);
        EXPECT_TRUE(text.open("/a"));
    }
    std::string lost;
};

TEST(Recovery, brings_back_what_was_not_saved_as_one_step) {
    for (const bool whole : {false, true}) {
        LostFixture on(whole);
        ASSERT_TRUE(on.text.read_recovery("/r"));
        EXPECT_TRUE(all_of(on.text) == on.lost);
        EXPECT_TRUE(on.text.changed());
        ASSERT_TRUE(on.text.undo());
        EXPECT_EQ(all_of(on.text), kOld);
        EXPECT_FALSE(on.text.changed());
        ASSERT_TRUE(on.text.redo());
        GoAlways go_on;
        ASSERT_TRUE(on.text.save(go_on));
        EXPECT_TRUE(on.files.text("/a") == on.lost);
        // Written for a file that is not there any more.
        EXPECT_EQ(on.text.read_recovery("/r").error(), TextError::kChanged);
        EXPECT_TRUE(all_of(on.text) == on.lost);
    }
}

TEST(Recovery, is_small_against_the_text_also_after_a_save) {
    TextFixture on({.files = 48 * 1024});
    on.files.put("/a", std::string(8000, 'x'));
    ASSERT_TRUE(on.text.open("/a"));
    GoAlways go_on;
    for (int i = 0; i < 3; ++i) {
        ASSERT_TRUE(on.text.replace(4000, 1, "a change"));
        ASSERT_TRUE(on.text.write_recovery("/r"));
        EXPECT_LE(on.files.stat("/r")->size, 200U);
        ASSERT_TRUE(on.text.save(go_on));
    }
}

TEST(Recovery, of_a_new_text_needs_no_file) {
    TextFixture on;
    ASSERT_TRUE(on.text.open("/new"));
    ASSERT_TRUE(on.text.write_recovery("/r"));
    ASSERT_TRUE(on.text.read_recovery("/r"));
    EXPECT_EQ(on.text.size(), 0U);
    ASSERT_TRUE(on.text.replace(0, 0, "hello"));
    ASSERT_TRUE(on.text.write_recovery("/r"));
    ASSERT_TRUE(on.text.open("/new"));
    ASSERT_TRUE(on.text.read_recovery("/r"));
    EXPECT_EQ(all_of(on.text), "hello");
    ASSERT_TRUE(on.text.open("/other"));
    EXPECT_EQ(on.text.read_recovery("/r").error(), TextError::kChanged);
    on.files.put("/new", "others");
    ASSERT_TRUE(on.text.open("/new"));
    EXPECT_EQ(on.text.read_recovery("/r").error(), TextError::kChanged);
    EXPECT_EQ(all_of(on.text), "others");
}

// Field case: a damaged swap file crashed the editor | neovim/neovim 23358 | it is refused, and the text stays
TEST(Recovery, with_any_byte_changed_or_cut_off_is_refused_and_the_text_stays) {
    LostFixture on;
    const std::string file = on.files.text("/r");
    ASSERT_GE(file.size(), 100U);
    const auto refused = [&](const std::string& bytes) {
        on.files.overwrite("/r", bytes);
        const auto read = on.text.read_recovery("/r");
        return !read && read.error() == TextError::kDamaged && !on.text.changed();
    };
    for (std::size_t at = 0; at < file.size(); ++at) {
        for (const char mask : {'\x01', '\x80', '\xFF'}) {
            std::string bytes = file;
            bytes[at] = static_cast<char>(bytes[at] ^ mask);
            EXPECT_TRUE(refused(bytes)) << at;
        }
        EXPECT_TRUE(refused(file.substr(0, at))) << at;
    }
    EXPECT_TRUE(refused(file + "x"));
    EXPECT_TRUE(refused(file + file));
    EXPECT_TRUE(refused(std::string(5000, '\0')));
    EXPECT_EQ(all_of(on.text), kOld);
    on.files.overwrite("/r", file);
    EXPECT_TRUE(on.text.read_recovery("/r"));
}

TEST(Recovery, with_pieces_that_are_not_there_is_refused_even_with_a_right_check) {
    LostFixture on;
    const std::string file = on.files.text("/r");
    const std::size_t head = file.find("/a") + 2;
    for (std::size_t at = head; at + 4 < file.size() && at < head + 64; ++at) {
        std::string bytes = file;
        bytes[at] = static_cast<char>(bytes[at] ^ 0x40);
        std::uint8_t check[4];
        store_be32(check, crc32(0, as_bytes(std::string_view(bytes).substr(0, bytes.size() - 4))));
        bytes.replace(bytes.size() - 4, 4, as_text(check));
        on.files.overwrite("/r", bytes);
        EXPECT_EQ(on.text.read_recovery("/r").error(), TextError::kDamaged) << at;
    }
    EXPECT_EQ(all_of(on.text), kOld);
}

// Field case: recovery wrote over a file that was newer than the swap file | neovim/neovim 12729 | kChanged, and the text
// stays; otherwise undo leads back to the file
TEST(Recovery, for_a_file_that_was_changed_is_refused) {
    for (int change = 0; change < 3; ++change) {
        LostFixture on;
        // The first has the same size and time, but is another file.
        if (change > 0) on.files.set_time({Duration{9'000'000'000}});
        if (change == 0) on.files.put("/a", kOld);
        if (change == 1) on.files.overwrite("/a", kOld);
        if (change == 2) on.files.overwrite("/a", "short");
        ASSERT_TRUE(on.text.open("/a"));
        EXPECT_EQ(on.text.read_recovery("/r").error(), TextError::kChanged) << change;
        EXPECT_FALSE(on.text.changed());
    }
    LostFixture on;
    EXPECT_EQ(on.text.read_recovery("/none").error(), TextError::kFile);
    EXPECT_EQ(on.text.file_error(), files::Error::kNotFound);
}

TEST(Recovery, without_memory_or_with_a_device_that_fails_changes_nothing) {
    LostFixture on;
    TextFixture little({.files = 0, .added = 3, .pieces = 16});
    Text text(on.files, little.memory(), little.limits);
    ASSERT_TRUE(text.open("/a"));
    EXPECT_EQ(text.read_recovery("/r").error(), TextError::kFull);
    EXPECT_EQ(all_of(text), kOld);
    for (unsigned call = 0; call < 6; ++call) {
        on.files.refuse(files::Error::kFailed, call);
        const auto read = on.text.read_recovery("/r");
        if (read) break;
        EXPECT_EQ(all_of(on.text), kOld);
    }
    on.files.refuse(files::Error::kFailed, 1000);
    const std::size_t handles = on.files.open_handles();
    ASSERT_TRUE(on.text.read_recovery("/r"));
    EXPECT_EQ(on.files.open_handles(), handles);
}

TEST(Recovery, a_power_cut_while_it_is_written_leaves_the_one_before) {
    for (std::uint64_t step = 0;; ++step) {
        LostFixture on;
        ASSERT_TRUE(on.text.replace(0, 3, "1"));
        on.files.cut_power(step);
        const bool written = on.text.write_recovery("/r").has_value();
        on.files.restart(false);
        ASSERT_TRUE(on.text.open("/a"));
        ASSERT_TRUE(on.text.read_recovery("/r")) << step;
        EXPECT_EQ(all_of(on.text) == on.lost, !written);
        if (written) break;
    }
}

}  // namespace
}  // namespace vedette::edit
