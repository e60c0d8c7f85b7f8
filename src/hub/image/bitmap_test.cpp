#include "hub/image/bitmap.hpp"

#include <gtest/gtest.h>

#include "hub/image/painter.hpp"

namespace vedette::image {
namespace {

Bitmap plain(Size size, Colour colour) {
    Bitmap bitmap;
    bitmap.resize(size);
    Painter(bitmap).fill({0, 0, size.width, size.height}, colour);
    return bitmap;
}

TEST(Bitmap, a_picture_is_centred_in_its_area) {
    EXPECT_EQ(fit({640, 480}, {0, 0, 640, 480}), (Box{0, 0, 640, 480}));
    EXPECT_EQ(fit({640, 480}, {10, 20, 810, 320}), (Box{210, 20, 610, 320}));
    EXPECT_EQ(fit({480, 640}, {0, 0, 640, 480}), (Box{140, 0, 500, 480}));
    EXPECT_EQ(fit({10'000, 1}, {0, 0, 100, 100}), (Box{0, 49, 100, 50}));
}

TEST(Bitmap, a_picture_of_the_same_size_is_copied) {
    Bitmap from = plain({4, 2}, {10, 20, 30});
    from.at(3, 1)[0] = 200;
    Bitmap to = plain({8, 8}, {});
    put(from, to, {2, 3, 6, 5});
    EXPECT_EQ(to.at(2, 3)[2], 30);
    EXPECT_EQ(to.at(5, 4)[0], 200);
    EXPECT_EQ(to.at(1, 3)[2], 0);
    EXPECT_EQ(to.at(2, 5)[2], 0);
}

TEST(Bitmap, a_larger_area_is_interpolated_up_to_its_edges) {
    Bitmap from = plain({2, 1}, {0, 0, 0});
    from.at(1, 0)[0] = 200;
    Bitmap to = plain({8, 4}, {9, 9, 9});
    put(from, to, {0, 0, 8, 4});
    EXPECT_EQ(to.at(0, 0)[0], 0);
    EXPECT_EQ(to.at(7, 3)[0], 200);
    EXPECT_NEAR(to.at(3, 2)[0] + to.at(4, 2)[0], 200, 2);
    for (int x = 1; x < 8; ++x) EXPECT_GE(to.at(x, 1)[0], to.at(x - 1, 1)[0]) << x;
}

TEST(Bitmap, parts_outside_are_clipped) {
    const Bitmap from = plain({6, 6}, {255, 255, 255});
    Bitmap to = plain({4, 4}, {});
    put(from, to, {-3, -3, 3, 3});
    put(from, to, {-30, -30, 30, -3});  // entirely outside
    EXPECT_EQ(to.at(2, 2)[0], 255);
    EXPECT_EQ(to.at(3, 3)[0], 0);
}

}  // namespace
}  // namespace vedette::image
