#include "hub/command/settings_output.hpp"

#include <cstdlib>

#include <fmt/format.h>
#include <pwd.h>
#include <unistd.h>

#include "hub/settings/table.hpp"

namespace vedette::command {

void print(const grab::Console& console, const std::string& text) {
    ::dprintf(console.out, "%s", text.c_str());
}

int print_problems(const grab::Console& console, const settings::Problems& problems) {
    for (const settings::Problem& problem : problems)
        fmt::print(console.err, "{}\n", settings::format(problem));
    fmt::print(console.err, "{} problem{}; nothing was saved\n", problems.size(),
               problems.size() == 1 ? "" : "s");
    return 2;
}

void print_changes(const grab::Console& console, const settings::Changes& changes) {
    std::string out;
    for (const settings::Change& change : changes)
        out += settings::format(change, settings::hub_table()) + "\n";
    const settings::Plan plan = settings::plan_of(changes, settings::hub_table());
    print(console, out + describe(plan) + "\n");
}

std::string author_name() {
    const char* const sudo = std::getenv("SUDO_USER");
    const ::passwd* const entry = ::getpwuid(::getuid());
    const std::string name = entry ? entry->pw_name : fmt::format("user {}", ::getuid());
    return fmt::format("{} on the command line", sudo && *sudo ? fmt::format("{} as {}", sudo, name) : name);
}

}  // namespace vedette::command
