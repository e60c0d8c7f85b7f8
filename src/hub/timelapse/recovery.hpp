// What happened while a job was not at work: its ledger is completed from its folder and its plan. Blocks on
// disk and store; thread-safe, for one job on one thread at a time.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "core/schedule/zone.hpp"
#include "hub/settings/timelapse.hpp"
#include "hub/store/database.hpp"
#include "hub/timelapse/picture_names.hpp"

namespace vedette::timelapse {

// A picture that is in the folder: its row, with size and brightness. Nothing: there is no such file, or no
// picture in it. `slot`: where the row stands; without dark, lamp and period.
std::optional<store::SlotRow> row_of_file(const settings::TimelapseSettings& job, const std::string& name,
                                          UtcTime slot);

// The newest picture that is still there, of slots before `until`; nothing: there is none. Errors: those of
// the store.
Result<std::optional<store::SlotRow>> newest_picture(const store::ReadUnit& unit, std::string_view job,
                                                     UtcTime until);

// Why a job begins.
enum class Beginning : std::uint8_t {
    kProgram,  // the program starts: slots since it ended were missed
    kSettings  // the job is new, or was at rest: it has missed nothing
};

// What was found.
struct Recovered {
    UtcTime counted_until;      // slots up to this one are counted; the next is the first after it
    std::uint64_t adopted = 0;  // pictures that were in the folder and not in the ledger
    std::uint64_t missed = 0;   // slots
};

// Writes the job's mark, and rows: of a job without any, for the pictures in its folder; of one that was at
// work when the program ended, for each slot since then that is older than `late`: taken, if its picture is
// in the folder, else missed, with the reason `why`. `pictures`: times of pictures that get rows of their own
// later, ascending; no row covers one of them, and all slots until `now` are counted. Errors: those of the
// store.
Result<Recovered> recover(store::Database& database, const settings::TimelapseSettings& job,
                          const schedule::ZoneRules& zone, UtcTime now, Duration late, Beginning beginning,
                          const std::string& why, const std::vector<UtcTime>& pictures = {});

}  // namespace vedette::timelapse
