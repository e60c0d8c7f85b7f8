#include "apps/import_file.hpp"

#include <fstream>

#include <fmt/format.h>

#include "node/settings/old_settings.hpp"
#include "node/settings/rules.hpp"

namespace vedette::apps {

std::expected<std::string, std::string> import_file(const std::string& file, node::Values& values) {
    std::ifstream in(file);
    if (!in) return std::unexpected(fmt::format("--import {}: it cannot be read", file));
    node::Values draft = values;
    node::OldSettings old;
    for (std::string line; std::getline(in, line);) old.take_line(line, draft);
    old.finish(draft);
    if (old.is_empty())
        return std::unexpected(fmt::format(
            "--import {}: no line of it is one of securityCam's Config.h or of TCPCam's sdkconfig", file));
    if (const auto broken = check_rules(draft))
        return std::unexpected(fmt::format("--import {}: {} does not go together with the other settings",
                                           file, node::row_of(broken->key).path));
    values = draft;
    std::string report;
    for (std::size_t i = 0; i < node::OldSettings::kSymbols; ++i) {
        const node::OldOutcome outcome = old.outcomes()[i];
        if (outcome == node::OldOutcome::kAbsent) continue;
        const std::string_view path = node::OldSettings::path_of(i);
        const std::string_view reason = reason_of(outcome);
        report += fmt::format("import: {}: {}{}{}{}{}\n", node::OldSettings::name_of(i), result_of(outcome),
                              path.empty() ? "" : " as ", path, reason.empty() ? "" : ": ", reason);
    }
    return report;
}

}  // namespace vedette::apps
