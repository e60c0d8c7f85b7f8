// Time-lapse in JSON, and what the OpenAPI document says of it. Thread-safe.
#pragma once

#include <optional>
#include <string_view>

#include <boost/json/object.hpp>

#include "core/schedule/zone.hpp"
#include "hub/store/slots.hpp"
#include "hub/timelapse/jobs.hpp"

namespace vedette::api {

// Sums over the slots of one day.
struct DayCounts {
    schedule::Date date;
    store::SlotCounts counts;
    std::optional<UtcTime> first_picture{};   // slot of the first picture that is still there
    std::optional<UtcTime> noon_picture{};    // of the first one from noon on, else as first_picture
    std::optional<store::SlotRow> goes_on{};  // a gap that began before the day and reaches into it
};

// `look_back`: how far back who asks may see its pictures; nothing: all.
boost::json::object job_json(const timelapse::RunningJob& job, std::optional<Duration> look_back);
boost::json::object row_json(const store::SlotRow& row);
boost::json::object day_json(const DayCounts& day);

extern const std::string_view kJobsResponses;
extern const std::string_view kJobResponses;
extern const std::string_view kSlotsParameters;
extern const std::string_view kSlotsResponses;
extern const std::string_view kSlotResponses;
extern const std::string_view kDaysParameters;
extern const std::string_view kDaysResponses;
extern const std::string_view kPictureParameters;
extern const std::string_view kPictureResponses;

}  // namespace vedette::api
