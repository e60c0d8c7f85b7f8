// `vedette motion compare`: the events of two settings of the detector side by side, from one pass over each
// source. Main thread.
#pragma once

#include <string>
#include <vector>

#include "hub/grab/console.hpp"
#include "hub/grab/tls_options.hpp"

namespace vedette::motion_tool {

// As written on the command line, not checked.
struct CompareOptions {
    std::string a;  // files of docs/ref/motion-settings.md
    std::string b;
    std::vector<std::string> sources;  // at least one; see MotionOptions::source
    bool csv = false;
    bool json = false;
    grab::TlsOptions tls;  // for all sources
};

// The same exit status as run_motion; with several sources, 1 when one of them failed.
int run_compare(const CompareOptions& options, const grab::Console& console);

}  // namespace vedette::motion_tool
