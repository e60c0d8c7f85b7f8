#include "core/power/start.hpp"

#include <gtest/gtest.h>

namespace vedette::power {
namespace {

constexpr Start kHealthy{.activated = true, .cause = Cause::kOther, .level = 80};

Start start(Cause cause, std::optional<int> level = 80) {
    return {.activated = true, .cause = cause, .level = level};
}

TEST(PowerStart, without_battery_mode_nothing_is_protected_and_nothing_counted) {
    const Record before{.brownouts = 30, .quick_starts = 2, .protection = Protection::kBrownouts};
    for (const Cause cause : {Cause::kPower, Cause::kBrownout, Cause::kTimer}) {
        const Decision out = decide({.activated = false, .cause = cause, .level = 0}, before);
        EXPECT_EQ(out.mode, Mode::kOff);
        EXPECT_EQ(out.record, Record{});
    }
}

TEST(PowerStart, Y20_a_level_of_five_percent_or_less_protects) {
    struct Case {
        std::optional<int> level;
        Cause cause;
        Mode mode;
        Protection protection;
    };
    constexpr Case kCases[] = {
        {0, Cause::kPower, Mode::kProtected, Protection::kLow},
        {5, Cause::kPower, Mode::kProtected, Protection::kLow},
        {5, Cause::kSensor, Mode::kProtected, Protection::kLow},
        {5, Cause::kTimer, Mode::kProtected, Protection::kLow},
        {6, Cause::kPower, Mode::kAwake, Protection::kNone},
        {100, Cause::kSensor, Mode::kAwake, Protection::kNone},
        {6, Cause::kBrownout, Mode::kAwake, Protection::kNone},
        {std::nullopt, Cause::kPower, Mode::kAwake, Protection::kNone},
        {std::nullopt, Cause::kTimer, Mode::kAwake, Protection::kNone},
        {std::nullopt, Cause::kSensor, Mode::kAwake, Protection::kNone},
        {std::nullopt, Cause::kOther, Mode::kAwake, Protection::kNone},
        {std::nullopt, Cause::kBrownout, Mode::kProtected, Protection::kUnreadable},
    };
    for (const Case& one : kCases) {
        const Decision out = decide(start(one.cause, one.level), {});
        EXPECT_EQ(out.mode, one.mode) << static_cast<int>(one.cause);
        EXPECT_EQ(out.record.protection, one.protection) << static_cast<int>(one.cause);
    }
}

TEST(PowerStart, Y20_more_than_ten_brownouts_in_a_row_protect) {
    Record record;
    for (int i = 1; i <= 10; ++i) {
        const Decision out = decide(start(Cause::kBrownout), record);
        EXPECT_EQ(out.mode, Mode::kAwake) << i;
        EXPECT_EQ(out.record.brownouts, i);
        record = Record::decode(out.record.encode());
    }
    const Decision out = decide(start(Cause::kBrownout), record);
    EXPECT_EQ(out.mode, Mode::kProtected);
    EXPECT_EQ(out.record.protection, Protection::kBrownouts);
    EXPECT_EQ(out.record.brownouts, 11);
}

TEST(PowerStart, any_other_cause_begins_to_count_brownouts_anew) {
    for (const Cause cause : {Cause::kPower, Cause::kSensor, Cause::kTimer, Cause::kOther})
        EXPECT_EQ(decide(start(cause), {.brownouts = 10}).record.brownouts, 0) << static_cast<int>(cause);
}

TEST(PowerStart, the_count_of_brownouts_stops_at_its_end) {
    EXPECT_EQ(decide(start(Cause::kBrownout), {.brownouts = 255}).record.brownouts, 255);
    EXPECT_EQ(decide(start(Cause::kBrownout), {.brownouts = 255}).mode, Mode::kProtected);
}

TEST(PowerStart, a_wake_from_protection_tries_again_and_one_brownout_ends_it) {
    const Record record{.brownouts = 11, .protection = Protection::kBrownouts};
    const Decision tries = decide(start(Cause::kTimer), record);
    EXPECT_EQ(tries.mode, Mode::kAwake);
    EXPECT_EQ(tries.record.brownouts, 10);
    EXPECT_EQ(tries.record.protection, Protection::kNone);
    EXPECT_EQ(decide(start(Cause::kBrownout), tries.record).mode, Mode::kProtected);
    EXPECT_EQ(decide(start(Cause::kSensor), tries.record).record.brownouts, 0);
}

TEST(PowerStart, a_protected_battery_comes_back_once_it_is_charged) {
    const Record record{.protection = Protection::kLow};
    EXPECT_EQ(decide(start(Cause::kTimer, 6), record).mode, Mode::kProtected);
    EXPECT_EQ(decide(start(Cause::kTimer, 19), record).mode, Mode::kProtected);
    const Decision back = decide(start(Cause::kTimer, 20), record);
    EXPECT_EQ(back.mode, Mode::kAwake);
    EXPECT_EQ(back.record.protection, Protection::kNone);
    // Another battery was put in.
    EXPECT_EQ(decide(start(Cause::kPower, 6), record).mode, Mode::kAwake);
    // It cannot be told any more.
    EXPECT_EQ(decide(start(Cause::kTimer, std::nullopt), record).mode, Mode::kAwake);
}

TEST(PowerStart, the_sensor_counts_whether_it_has_ended_the_sleep_or_is_high_by_chance) {
    EXPECT_TRUE(decide(start(Cause::kSensor), {}).by_sensor);
    Start seen = kHealthy;
    EXPECT_FALSE(decide(seen, {}).by_sensor);
    seen.sensor_is_high = true;
    EXPECT_TRUE(decide(seen, {}).by_sensor);
    EXPECT_FALSE(decide(start(Cause::kTimer), {}).by_sensor);
}

TEST(PowerStart, an_owners_sign_ends_battery_mode_for_this_start_whatever_else_is_true) {
    for (const Cause cause :
         {Cause::kPower, Cause::kBrownout, Cause::kSensor, Cause::kTimer, Cause::kOther}) {
        Start held = start(cause, 0);
        held.has_owner_sign = true;
        const Decision out =
            decide(held, {.brownouts = 30, .quick_starts = 1, .protection = Protection::kLow});
        EXPECT_EQ(out.mode, Mode::kOwner) << static_cast<int>(cause);
        EXPECT_EQ(out.record, Record{});
    }
}

TEST(PowerStart, three_quick_starts_end_battery_mode_for_the_third_also_of_a_protected_board) {
    for (const int level : {80, 0}) {
        const Decision first = decide(start(Cause::kPower, level), {});
        EXPECT_NE(first.mode, Mode::kOwner);
        const Decision second = decide(start(Cause::kPower, level), first.record);
        EXPECT_NE(second.mode, Mode::kOwner);
        const Decision third = decide(start(Cause::kPower, level), second.record);
        EXPECT_EQ(third.mode, Mode::kOwner);
        EXPECT_NE(decide(start(Cause::kPower, level), third.record).mode, Mode::kOwner);
    }
}

TEST(PowerStart, only_power_and_the_reset_button_are_quick_starts) {
    for (const Cause cause : {Cause::kBrownout, Cause::kSensor, Cause::kTimer, Cause::kOther}) {
        const Decision out = decide(start(cause), {.quick_starts = 2});
        EXPECT_EQ(out.mode, Mode::kAwake) << static_cast<int>(cause);
        // A brownout neither counts nor ends a series.
        EXPECT_EQ(out.record.quick_starts, cause == Cause::kBrownout ? 2 : 0);
    }
}

TEST(PowerStart, a_record_comes_back_and_other_bytes_are_an_empty_one) {
    const Record record{.brownouts = 7, .quick_starts = 2, .protection = Protection::kUnreadable};
    const auto bytes = record.encode();
    EXPECT_EQ(Record::decode(bytes), record);
    EXPECT_EQ(Record::decode(Bytes(bytes).first(3)), Record{});
    EXPECT_EQ(Record::decode({}), Record{});
    for (std::size_t at = 0; at < bytes.size(); ++at) {
        for (unsigned bit = 0; bit < 8; ++bit) {
            auto other = bytes;
            other[at] = static_cast<std::uint8_t>(other[at] ^ 1U << bit);
            EXPECT_EQ(Record::decode(other), Record{}) << at;
        }
    }
    for (const std::uint8_t filler : {std::uint8_t{0}, std::uint8_t{0xff}}) {
        std::array<std::uint8_t, Record::kBytes> erased;
        erased.fill(filler);
        EXPECT_EQ(Record::decode(erased), Record{});
    }
    EXPECT_EQ(Record::decode(std::array<std::uint8_t, 4>{0xb1 ^ 4, 0, 0, 4}), Record{});
}

}  // namespace
}  // namespace vedette::power
