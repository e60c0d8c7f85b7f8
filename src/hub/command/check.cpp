#include "hub/command/check.hpp"

#include <memory>

#include <CLI/App.hpp>
#include <fmt/core.h>

#include "hub/command/subcommands.hpp"
#include "hub/settings/summary.hpp"

namespace vedette::command {

int run_check(const std::string& file, const grab::Console& console) {
    const auto settings = settings::load_settings(file);
    if (settings) {
        ::dprintf(console.out, "%s: good: %s\n", file.c_str(), settings::summary(*settings).c_str());
        for (const settings::CameraSettings& camera : settings->cameras) {
            if (camera.source.fps.value_or(1) >= 1) continue;
            ::dprintf(console.out,
                      "%s: camera %s: a picture every %.1f s is too low a rate for motion that lasts less "
                      "than %.1f s\n",
                      file.c_str(), camera.id.c_str(), 1 / *camera.source.fps, 2 / *camera.source.fps);
        }
        return 0;
    }
    for (const settings::Problem& problem : settings.error())
        fmt::print(console.err, "{}\n", settings::format(problem));
    const std::size_t count = settings.error().size();
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
