// Sums of a blob compared with sums cell by cell, and is_light() with its formula pair by pair.
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

// Marks `percent` of a random box as blob 3, and random cells around it as blobs 1 and 2.
Blob mark_patch(TestCells& drawn, std::uint32_t percent) {
    const Cells& cells = drawn.cells;
    Blob blob{.left = 0xFFFF, .top = 0xFFFF};
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
        ++blob.cells;
        blob.left = static_cast<std::uint16_t>(x < blob.left ? x : blob.left);
        blob.right = static_cast<std::uint16_t>(x > blob.right ? x : blob.right);
        blob.top = static_cast<std::uint16_t>(y < blob.top ? y : blob.top);
        blob.bottom = static_cast<std::uint16_t>(y > blob.bottom ? y : blob.bottom);
    }
    return blob;
}

Blob summed(const Cells& cells, Blob out) {
    for (std::uint32_t i = 0; i < cells.count; ++i) {
        if (cells.mark[i] != 3) continue;
        const int expected = expected_background(cells, i), limit = cells.limit[i];
        const auto off = static_cast<std::uint32_t>(std::abs(cells.luma[i] * 128 - expected) >> 6);
        const std::uint32_t now = cells.luma[i], was = static_cast<std::uint32_t>(expected) >> 7;
        out.difference += off;
        out.peak = off > out.peak ? off : out.peak;
        out.limit += cells.limit[i];
        out.across += std::uint64_t{i % cells.columns} * off;
        out.down += std::uint64_t{i / cells.columns} * off;
        out.moving += std::abs(cells.luma[i] - cells.previous[i]) > limit * 3 / 8;
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

TEST(MotionBlob, sums_equal_those_of_single_cells_in_grids_of_every_shape) {
    each_case([](TestCells& drawn, std::uint32_t percent) {
        Blob blob = mark_patch(drawn, percent);
        const Blob expected = summed(drawn.cells, blob);
        compute_sums(blob, drawn.cells, 3);
        EXPECT_EQ(blob.difference, expected.difference);
        EXPECT_EQ(blob.peak, expected.peak);
        EXPECT_EQ(blob.limit, expected.limit);
        EXPECT_TRUE(blob.across == expected.across && blob.down == expected.down);
        EXPECT_EQ(blob.moving, expected.moving);
        EXPECT_EQ(blob.activity, expected.activity);
        EXPECT_EQ(blob.darker, expected.darker);
        EXPECT_EQ(blob.background, expected.background);
        EXPECT_EQ(blob.picture_background, expected.picture_background);
        EXPECT_EQ(blob.background_background, expected.background_background);
    });
}

// The rule: the mean step of picture ÷ background, weighted by itself, is at most 40 % of the largest
// difference. Steps are whole lumas at the mean background, 255 at most.
bool is_soft(const Cells& cells, const Blob& blob) {
    const std::uint32_t mean = blob.background / blob.cells < 4 ? 4 : blob.background / blob.cells;
    std::uint32_t sum = 0, squares = 0;
    const auto add = [&](std::uint32_t i, std::uint32_t j) {
        if (cells.mark[i] != 3 && cells.mark[j] != 3) return;
        const int a = expected_background(cells, i) >> 7, b = expected_background(cells, j) >> 7;
        const auto apart = static_cast<std::uint32_t>(std::abs(cells.luma[j] * a - cells.luma[i] * b));
        const std::uint32_t step = apart / mean < 255 ? apart / mean : 255;
        sum += step;
        squares += step * step;
    };
    for (std::uint32_t i = 0; i < cells.count; ++i) {
        if (i % cells.columns + 1 < cells.columns) add(i, i + 1);
        if (i + cells.columns < cells.count) add(i, i + cells.columns);
    }
    return sum != 0 && squares / sum * 200 <= blob.peak * 40;
}

TEST(MotionBlob, is_light_equals_its_formula_at_every_edge_of_the_picture) {
    int lights = 0, objects = 0;
    each_case([&](TestCells& drawn, std::uint32_t percent) {
        const Cells& cells = drawn.cells;
        Blob blob = mark_patch(drawn, percent);
        for (std::uint32_t i = 0; i < cells.count; ++i)
            cells.background[i] = static_cast<std::int16_t>((60 + drawn.next() % 140) * 128);
        // A shade that deepens from its edge, or an object with edges.
        const bool soft = drawn.chance(60);
        for (std::uint32_t i = 0; i < cells.count; ++i) {
            const int x = static_cast<int>(i % cells.columns), y = static_cast<int>(i / cells.columns);
            const int across = std::min(x - blob.left, blob.right - x),
                      down = std::min(y - blob.top, blob.bottom - y);
            const int deep = 8 * (std::min(across, down) + 1);
            const int share = cells.mark[i] != 3 ? 256
                              : soft             ? 256 - std::clamp(deep, 0, 120)
                              : drawn.chance(50) ? 130
                                                 : 240;
            cells.luma[i] = static_cast<std::uint8_t>((expected_background(cells, i) >> 7) * share / 256);
        }
        compute_sums(blob, cells, 3);
        if (blob.cells < 6 || blob.darker * 10 < blob.cells * 9) return;
        const bool expected = is_soft(cells, blob);
        (expected ? lights : objects) += 1;
        EXPECT_EQ(is_light(blob, cells, 3), expected);
    });
    EXPECT_GT(lights, 5);
    EXPECT_GT(objects, 5);
}

// A blob of 12 × 12 cells on a chequered background, lit by `rise` lumas a cell from its border; textured as
// the background is, or even.
bool is_solid_when(int first, int rise, bool keeps_texture, bool at_edge) {
    TestCells drawn(40, 30, 1);
    const Cells& cells = drawn.cells;
    testing::set_even(cells, 100);
    const int left = at_edge ? 0 : 10, top = 8;
    Blob blob;
    blob.left = static_cast<std::uint16_t>(left);
    blob.top = static_cast<std::uint16_t>(top);
    blob.right = static_cast<std::uint16_t>(left + 11);
    blob.bottom = static_cast<std::uint16_t>(top + 11);
    for (int y = 0; y < 30; ++y) {
        for (int x = 0; x < 40; ++x) {
            const auto i = static_cast<std::uint32_t>(y * 40 + x);
            const int was = (x + y) % 2 == 0 ? 90 : 110;
            cells.background[i] = static_cast<std::int16_t>(was * 128);
            cells.luma[i] = static_cast<std::uint8_t>(was);
            if (x < left || x > blob.right || y < top || y > blob.bottom) continue;
            const int deep = std::min({x - left, blob.right - x, y - top, blob.bottom - y});
            const int more = first + rise * deep;
            cells.mark[i] = 1;
            cells.luma[i] = static_cast<std::uint8_t>(keeps_texture ? was * (100 + more) / 100 : 100 + more);
        }
    }
    compute_sums(blob, cells, 1);
    return is_solid(blob, cells);
}

TEST(MotionBlob, a_large_blob_is_solid_unless_it_is_soft_and_keeps_the_texture) {
    EXPECT_FALSE(is_solid_when(5, 16, true, false)) << "light that falls off to its border";
    EXPECT_TRUE(is_solid_when(60, 0, false, false)) << "an even object";
    EXPECT_TRUE(is_solid_when(60, 0, false, true)) << "which grows in from the edge of the picture";
    EXPECT_TRUE(is_solid_when(60, 0, true, false)) << "an outline is enough";
    EXPECT_TRUE(is_solid_when(20, 8, false, false)) << "half an outline and another texture";
}

TEST(MotionBlob, a_shade_that_deepens_towards_the_edge_of_the_picture_is_light) {
    for (const Shape shape : {Shape{40, 30}, Shape{33, 21}, Shape{48, 9}}) {
        TestCells drawn(shape.columns, shape.rows, 1);
        const Cells& cells = drawn.cells;
        Blob blob{.cells = cells.count,
                  .right = static_cast<std::uint16_t>(shape.columns - 1),
                  .bottom = static_cast<std::uint16_t>(shape.rows - 1)};
        for (std::uint32_t i = 0; i < cells.count; ++i) {
            cells.mark[i] = 3;
            cells.background[i] = 150 * 128;
            cells.luma[i] =
                static_cast<std::uint8_t>(145 - 70 * static_cast<int>(i % cells.columns) / shape.columns);
        }
        compute_sums(blob, cells, 3);
        EXPECT_TRUE(is_light(blob, cells, 3)) << shape.columns;
    }
}

}  // namespace
}  // namespace vedette::motion
