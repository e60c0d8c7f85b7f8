// `vedette settings set|unset|diff|show|history|rollback`: changes a settings file, whether the hub runs or
// not. Every change is checked as `vedette check` does, shown, and saved with the version before it. Blocks
// on the files. Main thread.
#pragma once

#include <functional>
#include <string>
#include <vector>

#include "hub/grab/console.hpp"
#include "linux/base/error.hpp"

namespace vedette::command {

// What the command line gave.
struct SettingsOptions {
    std::string file;  // the hub's settings file
    std::string key;   // "cameras.porch.fps"; of set also "cameras.porch.fps=5", then more such in `values`
    std::vector<std::string> values;
    std::string other;  // of diff: a file, or - for stdin
    int version = 0;    // of rollback; 0: the one before the present text
    bool dry_run = false;
    bool json = false;
};

// Asks for a secret, without echo on a terminal.
using AskSecret = std::function<Result<std::string>(const std::string& key)>;

// All return the exit status: 0; 1 when the file can't be saved; 2 when the settings would be wrong, with the
// problems on stderr as `vedette check` prints them. Nothing is saved then.
int set_setting(const SettingsOptions& options, const AskSecret& ask, const grab::Console& console);
int unset_setting(const SettingsOptions& options, const grab::Console& console);
int compare_settings(const SettingsOptions& options, const grab::Console& console);
int show_settings(const SettingsOptions& options, const grab::Console& console);
int list_versions(const SettingsOptions& options, const grab::Console& console);
int roll_back(const SettingsOptions& options, const grab::Console& console);

}  // namespace vedette::command
