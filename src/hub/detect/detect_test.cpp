#include <gtest/gtest.h>

#include "hub/detect/detector_runner.hpp"
#include "hub/image/luma.hpp"
#include "tests/support/yard_picture.hpp"

namespace vedette::detect {
namespace {

TEST(DetectorRunner, detects_a_person_who_crosses_the_yard) {
    image::Luma luma;
    DetectorRunner runner({});
    int started = 0;
    int ended = 0;
    const auto feed = [&](std::optional<int> x, int picture) {
        const auto grid = luma.read(test::yard_picture(x));
        ASSERT_TRUE(grid.has_value());
        const motion::Result& result = runner.feed(*grid, picture * 100ms);
        started += result.phase == motion::EventPhase::kStarted;
        ended += result.phase == motion::EventPhase::kEnded;
    };
    int picture = 0;
    for (; picture < 50; ++picture) feed(std::nullopt, picture);
    EXPECT_EQ(started, 0);
    for (int x = -20; x < test::kYardWidth; x += 8) feed(x, picture++);
    EXPECT_EQ(started, 1);
    for (int i = 0; i < 60; ++i) feed(std::nullopt, picture++);
    EXPECT_EQ(ended, 1);
}

}  // namespace
}  // namespace vedette::detect
