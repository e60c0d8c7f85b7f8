#include "core/tz/time_zone.hpp"

#include <array>
#include <string>

#include <gtest/gtest.h>

namespace vedette::tz {
namespace {

constexpr std::string_view kBerlin = "CET-1CEST,M3.5.0,M10.5.0/3";

UtcTime utc(int year, unsigned month, unsigned day, int hour = 0, int minute = 0, int second = 0) {
    const std::chrono::sys_days date{std::chrono::year{year} / std::chrono::month{month} /
                                     std::chrono::day{day}};
    return {date.time_since_epoch() + std::chrono::hours{hour} + std::chrono::minutes{minute} +
            std::chrono::seconds{second}};
}

TimeZone zone(std::string_view text) {
    const auto parsed = TimeZone::parse(text);
    EXPECT_TRUE(parsed) << std::string(text);
    return parsed.value_or(TimeZone());
}

std::string shown(const TimeZone& zone, UtcTime time) {
    std::array<char, kMaxLocalText> memory;
    return std::string(format_local(zone.local(time), memory));
}

TEST(TimeZone, changes_at_the_second_of_the_rule) {
    const TimeZone berlin = zone(kBerlin);
    EXPECT_EQ(shown(berlin, utc(2026, 3, 29, 0, 59, 59)), "2026-03-29 01:59:59 +01:00");
    EXPECT_EQ(shown(berlin, utc(2026, 3, 29, 1)), "2026-03-29 03:00:00 +02:00");
    EXPECT_EQ(shown(berlin, utc(2026, 10, 25, 0, 59, 59)), "2026-10-25 02:59:59 +02:00");
    EXPECT_EQ(shown(berlin, utc(2026, 10, 25, 1)), "2026-10-25 02:00:00 +01:00");
    EXPECT_TRUE(berlin.at(utc(2026, 7, 1)).is_dst);
    EXPECT_FALSE(berlin.at(utc(2026, 12, 1)).is_dst);
}

// pycameresp's rule is a week early in such a year.
TEST(TimeZone, the_last_sunday_may_be_the_31st) {
    EXPECT_EQ(zone(kBerlin).next_change(utc(2027, 10, 1)), utc(2027, 10, 31, 1));
    EXPECT_EQ(zone(kBerlin).next_change(utc(2021, 10, 1)), utc(2021, 10, 31, 1));
}

TEST(TimeZone, summer_time_of_the_south_spans_the_new_year) {
    const TimeZone sydney = zone("AEST-10AEDT,M10.1.0,M4.1.0/3");
    EXPECT_EQ(sydney.at(utc(2026, 1, 1)), (Offset{11 * 3600, true}));
    EXPECT_EQ(sydney.at(utc(2026, 12, 31, 23)), (Offset{11 * 3600, true}));
    EXPECT_EQ(sydney.at(utc(2026, 6, 1)), (Offset{10 * 3600, false}));
    EXPECT_EQ(sydney.next_change(utc(2026, 11, 1)), utc(2027, 4, 3, 16));
}

TEST(TimeZone, takes_signs_quoted_names_and_minutes) {
    EXPECT_EQ(zone("<+03>-3").at(utc(2026, 1, 1)).east_s, 3 * 3600);
    EXPECT_EQ(zone("<-0330>3:30").at(utc(2026, 1, 1)).east_s, -(3 * 3600 + 1800));
    EXPECT_EQ(zone("XYZ+1:02:03").at(utc(2026, 1, 1)).east_s, -(3600 + 123));
    EXPECT_EQ(shown(zone("<-0330>3:30"), utc(2026, 1, 1)), "2025-12-31 20:30:00 -03:30");
}

TEST(TimeZone, takes_negative_summer_time) {
    const TimeZone dublin = zone("IST-1GMT0,M10.5.0,M3.5.0/1");
    EXPECT_EQ(dublin.at(utc(2026, 1, 1)), (Offset{0, true}));
    EXPECT_EQ(dublin.at(utc(2026, 7, 1)), (Offset{3600, false}));
}

TEST(TimeZone, takes_rule_times_before_midnight_and_beyond_a_day) {
    // Greenland: Saturday evening, as Sunday at -1:00.
    const TimeZone nuuk = zone("<-02>2<-01>,M3.5.0/-1,M10.5.0/0");
    EXPECT_EQ(nuuk.next_change(utc(2026, 1, 1)), utc(2026, 3, 29, 1));
    // Gaza: a week's hours.
    const TimeZone gaza = zone("EET-2EEST,M3.4.4/50,M10.4.4/50");
    EXPECT_EQ(gaza.next_change(utc(2026, 1, 1)), utc(2026, 3, 28, 0));
    EXPECT_TRUE(TimeZone::parse("AAA0BBB,J1/-167:59:59,J2/167:59:59"));
}

TEST(TimeZone, days_are_counted_with_and_without_29_february) {
    const TimeZone julian = zone("AAA0BBB,J60/0,J300");
    EXPECT_EQ(julian.next_change(utc(2024, 1, 1)), utc(2024, 3, 1));
    EXPECT_EQ(julian.next_change(utc(2023, 1, 1)), utc(2023, 3, 1));
    const TimeZone counted = zone("AAA0BBB,59/0,300");
    EXPECT_EQ(counted.next_change(utc(2024, 1, 1)), utc(2024, 2, 29));
    EXPECT_EQ(counted.next_change(utc(2023, 1, 1)), utc(2023, 3, 1));
}

TEST(TimeZone, a_zone_whose_summer_lasts_all_year_never_changes) {
    const TimeZone always = zone("EST5EDT,0/0,J365/25");
    for (int day = 0; day < 800; ++day)
        EXPECT_EQ(always.at(utc(2023, 12, 1) + std::chrono::hours{24 * day}), (Offset{-4 * 3600, true}));
    EXPECT_EQ(always.at(utc(2024, 1, 1, 5)), (Offset{-4 * 3600, true}));
    EXPECT_EQ(always.next_change(utc(2026, 1, 1)), std::nullopt);
}

TEST(TimeZone, a_fixed_offset_never_changes) {
    const TimeZone fixed = TimeZone::fixed(std::chrono::hours{1});
    EXPECT_EQ(shown(fixed, utc(2026, 7, 1, 23, 30)), "2026-07-02 00:30:00 +01:00");
    EXPECT_EQ(fixed.next_change(utc(2026, 1, 1)), std::nullopt);
    EXPECT_EQ(TimeZone().at(utc(2026, 7, 1)), Offset{});
}

TEST(TimeZone, summer_time_without_rules_has_those_of_the_united_states) {
    EXPECT_EQ(zone("EST5EDT").next_change(utc(2026, 1, 1)), utc(2026, 3, 8, 7));
}

TEST(TimeZone, says_which_part_is_wrong) {
    struct Case {
        const char* text;
        TzError error;
    };
    for (const Case& one : {Case{"", TzError::kBadName},
                            Case{"AB1", TzError::kBadName},
                            Case{"<AB>1", TzError::kBadName},
                            Case{"<ABC1", TzError::kBadName},
                            Case{"<A_C>1", TzError::kBadName},
                            Case{"1", TzError::kBadName},
                            Case{"UTC", TzError::kBadOffset},
                            Case{"UTC25", TzError::kBadOffset},
                            Case{"UTC0001", TzError::kBadOffset},
                            Case{"UTC1:60", TzError::kBadOffset},
                            Case{"UTC1:0:60", TzError::kBadOffset},
                            Case{"UTC--1", TzError::kBadOffset},
                            Case{"UTC99999999999", TzError::kBadOffset},
                            Case{"UTC0 ", TzError::kBadName},
                            Case{"AAA0BB", TzError::kBadName},
                            Case{"AAA0BBB,", TzError::kBadRule},
                            Case{"AAA0BBB,M3.2.0", TzError::kBadRule},
                            Case{"AAA0BBB,M0.2.0,J1", TzError::kBadRule},
                            Case{"AAA0BBB,M13.2.0,J1", TzError::kBadRule},
                            Case{"AAA0BBB,M3.0.0,J1", TzError::kBadRule},
                            Case{"AAA0BBB,M3.6.0,J1", TzError::kBadRule},
                            Case{"AAA0BBB,M3.2.7,J1", TzError::kBadRule},
                            Case{"AAA0BBB,J0,J1", TzError::kBadRule},
                            Case{"AAA0BBB,J366,J1", TzError::kBadRule},
                            Case{"AAA0BBB,366,J1", TzError::kBadRule},
                            Case{"AAA0BBB,J1/168,J1", TzError::kBadTime},
                            Case{"AAA0BBB,J1/-168,J1", TzError::kBadTime},
                            Case{"AAA0BBB,J1/,J1", TzError::kBadTime},
                            Case{"AAA0BBB,J1,J2x", TzError::kExtra}}) {
        const auto parsed = TimeZone::parse(one.text);
        ASSERT_FALSE(parsed) << one.text;
        EXPECT_EQ(static_cast<int>(parsed.error()), static_cast<int>(one.error)) << one.text;
    }
}

TEST(TimeZone, each_beginning_of_a_text_is_read_or_refused) {
    const std::string_view text = "<-02>2<-01>,M3.5.0/-1,M10.5.0/0";
    int accepted = 0;
    for (std::size_t cut = 0; cut <= text.size(); ++cut)
        accepted += TimeZone::parse(text.substr(0, cut)) ? 1 : 0;
    // "<-02>2", with "<-01>", with "M10.5.0", and the whole.
    EXPECT_EQ(accepted, 4);
}

}  // namespace
}  // namespace vedette::tz
