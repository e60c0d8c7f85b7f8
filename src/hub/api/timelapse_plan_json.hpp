// Days of a time-lapse's plan in JSON, for who draws them, and what the OpenAPI document says of it.
// Thread-safe.
#pragma once

#include <stop_token>
#include <string_view>

#include <boost/json/object.hpp>

#include "core/schedule/zone.hpp"
#include "hub/timelapse/job.hpp"
#include "linux/base/error.hpp"

namespace vedette::api {

inline constexpr int kMaxPlanDays = 31;

// `days` is 1 to kMaxPlanDays. Counts all slots of these days, up to a second of one core. kCancelled:
// stopped.
Result<boost::json::object> plan_json(const timelapse::Job::Orders& orders, schedule::Date from, int days,
                                      const std::stop_token& stop);

extern const std::string_view kPlanParameters;
extern const std::string_view kPlanResponses;

}  // namespace vedette::api
