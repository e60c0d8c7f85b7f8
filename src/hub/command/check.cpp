#include "hub/command/check.hpp"

#include <string>

#include "hub/settings/settings.hpp"
#include "hub/settings/summary.hpp"

namespace vedette::command {

int run_check(std::string_view file, std::FILE* out, std::FILE* err) {
    const auto settings = settings::load_settings(std::string(file));
    if (settings) {
        std::fprintf(out, "%s: good: %s\n", std::string(file).c_str(), settings::summary(*settings).c_str());
        return 0;
    }
    for (const settings::Problem& problem : settings.error()) {
        std::fprintf(err, "%s\n", settings::format(problem).c_str());
    }
    const std::size_t count = settings.error().size();
    std::fprintf(err, "%zu problem%s\n", count, count == 1 ? "" : "s");
    return 2;
}

}  // namespace vedette::command
