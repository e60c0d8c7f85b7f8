// Which time-lapse jobs of a settings file a subcommand is about. Blocks on the disk. Main thread.
#pragma once

#include <string>
#include <vector>

#include "hub/base/named_zone.hpp"
#include "hub/settings/settings.hpp"
#include "hub/store/database.hpp"

namespace vedette::command {

// Settings, the jobs that are meant, and their time zone.
struct Chosen {
    settings::Settings settings;
    std::vector<settings::TimelapseSettings> jobs;
    NamedZone zone;
};

// `id`: empty for all jobs. kInvalidArgument: the file has problems, one a line; kNotFound: no such job.
Result<Chosen> choose_jobs(const std::string& file, const std::string& id);

// The ledger of these jobs. kNotFound: the hub has not run with this file yet.
Result<std::unique_ptr<store::Database>> open_ledger(const Chosen& chosen);

}  // namespace vedette::command
