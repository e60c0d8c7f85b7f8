// The settings file of a hub that is started without naming one. Caller's thread; blocks on the disk.
#pragma once

#include <string>

#include "hub/settings/settings.hpp"

namespace vedette::command {

// $CONFIGURATION_DIRECTORY/vedette.yaml, which systemd sets; else vedette/vedette.yaml below $XDG_CONFIG_HOME
// or
// ~/.config. The error says what to set where there is none of them.
Result<std::string> default_settings_path(const settings::Environment& environment);

// Makes the file with its folders, and the JSON Schema for editors beside it, unless it is there. True: it
// was made.
Result<bool> make_first_settings(const std::string& path);

}  // namespace vedette::command
