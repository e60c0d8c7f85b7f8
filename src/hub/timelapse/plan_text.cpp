#include "hub/timelapse/plan_text.hpp"

#include <algorithm>
#include <array>
#include <chrono>
#include <cmath>
#include <iterator>
#include <optional>
#include <string_view>
#include <vector>

#include <fmt/format.h>

#include "core/schedule/notes.hpp"
#include "core/schedule/slots.hpp"
#include "core/schedule/sun.hpp"
#include "core/schedule/text.hpp"

namespace vedette::timelapse {
namespace {

using namespace schedule;
using std::chrono::days;
using std::chrono::minutes;
using std::chrono::seconds;

// The drawing: a label, and three columns an hour.
constexpr int kColumns = 72;
constexpr minutes kColumnTime{20};
constexpr std::size_t kMaxNotes = 64;

std::string clock_text(const ZoneRules& zone, UtcTime time, bool with_seconds = true) {
    const LocalSeconds local = zone.local(time);
    const auto second = static_cast<int>((local - std::chrono::floor<days>(local)).count());
    const std::string minute = fmt::format("{:02}:{:02}", second / 3600, second / 60 % 60);
    return with_seconds ? fmt::format("{}:{:02}", minute, second % 60) : minute;
}

std::string date_text(Date date) {
    std::array<char, kMaxText> memory;
    return std::string(format_date(date, memory));
}

std::string_view weekday_text(Date date) {
    constexpr std::array<std::string_view, 7> kNames = {"Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"};
    return kNames[std::chrono::weekday{date}.c_encoding()];
}

std::string when_text(const When& when) {
    std::array<char, kMaxText> memory;
    return std::string(format_when(when, memory));
}

std::string duration_text(Duration time) {
    const std::int64_t ms = to_ms(time);
    if (ms % 3'600'000 == 0) return fmt::format("{} h", ms / 3'600'000);
    if (ms % 60'000 == 0) return fmt::format("{} min", ms / 60'000);
    return fmt::format("{} s", static_cast<double>(ms) / 1000);
}

std::string offset_text(std::int32_t east_s) {
    const std::int32_t size = std::abs(east_s);
    std::string out = fmt::format("UTC{}{}", east_s < 0 ? '-' : '+', size / 3600);
    if (size % 3600 != 0) out += fmt::format(":{:02}", size / 60 % 60);
    return out;
}

std::string span_text(const DailySpan& span) {
    When stop = span.stop;
    // All of its minute, as rpicampy writes it.
    if (span.stop_rule == StopRule::kMinute && !stop.is_sun())
        stop.seconds = std::min(stop.seconds / 60 * 60 + 59, 86'400);
    return fmt::format("{} to {}", when_text(span.start), when_text(stop));
}

std::string period_text(const Period& period) {
    const bool is_single = period.interval == Duration{};
    std::string out =
        is_single ? fmt::format("one slot at {}", when_text(period.span.start))
                  : fmt::format("{}, every {}", span_text(period.span), duration_text(period.interval));
    if (period.offset != Duration{})
        out += is_single ? fmt::format(", {} later", duration_text(period.offset))
                         : fmt::format(", from {} on", duration_text(period.offset));
    if (period.light != Light::kByRule)
        out += period.light == Light::kDark ? ", always dark" : ", always day";
    return out;
}

std::string slots_text(std::size_t count) { return fmt::format("{} slot{}", count, count == 1 ? "" : "s"); }

// Slots of one period with one light on one day.
struct Share {
    std::size_t count = 0;
    UtcTime first{};
    UtcTime last{};
};

// Writes one plan.
class Printer {
  public:
    explicit Printer(const PlanText& wanted)
        : wanted_(wanted), plan_(wanted.plan), zone_(wanted.zone->rules()) {}

    std::string print() {
        const int count = std::clamp(wanted_.days, 1, kMaxPlanDays);
        put_head();
        for (int i = 0; i < count; ++i) put_day(wanted_.first + days{i});
        line("");
        line(fmt::format("{} day{}: {}, {} by day and {} dark", count, count == 1 ? "" : "s",
                         slots_text(total_[0] + total_[1]), total_[0], total_[1]));
        return std::move(out_);
    }

  private:
    template <class Text>
    void line(const Text& text) {
        fmt::format_to(std::back_inserter(out_), "{}\n", text);
    }

    std::string name(std::size_t period) const {
        if (period < wanted_.names.size() && !wanted_.names[period].empty())
            return fmt::format("{} {}", period + 1, wanted_.names[period]);
        return fmt::format("{}", period + 1);
    }

    void put_head() {
        std::string head = fmt::format("{}: {}", wanted_.title, wanted_.zone->name());
        if (const auto& place = plan_.place) {
            head += fmt::format(", {:.4f} {} {:.4f} {}", std::abs(place->latitude),
                                place->latitude < 0 ? 'S' : 'N', std::abs(place->longitude),
                                place->longitude < 0 ? 'W' : 'E');
        }
        line(head);
        if (plan_.dates.first || plan_.dates.last)
            line(fmt::format("  dates     {} to {}",
                             plan_.dates.first ? date_text(*plan_.dates.first) : "any",
                             plan_.dates.last ? date_text(*plan_.dates.last) : "any"));
        if ((plan_.weekdays & kEveryDay) != kEveryDay) {
            std::array<char, kMaxText> memory;
            line(fmt::format("  weekdays  {}", format_weekdays(plan_.weekdays, memory)));
        }
        put_exceptions();
        for (std::size_t i = 0; i < plan_.periods.size(); ++i)
            line(fmt::format("  period    {}: {}", name(i), period_text(plan_.periods[i])));
        line(fmt::format("  dark      {}", plan_.dark ? span_text(*plan_.dark) : "never"));
        line("  drawing   # yes, . no; sun: # up, + twilight; | one slot; ~ not on the clock");
    }

    // The first ones, as many as there is room for.
    void put_exceptions() {
        constexpr std::size_t kShown = 3;
        std::string all;
        for (const DateRange& range : plan_.exceptions.first(std::min(kShown, plan_.exceptions.size()))) {
            std::array<char, kMaxText> memory;
            all += fmt::format("{}{}", all.empty() ? "" : ", ", format_dates(range, memory));
        }
        if (all.empty()) return;
        const std::size_t more = plan_.exceptions.size() - std::min(kShown, plan_.exceptions.size());
        line(more == 0 ? fmt::format("  but not   {}", all)
                       : fmt::format("  but not   {} and {} more", all, more));
    }

    void put_day(Date date) {
        line("");
        std::string head = fmt::format("{} {}", weekday_text(date), date_text(date));
        const UtcTime begin = zone_.utc(date).at;
        const UtcTime end = zone_.utc(date + days{1}).at;
        if (plan_.place) head += ", " + sun_text(date);
        line(head);
        put_slots(begin, end);
        if (begin < end) put_drawing(date);
        put_notes(date);
    }

    // Of the solar day around the date's noon.
    std::string sun_text(Date date) const {
        const Plan sun{.periods = plan_.periods, .place = plan_.place};
        Days sun_days(sun, zone_);
        const DayMoment rise = sun_days.moment(When::rise(), date);
        const DayMoment set = sun_days.moment(When::set(), date);
        if (!rise.takes_place && !set.takes_place)
            return rise.stays_up ? "the sun stays up" : "the sun stays down";
        const auto text = [this](const DayMoment& moment) {
            return moment.takes_place ? clock_text(zone_, moment.at, false) : "-";
        };
        return fmt::format("sunrise {}, sunset {}", text(rise), text(set));
    }

    // A day's slots are those from midnight to midnight, whatever the date of their period's start.
    void put_slots(UtcTime begin, UtcTime end) {
        std::array<std::array<Share, 2>, kMaxPeriods> shares{};
        Slots slots(plan_, zone_, begin - 1ns, end - 1ns);
        std::size_t count = 0;
        while (const auto slot = slots.next()) {
            Share& share = shares[slot->period][slot->is_dark ? 1 : 0];
            if (share.count == 0) share.first = slot->at;
            share.last = slot->at;
            ++share.count;
            ++count;
        }
        if (count == 0) line("  no slot");
        std::vector<std::pair<UtcTime, std::string>> lines;
        for (std::size_t period = 0; period < plan_.periods.size(); ++period) {
            for (std::size_t dark = 0; dark < 2; ++dark) {
                const Share& share = shares[period][dark];
                total_[dark] += share.count;
                if (share.count == 0) continue;
                lines.emplace_back(share.first,
                                   fmt::format("  {:<4}  {} to {}  {:>12}  {}", dark == 1 ? "dark" : "day",
                                               clock_text(zone_, share.first), clock_text(zone_, share.last),
                                               slots_text(share.count), name(period)));
            }
        }
        std::ranges::sort(lines);
        for (const auto& [first, text] : lines) line(text);
    }

    // One row of the drawing: what `mark` says of the middle of each column; ~ where the clock does not show
    // it.
    template <class Mark>
    void put_row(Date date, std::string_view label, const Mark& mark) {
        std::string row = fmt::format("  {:<5} ", label);
        for (int column = 0; column < kColumns; ++column) {
            const LocalMoment middle = zone_.utc(date + column * kColumnTime + kColumnTime / 2);
            row += middle.kind == LocalKind::kNever ? '~' : mark(middle.at);
        }
        line(row);
    }

    void put_drawing(Date date) {
        std::string hours = "  clock ";
        for (int hour = 0; hour < 24; ++hour) hours += fmt::format("{:<3}", hour);
        while (hours.ends_with(' ')) hours.pop_back();
        line(hours);
        if (const auto& place = plan_.place) {
            put_row(date, "sun", [&](UtcTime time) {
                if (is_sun_up(time, *place, kSunriseHorizon)) return '#';
                return is_sun_up(time, *place, kDawnHorizon) ? '+' : '.';
            });
        }
        if (plan_.dark)
            put_row(date, "dark", [&](UtcTime time) { return is_dark(plan_, zone_, time) ? '#' : '.'; });
        for (std::size_t period = 0; period < plan_.periods.size(); ++period) {
            // One that began before midnight, and those of this date.
            std::vector<Occurrence> around;
            for (Date day = date - days{2}; day <= date + days{1}; day += days{1})
                around.push_back(occurrence(plan_, zone_, period, day));
            const bool is_single = plan_.periods[period].interval == Duration{};
            put_row(date, fmt::format("{}", period + 1), [&](UtcTime time) {
                return std::ranges::any_of(around,
                                           [&](const Occurrence& occurrence) {
                                               if (occurrence.is_empty()) return false;
                                               if (!is_single) return occurrence.has(time);
                                               return occurrence.begin >= time - kColumnTime / 2 &&
                                                      occurrence.begin < time + kColumnTime / 2;
                                           })
                           ? (is_single ? '|' : '#')
                           : '.';
            });
        }
    }

    void put_notes(Date date) {
        std::array<Note, kMaxNotes> memory;
        for (const Note& note : notes(plan_, zone_, date, memory)) line("  note: " + note_text(note));
    }

    std::string note_text(const Note& note) const {
        const std::string part = fmt::format(
            "{} of period {}", note.part == Note::Part::kStop ? "the stop" : "the start", note.period + 1);
        const std::string at = clock_text(zone_, note.at);
        switch (note.kind) {
            case Note::Kind::kClockChange:
                return fmt::format("the clock goes {} by {}, from {} to {}",
                                   note.to_s > note.from_s ? "forward" : "back",
                                   duration_text(seconds{std::abs(note.to_s - note.from_s)}),
                                   offset_text(note.from_s), offset_text(note.to_s));
            case Note::Kind::kDateSkipped: return "this date is not in the calendar of the zone";
            case Note::Kind::kClockNever:
                return fmt::format("{} is not on the clock; it is at the change, {}", part, at);
            case Note::Kind::kClockTwice: return fmt::format("{} comes twice; the first {} counts", part, at);
            case Note::Kind::kSunStaysUp:
                return fmt::format("{} has no event: the sun stays above its horizon", part);
            case Note::Kind::kSunStaysDown:
                return fmt::format("{} has no event: the sun stays below its horizon", part);
            case Note::Kind::kNoSlot: return fmt::format("period {} has no slot", note.period + 1);
        }
        return {};
    }

    const PlanText& wanted_;
    const Plan& plan_;
    const ZoneRules zone_;
    std::array<std::size_t, 2> total_{};  // by day, dark
    std::string out_;
};

}  // namespace

std::string problem_text(const schedule::PlanProblem& problem) {
    switch (problem.error) {
        case PlanError::kBadException:
            return fmt::format("exception {}: {}", problem.index + 1, to_string(problem.error));
        case PlanError::kBadInterval:
        case PlanError::kBadOffset:
        case PlanError::kBadWhen:
        case PlanError::kNoPlace:
            return fmt::format("period {}: {}", problem.index + 1, to_string(problem.error));
        default: return std::string(to_string(problem.error));
    }
}

std::string plan_text(const PlanText& wanted) {
    if (const auto problem = schedule::check(wanted.plan))
        return fmt::format("{}: {}\n", wanted.title, problem_text(*problem));
    return Printer(wanted).print();
}

}  // namespace vedette::timelapse
