// The jobs of a hub, as the API sees them: each by its id, with what it works by. Thread-safe.
#pragma once

#include <algorithm>
#include <memory>
#include <mutex>
#include <string_view>
#include <vector>

#include "hub/timelapse/job.hpp"

namespace vedette::timelapse {

// A job and its orders. Its methods are for the job's loop, but for status().
struct RunningJob {
    std::shared_ptr<Job> job;
    io::Loop* loop = nullptr;
    Job::Orders orders;
};

// See above. In the order of the settings.
class Jobs {
  public:
    std::vector<RunningJob> all() const {
        const std::lock_guard lock(mutex_);
        return jobs_;
    }
    // Nothing: there is no such job.
    std::optional<RunningJob> find(std::string_view id) const {
        const std::lock_guard lock(mutex_);
        const auto found = std::ranges::find(jobs_, id, [](const RunningJob& one) { return one.job->id(); });
        return found == jobs_.end() ? std::nullopt : std::optional(*found);
    }
    void replace(std::vector<RunningJob> jobs) {
        const std::lock_guard lock(mutex_);
        jobs_.swap(jobs);
    }

  private:
    mutable std::mutex mutex_;
    std::vector<RunningJob> jobs_;  // guarded by mutex_
};

}  // namespace vedette::timelapse
