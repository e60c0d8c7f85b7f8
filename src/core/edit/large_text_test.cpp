// Texts that are much larger than memory: what is read, and how much memory is needed.
#include <algorithm>

#include <gtest/gtest.h>

#include "core/edit/testing/huge_file.hpp"
#include "core/edit/testing/text_fixture.hpp"

namespace vedette::edit {
namespace {

// A file of the largest size that this machine can edit, up to 1 GB.
constexpr std::uint64_t kHuge = std::min<std::uint64_t>(kMaxFile, 1U << 30);

struct HugeFixture {
    explicit HugeFixture(std::uint64_t line, std::uint64_t size = kHuge) : file(size, line) {}
    HugeFile file;
    TextFixture memory{{.files = 0,
                        .added = 2000,
                        .pieces = 100,
                        .steps = 10,
                        .cache = 2048,
                        .marks = 16,
                        .limits = {.block = 512, .max_line = 1024}}};
    Text text{file, memory.memory(), memory.limits};
};

TEST(LargeText, opens_without_reading_and_a_keystroke_reads_what_is_near) {
    HugeFixture on(50);
    ASSERT_TRUE(on.text.open("/huge"));
    EXPECT_EQ(on.file.bytes_read, 0U);
    EXPECT_EQ(on.text.size(), kHuge);
    for (const Offset at : {kHuge / 2, Offset{0}, kHuge - 1, kHuge / 3}) {
        on.file.bytes_read = 0;
        for (int i = 0; i < 20; ++i) ASSERT_TRUE(on.text.replace(at, 0, "x", i > 0));
        const Offset begin = on.text.line_begin(at);
        EXPECT_LE(at - begin, 50U);
        EXPECT_GT(on.text.next_line(at), at);
        std::uint8_t screen[1000];
        on.text.read(begin, screen);
        EXPECT_LE(on.file.bytes_read, 12'000U) << at;
    }
}

TEST(LargeText, a_keystroke_reads_what_is_near_also_where_lines_are_counted) {
    HugeFixture on(50, 2'000'000);
    ASSERT_TRUE(on.text.open("/huge"));
    while (on.text.index(100'000)) {
    }
    EXPECT_EQ(on.text.lines().value_or(0), 40'001U);
    const Offset at = 1'234'549;  // a newline
    EXPECT_EQ(on.text.line_of(at).value_or(0), 24'690U);
    on.file.bytes_read = 0;
    for (Offset i = 0; i < 40; ++i) {
        ASSERT_TRUE(on.text.replace(at - i, 1, "", i > 0));
        EXPECT_EQ(on.text.line_of(at - i).value_or(0), 24'690U);
    }
    EXPECT_EQ(on.text.lines().value_or(0), 40'000U);
    ASSERT_TRUE(on.text.undo());
    EXPECT_EQ(on.text.lines().value_or(0), 40'001U);
    EXPECT_LE(on.file.bytes_read, 20'000U);
    // Most of the text goes without a look at most of its bytes.
    on.file.bytes_read = 0;
    ASSERT_TRUE(on.text.replace(1000, 1'900'000, ""));
    EXPECT_EQ(on.text.lines().value_or(0), 2001U);
    EXPECT_LE(on.file.bytes_read, 600'000U);
}

// Field case: a large file without newlines hangs the editor | zed-industries/zed 16120 | it is walked through in parts
TEST(LargeText, one_line_of_the_whole_file_is_walked_through_in_parts) {
    HugeFixture on(0);
    ASSERT_TRUE(on.text.open("/huge"));
    const Offset middle = kHuge / 2 + 12345;
    const Offset begin = on.text.line_begin(middle);
    const Offset next = on.text.next_line(middle);
    EXPECT_LE(middle - begin, 1024U);
    EXPECT_GT(next, middle);
    EXPECT_LE(next - begin, 1027U);
    EXPECT_EQ(on.text.line_begin(next), next);
    EXPECT_EQ(on.text.line_begin(next - 1), begin);
    EXPECT_LE(on.file.bytes_read, 30'000U);
    EXPECT_EQ(on.text.line_begin(0), 0U);
    EXPECT_EQ(on.text.next_line(kHuge - 1), kHuge);
}

TEST(LargeText, a_search_and_the_index_go_in_steps_of_the_given_size) {
    HugeFixture on(50);
    ASSERT_TRUE(on.text.open("/huge"));
    Text::Search search{.wanted = "no such text", .from = 1000};
    EXPECT_EQ(on.text.find(search, 5000), Text::Found::kGoOn);
    EXPECT_EQ(search.from, 6000U);
    EXPECT_LE(on.file.bytes_read, 7000U);
    search = {.wanted = "no such text", .from = kHuge, .backwards = true};
    EXPECT_EQ(on.text.find(search, 5000), Text::Found::kGoOn);
    EXPECT_GE(search.from, kHuge - 5100);
    EXPECT_TRUE(on.text.index(10'000));
    EXPECT_EQ(on.text.line_of(9999).value_or(0), 199U);
    EXPECT_FALSE(on.text.line_of(20'000));
    EXPECT_FALSE(on.text.lines());
    EXPECT_EQ(on.text.begin_of(100).value_or(0), 5000U);
    EXPECT_FALSE(on.text.begin_of(300));
}

TEST(LargeText, a_file_that_is_too_large_is_refused) {
    HugeFixture on(50, std::uint64_t{kMaxFile} + 1);
    EXPECT_EQ(on.text.open("/huge").error(), TextError::kTooLarge);
    EXPECT_EQ(on.text.size(), 0U);
}

// What a chip has: a file of 64 KB, edited in many places within 32 KB, with the text itself.
TEST(LargeText, a_file_of_64_kb_is_edited_and_saved_within_32_kb) {
    const ModelSizes sizes{.files = 150'000,
                           .added = 12'000,
                           .pieces = 700,
                           .steps = 100,
                           .cache = 2048,
                           .marks = 32,
                           .limits = {.block = 512, .max_line = 1024}};
    if constexpr (kIsSmall) {
        EXPECT_LE(sizes.added + sizes.pieces * sizeof(Piece) + sizes.steps * sizeof(Change) + sizes.cache +
                      sizes.marks * sizeof(LineMark) + sizeof(Text),
                  32U * 1024U);
    }
    TextFixture on(sizes);
    on.files.set_reads_replaced(false);
    {
        const auto handle = on.files.create("/a");
        ASSERT_TRUE(handle);
        for (int i = 0; i < 1024; ++i)
            ASSERT_TRUE(on.files.write(
                *handle, as_bytes("The line of a file has 64 bytes, of which the last is a newlin.\n")));
        ASSERT_TRUE(on.files.close(*handle));
    }
    ASSERT_TRUE(on.text.open("/a"));
    Random random(7);
    GoAlways go_on;
    for (int round = 0; round < 2; ++round) {
        for (int i = 0; i < 300; ++i)
            ASSERT_TRUE(on.text.replace(random.below(65'000), 3, "A text of 20 bytes. ")) << i;
        const auto size = on.text.size();
        ASSERT_TRUE(on.text.save(go_on));
        EXPECT_EQ(on.files.stat("/a")->size, size);
        EXPECT_EQ(on.text.size(), size);
    }
}

// Places: each costs two pieces, and undo and redo of all of them take one step.
#ifdef VEDETTE_CHIP
constexpr std::size_t kPlaces = 400;
#else
constexpr std::size_t kPlaces = 1'000'000;
#endif

// Field case: replacing 60,000 places in a piece tree did not end, for each edit looked at every piece | sinelaw/fresh 2893 |
// one walk over the text
TEST(LargeText, all_places_are_replaced_in_one_walk_and_come_back_in_one_step) {
    TextFixture on({.files = 0, .added = kPlaces * 7 + 100, .pieces = kPlaces * 2 + 100, .steps = 10});
    ASSERT_TRUE(on.text.open("/a"));
    std::string text;
    for (std::size_t i = 0; i < kPlaces; ++i) text += "ab cd\n";
    ASSERT_TRUE(on.text.replace(0, 0, text));
    GoAlways go_on;
    const auto places = on.text.replace_all({.wanted = "cd"}, "c--d", go_on);
    ASSERT_TRUE(places);
    EXPECT_EQ(*places, kPlaces);
    EXPECT_EQ(on.text.size(), kPlaces * 8);
    std::uint8_t bytes[16];
    on.text.read(kPlaces / 2 * 8, bytes);
    EXPECT_EQ(as_text(bytes), "ab c--d\nab c--d\n");
    const auto undone = on.text.undo();
    ASSERT_TRUE(undone);
    EXPECT_EQ(undone->from, 3U);
    EXPECT_EQ(undone->to, kPlaces * 6 - 1);
    EXPECT_TRUE(all_of(on.text) == text);
    ASSERT_TRUE(on.text.redo());
    EXPECT_EQ(on.text.size(), kPlaces * 8);
}

TEST(LargeText, all_places_or_none_are_replaced) {
    TextFixture on({.files = 0, .pieces = 100});
    ASSERT_TRUE(on.text.open("/a"));
    std::string pairs;
    for (int i = 0; i < 100; ++i) pairs += "ab";
    ASSERT_TRUE(on.text.replace(0, 0, pairs));
    GoAlways go_on;
    EXPECT_EQ(on.text.replace_all({.wanted = "a"}, "c", go_on).error(), TextError::kFull);
    EXPECT_TRUE(all_of(on.text) == pairs);
    StopAt stop(2);
    EXPECT_EQ(on.text.replace_all({.wanted = "x"}, "c", stop).error(), TextError::kInterrupted);
}

}  // namespace
}  // namespace vedette::edit
