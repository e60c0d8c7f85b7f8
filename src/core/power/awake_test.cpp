#include "core/power/awake.hpp"

#include <gtest/gtest.h>

namespace vedette::power {
namespace {

constexpr MonoTime kStart{100s};
constexpr Seen kQuiet{.watches = true};

Seen seen(const Seen& with) {
    Seen out = with;
    out.watches = true;
    return out;
}

TEST(PowerAwake, Y20_sleeps_after_the_awake_time_without_motion) {
    Awake awake({.awake = 15s}, false, kStart);
    EXPECT_EQ(awake.poll(kQuiet, kStart), Step::kStay);
    EXPECT_EQ(awake.poll(kQuiet, kStart + 14999ms), Step::kStay);
    EXPECT_EQ(awake.deadline(), kStart + 15s);
    EXPECT_EQ(awake.poll(kQuiet, kStart + 15s), Step::kSleep);
    EXPECT_EQ(awake.poll(kQuiet, kStart + 16s), Step::kSleep);
}

TEST(PowerAwake, each_motion_lets_the_awake_time_begin_anew) {
    Awake awake({.awake = 15s}, false, kStart);
    EXPECT_EQ(awake.poll(seen({.last_motion = kStart + 10s}), kStart + 20s), Step::kStay);
    EXPECT_EQ(awake.deadline(), kStart + 25s);
    EXPECT_EQ(awake.poll(seen({.last_motion = kStart + 24s}), kStart + 25s), Step::kStay);
    EXPECT_EQ(awake.poll(seen({.last_motion = kStart + 24s}), kStart + 39s), Step::kSleep);
}

TEST(PowerAwake, a_sensor_that_is_high_keeps_it_awake) {
    Awake awake({.awake = 15s}, true, kStart);
    EXPECT_EQ(awake.poll(seen({.sensor_is_high = true, .has_first_picture = true}), kStart + 60s),
              Step::kStay);
    EXPECT_EQ(awake.poll(seen({.has_first_picture = true}), kStart + 74s), Step::kStay);
    EXPECT_EQ(awake.poll(seen({.has_first_picture = true}), kStart + 75s), Step::kSleep);
}

TEST(PowerAwake, never_sleeps_while_motion_detection_is_off) {
    Awake awake({.awake = 15s}, false, kStart);
    EXPECT_EQ(awake.poll({}, kStart + std::chrono::hours{24}), Step::kStay);
    EXPECT_EQ(awake.deadline(), MonoTime::max());
    // Switched on: from then on.
    const MonoTime on = kStart + std::chrono::hours{24};
    EXPECT_EQ(awake.poll(kQuiet, on + 14s), Step::kStay);
    EXPECT_EQ(awake.poll(kQuiet, on + 15s), Step::kSleep);
}

TEST(PowerAwake, starts_wifi_once_and_only_when_there_is_something_to_send) {
    Awake awake({.awake = 15s}, false, kStart);
    EXPECT_EQ(awake.poll(kQuiet, kStart + 1s), Step::kStay);
    EXPECT_EQ(awake.poll(seen({.has_to_send = true}), kStart + 2s), Step::kStartWifi);
    EXPECT_EQ(awake.poll(seen({.has_to_send = true}), kStart + 3s), Step::kStay);
    EXPECT_EQ(awake.poll(kQuiet, kStart + 4s), Step::kStay);
    EXPECT_EQ(awake.poll(seen({.has_to_send = true}), kStart + 5s), Step::kStay);
}

TEST(PowerAwake, Y20_behind_a_start_by_the_sensor_wifi_waits_for_the_first_picture) {
    Awake awake({.awake = 15s}, true, kStart);
    EXPECT_EQ(awake.poll(seen({.has_to_send = true}), kStart + 1s), Step::kStay);
    EXPECT_EQ(awake.deadline(), kStart + 10s);
    EXPECT_EQ(awake.poll(seen({.has_first_picture = true, .has_to_send = true}), kStart + 2s),
              Step::kStartWifi);
}

TEST(PowerAwake, a_camera_that_gives_no_picture_holds_an_alert_back_for_ten_seconds) {
    Awake awake({.awake = 15s}, true, kStart);
    EXPECT_EQ(awake.poll(seen({.has_to_send = true}), kStart + 9999ms), Step::kStay);
    EXPECT_EQ(awake.poll(seen({.has_to_send = true}), kStart + 10s), Step::kStartWifi);
}

TEST(PowerAwake, waits_for_what_is_under_way_but_not_for_ever) {
    for (const Seen& busy : {seen({.has_to_send = true}), seen({.is_busy = true})}) {
        Awake awake({.awake = 15s}, false, kStart);
        (void)awake.poll(busy, kStart);
        EXPECT_EQ(awake.poll(busy, kStart + 15s), Step::kStay);
        EXPECT_EQ(awake.deadline(), kStart + 75s);
        EXPECT_EQ(awake.poll(busy, kStart + 74999ms), Step::kStay);
        EXPECT_EQ(awake.poll(busy, kStart + 75s), Step::kSleep);
    }
    Awake awake({.awake = 15s}, false, kStart);
    EXPECT_EQ(awake.poll(seen({.is_busy = true}), kStart + 20s), Step::kStay);
    EXPECT_EQ(awake.poll(kQuiet, kStart + 21s), Step::kSleep);
}

TEST(PowerAwake, with_a_short_awake_time_it_still_waits_for_the_first_picture) {
    Awake awake({.awake = 1s}, true, kStart);
    EXPECT_EQ(awake.poll(kQuiet, kStart + 5s), Step::kStay);
    EXPECT_EQ(awake.deadline(), kStart + 10s);
    EXPECT_EQ(awake.poll(seen({.has_first_picture = true}), kStart + 6s), Step::kSleep);
    Awake without({.awake = 1s}, true, kStart);
    EXPECT_EQ(without.poll(kQuiet, kStart + 10s), Step::kSleep);
}

TEST(PowerAwake, the_sensor_wakes_and_time_only_when_it_is_set) {
    EXPECT_EQ(Awake({}, false, kStart).plan(), (SleepPlan{.by_sensor = true, .after = Duration::zero()}));
    EXPECT_EQ(Awake({.wake_every = 10s}, false, kStart).plan(), (SleepPlan{.by_sensor = true, .after = 10s}));
}

TEST(PowerAwake, a_start_that_has_lasted_ten_seconds_was_no_quick_one) {
    Awake awake({}, false, kStart);
    EXPECT_FALSE(awake.is_settled(kStart + 9999ms));
    EXPECT_TRUE(awake.is_settled(kStart + 10s));
    (void)awake.poll({}, kStart + 1s);
    EXPECT_EQ(awake.deadline(), kStart + 10s);
}

}  // namespace
}  // namespace vedette::power
