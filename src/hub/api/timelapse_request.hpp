// What all requests about a time-lapse job begin with: which job it is, and how far back the principal may
// look. Thread-safe.
#pragma once

#include <expected>
#include <optional>

#include "hub/api/route.hpp"
#include "hub/timelapse/jobs.hpp"

namespace vedette::api {

// The job of the path's {job}, if the principal may know of its camera's past; else the refusal. `jobs`: null
// where there is no time-lapse.
std::expected<timelapse::RunningJob, Response> job_of_request(const timelapse::Jobs* jobs,
                                                              const Context& context, const Request& request);

// How far back the principal may see; nothing: all.
std::optional<Duration> look_back_of(const Context& context, const timelapse::RunningJob& job);

// The oldest slot that the principal may see.
UtcTime reach_of(const Context& context, const timelapse::RunningJob& job);

}  // namespace vedette::api
