// `vedette run --config FILE`: the hub with a settings file.
#include <memory>
#include <optional>
#include <string>

#include <CLI/App.hpp>
#include <fmt/core.h>

#include "hub/backup/restore.hpp"
#include "hub/command/first_settings.hpp"
#include "hub/command/setup_link.hpp"
#include "hub/command/subcommands.hpp"
#include "hub/settings/settings_file.hpp"
#include "hub/settings/summary.hpp"
#include "linux/base/log.hpp"

namespace vedette::command {
namespace {

struct RunOptions {
    std::string file;        // empty: where systemd or the user's configuration has it
    bool last_good = false;  // with a file that has problems: go by the last version that had none
};

// The settings to start with; nothing: the reason is on stderr.
std::optional<SettingsOrigin> settings_to_start_with(const RunOptions& options) {
    auto file = settings::SettingsFile::open(options.file);
    SettingsOrigin origin{.path = options.file, .started = {}, .problems = {}};
    if (file && file->current() != nullptr) {
        origin.started = *file->current();
        return origin;
    }
    origin.problems = file ? file->problems() : file.error();
    for (const auto& problem : origin.problems) fmt::print(stderr, "{}\n", settings::format(problem));
    if (!options.last_good || !file) return std::nullopt;
    auto good = file->last_good();
    if (!good) {
        fmt::print(stderr, "vedette run --last-good: {}\n", good.error().message);
        return std::nullopt;
    }
    origin.started = std::move(*good);
    return origin;
}

// 0 after a signal, 1 when the hub can't start, 2 when the settings are wrong (each problem on stderr).
int run_hub(RunOptions options, const StartHub& start_hub) {
    if (options.file.empty()) {
        auto path = default_settings_path(settings::process_environment());
        const auto made = path ? make_first_settings(*path) : std::unexpected(path.error());
        if (!made) {
            fmt::print(stderr, "vedette run: {}\n", made.error().message);
            return 1;
        }
        options.file = std::move(*path);
        fmt::print("{} {}\n", *made ? "Wrote a settings file:" : "Settings file:", options.file);
        std::fflush(stdout);
    }
    if (const auto done = backup::finish_restore(options.file); !done) {
        fmt::print(stderr, "vedette run: {}\n", done.error().message);
        return 1;
    }
    const auto checked = settings_to_start_with(options);
    if (!checked) return 2;
    const settings::Settings& own = checked->started.settings;
    set_log_level(own.log_level);
    if (!own.log_file.empty()) {
        if (const auto opened = set_log_file(own.log_file, own.log_size, own.log_count); !opened) {
            fmt::print(stderr, "vedette: log.file: {}\n", opened.error().message);
            return 1;
        }
    }
    const auto ready = [&](RunningHub& hub) {
        settings::Settings actual = checked->started.settings;
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
    return run_until_signal(checked->started.settings, start_hub, ready, &*checked);
}

}  // namespace

void add_run(CLI::App& app, Invocation& invocation) {
    const auto options = std::make_shared<RunOptions>();
    auto* const run = app.add_subcommand(
        "run", "Run the hub with a settings file, and follow its changes; SIGHUP reads it at once");
    run->add_option("--config,-c", options->file,
                    "The settings file (YAML); see docs/ref/settings.md. Default: vedette.yaml in "
                    "$CONFIGURATION_DIRECTORY or ~/.config/vedette; it is made if it is missing")
        ->type_name("FILE");
    run->add_flag("--last-good", options->last_good,
                  "If the file has problems, run with the last version of it that had none, and say so");
    run->callback([options, &invocation] { invocation.status = run_hub(*options, invocation.start_hub); });
}

}  // namespace vedette::command
