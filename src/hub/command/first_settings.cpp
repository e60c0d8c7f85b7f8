#include "hub/command/first_settings.hpp"

#include <filesystem>

#include "core/base/bytes.hpp"
#include "hub/settings/reference.hpp"
#include "linux/base/atomic_file.hpp"

namespace vedette::command {
namespace {

constexpr std::string_view kFile = "vedette.yaml";
constexpr std::string_view kSchema = "settings.schema.json";
constexpr std::string_view kText =
    "# yaml-language-server: $schema=settings.schema.json\n"
    "# Settings of the Vedette hub, which follows this file while it runs. The page changes it too, and "
    "keeps\n"
    "# comments. `vedette check FILE` looks for mistakes.\n"
    "version: 1\n";

}  // namespace

Result<std::string> default_settings_path(const settings::Environment& environment) {
    const auto folder = [&](const char* variable) {
        // systemd separates several folders by colons.
        const std::string value = environment.variable(variable).value_or("");
        return value.substr(0, value.find(':'));
    };
    if (const std::string own = folder("CONFIGURATION_DIRECTORY"); !own.empty())
        return own + "/" + std::string(kFile);
    std::string base = folder("XDG_CONFIG_HOME");
    if (!base.starts_with('/')) {
        const std::string home = environment.variable("HOME").value_or("");
        if (!home.starts_with('/'))
            return fail(Kind::kFailedPrecondition,
                        "there is no home folder for a settings file; name one by --config FILE");
        base = home + "/.config";
    }
    return base + "/vedette/" + std::string(kFile);
}

Result<bool> make_first_settings(const std::string& path) {
    std::error_code error;
    if (std::filesystem::exists(path, error)) return false;
    const std::filesystem::path folder = std::filesystem::path(path).parent_path();
    std::filesystem::create_directories(folder, error);
    if (error) return std::unexpected(errno_error("create the folder " + folder.string(), error.value()));
    const auto schema = write_file_atomically(folder / kSchema, as_bytes(settings::settings_json_schema()));
    if (!schema) return std::unexpected(schema.error());
    const auto written = write_file_atomically(path, as_bytes(kText));
    if (!written) return std::unexpected(written.error());
    return true;
}

}  // namespace vedette::command
