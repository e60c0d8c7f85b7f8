#include "hub/api/timelapse_request.hpp"

#include <fmt/format.h>

namespace vedette::api {

std::expected<timelapse::RunningJob, Response> job_of_request(const timelapse::Jobs* jobs,
                                                              const Context& context,
                                                              const Request& request) {
    const std::string_view id = request.parameter("job");
    auto job = jobs != nullptr ? jobs->find(id) : std::nullopt;
    if (job && access::allows(*context.principal, needs::kHistory, job->orders.job.camera)) return *job;
    return std::unexpected(problem(
        404, "not_found", fmt::format("there is no time-lapse \"{}\"; GET /api/v1/timelapse lists them", id),
        {{"job", std::string(id)}}));
}

std::optional<Duration> look_back_of(const Context& context, const timelapse::RunningJob& job) {
    const Duration reach = access::history_reach(*context.principal, job.orders.job.camera);
    return reach >= context.loop.clock().utc().since ? std::nullopt : std::optional(reach);
}

UtcTime reach_of(const Context& context, const timelapse::RunningJob& job) {
    const auto look_back = look_back_of(context, job);
    return look_back ? context.loop.clock().utc() - *look_back : UtcTime{};
}

}  // namespace vedette::api
