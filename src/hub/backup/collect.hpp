// Collects what a backup has in it, from a hub that may run meanwhile: the settings file, the files that it
// names within its folder, and the state. Changes nothing. Blocks. Caller's thread.
#pragma once

#include <string>
#include <vector>

#include "core/base/time.hpp"
#include "hub/backup/contents.hpp"
#include "hub/settings/settings_file.hpp"

namespace vedette::backup {

// See the head of this file.
struct Collected {
    Contents contents;
    std::vector<std::string> left_out;  // files that the settings name, and that are not in it, as written
};

// `file` has no problems. `program`: version of this Vedette.
Result<Collected> collect(const settings::SettingsFile& file, const std::string& program, UtcTime now);

// The paths of files that the settings name, as written: "secrets/porch.password". Folders are left out.
std::vector<std::string> named_files(const settings::Document& document);

}  // namespace vedette::backup
