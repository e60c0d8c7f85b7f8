#include "node/battery/start.hpp"

#include <gtest/gtest.h>

#include "node/battery/pins.hpp"
#include "node/port/testing/fakes.hpp"

namespace vedette::node {
namespace {

using port::ResetCause;

// Keeps the sentences.
struct KeptLog final : port::Log {
    void write(port::Level, std::string_view, std::string_view sentence) override { text.append(sentence); }
    std::string text;
};

class BatteryStartTest : public ::testing::Test {
  protected:
    BatteryStartTest() { EXPECT_TRUE(settings_.set(Key::kBatteryActivated, "true")); }
    BatteryDevices devices() { return {inputs_, power_, log_, claims_}; }
    BatteryStart start(ResetCause cause, bool has_owner_sign = false) {
        return start_battery(devices(), settings_, cause, has_owner_sign);
    }
    void read_level(int reading) { inputs_.reading = static_cast<std::uint16_t>(8 * reading); }

    Values settings_;
    port::FakeInputs inputs_;
    port::FakePower power_;
    KeptLog log_;
    port::PinClaims claims_{*port::find_board("AI_THINKER"), true};
};

TEST_F(BatteryStartTest, reads_the_mean_of_three_conversions_before_anything_else) {
    inputs_.reading = 185 * 8 + 7;
    const BatteryStart out = start(ResetCause::kPowerOn);
    EXPECT_EQ(out.reading, 185);
    EXPECT_EQ(inputs_.conversions, 3);
    EXPECT_EQ(out.mode, power::Mode::kAwake);
}

TEST_F(BatteryStartTest, Y20_a_level_of_five_percent_sends_it_to_sleep_for_an_hour_without_the_sensor) {
    read_level(162);
    const BatteryStart out = start(ResetCause::kDeepSleep);
    EXPECT_EQ(out.mode, power::Mode::kProtected);
    EXPECT_EQ(power_.asleep, (port::Wakes{.pin = port::kNoPin, .after = std::chrono::hours{1}}));
    EXPECT_TRUE(log_.text.contains("nearly empty"));
    // It comes back once it is charged.
    power_.asleep.reset();
    power_.woken_by = port::WakeCause::kTimer;
    read_level(180);
    const BatteryStart back = start(ResetCause::kDeepSleep);
    EXPECT_EQ(back.mode, power::Mode::kAwake);
    EXPECT_EQ(back.slept_for, power::Protection::kLow);
    EXPECT_EQ(power_.asleep, std::nullopt);
}

TEST_F(BatteryStartTest, Y20_counts_brownouts_over_starts_and_sleeps_after_more_than_ten) {
    read_level(185);
    for (int i = 0; i < 10; ++i) EXPECT_EQ(start(ResetCause::kBrownout).mode, power::Mode::kAwake) << i;
    EXPECT_EQ(start(ResetCause::kBrownout).mode, power::Mode::kProtected);
    EXPECT_EQ(power_.asleep->pin, port::kNoPin);
    EXPECT_TRUE(log_.text.contains("ten times"));
}

TEST_F(BatteryStartTest, an_unreadable_level_protects_behind_a_brownout_only) {
    EXPECT_EQ(start(ResetCause::kPowerOn).mode, power::Mode::kAwake);
    EXPECT_EQ(start(ResetCause::kBrownout).mode, power::Mode::kProtected);
    EXPECT_TRUE(log_.text.contains("cannot be read"));
}

TEST_F(BatteryStartTest, wakes_by_the_sensor_write_nothing_to_the_flash) {
    read_level(185);
    power_.woken_by = port::WakeCause::kPin;
    for (int i = 0; i < 100; ++i) EXPECT_TRUE(start(ResetCause::kDeepSleep).by_sensor);
    EXPECT_EQ(power_.writes, 0);
}

TEST_F(BatteryStartTest, the_third_quick_start_and_an_owners_sign_end_battery_mode) {
    read_level(0);
    EXPECT_EQ(start(ResetCause::kPowerOn).mode, power::Mode::kAwake);
    EXPECT_EQ(start(ResetCause::kOther).mode, power::Mode::kAwake);
    EXPECT_EQ(start(ResetCause::kPowerOn).mode, power::Mode::kOwner);
    EXPECT_EQ(start(ResetCause::kBrownout, true).mode, power::Mode::kOwner);
    EXPECT_EQ(power_.asleep, std::nullopt);
}

TEST_F(BatteryStartTest, says_that_the_count_cannot_be_kept) {
    power_.keeps = false;
    read_level(185);
    EXPECT_EQ(start(ResetCause::kPowerOn).mode, power::Mode::kAwake);
    EXPECT_TRUE(log_.text.contains("cannot be kept"));
}

TEST_F(BatteryStartTest, without_battery_mode_it_reads_and_counts_nothing) {
    EXPECT_TRUE(settings_.set(Key::kBatteryActivated, "false"));
    power_.record = as_text(power::Record{.brownouts = 11}.encode());
    read_level(185);
    const BatteryStart out = start(ResetCause::kBrownout);
    EXPECT_EQ(out.mode, power::Mode::kOff);
    EXPECT_EQ(out.reading, 185);
    EXPECT_EQ(power::Record::decode(as_bytes(power_.record)), power::Record{});
}

TEST_F(BatteryStartTest, a_pin_that_another_has_is_left_alone_and_ends_battery_mode) {
    EXPECT_TRUE(settings_.set(Key::kBatteryLevelGpio, "4"));
    read_level(0);
    const BatteryStart out = start(ResetCause::kBrownout);
    EXPECT_EQ(out.mode, power::Mode::kOff);
    EXPECT_EQ(inputs_.conversions, 0);
}

TEST(BatteryPins, are_refused_with_the_name_of_who_has_them) {
    port::PinClaims claims(*port::find_board("AI_THINKER"), true);
    claims.wifi_starts();  // which changes nothing: the battery is read before it
    const auto check = [&](std::string_view level, std::string_view wake) {
        Values values;
        EXPECT_TRUE(values.set(Key::kBatteryActivated, "true"));
        EXPECT_TRUE(values.set(Key::kBatteryLevelGpio, level));
        EXPECT_TRUE(values.set(Key::kBatteryWakeGpio, wake));
        return check_battery_pins(values, claims);
    };
    EXPECT_FALSE(check("12", "13"));
    EXPECT_FALSE(check("13", "12"));
    EXPECT_EQ(check("4", "13")->owner, "the lamp");
    EXPECT_EQ(check("4", "13")->key, Key::kBatteryLevelGpio);
    EXPECT_EQ(check("12", "25")->owner, "the camera");
    EXPECT_EQ(check("12", "25")->key, Key::kBatteryWakeGpio);
    EXPECT_EQ(check("12", "12")->owner, "the battery");
    EXPECT_EQ(check("1", "13")->owner, "");
    EXPECT_EQ(check("12", "1")->owner, "");
    EXPECT_FALSE(check_battery_pins(Values{}, claims));
}

}  // namespace
}  // namespace vedette::node
