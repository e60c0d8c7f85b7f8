#include "hub/timelapse/plan_text.hpp"

#include <array>
#include <chrono>
#include <sstream>
#include <string>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace vedette::timelapse {
namespace {

using namespace schedule;
using testing::HasSubstr;

Date date(int year, unsigned month, unsigned day) {
    return Date{std::chrono::year{year} / std::chrono::month{month} / std::chrono::day{day}};
}

const NamedZone& berlin() {
    static const NamedZone zone = read_time_zone("CET-1CEST,M3.5.0,M10.5.0/3").value();
    return zone;
}

const Period kSample[] = {
    {.span = {When::clock(0), When::clock(7, 59), StopRule::kMinute}, .interval = 30s},
    {.span = {When::clock(8), When::clock(19, 59), StopRule::kMinute}, .interval = 60s},
    {.span = {When::clock(20), When::clock(23, 59), StopRule::kMinute}, .interval = 30s}};
const std::string kNames[] = {"night", "day", "evening"};

TEST(PlanText, says_the_plan_and_draws_its_days) {
    const Plan plan{.dates = {date(2026, 1, 1), date(2026, 12, 31)},
                    .periods = kSample,
                    .dark = DailySpan{When::set(kRpicampyHorizon), When::rise(kRpicampyHorizon)},
                    .place = Place{57.0776, 9.9118}};
    EXPECT_EQ(plan_text({.title = "garden",
                         .plan = plan,
                         .names = kNames,
                         .zone = &berlin(),
                         .first = date(2026, 3, 28),
                         .days = 2}),
              R"(garden: CET-1CEST,M3.5.0,M10.5.0/3, 57.0776 N 9.9118 E
  dates     2026-01-01 to 2026-12-31
  period    1 night: 00:00 to 07:59:59, every 30 s
  period    2 day: 08:00 to 19:59:59, every 1 min
  period    3 evening: 20:00 to 23:59:59, every 30 s
  dark      sunset(-2.5 upper) to sunrise(-2.5 upper)
  drawing   # yes, . no; sun: # up, + twilight; | one slot; ~ not on the clock

Sat 2026-03-28, sunrise 06:00, sunset 18:51
  dark  00:00:00 to 05:46:00     693 slots  1 night
  day   05:46:30 to 07:59:30     267 slots  1 night
  day   08:00:00 to 19:05:00     666 slots  2 day
  dark  19:06:00 to 19:59:00      54 slots  2 day
  dark  20:00:00 to 23:59:30     480 slots  3 evening
  clock 0  1  2  3  4  5  6  7  8  9  10 11 12 13 14 15 16 17 18 19 20 21 22 23
  sun   ................++#######################################++.............
  dark  #################........................................###############
  1     ########################................................................
  2     ........................####################################............
  3     ............................................................############

Sun 2026-03-29, sunrise 06:58, sunset 19:53
  dark  00:00:00 to 06:43:30     688 slots  1 night
  day   06:44:00 to 07:59:30     152 slots  1 night
  day   08:00:00 to 19:59:00     720 slots  2 day
  day   20:00:00 to 20:07:30      16 slots  3 evening
  dark  20:08:00 to 23:59:30     464 slots  3 evening
  clock 0  1  2  3  4  5  6  7  8  9  10 11 12 13 14 15 16 17 18 19 20 21 22 23
  sun   ......~~~..........++#######################################++..........
  dark  ######~~~###########........................................############
  1     ######~~~###############................................................
  2     ......~~~...............####################################............
  3     ......~~~...................................................############
  note: the clock goes forward by 1 h, from UTC+1 to UTC+2

2 days: 4200 slots, 1821 by day and 2379 dark
)");
}

TEST(PlanText, an_odd_day_has_notes) {
    const Period periods[] = {
        {.span = {When::clock(2, 30), When::clock(4)}, .interval = 15'300ms, .offset = 90s},
        {.span = {When::rise(kSunriseHorizon, -1800), When::clock(24)},
         .interval = Duration{},
         .light = Light::kDark},
        {.span = {When::set(), When::rise()}, .interval = std::chrono::hours{2}}};
    const DateRange exceptions[] = {{date(2026, 4, 1), date(2026, 4, 1)},
                                    {date(2026, 12, 24), date(2027, 1, 6)}};
    const Plan plan{
        .weekdays = 0b011'1111, .exceptions = exceptions, .periods = periods, .place = Place{69.65, 18.96}};
    const auto printed = [&](Date day) {
        return plan_text({.title = "fjord", .plan = plan, .zone = &berlin(), .first = day, .days = 1});
    };
    EXPECT_EQ(printed(date(2026, 10, 25)), R"(fjord: CET-1CEST,M3.5.0,M10.5.0/3, 69.6500 N 18.9600 E
  weekdays  mon-fri sun
  but not   2026-04-01, 2026-12-24..2027-01-06
  period    1: 02:30 to 04:00, every 15.3 s, from 90 s on
  period    2: one slot at sunrise-30m, always dark
  period    3: sunset to sunrise, every 2 h
  dark      never
  drawing   # yes, . no; sun: # up, + twilight; | one slot; ~ not on the clock

Sun 2026-10-25, sunrise 07:38, sunset 15:17
  day   02:31:30 to 03:59:54     583 slots  1
  dark  07:08:00 to 07:08:00        1 slot  2
  day   15:17:01 to 23:17:01       5 slots  3
  clock 0  1  2  3  4  5  6  7  8  9  10 11 12 13 14 15 16 17 18 19 20 21 22 23
  sun   ....................+++#######################+++.......................
  1     .......#####............................................................
  2     .....................|..................................................
  3     ..............................................##########################
  note: the clock goes back by 1 h, from UTC+2 to UTC+1
  note: the start of period 1 comes twice; the first 02:30:00 counts

1 day: 589 slots, 588 by day and 1 dark
)");
    EXPECT_EQ(printed(date(2026, 12, 21)), R"(fjord: CET-1CEST,M3.5.0,M10.5.0/3, 69.6500 N 18.9600 E
  weekdays  mon-fri sun
  but not   2026-04-01, 2026-12-24..2027-01-06
  period    1: 02:30 to 04:00, every 15.3 s, from 90 s on
  period    2: one slot at sunrise-30m, always dark
  period    3: sunset to sunrise, every 2 h
  dark      never
  drawing   # yes, . no; sun: # up, + twilight; | one slot; ~ not on the clock

Mon 2026-12-21, the sun stays down
  day   01:41:42 to 23:42:12      13 slots  3
  day   02:31:30 to 03:59:59     348 slots  1
  clock 0  1  2  3  4  5  6  7  8  9  10 11 12 13 14 15 16 17 18 19 20 21 22 23
  sun   .............................+++++++++++++..............................
  1     .......#####............................................................
  2     ........................................................................
  3     ########################################################################
  note: the start of period 2 has no event: the sun stays below its horizon
  note: period 2 has no slot
  note: the start of period 3 has no event: the sun stays below its horizon
  note: the stop of period 3 has no event: the sun stays below its horizon

1 day: 361 slots, 361 by day and 0 dark
)");
}

TEST(PlanText, no_line_is_longer_than_80_columns) {
    const Period periods[] = {
        {.span = {When::rise({-2'500, Limb::kUpper}, -5400), When::set(kDawnHorizon, 5400)},
         .interval = 15'300ms}};
    const Plan plan{.periods = periods, .place = Place{-33.8, -151.2}};
    std::istringstream text(plan_text({.title = "harbour",
                                       .plan = plan,
                                       .names = kNames,
                                       .zone = &berlin(),
                                       .first = date(2026, 3, 29),
                                       .days = 1}));
    for (std::string line; std::getline(text, line);) EXPECT_LE(line.size(), 80U) << line;
}

TEST(PlanText, more_exceptions_than_fit_are_counted) {
    const DateRange day{date(2026, 4, 1), date(2026, 4, 1)};
    const DateRange exceptions[] = {day, day, day, day, day};
    const Plan plan{.exceptions = exceptions, .periods = kSample};
    EXPECT_THAT(
        plan_text({.title = "j", .plan = plan, .zone = &berlin(), .first = date(2026, 5, 1), .days = 1}),
        HasSubstr("  but not   2026-04-01, 2026-04-01, 2026-04-01 and 2 more\n"));
}

TEST(PlanText, a_day_without_the_plan_has_no_slot) {
    const Plan plan{.dates = {.last = date(2026, 1, 1)}, .periods = kSample};
    const std::string text =
        plan_text({.title = "j", .plan = plan, .zone = &berlin(), .first = date(2026, 5, 1), .days = 1});
    EXPECT_THAT(text, HasSubstr("  dates     any to 2026-01-01\n"));
    EXPECT_THAT(text, HasSubstr("Fri 2026-05-01\n  no slot\n"));
    EXPECT_THAT(text, HasSubstr("1 day: 0 slots, 0 by day and 0 dark\n"));
}

TEST(PlanText, a_wrong_plan_says_what_is_wrong) {
    const Period periods[] = {{}, {.interval = 1ms}};
    EXPECT_EQ(plan_text({.title = "j", .plan = {.periods = periods}, .zone = &berlin()}),
              "j: period 2: the interval is not 0 and not within 100 ms and 24 h\n");
    EXPECT_EQ(problem_text({PlanError::kBadException, 4}).substr(0, 13), "exception 5: ");
    EXPECT_EQ(problem_text({PlanError::kNoPeriod, 0}), "the plan has no period");
}

}  // namespace
}  // namespace vedette::timelapse
