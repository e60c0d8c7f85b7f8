#include "hub/app/status_text.hpp"

#include <fmt/format.h>

#include "core/schedule/slots.hpp"

namespace vedette::app {
namespace {

constexpr std::size_t kMost = 3;  // cameras and jobs that are named

std::string clock_text(UtcTime time, const schedule::ZoneRules& zone) {
    const auto local = zone.local(time);
    const std::chrono::hh_mm_ss clock(local - std::chrono::floor<std::chrono::days>(local));
    return fmt::format("{:02}:{:02}:{:02}", clock.hours().count(), clock.minutes().count(),
                       clock.seconds().count());
}

std::string cameras_text(const bus::CameraSet& cameras) {
    const std::size_t count = cameras.all().size();
    if (count == 0) return {};
    std::string names;
    std::size_t lost = 0;
    for (const bus::CameraPtr& camera : cameras.all()) {
        const bus::CameraStatus status = camera->status();
        if (status.state != bus::CameraState::kLost) continue;
        if (++lost <= kMost)
            names += fmt::format("{}{} ({})", lost == 1 ? "" : ", ", camera->id(), status.reason);
    }
    std::string out = fmt::format("{} camera{}", count, count == 1 ? "" : "s");
    if (lost > 0) out += fmt::format(", {} lost: {}{}", lost, names, lost > kMost ? " and others" : "");
    return out;
}

}  // namespace

std::string job_text(const timelapse::Job::Orders& orders, const timelapse::JobStatus& status) {
    using State = timelapse::JobStatus::State;
    const std::string& id = orders.job.id;
    if (status.state == State::kResting) return fmt::format("{}: at rest", id);
    if (status.state == State::kNoClock) return fmt::format("{}: waits until the clock is right", id);
    if (status.state == State::kEnded) return fmt::format("{}: its plan has ended", id);
    if (!status.next) return fmt::format("{}: starts", id);
    const schedule::ZoneRules zone = orders.zone->rules();
    std::string out = fmt::format("{}: next picture at {}", id, clock_text(*status.next, zone));
    const auto at = schedule::state(orders.job.plan.view(), zone, *status.next);
    const std::string period = orders.job.plan.period_id(at.period);
    if (!period.empty()) out += fmt::format(", in the period {}", period);
    if (!status.error.empty()) out += fmt::format(", the last was missed: {}", status.error);
    return out;
}

std::string status_text(const bus::CameraSet& cameras, const std::vector<timelapse::RunningJob>& jobs) {
    std::string out = cameras_text(cameras);
    for (std::size_t i = 0; i < jobs.size() && i < kMost; ++i)
        out += (out.empty() ? "" : "; ") + job_text(jobs[i].orders, jobs[i].job->status());
    if (jobs.size() > kMost) out += fmt::format("; {} more jobs", jobs.size() - kMost);
    return out;
}

}  // namespace vedette::app
