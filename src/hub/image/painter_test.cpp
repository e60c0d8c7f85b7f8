#include "hub/image/painter.hpp"

#include <array>

#include <gtest/gtest.h>

#include "hub/image/polygon.hpp"

namespace vedette::image {
namespace {

constexpr Colour kWhite{255, 255, 255};

class PainterTest : public testing::Test {
  protected:
    PainterTest() {
        bitmap.resize({40, 30});
        std::fill(bitmap.pixels.begin(), bitmap.pixels.end(), std::uint8_t{0});
    }
    int red(int x, int y) const { return bitmap.at(x, y)[0]; }
    // Pixels that are not black.
    int touched() const {
        int count = 0;
        for (int y = 0; y < 30; ++y) {
            for (int x = 0; x < 40; ++x) count += red(x, y) > 0;
        }
        return count;
    }

    Bitmap bitmap;
    Painter painter{bitmap};
};

TEST_F(PainterTest, a_box_fills_its_pixels_and_no_others) {
    painter.fill({3, 4, 6, 9}, kWhite);
    EXPECT_EQ(touched(), 15);
    EXPECT_EQ(red(3, 4), 255);
    EXPECT_EQ(red(5, 8), 255);
    EXPECT_EQ(red(6, 8), 0);
}

TEST_F(PainterTest, a_transparent_colour_is_blended) {
    painter.fill({0, 0, 2, 2}, {200, 100, 0});
    painter.fill({0, 0, 2, 2}, {0, 0, 100, 127});
    EXPECT_NEAR(bitmap.at(0, 0)[0], 100, 1);
    EXPECT_NEAR(bitmap.at(0, 0)[1], 50, 1);
    EXPECT_NEAR(bitmap.at(0, 0)[2], 50, 1);
}

TEST_F(PainterTest, an_outline_is_inside_its_box_and_draws_each_pixel_once) {
    painter.outline({5, 5, 15, 12}, 2, {255, 255, 255, 100});
    EXPECT_EQ(touched(), 10 * 7 - 6 * 3);
    EXPECT_EQ(red(5, 5), red(14, 11));
    EXPECT_EQ(red(6, 8), red(5, 5));
    EXPECT_EQ(red(7, 7), 0);
    painter.outline({20, 20, 23, 21}, 9, kWhite);  // thinner than its edges
    EXPECT_EQ(touched(), 52 + 3);
}

TEST_F(PainterTest, a_line_goes_from_its_first_to_its_last_pixel) {
    painter.line({2, 3}, {20, 3}, 1, kWhite);
    EXPECT_EQ(touched(), 19);
    EXPECT_EQ(red(2, 3), 255);
    EXPECT_EQ(red(20, 3), 255);
    painter.line({30, 25}, {30, 5}, 1, kWhite);
    EXPECT_EQ(red(30, 5), 255);
    EXPECT_EQ(red(30, 25), 255);
    painter.line({5, 10}, {25, 20}, 3, kWhite);
    EXPECT_EQ(red(15, 15), 255);
    EXPECT_EQ(red(5, 10), 255);
    EXPECT_EQ(red(25, 20), 255);
}

TEST_F(PainterTest, closed_lines_end_at_the_first_place) {
    const std::array<Place, 3> corners{Place{5, 5}, {25, 5}, {25, 20}};
    painter.lines(corners, false, 1, kWhite);
    EXPECT_EQ(red(15, 5), 255);
    EXPECT_EQ(red(25, 12), 255);
    EXPECT_EQ(red(15, 12), 0);
    painter.lines(corners, true, 2, kWhite);
    EXPECT_GT(red(15, 12), 0);
}

TEST_F(PainterTest, parts_outside_are_clipped) {
    painter.fill({-100, -100, 200, 0}, kWhite);
    painter.fill({50, 5, 20, 3}, kWhite);
    painter.outline({-9, -9, 90, 90}, 3, kWhite);
    painter.disc({-50, -50}, 20, kWhite);
    painter.text({-500, 5}, 4, kWhite, "left");
    painter.text({5, 500}, 4, kWhite, "below");
    painter.line({-300, -300}, {-5, 400}, 3, kWhite);
    EXPECT_EQ(touched(), 0);
    painter.line({-2'000'000'000, 10}, {2'000'000'000, 10}, 1, kWhite);
    EXPECT_EQ(touched(), 40);
    painter.disc({0, 0}, 6, kWhite);
    EXPECT_EQ(red(0, 0), 255);
}

TEST_F(PainterTest, text_has_the_size_of_text_size) {
    painter.text({2, 2}, 2, kWhite, "II");
    const Size size = text_size("II", 2);
    EXPECT_EQ(size, (Size{22, 16}));
    int right = 0;
    int bottom = 0;
    for (int y = 0; y < 30; ++y) {
        for (int x = 0; x < 40; ++x) {
            if (red(x, y) == 0) continue;
            right = std::max(right, x);
            bottom = std::max(bottom, y);
        }
    }
    EXPECT_LT(right, 2 + size.width);
    EXPECT_LT(bottom, 2 + size.height);
    EXPECT_GT(touched(), 40);
    EXPECT_EQ(text_size("", 3), (Size{0, 24}));
}

TEST_F(PainterTest, a_polygon_is_scanned_by_the_even_odd_rule) {
    // A square with a square hole, in one stroke.
    const std::array<Place, 10> places{Place{5, 5},   {25, 5},  {25, 25}, {5, 25},  {5, 5},
                                       Place{10, 10}, {10, 20}, {20, 20}, {20, 10}, {10, 10}};
    scan_polygon(places, {0, 0, 40, 30},
                 [&](int y, int left, int right) { painter.fill({left, y, right, y + 1}, kWhite); });
    EXPECT_EQ(touched(), 400 - 100);
    EXPECT_EQ(red(15, 15), 0);
    EXPECT_EQ(red(7, 15), 255);
    int rows = 0;
    scan_polygon(std::span(places).first(4), {0, 0, 8, 10}, [&](int, int left, int right) {
        ++rows;
        EXPECT_EQ(left, 5);
        EXPECT_EQ(right, 8);
    });
    EXPECT_EQ(rows, 5);
}

}  // namespace
}  // namespace vedette::image
