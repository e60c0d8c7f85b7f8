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

// A board in battery mode before its start.
struct StartDesk {
    StartDesk() { EXPECT_TRUE(settings.set(Key::kBatteryActivated, "true")); }
    BatteryDevices devices() { return {inputs, power, log, claims}; }
    BatteryStart start(ResetCause cause, bool has_owner_sign = false) {
        return start_battery(devices(), settings, cause, has_owner_sign);
    }
    void read_level(int reading) { inputs.reading = static_cast<std::uint16_t>(8 * reading); }

    Values settings;
    port::FakeInputs inputs;
    port::FakePower power;
    KeptLog log;
    port::PinClaims claims{*port::find_board("AI_THINKER"), true};
};

TEST(BatteryStarts, reads_the_mean_of_three_conversions_before_anything_else) {
    StartDesk desk;
    desk.inputs.reading = 185 * 8 + 7;
    const BatteryStart out = desk.start(ResetCause::kPowerOn);
    EXPECT_EQ(out.reading, 185);
    EXPECT_EQ(desk.inputs.conversions, 3);
    EXPECT_EQ(out.mode, power::Mode::kAwake);
}

TEST(BatteryStarts, Y20_a_level_of_five_percent_sends_it_to_sleep_for_an_hour_without_the_sensor) {
    StartDesk desk;
    desk.read_level(162);
    const BatteryStart out = desk.start(ResetCause::kDeepSleep);
    EXPECT_EQ(out.mode, power::Mode::kProtected);
    EXPECT_EQ(desk.power.asleep, (port::Wakes{.pin = port::kNoPin, .after = std::chrono::hours{1}}));
    EXPECT_TRUE(desk.log.text.contains("nearly empty"));
    // It comes back once it is charged.
    desk.power.asleep.reset();
    desk.power.woken_by = port::WakeCause::kTimer;
    desk.read_level(180);
    const BatteryStart back = desk.start(ResetCause::kDeepSleep);
    EXPECT_EQ(back.mode, power::Mode::kAwake);
    EXPECT_EQ(back.slept_for, power::Protection::kLow);
    EXPECT_EQ(desk.power.asleep, std::nullopt);
}

TEST(BatteryStarts, Y20_counts_brownouts_over_starts_and_sleeps_after_more_than_ten) {
    StartDesk desk;
    desk.read_level(185);
    for (int i = 0; i < 10; ++i) EXPECT_EQ(desk.start(ResetCause::kBrownout).mode, power::Mode::kAwake) << i;
    EXPECT_EQ(desk.start(ResetCause::kBrownout).mode, power::Mode::kProtected);
    EXPECT_EQ(desk.power.asleep->pin, port::kNoPin);
    EXPECT_TRUE(desk.log.text.contains("ten times"));
}

TEST(BatteryStarts, an_unreadable_level_protects_behind_a_brownout_only) {
    StartDesk desk;
    EXPECT_EQ(desk.start(ResetCause::kPowerOn).mode, power::Mode::kAwake);
    EXPECT_EQ(desk.start(ResetCause::kBrownout).mode, power::Mode::kProtected);
    EXPECT_TRUE(desk.log.text.contains("cannot be read"));
}

TEST(BatteryStarts, wakes_by_the_sensor_write_nothing_to_the_flash) {
    StartDesk desk;
    desk.read_level(185);
    desk.power.woken_by = port::WakeCause::kPin;
    for (int i = 0; i < 100; ++i) EXPECT_TRUE(desk.start(ResetCause::kDeepSleep).by_sensor);
    EXPECT_EQ(desk.power.writes, 0);
}

TEST(BatteryStarts, the_third_quick_start_and_an_owners_sign_end_battery_mode) {
    StartDesk desk;
    desk.read_level(0);
    EXPECT_EQ(desk.start(ResetCause::kPowerOn).mode, power::Mode::kAwake);
    EXPECT_EQ(desk.start(ResetCause::kOther).mode, power::Mode::kAwake);
    EXPECT_EQ(desk.start(ResetCause::kPowerOn).mode, power::Mode::kOwner);
    EXPECT_EQ(desk.start(ResetCause::kBrownout, true).mode, power::Mode::kOwner);
    EXPECT_EQ(desk.power.asleep, std::nullopt);
}

TEST(BatteryStarts, a_battery_that_fails_behind_each_press_of_the_button_lets_its_owner_in_with_the_third) {
    StartDesk desk;
    desk.read_level(180);
    for (int press = 0; press < 2; ++press) {
        EXPECT_EQ(desk.start(ResetCause::kPowerOn).mode, power::Mode::kAwake);
        EXPECT_EQ(desk.start(ResetCause::kBrownout).mode, power::Mode::kAwake);
    }
    EXPECT_EQ(desk.start(ResetCause::kPowerOn).mode, power::Mode::kOwner);
}

TEST(BatteryStarts, says_that_the_count_cannot_be_kept) {
    StartDesk desk;
    desk.power.keeps = false;
    desk.read_level(185);
    EXPECT_EQ(desk.start(ResetCause::kPowerOn).mode, power::Mode::kAwake);
    EXPECT_TRUE(desk.log.text.contains("cannot be kept"));
}

TEST(BatteryStarts, without_battery_mode_it_reads_and_counts_nothing) {
    StartDesk desk;
    EXPECT_TRUE(desk.settings.set(Key::kBatteryActivated, "false"));
    desk.power.record = as_text(power::Record{.brownouts = 11}.encode());
    desk.read_level(185);
    const BatteryStart out = desk.start(ResetCause::kBrownout);
    EXPECT_EQ(out.mode, power::Mode::kOff);
    EXPECT_EQ(out.reading, 185);
    EXPECT_EQ(power::Record::decode(as_bytes(desk.power.record)), power::Record{});
}

TEST(BatteryStarts, a_pin_that_another_has_is_left_alone_and_ends_battery_mode) {
    StartDesk desk;
    EXPECT_TRUE(desk.settings.set(Key::kBatteryLevelGpio, "4"));
    desk.read_level(0);
    const BatteryStart out = desk.start(ResetCause::kBrownout);
    EXPECT_EQ(out.mode, power::Mode::kOff);
    EXPECT_EQ(desk.inputs.conversions, 0);
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
