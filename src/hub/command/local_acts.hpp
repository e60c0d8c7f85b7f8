// What `vedette users`, `tokens` and `links` have in common: subcommands that act on the store, and rights in
// words. Main thread; blocks.
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <string_view>

#include "hub/command/local_access.hpp"
#include "hub/command/subcommands.hpp"

namespace vedette::command {

// Adds a subcommand that opens the access of the settings file `file`, given by --config, and then calls
// `act`, whose result is the exit status. `file` outlives `parent`.
CLI::App* add_act(CLI::App& parent, const char* name, const char* help, std::string& file,
                  std::function<int(LocalAccess&)> act, Invocation& invocation);

// "live,snapshot"
std::string describe(const store::CameraRights& rights);
// Nothing: not of the form ACTION[,ACTION…].
std::optional<store::CameraRights> parse_rights(std::string_view actions);
bool has_camera(const settings::Settings& settings, std::string_view id);

}  // namespace vedette::command
