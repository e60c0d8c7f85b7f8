// `vedette simulate`: a farm of virtual cameras, to try things out and for tests. The cameras are in
// hub/simulate. Main thread.
#pragma once

#include <string>
#include <vector>

#include "hub/simulate/options.hpp"

namespace vedette::command {

// As written on the command line, not checked.
struct SimulateOptions {
    simulate::Options farm;  // the options that need no parsing
    std::string size;        // "": the device's
    std::string device = "plain";
    std::string payload = "hello";
    std::vector<std::string> faults;
};

// kInvalidArgument names the wrong option and what is allowed.
Result<simulate::Options> to_farm_options(const SimulateOptions& options);

// The text below the options in --help.
std::string simulate_footer();

// 0 after a signal, 1 when the farm can't start, 2 for a usage error.
int run_simulate(const SimulateOptions& options);

}  // namespace vedette::command
