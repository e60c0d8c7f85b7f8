// What `vedette users`, `tokens` and `links` have in common: subcommands that act on the store, and rights in
// words. Main thread; blocks.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include <CLI/App.hpp>

#include "hub/command/local_access.hpp"
#include "hub/command/subcommands.hpp"

namespace vedette::command {

// Adds a subcommand that opens the access of options->file and then calls `act`, whose result is the exit
// status.
template <class Options>
CLI::App* add_act(CLI::App& parent, const char* name, const char* help,
                  int (*act)(LocalAccess&, const Options&), const std::shared_ptr<Options>& options,
                  Invocation& invocation) {
    auto* const command = parent.add_subcommand(name, help);
    add_config_option(*command, options->file);
    command->callback([act, options, &invocation, said = parent.get_name()] {
        auto local = LocalAccess::open(options->file);
        invocation.status = local ? act(**local, *options) : print_failure(said, local.error().message);
    });
    return command;
}

// "live,snapshot"
std::string describe(const store::CameraRights& rights);
// Nothing: not of the form ACTION[,ACTION…].
std::optional<store::CameraRights> parse_rights(std::string_view actions);
bool has_camera(const settings::Settings& settings, std::string_view id);

}  // namespace vedette::command
