#include "node/battery/battery.hpp"

#include <gtest/gtest.h>

#include "node/port/testing/fakes.hpp"

namespace vedette::node {
namespace {

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

class BatteryTest : public ::testing::Test {
  protected:
    static constexpr MonoTime kStart{100s};
    Battery& begin(const BatteryStart& start) {
        return battery_.emplace(BatteryDevices{inputs_, power_, log_, claims_}, settings_, start, work_,
                                kStart);
    }
    // Turns as the node does: at each deadline.
    void run_until(MonoTime end) {
        for (MonoTime now = now_; now <= end; now = std::max(now + 1ms, battery_->deadline()))
            battery_->turn(now);
        now_ = end;
        battery_->turn(end);
    }
    Values settings_;
    port::FakeInputs inputs_;
    port::FakePower power_;
    NoLog log_;
    TestWork work_;
    port::PinClaims claims_{*port::find_board("AI_THINKER"), true};
    std::optional<Battery> battery_;
    MonoTime now_ = kStart;
};

constexpr BatteryStart kAwake{.mode = power::Mode::kAwake};

TEST_F(BatteryTest, Y20_without_motion_it_sleeps_after_the_awake_time_until_the_sensor_sees_somebody) {
    begin(kAwake);
    run_until(kStart + 14s);
    EXPECT_FALSE(battery_->is_asleep());
    run_until(kStart + 15s);
    EXPECT_TRUE(battery_->is_asleep());
    EXPECT_EQ(power_.asleep, (port::Wakes{.pin = 13, .after = Duration::zero()}));
    EXPECT_EQ(battery_->deadline(), MonoTime::max());
}

TEST_F(BatteryTest, sleeps_with_the_pins_and_times_of_the_settings) {
    ASSERT_TRUE(settings_.set(Key::kBatteryWakeGpio, "33"));
    ASSERT_TRUE(settings_.set(Key::kBatteryWakeEvery, "10s"));
    ASSERT_TRUE(settings_.set(Key::kBatteryAwakeTime, "3"));
    begin(kAwake);
    run_until(kStart + 3s);
    EXPECT_EQ(power_.asleep, (port::Wakes{.pin = 33, .after = 10s}));
}

TEST_F(BatteryTest, motion_and_a_high_sensor_keep_it_awake) {
    begin(kAwake);
    inputs_.high = 13;
    run_until(kStart + 30s);
    inputs_.high = port::kNoPin;
    run_until(kStart + 40s);
    work_.motion = kStart + 40s;
    run_until(kStart + 54s);
    EXPECT_FALSE(battery_->is_asleep());
    run_until(kStart + 55s);
    EXPECT_TRUE(battery_->is_asleep());
}

TEST_F(BatteryTest, Y20_behind_the_sensor_the_first_picture_is_stored_before_the_network_starts) {
    begin({.mode = power::Mode::kAwake, .by_sensor = true});
    work_.sends = true;
    run_until(kStart + 3s);
    EXPECT_FALSE(battery_->wants_network());
    work_.stored = true;
    run_until(kStart + 4s);
    EXPECT_TRUE(battery_->wants_network());
}

TEST_F(BatteryTest, nothing_that_is_under_way_is_cut_within_a_minute) {
    begin(kAwake);
    work_.busy = true;
    run_until(kStart + 74s);
    EXPECT_FALSE(battery_->is_asleep());
    run_until(kStart + 75s);
    EXPECT_TRUE(battery_->is_asleep());
}

TEST_F(BatteryTest, never_sleeps_while_motion_detection_is_off) {
    work_.detects = false;
    begin(kAwake);
    run_until(kStart + 600s);
    EXPECT_FALSE(battery_->is_asleep());
}

TEST_F(BatteryTest, a_start_that_lasts_is_no_quick_one_but_brownouts_are_counted_on) {
    power_.record = as_text(power::Record{.brownouts = 4, .quick_starts = 2}.encode());
    begin(kAwake);
    run_until(kStart + 9s);
    EXPECT_EQ(power_.writes, 0);
    run_until(kStart + 14s);
    EXPECT_EQ(power::Record::decode(as_bytes(power_.record)), power::Record{.brownouts = 4});
    EXPECT_EQ(power_.writes, 1);
}

TEST_F(BatteryTest, without_battery_mode_it_only_reads) {
    for (const power::Mode mode : {power::Mode::kOff, power::Mode::kOwner}) {
        begin({.mode = mode, .reading = 170});
        EXPECT_EQ(battery_->deadline(), MonoTime::max());
        battery_->turn(kStart + 3600s);
        EXPECT_FALSE(battery_->is_asleep());
        EXPECT_FALSE(battery_->wants_network());
    }
}

TEST_F(BatteryTest, reads_live_until_wifi_has_the_converter_and_then_shows_that_of_the_start) {
    begin({.mode = power::Mode::kOff, .reading = 170});
    inputs_.reading = 185 * 8;
    BatteryReading reading = battery_->read();
    EXPECT_EQ(reading.reading, 185);
    EXPECT_EQ(reading.percent, 80);
    EXPECT_TRUE(reading.is_live);
    claims_.wifi_starts();
    inputs_.wifi_starts();
    reading = battery_->read();
    EXPECT_EQ(reading.reading, 170);
    EXPECT_EQ(reading.percent, 30);
    EXPECT_FALSE(reading.is_live);
}

TEST_F(BatteryTest, has_no_percent_without_a_battery) {
    begin({.mode = power::Mode::kOff});
    EXPECT_EQ(battery_->read().reading, std::nullopt);
    inputs_.reading = 20 * 8;
    EXPECT_EQ(battery_->read().reading, 20);
    EXPECT_EQ(battery_->read().percent, std::nullopt);
}

}  // namespace
}  // namespace vedette::node
