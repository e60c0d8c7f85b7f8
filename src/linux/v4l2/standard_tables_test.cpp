#include "linux/v4l2/standard_tables.hpp"

#include <gtest/gtest.h>

namespace vedette::v4l2 {
namespace {

using Data = std::vector<std::uint8_t>;

Data segment(std::uint8_t marker, const Data& body) {
    Data out = {0xff, marker, 0, static_cast<std::uint8_t>(body.size() + 2)};
    out.insert(out.end(), body.begin(), body.end());
    return out;
}

Data join(std::initializer_list<Data> parts) {
    Data out;
    for (const Data& part : parts) out.insert(out.end(), part.begin(), part.end());
    return out;
}

const Data kStart = {0xff, 0xd8};
const Data kEnd = {0xff, 0xd9};
const Data kEntropy = {1, 2, 3};

Data without_tables() {
    return join({kStart, segment(0xe0, {9, 9}), segment(0xdb, {1}), segment(0xc0, {2}), segment(0xda, {3}),
                 kEntropy, kEnd});
}

TEST(StandardTables, a_picture_without_huffman_tables_is_found) {
    EXPECT_TRUE(find_tables(without_tables()) == Tables::kMissing);
    const Data with = join({kStart, segment(0xc4, {0}), segment(0xda, {3}), kEntropy, kEnd});
    EXPECT_TRUE(find_tables(with) == Tables::kPresent);
}

TEST(StandardTables, a_table_inside_a_thumbnail_does_not_count) {
    const Data thumbnail = join({kStart, segment(0xc4, {0}), segment(0xda, {3}), kEnd});
    const Data picture = join({kStart, segment(0xe1, thumbnail), segment(0xda, {3}), kEntropy, kEnd});
    EXPECT_TRUE(find_tables(picture) == Tables::kMissing);
}

TEST(StandardTables, fill_bytes_before_a_marker_are_skipped) {
    const Data picture = join({kStart, {0xff, 0xff}, segment(0xc4, {0}), segment(0xda, {3}), kEnd});
    EXPECT_TRUE(find_tables(picture) == Tables::kPresent);
}

TEST(StandardTables, arithmetic_coding_needs_none) {
    EXPECT_TRUE(find_tables(join({kStart, segment(0xc9, {2}), segment(0xda, {3}), kEnd})) ==
                Tables::kPresent);
}

TEST(StandardTables, a_picture_without_a_scan_is_no_jpeg) {
    const Data whole = without_tables();
    const std::size_t scan = whole.size() - kEntropy.size() - kEnd.size() - 5;
    for (std::size_t size = 0; size < scan + 4; ++size) {
        EXPECT_TRUE(find_tables(Bytes(whole).first(size)) == Tables::kNoJpeg) << size;
    }
    EXPECT_TRUE(find_tables(join({kStart, kEnd, kEnd})) == Tables::kNoJpeg);
    EXPECT_TRUE(find_tables(Data{1, 2, 3, 4, 5, 6}) == Tables::kNoJpeg);
    // A segment that claims more than there is.
    EXPECT_TRUE(find_tables(Data{0xff, 0xd8, 0xff, 0xe0, 0xff, 0xff, 1, 2}) == Tables::kNoJpeg);
}

TEST(StandardTables, inserts_tables_before_the_scan_and_changes_nothing_else) {
    const Data before = without_tables();
    Data after;
    insert_standard_tables(before, after);
    EXPECT_TRUE(find_tables(after) == Tables::kPresent);
    ASSERT_EQ(after.size(), before.size() + 420);
    const std::size_t scan = before.size() - kEntropy.size() - kEnd.size() - 5;
    EXPECT_EQ(after[scan], 0xff);
    EXPECT_EQ(after[scan + 1], 0xc4);
    after.erase(after.begin() + static_cast<std::ptrdiff_t>(scan),
                after.begin() + static_cast<std::ptrdiff_t>(scan) + 420);
    EXPECT_TRUE(after == before);
}

}  // namespace
}  // namespace vedette::v4l2
