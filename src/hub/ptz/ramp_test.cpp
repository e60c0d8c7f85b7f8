#include "hub/ptz/ramp.hpp"

#include <gtest/gtest.h>

namespace vedette::ptz {
namespace {

Angles sum(const Ramp& ramp) {
    Angles out;
    for (const Angles& move : ramp.moves) out = {out.pan + move.pan, out.tilt + move.tilt};
    return out;
}

TEST(Ramp, goes_the_whole_way_and_no_axis_is_faster_than_the_speed) {
    for (const int speed : {5, 7, 60, 360}) {
        for (const Angles by : {Angles{180, -180}, Angles{-7, 90}, Angles{1, 0}, Angles{-59, 3}}) {
            const Ramp way = ramp(by, speed);
            EXPECT_EQ(sum(way), by);
            const double seconds = std::chrono::duration<double>(way.interval).count();
            for (const Angles& move : way.moves) {
                EXPECT_LE(std::abs(move.pan), speed * seconds + 0.001) << speed;
                EXPECT_LE(std::abs(move.tilt), speed * seconds + 0.001) << speed;
            }
        }
    }
}

TEST(Ramp, has_at_least_one_move) {
    EXPECT_EQ(ramp({0, 0}, 60).moves, std::vector<Angles>{{}});
    EXPECT_EQ(ramp({12, -12}, 60).moves.size(), 1U);
    EXPECT_EQ(ramp({13, 0}, 60).moves.size(), 2U);
}

}  // namespace
}  // namespace vedette::ptz
