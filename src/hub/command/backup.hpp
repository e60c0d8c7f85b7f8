// `vedette backup FILE` and `vedette restore FILE`: settings, secrets, users, grants, tokens, links and
// history in one file that a passphrase opens. The hub may run meanwhile. Blocks on the files. Main thread.
#pragma once

#include <functional>
#include <string>

#include "hub/backup/sealed.hpp"
#include "hub/grab/console.hpp"
#include "linux/base/error.hpp"

namespace vedette::command {

// What the command line gave.
struct BackupOptions {
    std::string config;  // the hub's settings file
    std::string file;    // the backup
    bool dry_run = false;
    bool yes = false;  // restore without asking
};

// Asks the user; the arguments are the question and whether it is asked twice.
using AskPassphrase = std::function<Result<std::string>(const std::string& question, bool twice)>;
// Yes or no. The error says how to answer without a terminal.
using AskYesNo = std::function<Result<bool>(const std::string& question)>;

// Both return the exit status: 0; 1 when something can't be read or written, the passphrase is wrong or the
// answer is no; 2 when the settings have problems.
int make_backup(const BackupOptions& options, const AskPassphrase& ask, backup::SealCost cost,
                const grab::Console& console);
int restore_backup(const BackupOptions& options, const AskPassphrase& ask, const AskYesNo& confirm,
                   const grab::Console& console);

}  // namespace vedette::command
