// `vedette motion compare`: what would have fired under each of two settings of the detector, side by side,
// from one pass over each source. Main thread.
#pragma once

#include <string>
#include <vector>

#include "hub/motion_tool/motion.hpp"

namespace vedette::motion_tool {

// As written on the command line, before anything is judged.
struct CompareWords {
    std::string a;  // files of docs/ref/motion-settings.md
    std::string b;
    std::vector<std::string> sources;  // at least one; each as of `vedette motion`
    bool csv = false;
    bool json = false;
};

// What stands below the options in --help.
std::string compare_footer();

// The same exit status as run_motion's; of several sources, 1 when one of them failed.
int run_compare(const CompareWords& words, const MotionConsole& console);

}  // namespace vedette::motion_tool
