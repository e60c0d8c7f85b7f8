#include "hub/command/timelapse_choice.hpp"

#include <filesystem>

#include <fmt/format.h>

#include "hub/store/sqlite/sqlite_database.hpp"
#include "hub/store/state_folder.hpp"

namespace vedette::command {

Result<Chosen> choose_jobs(const std::string& file, const std::string& id) {
    auto settings = settings::load_settings(file);
    if (!settings) {
        std::string problems;
        for (const settings::Problem& problem : settings.error())
            problems += (problems.empty() ? "" : "\n") + settings::format(problem);
        return fail(Kind::kInvalidArgument, problems);
    }
    auto zone = read_time_zone(settings->time_zone);
    if (!zone) return std::unexpected(std::move(zone.error()));
    Chosen out{.settings = std::move(*settings), .jobs = {}, .zone = std::move(*zone)};
    std::string known;
    for (const settings::TimelapseSettings& job : out.settings.timelapse) {
        if (id.empty() || job.id == id) out.jobs.push_back(job);
        known += (known.empty() ? "" : ", ") + job.id;
    }
    if (!out.jobs.empty()) return out;
    return fail(
        Kind::kNotFound,
        id.empty()
            ? fmt::format("{} has no time-lapse; see the section `timelapse` in docs/ref/settings.md", file)
        : known.empty() ? fmt::format("there is no time-lapse \"{}\", and {} has none", id, file)
                        : fmt::format("there is no time-lapse \"{}\"; there are {}", id, known));
}

Result<std::unique_ptr<store::Database>> open_ledger(const Chosen& chosen) {
    const std::string path = store::database_in(chosen.settings.state);
    if (!std::filesystem::exists(path))
        return fail(Kind::kNotFound,
                    fmt::format("there is no {}: the hub has not run with this file yet", path));
    return store::open_sqlite(path);
}

}  // namespace vedette::command
