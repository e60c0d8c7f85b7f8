#include "hub/command/local_acts.hpp"

#include <algorithm>
#include <ranges>

#include <CLI/App.hpp>
#include <fmt/ranges.h>

namespace vedette::command {

CLI::App* add_act(CLI::App& parent, const char* name, const char* help, std::string& file,
                  std::function<int(LocalAccess&)> act, Invocation& invocation) {
    auto* const command = parent.add_subcommand(name, help);
    add_config_option(*command, file);
    command->callback([act = std::move(act), &file, &invocation, said = parent.get_name()] {
        auto local = LocalAccess::open(file);
        invocation.status = local ? act(**local) : print_failure(said, local.error().message);
    });
    return command;
}

std::string describe(const store::CameraRights& rights) {
    std::vector<std::string_view> actions;
    if (rights.live) actions.emplace_back("live");
    if (rights.snapshot) actions.emplace_back("snapshot");
    if (rights.steer) actions.emplace_back("steer");
    return fmt::format("{}", fmt::join(actions, ","));
}

std::optional<store::CameraRights> parse_rights(std::string_view actions) {
    store::CameraRights rights;
    for (const auto part : std::views::split(actions, ',')) {
        const std::string_view action(part.begin(), part.end());
        bool store::CameraRights::* const right = action == "live"       ? &store::CameraRights::live
                                                  : action == "snapshot" ? &store::CameraRights::snapshot
                                                  : action == "steer"    ? &store::CameraRights::steer
                                                                         : nullptr;
        if (right == nullptr) return std::nullopt;
        rights.*right = true;
    }
    return rights;
}

bool has_camera(const settings::Settings& settings, std::string_view id) {
    return std::ranges::find(settings.cameras, id, &settings::CameraSettings::id) != settings.cameras.end();
}

}  // namespace vedette::command
