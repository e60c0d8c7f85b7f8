// `vedette run --config FILE`: the hub with a settings file.
#include <memory>
#include <string>

#include <CLI/App.hpp>
#include <fmt/core.h>

#include "hub/command/setup_link.hpp"
#include "hub/command/subcommands.hpp"
#include "hub/settings/summary.hpp"
#include "linux/base/log.hpp"

namespace vedette::command {
namespace {

// 0 after a signal, 1 when the hub can't start, 2 when the settings are wrong (each problem on stderr).
int run_hub(const std::string& settings_file, const StartHub& start_hub) {
    const auto checked = settings::load_checked_settings(settings_file);
    if (!checked) {
        for (const auto& problem : checked.error()) fmt::print(stderr, "{}\n", settings::format(problem));
        return 2;
    }
    set_log_level(checked->settings.log_level);
    const auto ready = [&](RunningHub& hub) {
        hub.follow_settings(settings_file, *checked);
        settings::Settings actual = checked->settings;
        actual.listen.port = hub.port();
        if (actual.capture) {
            actual.capture->port = hub.capture_port();
            actual.capture->other_port = 0;
        }
        log_info("hub", "{}", settings::summary(actual));
        // Not in the log: the link is a secret.
        const auto secret = hub.make_setup_link();
        if (!secret) return std::string();
        std::string links = join_links(actual, hub.port(), "setup." + *secret);
        fmt::print(
            "No users yet. Open one of these within an hour to make the first owner; it works "
            "once:\n\n{}\n",
            links);
        std::fflush(stdout);
        return links;
    };
    return run_until_signal(checked->settings, start_hub, ready, HangUp::kReads);
}

}  // namespace

void add_run(CLI::App& app, Invocation& invocation) {
    const auto file = std::make_shared<std::string>();
    auto* const run = app.add_subcommand(
        "run", "Run the hub with a settings file, and follow its changes; SIGHUP reads it at once");
    run->add_option("--config,-c", *file, "The settings file (YAML); see docs/ref/settings.md")
        ->required()
        ->type_name("FILE");
    run->callback([file, &invocation] { invocation.status = run_hub(*file, invocation.start_hub); });
}

}  // namespace vedette::command
