// Random plans in random zones against a second, plainer way to find their slots: minute by minute.
#include <array>
#include <cstdint>
#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "core/schedule/schedule_fixture.hpp"
#include "core/schedule/slots.hpp"

namespace vedette::schedule {
namespace {

using std::chrono::days;
using std::chrono::hours;
using std::chrono::minutes;

constexpr int kPlans = kThin == 1 ? 60 : 3;
constexpr int kDays = 8;

// xorshift64.
class Random {
  public:
    // 0 to `count` - 1.
    int below(int count) {
        state_ ^= state_ << 13;
        state_ ^= state_ >> 7;
        state_ ^= state_ << 17;
        return static_cast<int>(state_ >> 33) % count;
    }

  private:
    std::uint64_t state_ = 0x9e37'79b9'7f4a'7c15;
};

// A plan by the clock in whole minutes, with a zone whose clock changes often.
struct Case {
    std::array<OffsetChange, 4> changes;
    ZoneRules zone;
    std::array<Period, 3> periods;
    std::array<DateRange, 1> exceptions;
    Plan plan;

    explicit Case(Random& random) {
        const auto offset = [&] { return (random.below(109) - 48) * 900; };  // -12:00 to +15:00
        const ZoneOffset first{offset(), false};
        UtcTime at = utc(2026, 2, 25);
        std::int32_t east_s = first.east_s;
        for (OffsetChange& change : changes) {
            at = at + minutes{15 * (1 + random.below(4 * 24 * 3))};
            // Usually an hour forth or back, seldom a day's worth.
            east_s = random.below(6) == 0 ? offset() : east_s + (random.below(2) == 0 ? 3600 : -3600);
            change = {at, {east_s, random.below(2) == 0}};
        }
        zone = ZoneRules(first, changes);
        for (Period& period : periods) {
            period.span.start = When::clock(random.below(24), random.below(60));
            period.span.stop =
                random.below(8) == 0 ? When::clock(24) : When::clock(random.below(24), random.below(60));
            period.span.stop_rule = random.below(2) == 0 ? StopRule::kBefore : StopRule::kMinute;
            period.interval =
                minutes{random.below(5) == 0 ? 0 : 1 + random.below(random.below(2) == 0 ? 20 : 400)};
            if (random.below(3) == 0) period.offset = minutes{random.below(90)};
        }
        const int exception = random.below(kDays);
        exceptions = {
            {{date(2026, 2, 25) + days{exception}, date(2026, 2, 25) + days{exception + random.below(2)}}}};
        plan.weekdays = static_cast<Weekdays>(1 + random.below(127));
        if (random.below(2) == 0) plan.weekdays = kEveryDay;
        if (random.below(2) == 0) plan.exceptions = exceptions;
        if (random.below(2) == 0) plan.dates.first = date(2026, 2, 26);
        if (random.below(2) == 0) plan.dates.last = date(2026, 3, 2);
        plan.periods = std::span(periods).first(1 + static_cast<std::size_t>(random.below(3)));
    }
};

// The first minute at which the clock shows that time or a later one.
UtcTime reached(const ZoneRules& zone, LocalSeconds local) {
    UtcTime at{local.time_since_epoch() - hours{20}};
    while (zone.local(at) < local) at = at + minutes{1};
    return at;
}

bool is_on(const Plan& plan, Date day) {
    bool on = (plan.weekdays >> std::chrono::weekday{day}.c_encoding() & 1) != 0;
    if (plan.dates.first && day < *plan.dates.first) on = false;
    if (plan.dates.last && day > *plan.dates.last) on = false;
    for (const DateRange& range : plan.exceptions) on = on && !(day >= *range.first && day <= *range.last);
    return on;
}

// All slots from `from` on, before `until`: for each minute the first period that has a slot there, -1 for
// none.
std::vector<std::int8_t> by_the_minute(const Plan& plan, const ZoneRules& zone, UtcTime from, UtcTime until) {
    std::vector<std::int8_t> taken(static_cast<std::size_t>((until - from) / minutes{1}), -1);
    for (std::size_t i = plan.periods.size(); i-- > 0;) {
        const Period& period = plan.periods[i];
        for (Date day = zone.date(from) - days{4}; day <= zone.date(until) + days{2}; day += days{1}) {
            if (!is_on(plan, day) || reached(zone, day) == reached(zone, day + days{1})) continue;
            const std::int32_t start_s = period.span.start.seconds;
            std::int32_t stop_s = period.span.stop.seconds;
            if (period.span.stop_rule == StopRule::kMinute && stop_s < 86'400) stop_s += 60;
            if (stop_s <= start_s) stop_s += 86'400;
            const UtcTime begin = reached(zone, day + std::chrono::seconds{start_s}) + period.offset;
            const UtcTime end = reached(zone, day + std::chrono::seconds{stop_s});
            for (UtcTime at = begin; period.interval == Duration{} ? at == begin : at < end;
                 at = at + std::max<Duration>(period.interval, minutes{1})) {
                if (at >= from && at < until)
                    taken[static_cast<std::size_t>((at - from) / minutes{1})] = static_cast<std::int8_t>(i);
            }
        }
    }
    return taken;
}

TEST(PlanProperties, the_slots_are_those_that_a_search_by_the_minute_finds) {
    Random random;
    std::size_t found = 0;
    for (int i = 0; i < kPlans; ++i) {
        const Case c(random);
        ASSERT_FALSE(check(c.plan)) << i;
        const UtcTime from = utc(2026, 2, 25) + minutes{random.below(1440)};
        const UtcTime until = from + days{kDays};
        const auto taken = by_the_minute(c.plan, c.zone, from, until);
        Slots slots(c.plan, c.zone, from - 1ns, until - 1ns);
        for (std::size_t minute = 0; minute < taken.size(); ++minute) {
            if (taken[minute] < 0) continue;
            const auto slot = slots.next();
            ASSERT_TRUE(slot) << i << ": there is none at " << shown(from + minute * minutes{1});
            ASSERT_EQ(shown(slot->at), shown(from + minute * minutes{1})) << i;
            ASSERT_EQ(int{slot->period}, int{taken[minute]}) << i << " " << shown(slot->at);
            ++found;
        }
        ASSERT_FALSE(slots.next()) << i;
    }
    EXPECT_GT(found, static_cast<std::size_t>(kPlans) * 100);
}

TEST(PlanProperties, a_search_from_any_moment_finds_the_next_of_all_slots) {
    Random random;
    for (int i = 0; i < kPlans; ++i) {
        const Case c(random);
        const UtcTime from = utc(2026, 2, 25);
        Slots slots(c.plan, c.zone, from, from + days{kDays});
        UtcTime before = from;
        for (int step = 0; step < 20; ++step) {
            const auto slot = slots.next();
            if (!slot) break;
            ASSERT_TRUE(slot->at > before) << i;
            const UtcTime between = before + (slot->at - before) / 2;
            ASSERT_TRUE(next_slot(c.plan, c.zone, between) == slot) << i << " " << shown(between);
            ASSERT_TRUE(next_slot(c.plan, c.zone, slot->at - 1ns) == slot) << i;
            const Occurrence around = occurrence(c.plan, c.zone, slot->period, slot->date);
            ASSERT_TRUE(around.has(slot->at)) << i << " " << shown(slot->at);
            ASSERT_TRUE(state(c.plan, c.zone, slot->at).kind == PlanState::Kind::kInPeriod) << i;
            before = slot->at;
        }
    }
}

// By the sun there is no minute to count by: the slots are in their periods, and in the order of time.
TEST(PlanProperties, slots_by_the_sun_are_in_their_period_and_in_order) {
    Random random;
    for (int i = 0; i < kPlans; ++i) {
        const Case c(random);
        const auto moment = [&] {
            const Horizon horizon{random.below(30'000) - 18'000,
                                  random.below(2) == 0 ? Limb::kCentre : Limb::kUpper};
            const std::int32_t offset_s = random.below(3) == 0 ? random.below(4 * 3600) - 2 * 3600 : 0;
            return random.below(2) == 0 ? When::rise(horizon, offset_s) : When::set(horizon, offset_s);
        };
        std::array<Period, 3> periods = c.periods;
        for (Period& period : periods) {
            if (random.below(4) != 0) period.span.start = moment();
            if (random.below(4) != 0) period.span.stop = moment();
            period.offset = {};
        }
        Plan plan = c.plan;
        plan.periods = std::span(periods).first(c.plan.periods.size());
        plan.place = Place{random.below(181) - 90.0, random.below(361) - 180.0};
        plan.dark = DailySpan{moment(), moment()};
        ASSERT_FALSE(check(plan)) << i;
        Slots slots(plan, c.zone, utc(2026, 2, 25), utc(2026, 2, 25) + days{kDays});
        std::optional<Slot> before;
        int count = 0;
        while (const auto slot = slots.next()) {
            if (before) {
                ASSERT_TRUE(slot->at > before->at) << i;
            }
            before = slot;
            if (++count % 40 != 0) continue;
            const Occurrence around = occurrence(plan, c.zone, slot->period, slot->date);
            ASSERT_TRUE(around.has(slot->at)) << i << " " << shown(slot->at);
            const Period& period = plan.periods[slot->period];
            ASSERT_TRUE(slot->at == around.begin + slot->number * period.interval)
                << i << " " << shown(slot->at);
            ASSERT_EQ(is_dark(plan, c.zone, slot->at), slot->is_dark) << i;
            ASSERT_TRUE(next_slot(plan, c.zone, slot->at - 1ns) == slot) << i << " " << shown(slot->at);
        }
    }
}

// A period never meets its own next day, so no slot of it comes twice.
TEST(PlanProperties, a_period_is_over_before_it_begins_again) {
    Random random;
    for (int i = 0; i < kPlans; ++i) {
        const Case c(random);
        const auto moment = [&] {
            const Horizon horizon{random.below(30'000) - 18'000, Limb::kCentre};
            return random.below(2) == 0 ? When::rise(horizon, random.below(80'000) - 40'000)
                                        : When::set(horizon);
        };
        const Period period{.span = {random.below(3) == 0 ? When::clock(random.below(24)) : moment(),
                                     random.below(3) == 0 ? When::clock(random.below(24)) : moment()}};
        const Plan plan{.periods = {&period, 1},
                        .place = Place{random.below(181) - 90.0, random.below(41) - 20.0}};
        const ZoneRules zone = random.below(2) == 0 ? kBerlin : ZoneRules{};
        const Date first = date(2026, 1, 1) + days{random.below(300)};
        Occurrence before = occurrence(plan, zone, 0, first);
        for (Date day = first + days{1}; day < first + days{12}; day += days{1}) {
            const Occurrence now = occurrence(plan, zone, 0, day);
            if (now.is_empty()) continue;
            ASSERT_TRUE(before.end <= now.begin || before.is_empty())
                << i << " " << shown(before.end) << " " << shown(now.begin);
            before = now;
        }
    }
}

}  // namespace
}  // namespace vedette::schedule
