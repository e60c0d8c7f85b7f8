#include "core/schedule/plan.hpp"

namespace vedette::schedule {
namespace {

constexpr std::int32_t kDay_s = 24 * 3600;
constexpr std::int32_t kMaxAltitude_mdeg = 90'000;

bool is_within(std::int32_t value, std::int32_t limit) { return value >= -limit && value <= limit; }

bool is_right(const When& when, std::int32_t max_clock_s) {
    if (when.is_sun())
        return is_within(when.seconds, kMaxSunOffset_s) &&
               is_within(when.horizon.altitude_mdeg, kMaxAltitude_mdeg);
    return when.seconds >= 0 && when.seconds <= max_clock_s;
}

// A span that starts at 24:00 would belong to the next date.
bool is_right(const DailySpan& span) {
    return is_right(span.start, kDay_s - 1) && is_right(span.stop, kDay_s);
}

bool needs_place(const DailySpan& span) { return span.start.is_sun() || span.stop.is_sun(); }

bool is_right(const Place& place) {
    return place.latitude >= -90 && place.latitude <= 90 && place.longitude >= -180 && place.longitude <= 180;
}

bool is_right(const DateRange& dates) {
    constexpr DateRange kAll{kFirstDate, kLastDate};
    return kAll.has(dates.first.value_or(kFirstDate)) && kAll.has(dates.last.value_or(kLastDate)) &&
           dates.first.value_or(kFirstDate) <= dates.last.value_or(kLastDate);
}

std::optional<PlanError> check(const Period& period, const Plan& plan) {
    const bool is_interval = period.interval >= kMinInterval && period.interval <= kMaxInterval;
    if (period.interval != Duration{} && !is_interval) return PlanError::kBadInterval;
    if (period.offset < Duration{} || period.offset > kMaxOffset) return PlanError::kBadOffset;
    if (!is_right(period.span)) return PlanError::kBadWhen;
    if (needs_place(period.span) && !plan.place) return PlanError::kNoPlace;
    return std::nullopt;
}

}  // namespace

std::optional<PlanProblem> check(const Plan& plan) {
    if (plan.periods.empty()) return PlanProblem{PlanError::kNoPeriod};
    if (plan.periods.size() > kMaxPeriods) return PlanProblem{PlanError::kTooManyPeriods};
    if (plan.exceptions.size() > kMaxExceptions) return PlanProblem{PlanError::kTooManyExceptions};
    if ((plan.weekdays & kEveryDay) == 0) return PlanProblem{PlanError::kNoWeekday};
    if (!is_right(plan.dates)) return PlanProblem{PlanError::kBadDates};
    if (plan.place && !is_right(*plan.place)) return PlanProblem{PlanError::kBadPlace};
    for (std::size_t i = 0; i < plan.exceptions.size(); ++i) {
        if (!is_right(plan.exceptions[i])) return PlanProblem{PlanError::kBadException, i};
    }
    for (std::size_t i = 0; i < plan.periods.size(); ++i) {
        if (const auto error = check(plan.periods[i], plan)) return PlanProblem{*error, i};
    }
    if (plan.dark && !is_right(*plan.dark)) return PlanProblem{PlanError::kBadDark};
    if (plan.dark && needs_place(*plan.dark) && !plan.place) return PlanProblem{PlanError::kDarkNeedsPlace};
    return std::nullopt;
}

std::string_view to_string(PlanError error) {
    switch (error) {
        case PlanError::kNoPeriod: return "the plan has no period";
        case PlanError::kTooManyPeriods: return "a plan has at most 16 periods";
        case PlanError::kTooManyExceptions: return "a plan has at most 366 exceptions";
        case PlanError::kNoWeekday: return "the plan has no weekday";
        case PlanError::kBadDates: return "the last date is before the first one, or outside of 1970 to 2199";
        case PlanError::kBadException:
            return "its last date is before the first one, or outside of 1970 to 2199";
        case PlanError::kBadInterval: return "the interval is not 0 and not within 100 ms and 24 h";
        case PlanError::kBadOffset: return "the offset is not within 0 and 24 h";
        case PlanError::kBadWhen:
            return "a start is not within 00:00 and 23:59:59, a stop not within 00:00 and 24:00, "
                   "an altitude not within -90 and 90 degrees, or more than 12 h from the sun";
        case PlanError::kBadDark: return "the dark time has a wrong start or stop";
        case PlanError::kNoPlace: return "a start or stop by the sun needs the camera's place";
        case PlanError::kDarkNeedsPlace: return "the dark time by the sun needs the camera's place";
        case PlanError::kBadPlace:
            return "the latitude is not within -90 and 90, or the longitude not within -180 and 180";
    }
    return "";
}

}  // namespace vedette::schedule
