// BlobFinder compared with a flood fill.
#include "core/motion/blobs/blob_finder.hpp"

#include <gtest/gtest.h>

#include "core/motion/background/cells_fixture.hpp"

namespace vedette::motion {
namespace {

using testing::kShapes;
using testing::Shape;
using testing::TestCells;

constexpr std::uint32_t kMaxCells = TestCells::kMaxCells;

struct Flood {
    std::uint16_t blob[kMaxCells] = {};  // from 1
    std::uint32_t strong[kMaxCells] = {};
    std::uint32_t cells[kMaxCells] = {};
    std::uint32_t count = 0;

    void fill(const Cells& grid, const std::uint8_t* mark) {
        for (std::uint32_t i = 0; i < grid.count; ++i) {
            if (mark[i] == 0 || blob[i] != 0) continue;
            ++count;
            std::uint32_t pending = 1;
            stack_[0] = static_cast<std::uint16_t>(i);
            blob[i] = static_cast<std::uint16_t>(count);
            while (pending > 0) take(grid, mark, stack_[--pending], pending);
        }
    }

  private:
    void take(const Cells& grid, const std::uint8_t* mark, std::uint32_t i, std::uint32_t& pending) {
        strong[count] += mark[i] == 2;
        ++cells[count];
        const int x = static_cast<int>(i % grid.columns), y = static_cast<int>(i / grid.columns);
        for (int v = y - 1; v <= y + 1; ++v) {
            for (int u = x - 1; u <= x + 1; ++u) {
                if (u < 0 || v < 0 || u >= grid.columns || v >= grid.rows) continue;
                const auto at = static_cast<std::uint32_t>(v * grid.columns + u);
                if (mark[at] == 0 || blob[at] != 0) continue;
                blob[at] = static_cast<std::uint16_t>(count);
                stack_[pending++] = static_cast<std::uint16_t>(at);
            }
        }
    }

    std::uint16_t stack_[kMaxCells];
};

// Every blob is a whole group of the flood fill, and only the smallest groups are left out.
void expect_same(const TestCells& drawn, const Flood& flood, const BlobFinder& finder, std::size_t room) {
    const Cells& cells = drawn.cells;
    std::uint32_t with_strong = 0, smallest_kept = UINT32_MAX;
    for (std::uint32_t f = 1; f <= flood.count; ++f) with_strong += flood.strong[f] > 0;
    ASSERT_EQ(finder.found().size(), with_strong < room ? with_strong : room);
    EXPECT_EQ(finder.left_over(), with_strong < room ? 0u : with_strong - static_cast<std::uint32_t>(room));
    std::uint16_t flood_of[BlobFinder::kMaxBlobs + 1] = {};
    for (std::uint32_t i = 0; i < cells.count; ++i) {
        if (cells.mark[i] == 0) continue;
        std::uint16_t& of = flood_of[cells.mark[i]];
        if (of == 0) of = flood.blob[i];
        ASSERT_EQ(of, flood.blob[i]) << i;
    }
    for (std::size_t p = 0; p < finder.found().size(); ++p) {
        const std::uint32_t of = flood_of[p + 1];
        EXPECT_EQ(finder.found()[p].cells, flood.cells[of]);
        if (flood.strong[of] < smallest_kept) smallest_kept = flood.strong[of];
    }
    for (std::uint32_t i = 0; i < cells.count; ++i) {
        if (cells.mark[i] != 0 || flood.blob[i] == 0) continue;
        EXPECT_LE(flood.strong[flood.blob[i]], finder.left_over() == 0 ? 0 : smallest_kept) << i;
    }
}

void expect_same(Shape shape, std::uint32_t percent, std::size_t room) {
    static Blob blobs[BlobFinder::kMaxBlobs];
    static std::uint8_t marks[kMaxCells];
    static Flood flood;
    TestCells drawn(shape.columns, shape.rows, percent);
    for (std::uint32_t i = 0; i < drawn.cells.count; ++i) {
        marks[i] = drawn.cells.mark[i] = drawn.chance(percent) ? (drawn.chance(50) ? 2 : 1) : 0;
    }
    flood = Flood{};
    flood.fill(drawn.cells, marks);
    BlobFinder finder;
    finder.start({blobs, room});
    finder.find(drawn.cells);
    expect_same(drawn, flood, finder, room);
}

TEST(MotionBlobFinder, connected_marks_are_one_blob_in_grids_of_every_shape) {
    for (const Shape shape : kShapes) {
        for (const std::uint32_t percent : {2u, 10u, 30u, 60u, 95u, 100u})
            expect_same(shape, percent, BlobFinder::kMaxBlobs);
    }
}

TEST(MotionBlobFinder, the_largest_blobs_are_kept_in_a_short_list) {
    for (const std::uint32_t percent : {5u, 10u, 20u}) expect_same({40, 30}, percent, 6);
}

TEST(MotionBlobFinder, more_runs_than_the_list_holds_are_found_again) {
    // Every second cell of every second row: 400 runs, each a blob.
    TestCells drawn(80, 20, 1);
    for (std::uint32_t i = 0; i < drawn.cells.count; ++i)
        drawn.cells.mark[i] = i / 80 % 2 == 0 && i % 2 == 0 ? 2 : 0;
    // Two of them are connected below.
    drawn.cells.mark[80 * 19 + 1] = drawn.cells.mark[80 * 18 + 1] = 2;
    static Blob blobs[BlobFinder::kMaxBlobs];
    BlobFinder finder;
    finder.start(blobs);
    finder.find(drawn.cells);
    EXPECT_EQ(finder.found().size(), BlobFinder::kMaxBlobs);
    std::uint32_t largest = 0;
    for (const Blob& blob : finder.found()) largest = blob.cells > largest ? blob.cells : largest;
    EXPECT_GE(largest, 4u);
}

}  // namespace
}  // namespace vedette::motion
