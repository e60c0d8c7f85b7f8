#include "hub/command/run.hpp"

#include <fmt/core.h>

#include "hub/settings/summary.hpp"
#include "linux/base/log.hpp"

namespace vedette::command {
namespace {

Level to_level(settings::LogLevel level) {
    switch (level) {
        case settings::LogLevel::kDebug: return Level::kDebug;
        case settings::LogLevel::kInfo: return Level::kInfo;
        case settings::LogLevel::kWarning: return Level::kWarning;
        case settings::LogLevel::kError: return Level::kError;
    }
    return Level::kInfo;
}

}  // namespace

int run_hub(const std::string& settings_file, const StartHub& start) {
    const auto settings = settings::load_settings(settings_file);
    if (!settings) {
        for (const auto& problem : settings.error()) fmt::print(stderr, "{}\n", settings::format(problem));
        return 2;
    }
    set_log_level(to_level(settings->log_level));
    return serve_until_told(*settings, start, [&](const RunningHub& hub) {
        settings::Settings actual = *settings;
        actual.listen.port = hub.port();
        if (actual.capture) {
            actual.capture->port = hub.capture_port();
            actual.capture->other_port = 0;
        }
        log_info("hub", "{}", settings::summary(actual));
    });
}

}  // namespace vedette::command
