#include "hub/api/timelapse_plan_json.hpp"

#include <array>
#include <chrono>
#include <optional>
#include <utility>
#include <vector>

#include <boost/json/array.hpp>

#include "core/schedule/sun.hpp"
#include "core/schedule/text.hpp"
#include "hub/base/json_text.hpp"
#include "hub/timelapse/plan_day.hpp"
#include "linux/base/utc_text.hpp"

namespace vedette::api {
namespace {

namespace json = boost::json;
using timelapse::PlanDay;
using timelapse::TimeSpan;

constexpr Duration kAltitudeStep = std::chrono::minutes{10};

json::value time_or_null(const std::optional<UtcTime>& time) {
    return time ? json::value(format_utc(*time)) : json::value();
}

json::array spans_json(const std::vector<TimeSpan>& spans) {
    json::array out;
    for (const TimeSpan& span : spans)
        out.push_back(json::object{{"begin", format_utc(span.begin)}, {"end", format_utc(span.end)}});
    return out;
}

std::string_view part_text(schedule::Note::Part part) {
    switch (part) {
        case schedule::Note::Part::kDay: return "day";
        case schedule::Note::Part::kPeriod: return "period";
        case schedule::Note::Part::kStart: return "start";
        case schedule::Note::Part::kStop: return "stop";
    }
    return {};
}

json::object note_json(const schedule::Note& note, const schedule::ZoneRules& zone) {
    const bool of_day = note.part == schedule::Note::Part::kDay;
    return {{"kind", timelapse::to_string(note.kind)},
            {"part", part_text(note.part)},
            {"period", of_day ? json::value() : json::value(note.period)},
            {"at", format_utc(note.at)},
            {"from_s", note.from_s},
            {"to_s", note.to_s},
            {"text", timelapse::note_text(note, zone)}};
}

json::object sun_json(const timelapse::DaySun& sun, const schedule::Place& place, const TimeSpan& day) {
    json::array altitudes;
    for (UtcTime at = day.begin; at <= day.end; at = at + kAltitudeStep)
        altitudes.push_back(rounded(schedule::sun_altitude(at, place), 2));
    return {{"rise", time_or_null(sun.rise)},
            {"set", time_or_null(sun.set)},
            {"stays_up", sun.stays_up},
            {"up", spans_json(timelapse::sun_spans(place, day, schedule::kSunriseHorizon))},
            {"light", spans_json(timelapse::sun_spans(place, day, schedule::kDawnHorizon))},
            {"altitudes", std::move(altitudes)}};
}

json::object day_json(const schedule::Plan& plan, const schedule::ZoneRules& zone, schedule::Date date) {
    const PlanDay day = timelapse::plan_day(plan, zone, date);
    std::array<char, schedule::kMaxText> memory;
    json::object out{{"date", schedule::format_date(date, memory)},
                     {"begin", format_utc(day.day.begin)},
                     {"end", format_utc(day.day.end)},
                     {"sun", nullptr},
                     {"dark", spans_json(timelapse::dark_spans(plan, zone, day.day))}};
    if (day.sun && plan.place) out["sun"] = sun_json(*day.sun, *plan.place, day.day);
    json::array periods;
    for (const timelapse::PeriodSpan& one : timelapse::period_spans(plan, zone, date, day.day))
        periods.push_back(json::object{{"period", one.period},
                                       {"begin", format_utc(one.span.begin)},
                                       {"end", format_utc(one.span.end)}});
    out["periods"] = std::move(periods);
    json::array slots;
    for (const timelapse::SlotShare& one : day.slots)
        slots.push_back(json::object{{"period", one.period},
                                     {"dark", one.is_dark},
                                     {"count", one.count},
                                     {"first", format_utc(one.first)},
                                     {"last", format_utc(one.last)}});
    out["slots"] = std::move(slots);
    json::array notes;
    for (const schedule::Note& note : day.notes) notes.push_back(note_json(note, zone));
    out["notes"] = std::move(notes);
    return out;
}

}  // namespace

Result<json::object> plan_json(const timelapse::Job::Orders& orders, schedule::Date from, int days,
                               const std::stop_token& stop) {
    const settings::TimelapsePlan& own = orders.job.plan;
    const schedule::Plan plan = own.view();
    const schedule::ZoneRules zone = orders.zone->rules();
    json::array periods;
    for (std::size_t i = 0; i < own.periods.size(); ++i)
        periods.push_back(
            json::object{{"id", own.period_id(i)},
                         {"interval_s", static_cast<double>(to_ms(own.periods[i].interval)) / 1000}});
    json::array items;
    for (int i = 0; i < days; ++i) {
        if (stop.stop_requested()) return fail(Kind::kCancelled, "stopped");
        items.push_back(day_json(plan, zone, from + std::chrono::days(i)));
    }
    return json::object{
        {"time_zone", orders.zone->name()},
        {"periods", std::move(periods)},
        {"altitude_step_s", std::chrono::duration_cast<std::chrono::seconds>(kAltitudeStep).count()},
        {"days", std::move(items)}};
}

const std::string_view kPlanParameters = R"([
  {"name": "from", "in": "query", "description": "default: today", "schema": {"type": "string", "format": "date"}},
  {"name": "days", "in": "query", "schema": {"type": "integer", "minimum": 1, "maximum": 31, "default": 1}}])";
const std::string_view kPlanResponses =
    R"({"200": {"description": "local days of the job's time zone", "content":
  {"application/json": {"schema": {"$ref": "#/components/schemas/TimelapsePlan"}}}}})";

}  // namespace vedette::api
