// Restores a backup, whole or not at all: everything is checked, then written to one file beside the settings
// file (the journal), whose appearance decides; then it is put in its places, and the journal goes. After a
// crash, whoever opens the settings next finishes it. A running hub follows: the settings as a changed file,
// users and rights as any other commit to the store. Blocks. Caller's thread.
#pragma once

#include <expected>
#include <string>
#include <vector>

#include "core/base/time.hpp"
#include "hub/backup/contents.hpp"
#include "hub/settings/diff.hpp"
#include "hub/settings/settings.hpp"

namespace vedette::backup {

// What a restore would do, checked.
struct RestorePlan {
    Contents contents;
    settings::Changes changes;          // of the settings; empty when the present file has problems
    bool is_new = false;                // there is no settings file yet
    std::vector<std::string> files;     // that are written, relative to the settings file's folder
    std::vector<std::string> present;   // names of the users now
    std::vector<std::string> restored;  // and after it
};

// `config`: the settings file. The problems are those of the backup's settings here, such as a file that they
// name and that neither has; or of the store, without a place.
std::expected<RestorePlan, settings::Problems> plan_restore(Contents contents, const std::string& config);

// Restores. After an error nothing is changed, but for kInternal: it is begun, and the next command finishes
// it.
Result<void> restore(const RestorePlan& plan, const std::string& config, const std::string& who, UtcTime now);

// Finishes a restore that was interrupted; without one it does nothing, at the cost of one system call.
// `config` as above. The message says what to do.
Result<void> finish_restore(const std::string& config);

// The journal's path.
std::string journal_of(const std::string& config);

}  // namespace vedette::backup
