// The models of light and shift, on samples and cells with a known change.
#include "core/motion/global_change/light.hpp"

#include <gtest/gtest.h>

#include "core/motion/background/cells_fixture.hpp"
#include "core/motion/detector_fixture.hpp"
#include "core/motion/global_change/global_change.hpp"
#include "core/motion/global_change/shift.hpp"

namespace vedette::motion {
namespace {

using testing::TestCells;

// Lightens columns from the left.
void lighten(const Cells& cells, std::uint32_t columns, int by) {
    for (std::uint32_t i = 0; i < cells.count; ++i) {
        if (i % cells.columns < columns) cells.luma[i] = static_cast<std::uint8_t>(cells.luma[i] + by);
    }
}

TEST(MotionLight, a_line_is_fitted_with_objects_in_a_quarter_of_the_samples) {
    LightSample samples[200];
    std::uint32_t random = 1;
    for (int i = 0; i < 200; ++i) {
        random = random * 1664525u + 1013904223u;
        const int background = 20 * 128 + static_cast<int>(random >> 8) % (200 * 128);
        const int line = (background * 800 >> 12) + 300;
        samples[i] = {static_cast<std::int16_t>(background),
                      static_cast<std::int16_t>(i % 4 == 0 ? 9000 - 40 * i
                                                           : line + static_cast<int>(random >> 28) - 8)};
    }
    const LightChange change = fit_light(samples);
    EXPECT_TRUE(change.found);
    EXPECT_GT(change.slope, 760);
    EXPECT_LT(change.slope, 840);
    const int middle = (128 * 128 * change.slope >> 12) + change.offset;
    EXPECT_GT(middle, 3500 - 40);
    EXPECT_LT(middle, 3500 + 40);
}

TEST(MotionLight, no_line_is_fitted_without_a_change_or_with_few_samples) {
    LightSample samples[100];
    for (int i = 0; i < 100; ++i)
        samples[i] = {static_cast<std::int16_t>(i * 200),
                      static_cast<std::int16_t>(i % 3 == 0 ? 3000 : i % 5 - 2)};
    EXPECT_FALSE(fit_light(samples).found);
    for (LightSample& sample : samples) sample.difference = 500;
    EXPECT_TRUE(fit_light(samples).found);
    EXPECT_FALSE(fit_light({samples, 20}).found);
    EXPECT_FALSE(fit_light({}).found);
}

TEST(MotionLight, a_field_needs_enough_tiles_explained_by_a_gain) {
    TestCells drawn(40, 30, 1);
    testing::set_even(drawn.cells, 100);
    lighten(drawn.cells, 20, 30);
    EXPECT_TRUE(fit_field(drawn.cells).found());
    EXPECT_EQ(fit_field(drawn.cells).tiles_off, 24);
    testing::set_even(drawn.cells, 100);
    lighten(drawn.cells, 5, 30);
    EXPECT_EQ(fit_field(drawn.cells).tiles_off, 6);
    EXPECT_FALSE(fit_field(drawn.cells).found());
}

TEST(MotionLight, a_shift_is_measured_in_grids_of_every_width) {
    for (const int columns : {8, 10, 40}) {
        TestCells drawn(columns, 30, 1);
        const Cells& cells = drawn.cells;
        for (std::uint32_t i = 0; i < cells.count; ++i) {
            // Gradients in both directions, and the picture shifted by a quarter of a cell.
            const int x = static_cast<int>(i % cells.columns), y = static_cast<int>(i / cells.columns);
            const auto ground = [&](int x4) {
                return 60 * 128 + 32 * 40 * (x4 % 48 < 24 ? x4 % 48 : 48 - x4 % 48) / 10 + y * y * 12;
            };
            cells.background[i] = static_cast<std::int16_t>(ground(x * 4));
            cells.luma[i] = static_cast<std::uint8_t>((ground(x * 4 + 1) + 64) / 128);
        }
        const CameraShift shift = fit_shift(cells);
        EXPECT_TRUE(shift.found) << columns;
        EXPECT_GT(shift.across, 40) << columns;
        EXPECT_LT(shift.across, 88) << columns;
        EXPECT_LT(shift.down * shift.down, 20 * 20) << columns;
    }
    TestCells narrow(7, 200, 1);
    EXPECT_FALSE(fit_shift(narrow.cells).found);
}

TEST(MotionLight, confirmed_objects_are_not_compensated_as_light) {
    TestCells drawn(40, 30, 1);
    const Cells& cells = drawn.cells;
    // Most cells of eight tiles of 5×5 cells: an eighth of the picture, enough for a field.
    testing::set_even(cells, 100);
    for (std::uint32_t i = 0; i < cells.count; ++i) {
        const std::uint32_t x = i % 40, y = i / 40;
        if (x < 10 && y < 20 && y % 5 * 5 + x % 5 < 18) cells.luma[i] = 130;
    }
    GlobalChange change;
    EXPECT_EQ(change.compensate(drawn.cells, cells.count, 144), 144u);
    EXPECT_LT(change.compensate(drawn.cells, cells.count, 0), 100u);
}

TEST(MotionLight, a_large_change_is_compensated_even_where_objects_are_confirmed) {
    TestCells drawn(40, 30, 1);
    testing::set_even(drawn.cells, 100);
    lighten(drawn.cells, 13, 30);
    GlobalChange change;
    EXPECT_LT(change.compensate(drawn.cells, drawn.cells.count, 13 * 30), 13u * 30u / 2);
}

// A soft shade, ten blocks wide, deepest in the middle.
void shade_softly(testing::Small& view, int left) {
    for (int y = 9; y < 21; ++y) {
        for (int x = left; x < left + 10; ++x) {
            const int across = x - left < 5 ? x - left : left + 9 - x, down = y < 15 ? y - 9 : 20 - y;
            const int deep = across < down ? across : down;
            view.shade(x, y, 1, 1, 232 - 22 * deep);
        }
    }
}

TEST(MotionLight, a_soft_shade_is_light_unless_a_confirmed_object_was_there) {
    for (const bool confirmed : {false, true}) {
        testing::Small view;
        testing::DetectorFixture fixture;
        fixture.quiet(view, 50);
        int left = 0;
        for (int i = 0; confirmed && i < 40; ++i) {
            left = i / 2;
            view.draw();
            view.box(i * 8, 9 * 16, 160, 12 * 16, 30);
            fixture.feed(view.grid());
        }
        EXPECT_EQ(fixture.started, confirmed ? 1 : 0);
        view.draw();
        shade_softly(view, left);
        const Result& result = fixture.feed(view.grid());
        ASSERT_GE(result.blobs.size(), 1u);
        EXPECT_EQ(result.blobs[0].light, !confirmed);
    }
}

}  // namespace
}  // namespace vedette::motion
