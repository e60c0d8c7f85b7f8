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

#include "core/schedule/slots.hpp"
#include "core/schedule/sun.hpp"
#include "core/schedule/text.hpp"
#include "hub/timelapse/plan_day.hpp"

namespace vedette::timelapse {
namespace {

using namespace schedule;
using std::chrono::days;
using std::chrono::minutes;

// The drawing: a label, and three columns an hour.
constexpr int kColumns = 72;
constexpr minutes kColumnTime{20};

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
        const PlanDay day = plan_day(plan_, zone_, date);
        line("");
        std::string head = fmt::format("{} {}", weekday_text(date), date_text(date));
        if (day.sun) head += ", " + sun_text(*day.sun);
        line(head);
        if (day.slots.empty()) line("  no slot");
        for (const SlotShare& share : day.slots) {
            total_[share.is_dark ? 1 : 0] += share.count;
            line(fmt::format("  {:<4}  {} to {}  {:>12}  {}", share.is_dark ? "dark" : "day",
                             clock_text(zone_, share.first), clock_text(zone_, share.last),
                             slots_text(share.count), name(share.period)));
        }
        if (day.day.begin < day.day.end) put_drawing(date);
        for (const Note& note : day.notes) line("  note: " + note_text(note, zone_));
    }

    std::string sun_text(const DaySun& sun) const {
        if (!sun.rise && !sun.set) return sun.stays_up ? "the sun stays up" : "the sun stays down";
        const auto text = [this](const std::optional<UtcTime>& at) {
            return at ? clock_text(zone_, *at, false) : "-";
        };
        return fmt::format("sunrise {}, sunset {}", text(sun.rise), text(sun.set));
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
