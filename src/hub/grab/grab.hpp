// `vedette grab SOURCE`: saves pictures from any source that the hub supports, without a hub, to files or to
// standard output. Runs the source on a loop in the caller's thread. The command line is read by hub/command.
#pragma once

#include <cstdint>
#include <string>

#include "hub/grab/console.hpp"
#include "hub/grab/tls_options.hpp"

namespace vedette::grab {

// As written on the command line, not checked.
struct GrabOptions {
    std::string source;
    std::int64_t count = 1;  // 0: until a signal
    std::string output;      // see PictureOutput::open
    std::string timeout;     // a duration such as "10s"; "": 10 s, or three intervals of a slow source
    bool json = false;
    TlsOptions tls{};
};

// The process's exit status. 0: all pictures were saved (without a count: the source has no more, or a signal
// came). 1: the source failed, or the pictures can't be written. 2: usage error. 3: no picture came in time.
// 128 + signal: stopped by a signal before all pictures were saved.
int run_grab(const GrabOptions& options, const Console& console);

}  // namespace vedette::grab
