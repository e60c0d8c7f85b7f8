// Conformance of a port's inputs, deep sleep, record and watchdog. Compiled into the tests of each
// implementation.
#include <array>

#include <gtest/gtest.h>

#include "node/port/testing/platform.hpp"

namespace vedette::port {
namespace {

constexpr Pin kSensor = 13;
constexpr Pin kOfSecondConverter = 12;
constexpr Pin kOfFirstConverter = 33;
constexpr Pin kWithoutConverter = 5;

TEST(InputsConformance, shows_the_level_of_a_pin) {
    const auto platform = make_platform();
    platform->set_level(false);
    EXPECT_FALSE(platform->inputs().is_high(kSensor, Pull::kDown));
    platform->set_level(true);
    EXPECT_TRUE(platform->inputs().is_high(kSensor, Pull::kDown));
    platform->set_level(false);
    EXPECT_FALSE(platform->inputs().is_high(kSensor, Pull::kDown));
}

TEST(InputsConformance, reads_a_voltage_in_twelve_bits) {
    const auto platform = make_platform();
    for (const std::uint16_t reading : {0, 1, 1408, 4095}) {
        platform->set_voltage(reading);
        EXPECT_EQ(platform->inputs().voltage(kOfSecondConverter), reading);
        EXPECT_EQ(platform->inputs().voltage(kOfFirstConverter), reading);
    }
}

TEST(InputsConformance, says_why_a_voltage_cannot_be_read) {
    const auto platform = make_platform();
    platform->set_voltage(1408);
    EXPECT_EQ(platform->inputs().voltage(kWithoutConverter), std::unexpected(AnalogError::kNoConverter));
    EXPECT_EQ(platform->inputs().voltage(kNoPin), std::unexpected(AnalogError::kNoConverter));
    platform->set_voltage(std::nullopt);
    EXPECT_EQ(platform->inputs().voltage(kOfSecondConverter), std::unexpected(AnalogError::kFailed));
}

TEST(InputsConformance, has_no_second_converter_once_wifi_starts) {
    const auto platform = make_platform();
    platform->set_voltage(1408);
    platform->inputs().wifi_starts();
    EXPECT_EQ(platform->inputs().voltage(kOfSecondConverter), std::unexpected(AnalogError::kWifi));
    EXPECT_EQ(platform->inputs().voltage(kOfFirstConverter), 1408);
}

TEST(PowerConformance, keeps_a_record) {
    const auto platform = make_platform();
    std::array<std::uint8_t, Power::kMaxRecord> into{};
    EXPECT_EQ(platform->power().read_record(into), 0U);
    ASSERT_TRUE(platform->power().write_record(as_bytes("sixteen bytes ..")));
    EXPECT_EQ(platform->power().read_record(into), 16U);
    EXPECT_EQ(as_text(into), "sixteen bytes ..");
    ASSERT_TRUE(platform->power().write_record(as_bytes("four")));
    ASSERT_EQ(platform->power().read_record(into), 4U);
    EXPECT_EQ(as_text(Bytes(into).first(4)), "four");
    EXPECT_FALSE(platform->power().write_record(as_bytes("seventeen bytes ..")));
    EXPECT_EQ(platform->power().read_record(into), 4U);
}

TEST(PowerConformance, sleeps_until_what_it_is_told) {
    const auto platform = make_platform();
    EXPECT_EQ(platform->power().wake_cause(), WakeCause::kNone);
    EXPECT_EQ(platform->asleep(), std::nullopt);
    platform->power().deep_sleep({.pin = kSensor, .after = 10s});
    EXPECT_EQ(platform->asleep(), (Wakes{.pin = kSensor, .after = 10s}));
}

TEST(PowerConformance, sleeps_for_ever_without_anything_that_wakes_it) {
    const auto platform = make_platform();
    platform->power().deep_sleep({});
    EXPECT_EQ(platform->asleep(), Wakes{});
}

TEST(WatchdogConformance, restarts_a_board_that_hangs_and_no_other) {
    const auto platform = make_platform();
    const auto spend = [&](Duration time) {
        const MonoTime begin = platform->clock().mono();
        while (platform->clock().mono() < begin + time) platform->network().wait({}, 10ms);
    };
    EXPECT_FALSE(platform->is_hung());
    platform->power().watch(2s);
    platform->power().feed();
    EXPECT_FALSE(platform->is_hung());
    platform->power().watch(20ms);
    spend(100ms);
    EXPECT_TRUE(platform->is_hung());
    platform->power().feed();
    EXPECT_FALSE(platform->is_hung());
}

}  // namespace
}  // namespace vedette::port
