#include "core/schedule/notes.hpp"

#include <array>

#include <gtest/gtest.h>

#include "core/schedule/schedule_fixture.hpp"

namespace vedette::schedule {
namespace {

using Kind = Note::Kind;
using Part = Note::Part;

using Memory = std::array<Note, 8>;

const Period kNight[] = {{.span = {When::clock(2, 30), When::clock(2, 45)}, .interval = 60s},
                         {.span = {When::clock(8), When::clock(9)}, .interval = 60s}};
const Period kSun[] = {{.span = {When::rise(), When::set()}, .interval = 60s}};

TEST(PlanNotes, an_ordinary_day_has_none) {
    Memory memory;
    const Plan plan{.periods = kNight};
    EXPECT_TRUE(notes(plan, kBerlin, date(2026, 1, 5), memory).empty());
    const Plan sun{.periods = kSun, .place = kSample};
    EXPECT_TRUE(notes(sun, kBerlin, date(2026, 1, 5), memory).empty());
}

TEST(PlanNotes, a_change_forward_takes_clock_times_away) {
    Memory memory;
    const auto found = notes({.periods = kNight}, kBerlin, date(2026, 3, 29), memory);
    const UtcTime change = utc(2026, 3, 29, 1);
    ASSERT_EQ(found.size(), 4U);
    EXPECT_TRUE(found[0] == (Note{.kind = Kind::kClockChange, .at = change, .from_s = 3600, .to_s = 7200}));
    EXPECT_TRUE(found[1] == (Note{.kind = Kind::kClockNever, .part = Part::kStart, .at = change}));
    EXPECT_TRUE(found[2] == (Note{.kind = Kind::kClockNever, .part = Part::kStop, .at = change}));
    EXPECT_TRUE(found[3] == (Note{.kind = Kind::kNoSlot, .part = Part::kPeriod, .at = change}));
}

TEST(PlanNotes, a_change_backward_brings_clock_times_twice) {
    Memory memory;
    const auto found = notes({.periods = kNight}, kBerlin, date(2026, 10, 25), memory);
    ASSERT_EQ(found.size(), 3U);
    EXPECT_TRUE(found[0] ==
                (Note{.kind = Kind::kClockChange, .at = utc(2026, 10, 25, 1), .from_s = 7200, .to_s = 3600}));
    EXPECT_TRUE(found[1] ==
                (Note{.kind = Kind::kClockTwice, .part = Part::kStart, .at = utc(2026, 10, 25, 0, 30)}));
    EXPECT_TRUE(found[2] ==
                (Note{.kind = Kind::kClockTwice, .part = Part::kStop, .at = utc(2026, 10, 25, 0, 45)}));
}

TEST(PlanNotes, a_change_at_midnight_belongs_to_the_day_that_it_begins) {
    Memory memory;
    const std::array<OffsetChange, 1> changes = {{{utc(2026, 4, 1), {3600, true}}}};
    const ZoneRules zone{{0, false}, changes};  // 00:00 becomes 01:00
    EXPECT_TRUE(notes({.periods = kNight}, zone, date(2026, 3, 31), memory).empty());
    EXPECT_EQ(notes({.periods = kNight}, zone, date(2026, 4, 1), memory).size(), 1U);
}

TEST(PlanNotes, a_skipped_date_is_said) {
    Memory memory;
    const std::array<OffsetChange, 1> changes = {{{utc(2011, 12, 30, 10), {14 * 3600, true}}}};
    const ZoneRules samoa{{-10 * 3600, true}, changes};
    const auto found = notes({.periods = kNight}, samoa, date(2011, 12, 30), memory);
    ASSERT_EQ(found.size(), 1U);
    EXPECT_TRUE(found[0] == (Note{.kind = Kind::kDateSkipped, .at = utc(2011, 12, 30, 10)}));
}

TEST(PlanNotes, days_without_sunrise_are_said) {
    Memory memory;
    const Plan plan{.periods = kSun, .place = Place{69.65, 18.96}};
    const auto summer = notes(plan, kBerlin, date(2026, 6, 21), memory);
    ASSERT_EQ(summer.size(), 2U);
    EXPECT_TRUE(summer[0].kind == Kind::kSunStaysUp && summer[0].part == Part::kStart);
    EXPECT_TRUE(summer[1].kind == Kind::kSunStaysUp && summer[1].part == Part::kStop);
    const auto winter = notes(plan, kBerlin, date(2026, 12, 21), memory);
    ASSERT_EQ(winter.size(), 3U);
    EXPECT_TRUE(winter[0].kind == Kind::kSunStaysDown && winter[0].part == Part::kStart);
    EXPECT_TRUE(winter[1].kind == Kind::kSunStaysDown && winter[1].part == Part::kStop);
    EXPECT_TRUE(winter[2].kind == Kind::kNoSlot);
}

TEST(PlanNotes, fill_no_more_than_the_memory) {
    Memory memory;
    EXPECT_EQ(notes({.periods = kNight}, kBerlin, date(2026, 3, 29), std::span(memory).first(2)).size(), 2U);
}

TEST(PlanNotes, a_day_without_the_plan_has_those_of_the_clock_only) {
    Memory memory;
    const Plan ended{.dates = {.last = date(2026, 1, 1)}, .periods = kNight};
    EXPECT_EQ(notes(ended, kBerlin, date(2026, 3, 29), memory).size(), 1U);
    EXPECT_EQ(notes(Plan{}, kBerlin, date(2026, 3, 29), memory).size(), 1U);
}

}  // namespace
}  // namespace vedette::schedule
