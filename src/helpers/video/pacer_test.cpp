#include "helpers/video/pacer.hpp"

#include <gtest/gtest.h>

namespace vedette::video {
namespace {

using std::chrono_literals::operator""h;
constexpr MonoTime kNow{100s};

MediaTime at(Duration d) { return {d}; }

TEST(VideoPacer, pictures_are_due_as_their_timestamps_lie_apart) {
    Pacer pacer(0, 40ms);
    EXPECT_TRUE(pacer.due(at(5s), kNow) == kNow);
    EXPECT_TRUE(pacer.due(at(5s + 33ms), kNow) == kNow + 33ms);
    EXPECT_TRUE(pacer.due(at(5s + 133ms), kNow + 33ms) == kNow + 133ms);
}

TEST(VideoPacer, a_given_rate_overrides_timestamps) {
    Pacer pacer(10, 40ms);
    EXPECT_TRUE(pacer.due(at(5s), kNow) == kNow);
    EXPECT_TRUE(pacer.due(at(5s + 1ms), kNow) == kNow + 100ms);
    EXPECT_TRUE(pacer.due(std::nullopt, kNow) == kNow + 200ms);
}

TEST(VideoPacer, without_timestamps_the_usual_distance_counts) {
    Pacer pacer(0, 40ms);
    pacer.due(std::nullopt, kNow);
    EXPECT_TRUE(pacer.due(std::nullopt, kNow) == kNow + 40ms);
}

TEST(VideoPacer, leaps_and_steps_back_count_as_one_interval) {
    Pacer pacer(0, 40ms);
    pacer.due(at(5s), kNow);
    EXPECT_TRUE(pacer.due(at(5s + 50ms), kNow) == kNow + 50ms);
    EXPECT_TRUE(pacer.due(at(1h), kNow) == kNow + 100ms);
    EXPECT_TRUE(pacer.due(at(1s), kNow) == kNow + 150ms);
    EXPECT_TRUE(pacer.due(at(1s), kNow) == kNow + 200ms);
    EXPECT_TRUE(pacer.due(at(1s + 30ms), kNow) == kNow + 230ms);
}

TEST(VideoPacer, a_restart_goes_on_at_the_same_pace) {
    Pacer pacer(0, 40ms);
    pacer.due(at(0s), kNow);
    pacer.due(at(20ms), kNow);
    pacer.restart();
    EXPECT_TRUE(pacer.due(at(0s), kNow) == kNow + 40ms);
    EXPECT_TRUE(pacer.due(at(20ms), kNow) == kNow + 60ms);
}

TEST(VideoPacer, a_late_player_does_not_hurry) {
    Pacer pacer(0, 40ms);
    pacer.due(at(0s), kNow);
    EXPECT_TRUE(pacer.due(at(40ms), kNow + 60s) == kNow + 60s);
    EXPECT_TRUE(pacer.due(at(80ms), kNow + 60s) == kNow + 60s + 40ms);
}

}  // namespace
}  // namespace vedette::video
