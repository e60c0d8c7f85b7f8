// core/schedule's texts on any text: what is taken has a text that says the same, and a plan of such moments
// has slots in the order of time, each in its period.
#include <array>
#include <cstdlib>

#include "core/base/bytes.hpp"
#include "core/schedule/slots.hpp"
#include "core/schedule/text.hpp"

namespace {

using namespace vedette;
using namespace vedette::schedule;

void check(bool held) {
    if (!held) std::abort();
}

using Memory = std::array<char, kMaxText>;

// A year that has both changes of the clock.
constexpr std::array<OffsetChange, 2> kChanges = {{{{std::chrono::seconds{1'774'746'000}}, {7200, true}},
                                                   {{std::chrono::seconds{1'792'890'000}}, {3600, false}}}};

void follow(const Plan& plan) {
    if (schedule::check(plan)) return;
    const ZoneRules zone({3600, false}, kChanges);
    const UtcTime begin = kChanges[0].at - std::chrono::hours{48};
    Slots slots(plan, zone, begin, begin + std::chrono::hours{24 * 6});
    UtcTime before = begin;
    for (int i = 0; i < 40; ++i) {
        const auto slot = slots.next();
        if (!slot) break;
        check(slot->at > before);
        check(occurrence(plan, zone, slot->period, slot->date).has(slot->at));
        before = slot->at;
    }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const std::string_view text = as_text(Bytes(data, size));
    Memory memory;
    if (const auto date = parse_date(text)) check(parse_date(format_date(*date, memory)) == date);
    if (const auto days = parse_weekdays(text)) check(parse_weekdays(format_weekdays(*days, memory)) == days);
    Plan plan;
    if (const auto dates = parse_dates(text)) {
        check(parse_dates(format_dates(*dates, memory)) == dates);
        plan.dates = *dates;
    }
    // Two moments, a line each; the place and the interval follow from other bytes.
    const std::size_t line = text.find('\n');
    const auto start = parse_when(text.substr(0, line));
    if (start) check(parse_when(format_when(*start, memory)) == start);
    if (!start || line == std::string_view::npos) return 0;
    const auto stop = parse_when(text.substr(line + 1));
    if (!stop) return 0;
    const Period period{.span = {*start, *stop, size % 2 == 0 ? StopRule::kBefore : StopRule::kMinute},
                        .interval = std::chrono::minutes{size % 7 * 13}};
    plan.periods = {&period, 1};
    plan.place = Place{static_cast<double>(text.front()) - 30, static_cast<double>(text.back()) * 2 - 100};
    plan.dark = DailySpan{*stop, *start};
    follow(plan);
    return 0;
}
