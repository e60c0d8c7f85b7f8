// Conformance of a port's servos, lamp, clock and log. Compiled into the tests of each implementation.
#include <array>

#include <gtest/gtest.h>

#include "node/port/testing/platform.hpp"

namespace vedette::port {
namespace {

TEST(ServoConformance, gives_no_pulse_before_the_first_call_and_then_the_one_of_the_last) {
    const auto platform = make_platform();
    EXPECT_EQ(platform->pulse_us(Axis::kTraverse), std::nullopt);
    EXPECT_EQ(platform->pulse_us(Axis::kElevation), std::nullopt);
    EXPECT_TRUE(platform->servos().set_pulse(Axis::kTraverse, 1502));
    EXPECT_EQ(platform->pulse_us(Axis::kTraverse), 1502);
    EXPECT_EQ(platform->pulse_us(Axis::kElevation), std::nullopt);
    EXPECT_TRUE(platform->servos().set_pulse(Axis::kElevation, kMinPulse_us));
    EXPECT_TRUE(platform->servos().set_pulse(Axis::kTraverse, kMaxPulse_us));
    EXPECT_EQ(platform->pulse_us(Axis::kTraverse), kMaxPulse_us);
    EXPECT_EQ(platform->pulse_us(Axis::kElevation), kMinPulse_us);
}

TEST(ServoConformance, refuses_a_pulse_beyond_a_servos_way) {
    const auto platform = make_platform();
    EXPECT_TRUE(platform->servos().set_pulse(Axis::kTraverse, 1450));
    EXPECT_FALSE(platform->servos().set_pulse(Axis::kTraverse, kMinPulse_us - 1));
    EXPECT_FALSE(platform->servos().set_pulse(Axis::kTraverse, kMaxPulse_us + 1));
    EXPECT_EQ(platform->pulse_us(Axis::kTraverse), 1450);
}

TEST(LampConformance, is_dark_at_the_start_and_then_as_told) {
    const auto platform = make_platform();
    EXPECT_EQ(platform->lamp_level(), 0);
    platform->lamp().set(255);
    EXPECT_EQ(platform->lamp_level(), 255);
    platform->lamp().set(1);
    EXPECT_EQ(platform->lamp_level(), 1);
}

TEST(ClockConformance, never_goes_backwards) {
    const auto platform = make_platform();
    MonoTime last = platform->clock().mono();
    for (int i = 0; i < 1000; ++i) {
        const MonoTime now = platform->clock().mono();
        EXPECT_GE(now, last);
        last = now;
    }
    EXPECT_GE(platform->clock().utc().since, Duration::zero());
}

TEST(ClockConformance, shows_what_it_is_set_to_and_goes_on) {
    const auto platform = make_platform();
    const MonoTime before = platform->clock().mono();
    for (const UtcTime time : {UtcTime{1'000'000'000s}, UtcTime{2'000'000'000s}, UtcTime{}}) {
        platform->clock().set_utc(time);
        EXPECT_GE(platform->clock().utc(), time);
        EXPECT_LT(platform->clock().utc(), time + 10s);
    }
    EXPECT_LT(platform->clock().mono() - before, 10s);
}

TEST(LogConformance, writes_room_and_sentence) {
    const auto platform = make_platform();
    platform->log().write(Level::kInfo, "camera", "a sentence of the test");
    const std::string logged = platform->logged();
    EXPECT_TRUE(logged.contains("camera")) << logged;
    EXPECT_TRUE(logged.contains("a sentence of the test")) << logged;
}

}  // namespace
}  // namespace vedette::port
