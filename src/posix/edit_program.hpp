// `vedette-console edit FILE`: the text editor in the terminal that the program was started in. POSIX.1-2008
// alone. Main thread; blocks until its user leaves.
#pragma once

#include <optional>
#include <string>

#include "core/base/time.hpp"

namespace vedette::posix {

// What the command line asks for.
struct EditProgram {
    std::string path;      // as typed
    std::string key_file;  // empty: the user's, if there is one
    bool use_keys = true;  // a key file
    bool read_only = false;
    bool colours = true;
    Duration recovery_interval = std::chrono::seconds(60);
};

// The exit status: 0; 1 when the file cannot be edited, with the reason on the error output; 128 and the
// number of the signal that ended it.
int edit(const EditProgram& program);

// What `vedette-console edit --list-keys` prints: name, keys and help of each action, with tabs between them.
void list_keys();

}  // namespace vedette::posix
