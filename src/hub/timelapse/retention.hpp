// Removes a job's oldest pictures as its settings say. The rows of the ledger stay. Blocks on disk and store;
// thread-safe, for one job on one thread at a time.
#pragma once

#include <functional>
#include <string>
#include <vector>

#include "core/schedule/zone.hpp"
#include "hub/settings/timelapse.hpp"
#include "hub/store/database.hpp"

namespace vedette::timelapse {

// From `begin` on and before `end`.
struct KeptSpan {
    UtcTime begin;
    UtcTime end;
};

// Free bytes on the disk of a folder, for this program.
Result<std::uint64_t> free_bytes(const std::string& folder);

// Removes what is too old or too much at `now`, but never the newest picture, nor one of a slot in `kept`,
// which a film still needs; it goes when it is no longer in `kept`. Returns how many were removed.
// `every_day`: look at the pictures of all days for `pictures_a_day`, not only at those of today and
// yesterday. What cannot be removed, or is gone already, is no reason to keep the next one. Errors: those of
// the store, and the first one of the disk.
Result<std::uint64_t> remove_old_pictures(
    store::Database& database, const settings::TimelapseSettings& job, const schedule::ZoneRules& zone,
    UtcTime now, bool every_day, const std::vector<KeptSpan>& kept = {},
    const std::function<Result<std::uint64_t>(const std::string& folder)>& free = free_bytes);

}  // namespace vedette::timelapse
