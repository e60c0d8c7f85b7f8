// Regions against a flood fill that takes one cell after the other.
#include "core/motion/blobs/blob_finder.hpp"

#include <gtest/gtest.h>

#include "core/motion/background/cells_fixture.hpp"

namespace vedette::motion {
namespace {

using testing::kShapes;
using testing::Shape;
using testing::TestCells;

constexpr std::uint32_t kMostCells = TestCells::kMostCells;

struct Flood {
    std::uint16_t patch[kMostCells] = {};  // from 1
    std::uint32_t strong[kMostCells] = {};
    std::uint32_t cells[kMostCells] = {};
    std::uint32_t count = 0;

    void fill(const Cells& grid, const std::uint8_t* mark) {
        for (std::uint32_t i = 0; i < grid.count; ++i) {
            if (mark[i] == 0 || patch[i] != 0) continue;
            ++count;
            std::uint32_t pending = 1;
            stack_[0] = static_cast<std::uint16_t>(i);
            patch[i] = static_cast<std::uint16_t>(count);
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
                if (mark[at] == 0 || patch[at] != 0) continue;
                patch[at] = static_cast<std::uint16_t>(count);
                stack_[pending++] = static_cast<std::uint16_t>(at);
            }
        }
    }

    std::uint16_t stack_[kMostCells];
};

// Every patch is one of the flood's, whole, and what has no patch was too small for the list.
void expect_same(const TestCells& drawn, const Flood& flood, const Regions& regions, std::size_t room) {
    const Cells& cells = drawn.cells;
    std::uint32_t with_strong = 0, least_kept = UINT32_MAX;
    for (std::uint32_t f = 1; f <= flood.count; ++f) with_strong += flood.strong[f] > 0;
    ASSERT_EQ(regions.found().size(), with_strong < room ? with_strong : room);
    EXPECT_EQ(regions.left_over(), with_strong < room ? 0u : with_strong - static_cast<std::uint32_t>(room));
    std::uint16_t flood_of[Regions::kMost + 1] = {};
    for (std::uint32_t i = 0; i < cells.count; ++i) {
        if (cells.mark[i] == 0) continue;
        std::uint16_t& of = flood_of[cells.mark[i]];
        if (of == 0) of = flood.patch[i];
        ASSERT_EQ(of, flood.patch[i]) << i;
    }
    for (std::size_t p = 0; p < regions.found().size(); ++p) {
        const std::uint32_t of = flood_of[p + 1];
        EXPECT_EQ(regions.found()[p].cells, flood.cells[of]);
        if (flood.strong[of] < least_kept) least_kept = flood.strong[of];
    }
    for (std::uint32_t i = 0; i < cells.count; ++i) {
        if (cells.mark[i] != 0 || flood.patch[i] == 0) continue;
        EXPECT_LE(flood.strong[flood.patch[i]], regions.left_over() == 0 ? 0 : least_kept) << i;
    }
}

void expect_same(Shape shape, std::uint32_t percent, std::size_t room) {
    static Patch patches[Regions::kMost];
    static std::uint8_t marks[kMostCells];
    static Flood flood;
    TestCells drawn(shape.columns, shape.rows, percent);
    for (std::uint32_t i = 0; i < drawn.cells.count; ++i) {
        marks[i] = drawn.cells.mark[i] = drawn.chance(percent) ? (drawn.chance(50) ? 2 : 1) : 0;
    }
    flood = Flood{};
    flood.fill(drawn.cells, marks);
    Regions regions;
    regions.start({patches, room});
    regions.find(drawn.cells);
    expect_same(drawn, flood, regions, room);
}

TEST(MotionRegions, connected_marks_are_one_patch_in_grids_of_every_shape) {
    for (const Shape shape : kShapes) {
        for (const std::uint32_t percent : {2u, 10u, 30u, 60u, 95u, 100u})
            expect_same(shape, percent, Regions::kMost);
    }
}

TEST(MotionRegions, the_largest_are_kept_where_the_list_is_short) {
    for (const std::uint32_t percent : {5u, 10u, 20u}) expect_same({40, 30}, percent, 6);
}

TEST(MotionRegions, more_runs_than_are_remembered_are_found_again) {
    // Every other cell of every other row: 400 runs, and each its own patch.
    TestCells drawn(80, 20, 1);
    for (std::uint32_t i = 0; i < drawn.cells.count; ++i)
        drawn.cells.mark[i] = i / 80 % 2 == 0 && i % 2 == 0 ? 2 : 0;
    // Two of them are joined below.
    drawn.cells.mark[80 * 19 + 1] = drawn.cells.mark[80 * 18 + 1] = 2;
    static Patch patches[Regions::kMost];
    Regions regions;
    regions.start(patches);
    regions.find(drawn.cells);
    EXPECT_EQ(regions.found().size(), Regions::kMost);
    std::uint32_t most = 0;
    for (const Patch& patch : regions.found()) most = patch.cells > most ? patch.cells : most;
    EXPECT_GE(most, 4u);
}

}  // namespace
}  // namespace vedette::motion
