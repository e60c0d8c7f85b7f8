#include "hub/api/timelapse_json.hpp"

#include <array>

#include <boost/json/array.hpp>

#include "core/schedule/text.hpp"
#include "hub/base/json_text.hpp"
#include "linux/base/utc_text.hpp"

namespace vedette::api {
namespace {

namespace json = boost::json;

json::value time_or_null(const std::optional<UtcTime>& time) {
    return time ? json::value(format_utc(*time)) : json::value();
}

json::value luma_json(const std::optional<store::SlotLuma>& luma) {
    if (!luma) return {};
    json::object percentiles;
    for (std::size_t i = 0; i < luma->percentiles.size(); ++i)
        percentiles[std::to_string(store::SlotLuma::kPercents[i])] = luma->percentiles[i];
    return json::object{{"mean", rounded(luma->mean, 2)}, {"percentiles", std::move(percentiles)}};
}

}  // namespace

json::object job_json(const timelapse::RunningJob& job, std::optional<Duration> look_back) {
    const timelapse::JobStatus status = job.job->status();
    json::value last;
    if (status.last_picture) last = row_json(*status.last_picture);
    return {{"id", job.orders.job.id},
            {"name", job.orders.job.name},
            {"camera", job.orders.job.camera},
            {"enabled", job.orders.job.enabled},
            {"time_zone", job.orders.zone->name()},
            {"state", to_string(status.state)},
            {"error", status.error},
            {"next", time_or_null(status.next)},
            {"last_picture", std::move(last)},
            {"taken", status.taken},
            {"skipped", status.skipped},
            {"missed", status.missed},
            {"waiting_rows", status.waiting_rows},
            {"look_back_s", look_back ? json::value(to_ms(*look_back) / 1000) : json::value()}};
}

json::object row_json(const store::SlotRow& row) {
    const bool taken = row.end == store::SlotEnd::kTaken;
    return {{"slot", format_utc(row.at)},
            {"last", format_utc(row.last)},
            {"count", row.count},
            {"end", to_string(row.end)},
            {"why", row.why},
            {"period", row.period},
            {"dark", row.dark},
            {"captured", taken ? json::value(format_utc(row.taken)) : json::value()},
            {"file", row.file.empty() ? json::value() : json::value(row.file)},
            {"bytes", row.bytes},
            {"lamp", row.lamp},
            {"luma", luma_json(row.luma)}};
}

json::object day_json(const DayCounts& day) {
    std::array<char, schedule::kMaxText> memory;
    return {{"date", schedule::format_date(day.date, memory)},
            {"taken", day.counts.taken},
            {"skipped", day.counts.skipped},
            {"missed", day.counts.missed},
            {"pictures", day.counts.files},
            {"bytes", day.counts.bytes},
            {"first_picture", time_or_null(day.first_picture)},
            {"noon_picture", time_or_null(day.noon_picture)},
            {"goes_on", day.goes_on ? json::value(row_json(*day.goes_on)) : json::value()}};
}

const std::string_view kJobsResponses =
    R"({"200": {"description": "all jobs of cameras that one may see", "content":
  {"application/json": {"schema": {"type": "object", "required": ["items"], "properties": {
    "items": {"type": "array", "items": {"$ref": "#/components/schemas/TimelapseJob"}}}}}}}})";
const std::string_view kJobResponses = R"({"200": {"description": "the job", "content":
  {"application/json": {"schema": {"$ref": "#/components/schemas/TimelapseJob"}}}}})";
const std::string_view kSlotsParameters = R"([
  {"name": "from", "in": "query", "description": "default: 24 hours ago", "schema": {"type": "string", "format": "date-time"}},
  {"name": "until", "in": "query", "schema": {"type": "string", "format": "date-time"}},
  {"name": "limit", "in": "query", "schema": {"type": "integer", "minimum": 1, "maximum": 2000, "default": 1000}}])";
const std::string_view kSlotsResponses = R"({"200": {"description": "rows with a slot in the span", "content":
  {"application/json": {"schema": {"type": "object", "required": ["items", "next"], "properties": {
    "items": {"type": "array", "items": {"$ref": "#/components/schemas/Slot"}},
    "next": {"type": ["string", "null"], "format": "date-time", "description": "`from` of what is left; null: all"}}}}}}})";
const std::string_view kSlotResponses = R"({"200": {"description": "its row", "content":
  {"application/json": {"schema": {"$ref": "#/components/schemas/Slot"}}}}})";
const std::string_view kDaysParameters = R"([
  {"name": "from", "in": "query", "description": "default: 30 days ago", "schema": {"type": "string", "format": "date"}},
  {"name": "to", "in": "query", "description": "default: today", "schema": {"type": "string", "format": "date"}}])";
const std::string_view kDaysResponses =
    R"({"200": {"description": "local days of the job's time zone", "content":
  {"application/json": {"schema": {"type": "object", "required": ["items"], "properties": {
    "items": {"type": "array", "items": {"type": "object", "properties": {
      "date": {"type": "string", "format": "date"}, "taken": {"type": "integer"}, "skipped": {"type": "integer"},
      "missed": {"type": "integer"}, "pictures": {"type": "integer"}, "bytes": {"type": "integer"},
      "first_picture": {"type": ["string", "null"], "format": "date-time"},
      "noon_picture": {"type": ["string", "null"], "format": "date-time", "description": "the first one from noon on, else the first one"},
      "goes_on": {"description": "a gap that began before the day; its slots are counted there",
        "oneOf": [{"$ref": "#/components/schemas/Slot"}, {"type": "null"}]}}}}}}}}}})";
const std::string_view kPictureParameters = R"([
  {"name": "width", "in": "query", "description": "of a small copy, pixels; without it the file as it is",
   "schema": {"type": "integer", "minimum": 16, "maximum": 1920}}])";
const std::string_view kPictureResponses = R"({"200": {"description": "the picture", "content":
  {"image/jpeg": {"schema": {"type": "string", "format": "binary"}}}}})";

}  // namespace vedette::api
