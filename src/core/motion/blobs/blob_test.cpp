// What a patch's cells add up to, against sums cell by cell; and light against its formula, pair by pair.
#include "core/motion/blobs/blob.hpp"

#include <algorithm>
#include <cstdlib>

#include <gtest/gtest.h>

#include "core/motion/background/cells_fixture.hpp"

namespace vedette::motion {
namespace {

using testing::kShapes;
using testing::Shape;
using testing::TestCells;

// Marks a box with holes, or all of it, as patch 3 beside patches 1 and 2 that are strewn about.
Patch mark_patch(TestCells& drawn, std::uint32_t percent) {
    const Cells& cells = drawn.cells;
    Patch patch{.left = 0xFFFF, .top = 0xFFFF};
    const std::uint32_t x0 = drawn.next() % cells.columns, y0 = drawn.next() % cells.rows;
    const std::uint32_t x1 = x0 + drawn.next() % (cells.columns - x0);
    const std::uint32_t y1 = y0 + drawn.next() % (cells.rows - y0);
    for (std::uint32_t i = 0; i < cells.count; ++i) {
        const std::uint32_t x = i % cells.columns, y = i / cells.columns;
        const bool inside = x >= x0 && x <= x1 && y >= y0 && y <= y1;
        const bool corner = (x == x0 && y == y0) || (x == x1 && y == y1);
        cells.mark[i] =
            inside && (corner || drawn.chance(percent)) ? 3 : static_cast<std::uint8_t>(drawn.next() % 3);
        if (cells.mark[i] != 3) continue;
        ++patch.cells;
        patch.left = static_cast<std::uint16_t>(x < patch.left ? x : patch.left);
        patch.right = static_cast<std::uint16_t>(x > patch.right ? x : patch.right);
        patch.top = static_cast<std::uint16_t>(y < patch.top ? y : patch.top);
        patch.bottom = static_cast<std::uint16_t>(y > patch.bottom ? y : patch.bottom);
    }
    return patch;
}

Patch summed(const Cells& cells, Patch out) {
    for (std::uint32_t i = 0; i < cells.count; ++i) {
        if (cells.mark[i] != 3) continue;
        const int expected = expected_at(cells, i), limit = cells.limit[i];
        const auto off = static_cast<std::uint32_t>(std::abs(cells.luma[i] * 128 - expected) >> 6);
        const std::uint32_t now = cells.luma[i], was = static_cast<std::uint32_t>(expected) >> 7;
        out.difference += off;
        out.peak = off > out.peak ? off : out.peak;
        out.limit += cells.limit[i];
        out.across += std::uint64_t{i % cells.columns} * off;
        out.down += std::uint64_t{i / cells.columns} * off;
        out.moving += std::abs(cells.luma[i] - cells.before[i]) * 4 > limit;
        out.activity += cells.activity[i];
        out.darker += now < was;
        out.background += was;
        out.picture_background += now * was;
        out.background_background += was * was;
    }
    return out;
}

template <class Use>
void each_case(Use use) {
    for (const Shape shape : kShapes) {
        for (std::uint32_t seed = 1; seed <= 12; ++seed) {
            TestCells drawn(shape.columns, shape.rows, seed);
            if (seed % 3 == 0) {
                drawn.cells.shift_across = static_cast<std::int16_t>(seed * 9);
                drawn.cells.shift_down = -60;
            }
            use(drawn, seed % 2 == 0 ? 100 : 55);
        }
    }
}

TEST(MotionPatch, its_sums_are_those_of_its_cells_in_grids_of_every_shape) {
    each_case([](TestCells& drawn, std::uint32_t percent) {
        Patch patch = mark_patch(drawn, percent);
        const Patch expected = summed(drawn.cells, patch);
        sum_up(patch, drawn.cells, 3);
        EXPECT_EQ(patch.difference, expected.difference);
        EXPECT_EQ(patch.peak, expected.peak);
        EXPECT_EQ(patch.limit, expected.limit);
        EXPECT_TRUE(patch.across == expected.across && patch.down == expected.down);
        EXPECT_EQ(patch.moving, expected.moving);
        EXPECT_EQ(patch.activity, expected.activity);
        EXPECT_EQ(patch.darker, expected.darker);
        EXPECT_EQ(patch.background, expected.background);
        EXPECT_EQ(patch.picture_background, expected.picture_background);
        EXPECT_EQ(patch.background_background, expected.background_background);
    });
}

// The rule as it is written down: the size of the steps of picture / background, weighted by itself, is at
// most 40 % of the largest difference. Whole lumas at the mean background, 255 at most.
bool is_soft(const Cells& cells, const Patch& patch) {
    const std::uint32_t mean = patch.background / patch.cells < 4 ? 4 : patch.background / patch.cells;
    std::uint32_t sum = 0, squares = 0;
    const auto add = [&](std::uint32_t i, std::uint32_t j) {
        if (cells.mark[i] != 3 && cells.mark[j] != 3) return;
        const int a = expected_at(cells, i) >> 7, b = expected_at(cells, j) >> 7;
        const auto apart = static_cast<std::uint32_t>(std::abs(cells.luma[j] * a - cells.luma[i] * b));
        const std::uint32_t step = apart / mean < 255 ? apart / mean : 255;
        sum += step;
        squares += step * step;
    };
    for (std::uint32_t i = 0; i < cells.count; ++i) {
        if (i % cells.columns + 1 < cells.columns) add(i, i + 1);
        if (i + cells.columns < cells.count) add(i, i + cells.columns);
    }
    return sum != 0 && squares / sum * 200 <= patch.peak * 40;
}

TEST(MotionPatch, light_is_what_goes_over_softly_at_every_edge_of_the_picture) {
    int lights = 0, things = 0;
    each_case([&](TestCells& drawn, std::uint32_t percent) {
        const Cells& cells = drawn.cells;
        Patch patch = mark_patch(drawn, percent);
        for (std::uint32_t i = 0; i < cells.count; ++i)
            cells.background[i] = static_cast<std::int16_t>((60 + drawn.next() % 140) * 128);
        // A shade that deepens from its edge on, or a thing with edges of its own.
        const bool soft = drawn.chance(60);
        for (std::uint32_t i = 0; i < cells.count; ++i) {
            const int x = static_cast<int>(i % cells.columns), y = static_cast<int>(i / cells.columns);
            const int across = std::min(x - patch.left, patch.right - x),
                      down = std::min(y - patch.top, patch.bottom - y);
            const int deep = 8 * (std::min(across, down) + 1);
            const int share = cells.mark[i] != 3 ? 256
                              : soft             ? 256 - std::clamp(deep, 0, 120)
                              : drawn.chance(50) ? 130
                                                 : 240;
            cells.luma[i] = static_cast<std::uint8_t>((expected_at(cells, i) >> 7) * share / 256);
        }
        sum_up(patch, cells, 3);
        if (patch.cells < 6 || patch.darker * 10 < patch.cells * 9) return;
        const bool expected = is_soft(cells, patch);
        (expected ? lights : things) += 1;
        EXPECT_EQ(is_light(patch, cells, 3), expected);
    });
    EXPECT_GT(lights, 5);
    EXPECT_GT(things, 5);
}

TEST(MotionPatch, a_shade_that_deepens_towards_the_edge_of_the_picture_is_light) {
    for (const Shape shape : {Shape{40, 30}, Shape{33, 21}, Shape{48, 9}}) {
        TestCells drawn(shape.columns, shape.rows, 1);
        const Cells& cells = drawn.cells;
        Patch patch{.cells = cells.count,
                    .right = static_cast<std::uint16_t>(shape.columns - 1),
                    .bottom = static_cast<std::uint16_t>(shape.rows - 1)};
        for (std::uint32_t i = 0; i < cells.count; ++i) {
            cells.mark[i] = 3;
            cells.background[i] = 150 * 128;
            cells.luma[i] =
                static_cast<std::uint8_t>(145 - 70 * static_cast<int>(i % cells.columns) / shape.columns);
        }
        sum_up(patch, cells, 3);
        EXPECT_TRUE(is_light(patch, cells, 3)) << shape.columns;
    }
}

}  // namespace
}  // namespace vedette::motion
