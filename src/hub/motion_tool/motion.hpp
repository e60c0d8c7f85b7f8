// `vedette motion`: runs the motion detector on a file, a folder or any source and reports its events. Files
// and folders are read as fast as possible; times are those of the recording. Main thread.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "hub/grab/console.hpp"
#include "hub/grab/tls_options.hpp"

namespace vedette::motion_tool {

// As written on the command line, not checked.
struct MotionOptions {
    std::string source;    // path of a file or folder, or a value of `source:` in the settings
    std::string settings;  // a file of docs/ref/motion-settings.md; "": all defaults. The rest overrides it
    std::optional<int> sensitivity{};
    std::string zones;             // a file; "": the zones of the settings
    std::string method;            // "": the method of the settings
    std::vector<std::string> set;  // NAME=VALUE
    std::string picture;           // a file to draw into; "": none
    std::string video;             // likewise
    bool csv = false;
    bool json = false;
    grab::TlsOptions tls{};
};

// The process's exit status. 0: all pictures were read, or a signal came; 1: the source failed or had no
// readable picture; 2: usage error.
int run_motion(const MotionOptions& options, const grab::Console& console);

}  // namespace vedette::motion_tool
