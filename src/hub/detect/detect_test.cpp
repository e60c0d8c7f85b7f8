#include <gtest/gtest.h>

#include "hub/detect/luma.hpp"
#include "hub/detect/watch.hpp"
#include "tests/support/yard_picture.hpp"

namespace vedette::detect {
namespace {

TEST(Luma, comes_straight_from_a_pictures_coded_data) {
    Luma luma;
    const auto grid = luma.read(test::yard_picture(100));
    ASSERT_TRUE(grid.has_value());
    EXPECT_EQ(grid->columns, 40);
    EXPECT_EQ(grid->rows, 30);
    EXPECT_GT(grid->at(13, 19), 200) << "the person";
    EXPECT_LT(grid->at(20, 19), 140);
    EXPECT_EQ(luma.decoded(), 0U);
}

TEST(Luma, what_is_damaged_says_so) {
    Luma luma;
    auto jpeg = test::yard_picture();
    jpeg.resize(jpeg.size() / 2);
    const auto cut = luma.read(jpeg);
    ASSERT_FALSE(cut.has_value());
    EXPECT_EQ(cut.error().kind, Kind::kDataLoss);
    EXPECT_FALSE(luma.read({}).has_value());
}

TEST(Watch, sees_somebody_cross_the_yard) {
    Luma luma;
    Watch watch({});
    int started = 0;
    int ended = 0;
    const auto see = [&](std::optional<int> x, int picture) {
        const auto grid = luma.read(test::yard_picture(x));
        ASSERT_TRUE(grid.has_value());
        const motion::Result& result = watch.see(*grid, picture * 100ms);
        started += result.phase == motion::EventPhase::kStarted;
        ended += result.phase == motion::EventPhase::kEnded;
    };
    int picture = 0;
    for (; picture < 50; ++picture) see(std::nullopt, picture);
    EXPECT_EQ(started, 0);
    for (int x = -20; x < test::kYardWidth; x += 8) see(x, picture++);
    EXPECT_EQ(started, 1);
    for (int i = 0; i < 60; ++i) see(std::nullopt, picture++);
    EXPECT_EQ(ended, 1);
}

}  // namespace
}  // namespace vedette::detect
