// The cases that docs/design/schedule.md decides, but for the dark time and what is said about a day.
#include "core/schedule/slots.hpp"

#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "core/schedule/schedule_fixture.hpp"

namespace vedette::schedule {
namespace {

using std::chrono::days;
using std::chrono::hours;
using std::chrono::minutes;

// The times of a date's slots on the clock, "08:00:00 08:30:00".
std::string day_of(const Plan& plan, const ZoneRules& zone, Date day) {
    std::string out;
    for (const Slot& slot : slots_of(plan, zone, zone.utc(day).at - 1ns, zone.utc(day + days{1}).at - 1ns))
        out += (out.empty() ? "" : " ") + shown(zone, slot.at).substr(11);
    return out;
}

TEST(Slots, P1_the_phase_is_that_of_the_periods_start) {
    const Period periods[] = {period(When::clock(8), When::clock(9), minutes{25})};
    EXPECT_EQ(day_of(plan_of(periods), kBerlin, date(2026, 1, 5)), "08:00:00 08:25:00 08:50:00");
    // Whoever asks in between gets the next of the same slots.
    const auto slot = next_slot(plan_of(periods), kBerlin, utc(2026, 1, 5, 7, 1, 3));
    ASSERT_TRUE(slot);
    EXPECT_EQ(shown(kBerlin, slot->at), "2026-01-05 08:25:00");
    EXPECT_EQ(slot->number, 1U);
    EXPECT_TRUE(slot->date == date(2026, 1, 5));
}

TEST(Slots, P1_each_period_of_rpicampys_sample_has_its_interval) {
    const Period periods[] = {period(When::clock(0), When::clock(7, 59, 59), 30s, StopRule::kMinute),
                              period(When::clock(8), When::clock(19, 59, 59), minutes{1}, StopRule::kMinute),
                              period(When::clock(20), When::clock(23, 59, 59), 30s, StopRule::kMinute)};
    std::size_t count[3] = {};
    UtcTime before = kBerlin.utc(date(2026, 1, 5)).at - 30s;
    for (const Slot& slot : slots_of(plan_of(periods), kBerlin, before, before + hours{24})) {
        ++count[slot.period];
        EXPECT_TRUE(slot.at - before == 30s || (slot.at - before == 60s && slot.period != 0));
        before = slot.at;
    }
    EXPECT_EQ(count[0], 960U);
    EXPECT_EQ(count[1], 720U);
    EXPECT_EQ(count[2], 480U);
}

TEST(Slots, P2_the_last_slot_is_at_or_before_second_59_of_the_stops_minute) {
    for (const int second : {0, 30, 59}) {  // of the stop; it has no effect
        const Period periods[] = {
            period(When::clock(7, 58), When::clock(7, 59, second), 15'300ms, StopRule::kMinute)};
        const auto slots = slots_of(plan_of(periods), kBerlin, utc(2026, 1, 5), utc(2026, 1, 6));
        ASSERT_EQ(slots.size(), 8U);
        EXPECT_EQ(shown(slots.back().at), "2026-01-05 06:59:47.100");
    }
    const Period on_it[] = {period(When::clock(7, 59), When::clock(7, 59), 59s, StopRule::kMinute)};
    EXPECT_EQ(day_of(plan_of(on_it), kBerlin, date(2026, 1, 5)), "07:59:00 07:59:59");
    const Period behind_it[] = {period(When::clock(7, 59), When::clock(7, 59), 59'500ms, StopRule::kMinute)};
    EXPECT_EQ(day_of(plan_of(behind_it), kBerlin, date(2026, 1, 5)), "07:59:00");
}

// Of the original's other jobs: uploads from the start + 1 min on, pruning from + 3 min on.
TEST(Slots, P2_an_offset_moves_the_slots_and_not_the_stop) {
    Period job = period(When::clock(8), When::clock(8, 4), minutes{1}, StopRule::kMinute);
    job.offset = minutes{3};
    EXPECT_EQ(day_of(plan_of({&job, 1}), kBerlin, date(2026, 1, 5)), "08:03:00 08:04:00");
    job.offset = minutes{5};
    EXPECT_EQ(day_of(plan_of({&job, 1}), kBerlin, date(2026, 1, 5)), "");
}

TEST(Slots, P3_after_the_last_date_there_is_no_slot) {
    const Period periods[] = {period(When::clock(8), When::clock(9), minutes{30})};
    Plan plan = plan_of(periods);
    plan.dates = {date(2026, 1, 5), date(2026, 1, 6)};
    const auto slots = slots_of(plan, kBerlin, utc(2025, 1, 1), utc(2027, 1, 1));
    ASSERT_EQ(slots.size(), 4U);
    EXPECT_EQ(shown(kBerlin, slots.front().at), "2026-01-05 08:00:00");
    EXPECT_EQ(shown(kBerlin, slots.back().at), "2026-01-06 08:30:00");
    EXPECT_FALSE(next_slot(plan, kBerlin, slots.back().at));
    // And the first one is found however far it is.
    const auto first = next_slot(plan, kBerlin, utc(1990, 1, 1));
    ASSERT_TRUE(first);
    EXPECT_TRUE(*first == slots.front());
}

TEST(Slots, weekdays_and_exceptions_are_those_of_a_periods_start) {
    const Period periods[] = {period(When::clock(22), When::clock(2), hours{2})};
    const DateRange exceptions[] = {{date(2026, 1, 6), date(2026, 1, 6)},
                                    {date(2026, 1, 8), date(2026, 2, 1)}};
    Plan plan = plan_of(periods);
    plan.exceptions = exceptions;
    plan.weekdays = 0b001'1110;  // Monday to Thursday
    std::string all;
    for (const Slot& slot : slots_of(plan, kBerlin, utc(2026, 1, 4), utc(2026, 2, 2)))
        all += shown(kBerlin, slot.at) + " ";
    EXPECT_EQ(all, "2026-01-05 22:00:00 2026-01-06 00:00:00 2026-01-07 22:00:00 2026-01-08 00:00:00 ");
}

TEST(Slots, a_period_passes_midnight_when_its_stop_is_not_after_its_start) {
    const Period night[] = {period(When::clock(23), When::clock(1), minutes{50})};
    EXPECT_EQ(day_of(plan_of(night), kBerlin, date(2026, 1, 5)), "00:40:00 23:00:00 23:50:00");
    const Period whole[] = {period(When::clock(8), When::clock(8), hours{9})};
    EXPECT_EQ(day_of(plan_of(whole), kBerlin, date(2026, 1, 5)), "02:00:00 08:00:00 17:00:00");
    const Period to_midnight[] = {period(When::clock(23), When::clock(24), minutes{20})};
    EXPECT_EQ(day_of(plan_of(to_midnight), kBerlin, date(2026, 1, 5)), "23:00:00 23:20:00 23:40:00");
}

TEST(Slots, the_whole_day_begins_anew_at_midnight) {
    const Period periods[] = {{.interval = hours{7}}};
    EXPECT_EQ(day_of(plan_of(periods), kBerlin, date(2026, 1, 5)), "00:00:00 07:00:00 14:00:00 21:00:00");
    EXPECT_EQ(day_of(plan_of(periods), kBerlin, date(2026, 1, 6)), "00:00:00 07:00:00 14:00:00 21:00:00");
}

TEST(Slots, the_day_of_a_change_forward_has_23_hours_of_slots) {
    const Period periods[] = {{.interval = minutes{1}}};
    const auto slots =
        slots_of(plan_of(periods), kBerlin, utc(2026, 3, 28, 23) - 1ns, utc(2026, 3, 29, 22) - 1ns);
    ASSERT_EQ(slots.size(), 23U * 60);
    for (std::size_t i = 0; i < slots.size(); ++i)
        ASSERT_EQ(shown(slots[i].at), shown(utc(2026, 3, 28, 23) + i * minutes{1}));
}

TEST(Slots, the_day_of_a_change_backward_has_25_hours_of_slots) {
    const Period periods[] = {{.interval = minutes{1}}};
    const auto slots =
        slots_of(plan_of(periods), kBerlin, utc(2026, 10, 24, 22) - 1ns, utc(2026, 10, 25, 23) - 1ns);
    ASSERT_EQ(slots.size(), 25U * 60);
    for (std::size_t i = 0; i < slots.size(); ++i)
        ASSERT_EQ(shown(slots[i].at), shown(utc(2026, 10, 24, 22) + i * minutes{1}));
}

TEST(Slots, the_interval_goes_on_through_a_change) {
    const Period periods[] = {period(When::clock(1), When::clock(5), minutes{45})};
    EXPECT_EQ(day_of(plan_of(periods), kBerlin, date(2026, 3, 29)), "01:00:00 01:45:00 03:30:00 04:15:00");
    EXPECT_EQ(day_of(plan_of(periods), kBerlin, date(2026, 10, 25)),
              "01:00:00 01:45:00 02:30:00 02:15:00 03:00:00 03:45:00 04:30:00");
}

TEST(Slots, a_clock_time_that_does_not_exist_is_at_the_change) {
    const Period start_in_it[] = {period(When::clock(2, 30), When::clock(4), minutes{30})};
    EXPECT_EQ(day_of(plan_of(start_in_it), kBerlin, date(2026, 3, 29)), "03:00:00 03:30:00");
    const Period stop_in_it[] = {period(When::clock(1), When::clock(2, 30), minutes{30})};
    EXPECT_EQ(day_of(plan_of(stop_in_it), kBerlin, date(2026, 3, 29)), "01:00:00 01:30:00");
    const Period both_in_it[] = {period(When::clock(2, 10), When::clock(2, 50), minutes{10})};
    EXPECT_EQ(day_of(plan_of(both_in_it), kBerlin, date(2026, 3, 29)), "");
    const Period once[] = {period(When::clock(2, 30), When::clock(24), Duration{})};
    EXPECT_EQ(day_of(plan_of(once), kBerlin, date(2026, 3, 29)), "03:00:00");
}

TEST(Slots, a_clock_time_that_comes_twice_is_the_first_one) {
    const Period start_in_it[] = {period(When::clock(2, 30), When::clock(3), minutes{30})};
    EXPECT_EQ(day_of(plan_of(start_in_it), kBerlin, date(2026, 10, 25)), "02:30:00 02:00:00 02:30:00");
    const Period stop_in_it[] = {period(When::clock(1, 30), When::clock(2, 30), minutes{30})};
    EXPECT_EQ(day_of(plan_of(stop_in_it), kBerlin, date(2026, 10, 25)), "01:30:00 02:00:00");
    const Period once[] = {period(When::clock(2, 30), When::clock(24), Duration{})};
    EXPECT_EQ(day_of(plan_of(once), kBerlin, date(2026, 10, 25)), "02:30:00");
    EXPECT_EQ(shown(next_slot(plan_of(once), kBerlin, utc(2026, 10, 25))->at), "2026-10-25 00:30:00");
}

// Neither rule of the stop loses or doubles what lies between two periods.
TEST(Slots, periods_that_follow_each_other_share_no_slot_and_leave_none_out_at_a_change) {
    for (const Date day : {date(2026, 3, 29), date(2026, 10, 25), date(2026, 6, 1)}) {
        const std::size_t minutes_of_day = day == date(2026, 6, 1)    ? 1440
                                           : day == date(2026, 3, 29) ? 1380
                                                                      : 1500;
        for (const int minute : {0, 30}) {
            const Period before[] = {period(When::clock(0), When::clock(2, minute), minutes{1}),
                                     period(When::clock(2, minute), When::clock(24), minutes{1})};
            EXPECT_EQ(slots_of(plan_of(before), kBerlin, kBerlin.utc(day).at - 1ns,
                               kBerlin.utc(day + days{1}).at - 1ns)
                          .size(),
                      minutes_of_day);
            const Period with_minute[] = {
                period(When::clock(0), When::clock(2 - (minute == 0), minute == 0 ? 59 : minute - 1),
                       minutes{1}, StopRule::kMinute),
                period(When::clock(2, minute), When::clock(23, 59), minutes{1}, StopRule::kMinute)};
            EXPECT_EQ(slots_of(plan_of(with_minute), kBerlin, kBerlin.utc(day).at - 1ns,
                               kBerlin.utc(day + days{1}).at - 1ns)
                          .size(),
                      minutes_of_day);
        }
    }
}

TEST(Slots, a_changed_zone_changes_what_is_to_come_only) {
    const Period periods[] = {period(When::clock(8), When::clock(10), hours{1})};
    // A law moves the clock an hour east for good.
    const std::array<OffsetChange, 1> changes = {{{utc(2026, 5, 1), {3 * 3600, false}}}};
    const ZoneRules with_law{{7200, false}, changes};
    const ZoneRules without{{7200, false}, {}};
    const auto before = slots_of(plan_of(periods), without, utc(2026, 4, 29), utc(2026, 5, 1));
    EXPECT_TRUE(before == slots_of(plan_of(periods), with_law, utc(2026, 4, 29), utc(2026, 5, 1)));
    EXPECT_EQ(shown(next_slot(plan_of(periods), without, utc(2026, 5, 1))->at), "2026-05-01 06:00:00");
    EXPECT_EQ(shown(next_slot(plan_of(periods), with_law, utc(2026, 5, 1))->at), "2026-05-01 05:00:00");
}

TEST(Slots, a_date_that_the_zone_skips_has_no_period) {
    const std::array<OffsetChange, 1> changes = {{{utc(2011, 12, 30, 10), {14 * 3600, true}}}};
    const ZoneRules samoa{{-10 * 3600, true}, changes};
    const Period periods[] = {period(When::clock(8), When::clock(9), minutes{30}),
                              period(When::clock(12), When::clock(24), Duration{}),
                              period(When::rise(), When::set(), hours{12}),
                              period(When::clock(8), When::clock(8), hours{3})};
    for (const Slot& slot : slots_of(plan_of(periods), samoa, utc(2011, 12, 28), utc(2012, 1, 2)))
        EXPECT_FALSE(slot.date == date(2011, 12, 30));
    EXPECT_EQ(day_of(plan_of({periods, 1}), samoa, date(2011, 12, 29)), "08:00:00 08:30:00");
    EXPECT_EQ(day_of(plan_of({periods, 1}), samoa, date(2011, 12, 31)), "08:00:00 08:30:00");
}

TEST(Slots, leap_days_are_days) {
    const Period periods[] = {period(When::clock(12), When::clock(13), Duration{})};
    EXPECT_EQ(day_of(plan_of(periods), kBerlin, date(2028, 2, 29)), "12:00:00");
    EXPECT_EQ(slots_of(plan_of(periods), ZoneRules{}, utc(2028, 1, 1), utc(2029, 1, 1)).size(), 366U);
    EXPECT_EQ(slots_of(plan_of(periods), ZoneRules{}, utc(2100, 1, 1), utc(2101, 1, 1)).size(), 365U);
}

TEST(Slots, one_time_is_one_slot_of_the_first_period_that_has_it) {
    const Period periods[] = {period(When::clock(8), When::clock(10), hours{1}),
                              period(When::clock(8, 30), When::clock(9, 30), minutes{15})};
    const auto slots = slots_of(plan_of(periods), kBerlin, utc(2026, 1, 5), utc(2026, 1, 5, 23));
    ASSERT_EQ(slots.size(), 5U);  // 08:00 08:30 08:45 09:00 09:15
    EXPECT_EQ(shown(kBerlin, slots[3].at), "2026-01-05 09:00:00");
    EXPECT_EQ(unsigned{slots[3].period}, 0U);
    EXPECT_EQ(unsigned{slots[4].period}, 1U);
}

TEST(Slots, the_same_time_gives_the_same_slot_however_often_the_clock_jumps) {
    const Period periods[] = {{.interval = minutes{7}}};
    const auto expected = next_slot(plan_of(periods), kBerlin, utc(2026, 5, 5, 5, 5));
    for (const UtcTime elsewhere : {utc(1970, 1, 1), utc(2026, 5, 5, 5, 4, 59), utc(2199, 1, 1),
                                    UtcTime::max(), UtcTime{Duration::min()}}) {
        static_cast<void>(next_slot(plan_of(periods), kBerlin, elsewhere));
        EXPECT_TRUE(next_slot(plan_of(periods), kBerlin, utc(2026, 5, 5, 5, 5)) == expected);
    }
}

TEST(Slots, a_wrong_plan_has_none) {
    EXPECT_FALSE(next_slot(Plan{}, kBerlin, utc(2026, 1, 1)));
    const Period periods[] = {{.interval = 1ms}};
    EXPECT_FALSE(next_slot(plan_of(periods), kBerlin, utc(2026, 1, 1)));
    EXPECT_EQ(count_slots(plan_of(periods), kBerlin, utc(2026, 1, 1), utc(2026, 1, 2)), 0U);
}

TEST(Slots, are_counted) {
    const Period periods[] = {{.interval = minutes{1}}};
    EXPECT_EQ(count_slots(plan_of(periods), kBerlin, utc(2026, 1, 1) - 1ns, utc(2026, 1, 8) - 1ns),
              7U * 1440);
    EXPECT_EQ(count_slots(plan_of(periods), kBerlin, utc(2026, 1, 1), utc(2026, 1, 1)), 0U);
}

}  // namespace
}  // namespace vedette::schedule
