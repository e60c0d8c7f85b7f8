// `vedette run --config FILE`: the hub with a settings file.
#pragma once

#include <string>

#include "hub/command/serve.hpp"

namespace vedette::command {

// 0 when told to end, 1 when it could not start, 2 when the settings are wrong (each problem on stderr).
int run_hub(const std::string& settings_file, const StartHub& start);

}  // namespace vedette::command
