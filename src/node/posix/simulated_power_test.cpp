#include "node/posix/simulated_power.hpp"

#include <gtest/gtest.h>

namespace vedette::posix {
namespace {

using port::Pull;
using port::ResetCause;
using port::WakeCause;

// Stands still until the test moves it.
struct TestClock final : port::Clock {
    MonoTime mono() override { return now; }
    UtcTime utc() override { return {}; }
    void set_utc(UtcTime) override {}
    MonoTime now{50s};
};

class SimulatedPowerTest : public ::testing::Test {
  protected:
    SimulatedPower& run(const std::string& text) {
        const auto script = PowerScript::parse(text);
        EXPECT_TRUE(script) << text;
        return power_.emplace(*script, port::Chip::kEsp32, "", clock_);
    }
    std::optional<ResetCause> after(Duration time) {
        clock_.now = clock_.now + time;
        return power_->start_again();
    }
    TestClock clock_;
    std::optional<SimulatedPower> power_;
};

TEST_F(SimulatedPowerTest, plays_readings_sensor_and_button_at_their_times) {
    SimulatedPower& power =
        run("# a day\n0s battery 185\n2s sensor high\n2s button down\n\n4s sensor low\n4s button up\n"
            "5s battery none\n");
    EXPECT_EQ(power.voltage(12), 185 * 8);
    EXPECT_FALSE(power.is_high(13, Pull::kDown));
    EXPECT_TRUE(power.is_high(0, Pull::kUp));
    EXPECT_EQ(power.due(), MonoTime{52s});
    EXPECT_EQ(after(2s), std::nullopt);
    EXPECT_TRUE(power.is_high(13, Pull::kDown));
    EXPECT_FALSE(power.is_high(0, Pull::kUp));
    EXPECT_EQ(after(3s), std::nullopt);
    EXPECT_FALSE(power.is_high(13, Pull::kDown));
    EXPECT_TRUE(power.is_high(0, Pull::kUp));
    EXPECT_EQ(power.voltage(12), std::unexpected(port::AnalogError::kFailed));
    EXPECT_EQ(power.due(), MonoTime::max());
}

TEST_F(SimulatedPowerTest, resets_the_board_when_the_script_says_so) {
    run("1s brownout\n2s reset\n");
    EXPECT_EQ(after(999ms), std::nullopt);
    EXPECT_EQ(after(1ms), ResetCause::kBrownout);
    EXPECT_EQ(power_->wake_cause(), WakeCause::kNone);
    EXPECT_EQ(after(1s), ResetCause::kPowerOn);
    EXPECT_EQ(after(1s), std::nullopt);
}

TEST_F(SimulatedPowerTest, ends_so_many_starts_with_a_brownout_but_none_that_sleeps_at_once) {
    run("brownouts 2\n");
    EXPECT_EQ(after(99ms), std::nullopt);
    EXPECT_EQ(after(1ms), ResetCause::kBrownout);
    power_->deep_sleep({.after = 1s});
    EXPECT_EQ(after(999ms), std::nullopt);
    EXPECT_EQ(after(1ms), ResetCause::kDeepSleep);
    EXPECT_EQ(after(1s), std::nullopt);
}

TEST_F(SimulatedPowerTest, wakes_by_the_sensor_by_time_or_never) {
    run("10s sensor high\n20s sensor low\n");
    power_->deep_sleep({.pin = 13, .after = 4s});
    EXPECT_EQ(power_->due(), MonoTime{54s});
    EXPECT_EQ(after(4s), ResetCause::kDeepSleep);
    EXPECT_EQ(power_->wake_cause(), WakeCause::kTimer);
    EXPECT_EQ(power_->asleep(), std::nullopt);
    EXPECT_EQ(after(0s), std::nullopt);
    power_->deep_sleep({.pin = 13});
    EXPECT_EQ(after(5s), std::nullopt);
    EXPECT_EQ(after(1s), ResetCause::kDeepSleep);
    EXPECT_EQ(power_->wake_cause(), WakeCause::kPin);
    EXPECT_EQ(after(10s), std::nullopt);
    power_->deep_sleep({});
    EXPECT_EQ(power_->due(), MonoTime::max());
    EXPECT_EQ(after(1000s), std::nullopt);
}

TEST_F(SimulatedPowerTest, a_sensor_that_is_high_ends_a_sleep_at_once) {
    run("0s sensor high\n");
    power_->deep_sleep({.pin = 13});
    EXPECT_LE(power_->due(), clock_.now);
    EXPECT_EQ(after(0s), ResetCause::kDeepSleep);
}

TEST_F(SimulatedPowerTest, wifi_has_its_converter_until_the_next_start) {
    run("0s battery 100\n1s reset\n");
    power_->wifi_starts();
    EXPECT_EQ(power_->voltage(12), std::unexpected(port::AnalogError::kWifi));
    EXPECT_EQ(after(1s), ResetCause::kPowerOn);
    EXPECT_EQ(power_->voltage(12), 800);
}

TEST(PowerScript, says_what_is_wrong_with_a_line) {
    for (const char* const text :
         {"5 sensor high", "5s sensor", "5s sensor middle", "5s battery 512", "5s battery -1",
          "5s battery full", "5s button", "5s brownout now", "5s explosion", "brownouts", "brownouts -1",
          "brownouts many", "s reset", "2000000s reset"}) {
        const auto script = PowerScript::parse(std::string("# first\n") + text);
        ASSERT_FALSE(script) << text;
        EXPECT_TRUE(script.error().starts_with("line 2: ")) << script.error();
    }
    EXPECT_FALSE(PowerScript::parse("5s reset\n4s reset"));
    EXPECT_TRUE(PowerScript::parse(""));
}

}  // namespace
}  // namespace vedette::posix
