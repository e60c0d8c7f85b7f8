#include "core/schedule/text.hpp"

#include <array>
#include <string>

#include <gtest/gtest.h>

#include "core/schedule/schedule_fixture.hpp"

namespace vedette::schedule {
namespace {

using Memory = std::array<char, kMaxText>;

// What a text says, in its shortest form; the error's number otherwise.
std::string date_of(std::string_view text) {
    Memory memory;
    const auto found = parse_date(text);
    return found ? std::string(format_date(*found, memory))
                 : "!" + std::to_string(static_cast<int>(found.error()));
}
std::string dates_of(std::string_view text) {
    Memory memory;
    const auto found = parse_dates(text);
    return found ? std::string(format_dates(*found, memory))
                 : "!" + std::to_string(static_cast<int>(found.error()));
}
std::string weekdays_of(std::string_view text) {
    Memory memory;
    const auto found = parse_weekdays(text);
    return found ? std::string(format_weekdays(*found, memory))
                 : "!" + std::to_string(static_cast<int>(found.error()));
}
std::string when_of(std::string_view text) {
    Memory memory;
    const auto found = parse_when(text);
    return found ? std::string(format_when(*found, memory))
                 : "!" + std::to_string(static_cast<int>(found.error()));
}
std::string error(TextError error) { return "!" + std::to_string(static_cast<int>(error)); }

TEST(PlanText, dates) {
    EXPECT_EQ(date_of("2026-01-31"), "2026-01-31");
    EXPECT_EQ(date_of(" 2028-02-29 "), "2028-02-29");
    EXPECT_EQ(date_of("1970-01-01"), "1970-01-01");
    EXPECT_EQ(date_of("2199-12-31"), "2199-12-31");
    EXPECT_TRUE(parse_date("2026-01-31") == date(2026, 1, 31));
    for (const char* const bad :
         {"", "2026", "2026-1-31", "2026-02-29", "2026-13-01", "2026-00-10", "2026-01-00", "1969-12-31",
          "2200-01-01", "2026-01-31 x", "2026/01/31", "31.01.2026", "+026-01-01"})
        EXPECT_EQ(date_of(bad), error(TextError::kBadDate)) << bad;
}

TEST(PlanText, ranges_of_dates) {
    EXPECT_EQ(dates_of("2026-12-24"), "2026-12-24");
    EXPECT_EQ(dates_of("2026-12-24..2027-01-06"), "2026-12-24..2027-01-06");
    EXPECT_EQ(dates_of("2026-12-24 .. 2027-01-06"), "2026-12-24..2027-01-06");
    EXPECT_EQ(dates_of("2026-12-24..2026-12-24"), "2026-12-24");
    EXPECT_EQ(dates_of("2026-12-24.."), "2026-12-24..");
    EXPECT_EQ(dates_of("..2026-12-24"), "..2026-12-24");
    EXPECT_EQ(dates_of("2026-12-24..2026-12-23"), error(TextError::kDatesReversed));
    for (const char* const bad : {"", "..", "2026-12-24.2026-12-25", "2026-12-24..x", "2026-12-24-2026-12-25",
                                  "2026-12-24..2026-12-25..", "....2026-12-24"})
        EXPECT_EQ(dates_of(bad), error(TextError::kBadDate)) << bad;
}

TEST(PlanText, weekdays) {
    EXPECT_EQ(weekdays_of("mon tue"), "mon tue");
    EXPECT_EQ(weekdays_of("Sunday, MON"), "mon sun");
    EXPECT_EQ(weekdays_of("mon-fri"), "mon-fri");
    EXPECT_EQ(weekdays_of("fri-mon"), "mon fri-sun");
    EXPECT_EQ(weekdays_of("sat-sat"), "sat");
    EXPECT_EQ(weekdays_of("mon-sun"), "mon-sun");
    EXPECT_EQ(weekdays_of("sun,sat,fri,thu,wed,tue,mon"), "mon-sun");
    EXPECT_EQ(weekdays_of("mon wed fri sun"), "mon wed fri sun");
    EXPECT_EQ(int{*parse_weekdays("sun")}, 1);
    EXPECT_EQ(int{*parse_weekdays("mon-sun")}, int{kEveryDay});
    EXPECT_EQ(weekdays_of(" "), error(TextError::kNoWeekday));
    for (const char* const bad :
         {"mo", "mon tues", "mon;tue", "mon-", "-mon", "mon,", ",", "mon-tue-wed", "1"})
        EXPECT_EQ(weekdays_of(bad), error(TextError::kBadWeekday)) << bad;
}

TEST(PlanText, clock_times) {
    EXPECT_EQ(when_of("08:00"), "08:00");
    EXPECT_EQ(when_of("08:00:00"), "08:00");
    EXPECT_EQ(when_of(" 23:59:59 "), "23:59:59");
    EXPECT_EQ(when_of("00:00"), "00:00");
    EXPECT_EQ(when_of("24:00"), "24:00");
    EXPECT_TRUE(parse_when("08:00:30") == When::clock(8, 0, 30));
    for (const char* const bad : {"8", "8:00", "08:0", "08:60", "24:01", "24:00:01", "25:00", "08:00:60",
                                  "08:00:0", "08:00 x", "08:00pm", "08.00", "08:00+1h", "0800", "99:99"})
        EXPECT_EQ(when_of(bad), error(TextError::kBadClock)) << bad;
}

TEST(PlanText, moments_by_the_sun) {
    EXPECT_TRUE(parse_when("sunrise") == When::rise());
    EXPECT_TRUE(parse_when("sunset") == When::set());
    EXPECT_TRUE(parse_when("dawn") == When::rise(kDawnHorizon));
    EXPECT_TRUE(parse_when("Dusk") == When::set(kDawnHorizon));
    EXPECT_TRUE(parse_when("sunrise-30m") == When::rise(kSunriseHorizon, -1800));
    EXPECT_TRUE(parse_when("sunset+1h") == When::set(kSunriseHorizon, 3600));
    EXPECT_TRUE(parse_when("sunset(-2.5 upper)") == When::set(kRpicampyHorizon));
    EXPECT_TRUE(parse_when("sunset(+10)") == When::set({10'000, Limb::kCentre}));
    EXPECT_TRUE(parse_when("dawn(-18 centre)") == When::rise({-18'000, Limb::kCentre}));
    EXPECT_EQ(when_of("sunset"), "sunset");
    EXPECT_EQ(when_of("dusk"), "dusk");
    EXPECT_EQ(when_of("sunrise(-6)"), "dawn");
    EXPECT_EQ(when_of("sunset(-12.0)"), "dusk(-12)");
    EXPECT_EQ(when_of("sunrise( -0.05   centre )"), "sunrise(-0.05)");
    EXPECT_EQ(when_of("sunrise(-0.567 upper)"), "sunrise");
    EXPECT_EQ(when_of("dusk(-6 upper)"), "sunset(-6 upper)");
    EXPECT_EQ(when_of("sunset + 1h30m20s"), "sunset+1h30m20s");
    EXPECT_EQ(when_of("sunset-90m"), "sunset-1h30m");
    EXPECT_EQ(when_of("sunset+12h"), "sunset+12h");
    EXPECT_EQ(when_of("sunset+0m"), "sunset");
    EXPECT_EQ(when_of("dawn(90)-43200s"), "sunrise(90)-12h");
    for (const char* const bad : {"", " ", "noon", "sun", "(", "-1h"})
        EXPECT_EQ(when_of(bad), error(TextError::kBadMoment)) << bad;
    for (const char* const bad : {"sunset(", "sunset()", "sunset(x)", "sunset(-)", "sunset(91)",
                                  "sunset(90.001)", "sunset(1.2345)", "sunset(1.)", "sunset(.5)",
                                  "sunset(-2.5 lower)", "sunset(-2.5", "sunset(100)", "sunset(-2.5 upper x)"})
        EXPECT_EQ(when_of(bad), error(TextError::kBadHorizon)) << bad;
    for (const char* const bad :
         {"sunset+", "sunset 1h", "sunset+1", "sunset+1d", "sunset+13h", "sunset+12h1s", "sunset+1m1h",
          "sunset+1h1h", "sunset+h", "sunset+1hm", "sunset+1h 30m", "sunsets", "sunset(1)x", "sunset+99999h",
          "sunset+123456s"})
        EXPECT_EQ(when_of(bad), error(TextError::kBadOffset)) << bad;
}

TEST(PlanText, every_beginning_of_a_text_is_read_or_refused) {
    for (const std::string_view text :
         {"2026-12-24..2027-01-06", "mon-fri, sunday", "08:00:30", "sunrise(-2.567 upper)+11h59m59s"}) {
        for (std::size_t size = 0; size <= text.size(); ++size) {
            const std::string_view part = text.substr(0, size);
            // Whatever is taken has a text that says the same.
            for (const auto& read : {date_of, dates_of, weekdays_of, when_of}) {
                const std::string said = read(part);
                if (!said.starts_with('!')) {
                    EXPECT_EQ(read(said), said) << std::string(part);
                }
            }
        }
    }
}

TEST(PlanText, each_error_says_what_to_do) {
    for (int i = 0; i <= static_cast<int>(TextError::kBadOffset); ++i)
        EXPECT_FALSE(to_string(static_cast<TextError>(i)).empty());
}

}  // namespace
}  // namespace vedette::schedule
