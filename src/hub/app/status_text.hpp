// What a running hub does, in a sentence for service managers and logs. Thread-safe.
#pragma once

#include <string>
#include <vector>

#include "hub/bus/camera.hpp"
#include "hub/timelapse/jobs.hpp"

namespace vedette::app {

// "3 cameras, 1 lost: gate (refused the password); garden: next picture at 08:01:00". Empty: neither cameras
// nor jobs.
std::string status_text(const bus::CameraSet& cameras, const std::vector<timelapse::RunningJob>& jobs);

// The part about one job: "garden: next picture at 08:01:00, in the period morning".
std::string job_text(const timelapse::Job::Orders& orders, const timelapse::JobStatus& status);

}  // namespace vedette::app
