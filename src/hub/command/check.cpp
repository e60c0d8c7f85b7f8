#include "hub/command/check.hpp"

#include <memory>

#include <CLI/App.hpp>
#include <fmt/core.h>
#include <sys/stat.h>

#include "hub/backup/restore.hpp"
#include "hub/command/subcommands.hpp"
#include "hub/settings/checked.hpp"
#include "hub/settings/summary.hpp"
#include "hub/settings/table.hpp"

namespace vedette::command {
namespace {

// Secrets belong in files of their own, or the settings file to those who may know them.
void warn_of_readers(const std::string& file, const settings::CheckedSettings& checked,
                     const grab::Console& console) {
    struct stat status{};
    if (::stat(file.c_str(), &status) != 0 || (status.st_mode & S_IROTH) == 0) return;
    for (const std::string& key : settings::written_secrets(checked.document, settings::hub_table()))
        ::dprintf(console.out,
                  "%s: warning: %s has a secret in it, and every user of this machine may read the file; use "
                  "`vedette settings set` with password or pin, or chmod o-r\n",
                  file.c_str(), key.c_str());
}

}  // namespace

int run_check(const std::string& file, const grab::Console& console) {
    if (const auto done = backup::finish_restore(file); !done) {
        fmt::print(console.err, "vedette check: {}\n", done.error().message);
        return 1;
    }
    const auto checked = settings::load_checked_settings(file);
    if (checked) {
        const settings::Settings* const settings = &checked->settings;
        ::dprintf(console.out, "%s: good: %s\n", file.c_str(), settings::summary(*settings).c_str());
        for (const settings::CameraSettings& camera : settings->cameras) {
            if (camera.source.fps.value_or(1) >= 1) continue;
            ::dprintf(console.out,
                      "%s: camera %s: a picture every %.1f s is too low a rate for motion that lasts less "
                      "than %.1f s\n",
                      file.c_str(), camera.id.c_str(), 1 / *camera.source.fps, 2 / *camera.source.fps);
        }
        warn_of_readers(file, *checked, console);
        return 0;
    }
    for (const settings::Problem& problem : checked.error())
        fmt::print(console.err, "{}\n", settings::format(problem));
    const std::size_t count = checked.error().size();
    fmt::print(console.err, "{} problem{}\n", count, count == 1 ? "" : "s");
    return 2;
}

void add_check(CLI::App& app, Invocation& invocation) {
    const auto file = std::make_shared<std::string>();
    auto* const check = app.add_subcommand("check", "List the problems of a settings file, or sum it up");
    check->add_option("FILE", *file, "The settings file (YAML)")->required();
    check->callback([file, &invocation] { invocation.status = run_check(*file, {}); });
}

}  // namespace vedette::command
