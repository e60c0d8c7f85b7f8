// `vedette simulate`: a farm of virtual cameras, for users to try things and for tests. Its words are here,
// the cameras in hub/simulate. Main thread.
#pragma once

#include <string>
#include <vector>

#include "hub/simulate/options.hpp"

namespace vedette::command {

// As written on the command line, before anything is judged.
struct SimulateWords {
    simulate::Options options;  // the numbers and plain texts
    std::string size;           // "" for the original's
    std::string original = "plain";
    std::string payload = "hello";
    std::vector<std::string> faults;
};

// kInvalidArgument says which word is wrong and what is allowed.
Result<simulate::Options> to_options(const SimulateWords& words);

// What stands below the options in --help.
std::string simulate_footer();

// 0 when told to end, 1 when it could not start, 2 for wrong options.
int run_simulate(const SimulateWords& words);

}  // namespace vedette::command
