#include "core/schedule/zone.hpp"

#include <gtest/gtest.h>

#include "core/schedule/schedule_fixture.hpp"

namespace vedette::schedule {
namespace {

using std::chrono::hours;
using std::chrono::minutes;
using std::chrono::seconds;

TEST(ScheduleZone, without_changes_is_utc_or_a_fixed_offset) {
    EXPECT_EQ(shown(ZoneRules{}.local(utc(2026, 1, 2, 3, 4, 5))), "2026-01-02 03:04:05");
    const ZoneRules india{{19800, false}, {}};
    EXPECT_EQ(shown(india, utc(2026, 1, 1, 20)), "2026-01-02 01:30:00");
    EXPECT_TRUE(india.date(utc(2026, 1, 1, 20)) == date(2026, 1, 2));
    EXPECT_EQ(shown(india.utc(date(2026, 1, 2) + hours{1}).at), "2026-01-01 19:30:00");
}

TEST(ScheduleZone, an_offset_is_valid_from_the_second_of_its_change) {
    EXPECT_EQ(shown(kBerlin, utc(2026, 3, 29, 0, 59, 59)), "2026-03-29 01:59:59");
    EXPECT_EQ(shown(kBerlin, utc(2026, 3, 29, 1)), "2026-03-29 03:00:00");
    EXPECT_EQ(shown(kBerlin, utc(2026, 10, 25, 0, 59, 59)), "2026-10-25 02:59:59");
    EXPECT_EQ(shown(kBerlin, utc(2026, 10, 25, 1)), "2026-10-25 02:00:00");
    EXPECT_TRUE(kBerlin.at(utc(2026, 7, 1)) == kCest);
    EXPECT_TRUE(kBerlin.at(utc(2020, 7, 1)) == kCet);
}

TEST(ScheduleZone, a_skipped_clock_time_is_at_the_change) {
    for (const int minute : {0, 1, 30, 59}) {
        const LocalMoment found = kBerlin.utc(date(2026, 3, 29) + hours{2} + minutes{minute});
        EXPECT_TRUE(found.kind == LocalKind::kNever) << minute;
        EXPECT_EQ(shown(found.at), "2026-03-29 01:00:00") << minute;
    }
    EXPECT_TRUE(kBerlin.utc(date(2026, 3, 29) + hours{2} - 1s).kind == LocalKind::kOnce);
    EXPECT_TRUE(kBerlin.utc(date(2026, 3, 29) + hours{3}).kind == LocalKind::kOnce);
    EXPECT_EQ(shown(kBerlin.utc(date(2026, 3, 29) + hours{3}).at), "2026-03-29 01:00:00");
}

TEST(ScheduleZone, a_repeated_clock_time_is_its_first_moment) {
    const LocalMoment found = kBerlin.utc(date(2026, 10, 25) + hours{2} + minutes{30});
    EXPECT_TRUE(found.kind == LocalKind::kTwice);
    EXPECT_EQ(shown(found.at), "2026-10-25 00:30:00");
    EXPECT_TRUE(kBerlin.utc(date(2026, 10, 25) + hours{2} - 1s).kind == LocalKind::kOnce);
    EXPECT_TRUE(kBerlin.utc(date(2026, 10, 25) + hours{3}).kind == LocalKind::kOnce);
    EXPECT_EQ(shown(kBerlin.utc(date(2026, 10, 25) + hours{3}).at), "2026-10-25 02:00:00");
}

// Samoa went to the other side of the date line at the end of 29 December 2011.
TEST(ScheduleZone, a_date_may_be_skipped) {
    const std::array<OffsetChange, 1> changes = {{{utc(2011, 12, 30, 10), {14 * 3600, true}}}};
    const ZoneRules samoa{{-10 * 3600, true}, changes};
    EXPECT_EQ(shown(samoa, utc(2011, 12, 30, 9, 59, 59)), "2011-12-29 23:59:59");
    EXPECT_EQ(shown(samoa, utc(2011, 12, 30, 10)), "2011-12-31 00:00:00");
    for (const int hour : {0, 12, 23}) {
        const LocalMoment found = samoa.utc(date(2011, 12, 30) + hours{hour});
        EXPECT_TRUE(found.kind == LocalKind::kNever) << hour;
        EXPECT_EQ(shown(found.at), "2011-12-30 10:00:00") << hour;
    }
    EXPECT_TRUE(samoa.utc(date(2011, 12, 31)).kind == LocalKind::kOnce);
}

TEST(ScheduleZone, gives_the_changes_of_a_time) {
    EXPECT_EQ(kBerlin.changes(utc(2026, 1, 1), utc(2027, 1, 1)).size(), 2U);
    EXPECT_EQ(kBerlin.changes(utc(2026, 3, 29, 1), utc(2026, 10, 25, 1)).size(), 1U);
    EXPECT_TRUE(kBerlin.changes(utc(2028, 1, 1), utc(2029, 1, 1)).empty());
}

TEST(ScheduleZone, the_way_to_utc_and_back_loses_nothing_but_what_comes_twice) {
    for (UtcTime time = utc(2026, 3, 28); time < utc(2026, 3, 30); time = time + seconds{599}) {
        EXPECT_EQ(shown(kBerlin.utc(kBerlin.local(time)).at), shown(time));
    }
    for (UtcTime time = utc(2026, 10, 24); time < utc(2026, 10, 26); time = time + seconds{599}) {
        const LocalMoment found = kBerlin.utc(kBerlin.local(time));
        const bool is_repeated = time >= utc(2026, 10, 25, 1) && time < utc(2026, 10, 25, 2);
        EXPECT_EQ(shown(found.at), shown(is_repeated ? time - hours{1} : time));
    }
}

}  // namespace
}  // namespace vedette::schedule
