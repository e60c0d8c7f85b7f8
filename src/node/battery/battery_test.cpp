#include "node/battery/battery.hpp"

#include <algorithm>

#include <gtest/gtest.h>

#include "node/port/testing/fakes.hpp"

namespace vedette::node {
namespace {

// Forgets its lines.
struct NoLog final : port::Log {
    void write(port::Level, std::string_view, std::string_view) override {}
};

// As a test sets it.
struct TestWork final : BatteryWork {
    bool watches() const override { return detects; }
    std::optional<MonoTime> last_motion() const override { return motion; }
    bool has_first_picture() const override { return stored; }
    bool has_to_send() const override { return sends; }
    bool is_busy() const override { return busy; }

    bool detects = true;
    std::optional<MonoTime> motion{};
    bool stored = false;
    bool sends = false;
    bool busy = false;
};

// A battery with its devices, between turns.
struct BatteryDesk {
    static constexpr MonoTime kStart{100s};
    Battery& begin(const BatteryStart& start) {
        return battery.emplace(BatteryDevices{inputs, power, log, claims}, settings, start, work, kStart);
    }
    // Turns as the node does: at each deadline.
    void run_until(MonoTime end) {
        for (MonoTime at = now; at <= end; at = std::max(at + 1ms, battery->deadline())) battery->turn(at);
        now = end;
        battery->turn(end);
    }
    Values settings;
    port::FakeInputs inputs;
    port::FakePower power;
    NoLog log;
    TestWork work;
    port::PinClaims claims{*port::find_board("AI_THINKER"), true};
    std::optional<Battery> battery;
    MonoTime now = kStart;
};

constexpr BatteryStart kAwake{.mode = power::Mode::kAwake};

TEST(BatteryMode, Y20_without_motion_it_sleeps_after_the_awake_time_until_the_sensor_sees_somebody) {
    BatteryDesk desk;
    desk.begin(kAwake);
    desk.run_until(BatteryDesk::kStart + 14s);
    EXPECT_FALSE(desk.battery->is_asleep());
    desk.run_until(BatteryDesk::kStart + 15s);
    EXPECT_TRUE(desk.battery->is_asleep());
    EXPECT_EQ(desk.power.asleep, (port::Wakes{.pin = 13, .after = Duration::zero()}));
    EXPECT_EQ(desk.battery->deadline(), MonoTime::max());
}

TEST(BatteryMode, sleeps_with_the_pins_and_times_of_the_settings) {
    BatteryDesk desk;
    ASSERT_TRUE(desk.settings.set(Key::kBatteryWakeGpio, "33"));
    ASSERT_TRUE(desk.settings.set(Key::kBatteryWakeEvery, "10s"));
    ASSERT_TRUE(desk.settings.set(Key::kBatteryAwakeTime, "3"));
    desk.begin(kAwake);
    desk.run_until(BatteryDesk::kStart + 3s);
    EXPECT_EQ(desk.power.asleep, (port::Wakes{.pin = 33, .after = 10s}));
}

TEST(BatteryMode, motion_and_a_high_sensor_keep_it_awake) {
    BatteryDesk desk;
    desk.begin(kAwake);
    desk.inputs.high = 13;
    desk.run_until(BatteryDesk::kStart + 30s);
    desk.inputs.high = port::kNoPin;
    desk.run_until(BatteryDesk::kStart + 40s);
    desk.work.motion = BatteryDesk::kStart + 40s;
    desk.run_until(BatteryDesk::kStart + 54s);
    EXPECT_FALSE(desk.battery->is_asleep());
    desk.run_until(BatteryDesk::kStart + 55s);
    EXPECT_TRUE(desk.battery->is_asleep());
}

TEST(BatteryMode, Y20_behind_the_sensor_the_first_picture_is_stored_before_the_network_starts) {
    BatteryDesk desk;
    desk.begin({.mode = power::Mode::kAwake, .by_sensor = true});
    desk.work.sends = true;
    desk.run_until(BatteryDesk::kStart + 3s);
    EXPECT_FALSE(desk.battery->wants_network());
    desk.work.stored = true;
    desk.run_until(BatteryDesk::kStart + 4s);
    EXPECT_TRUE(desk.battery->wants_network());
}

TEST(BatteryMode, nothing_that_is_under_way_is_cut_within_a_minute) {
    BatteryDesk desk;
    desk.begin(kAwake);
    desk.work.busy = true;
    desk.run_until(BatteryDesk::kStart + 74s);
    EXPECT_FALSE(desk.battery->is_asleep());
    desk.run_until(BatteryDesk::kStart + 75s);
    EXPECT_TRUE(desk.battery->is_asleep());
}

TEST(BatteryMode, never_sleeps_while_motion_detection_is_off) {
    BatteryDesk desk;
    desk.work.detects = false;
    desk.begin(kAwake);
    desk.run_until(BatteryDesk::kStart + 600s);
    EXPECT_FALSE(desk.battery->is_asleep());
}

TEST(BatteryMode, a_start_that_lasts_is_no_quick_one_but_brownouts_are_counted_on) {
    BatteryDesk desk;
    desk.power.record = as_text(power::Record{.brownouts = 4, .quick_starts = 2}.encode());
    desk.begin(kAwake);
    desk.run_until(BatteryDesk::kStart + 9s);
    EXPECT_EQ(desk.power.writes, 0);
    desk.run_until(BatteryDesk::kStart + 14s);
    EXPECT_EQ(power::Record::decode(as_bytes(desk.power.record)), power::Record{.brownouts = 4});
    EXPECT_EQ(desk.power.writes, 1);
}

TEST(BatteryMode, without_battery_mode_it_only_reads) {
    BatteryDesk desk;
    for (const power::Mode mode : {power::Mode::kOff, power::Mode::kOwner}) {
        desk.begin({.mode = mode, .reading = 170});
        EXPECT_EQ(desk.battery->deadline(), MonoTime::max());
        desk.battery->turn(BatteryDesk::kStart + 3600s);
        EXPECT_FALSE(desk.battery->is_asleep());
        EXPECT_FALSE(desk.battery->wants_network());
    }
}

TEST(BatteryMode, reads_live_until_wifi_has_the_converter_and_then_shows_that_of_the_start) {
    BatteryDesk desk;
    desk.begin({.mode = power::Mode::kOff, .reading = 170});
    desk.inputs.reading = 185 * 8;
    BatteryReading reading = desk.battery->read();
    EXPECT_EQ(reading.reading, 185);
    EXPECT_EQ(reading.percent, 80);
    EXPECT_TRUE(reading.is_live);
    desk.claims.wifi_starts();
    desk.inputs.wifi_starts();
    reading = desk.battery->read();
    EXPECT_EQ(reading.reading, 170);
    EXPECT_EQ(reading.percent, 30);
    EXPECT_FALSE(reading.is_live);
}

TEST(BatteryMode, has_no_percent_without_a_battery) {
    BatteryDesk desk;
    desk.begin({.mode = power::Mode::kOff});
    EXPECT_EQ(desk.battery->read().reading, std::nullopt);
    desk.inputs.reading = 20 * 8;
    EXPECT_EQ(desk.battery->read().reading, 20);
    EXPECT_EQ(desk.battery->read().percent, std::nullopt);
}

}  // namespace
}  // namespace vedette::node
