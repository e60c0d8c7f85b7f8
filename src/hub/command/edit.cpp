// `vedette edit`: the program vedette-console with the same words.
#include <cerrno>
#include <cstring>
#include <string>
#include <vector>

#include <CLI/CLI.hpp>
#include <fmt/core.h>
#include <unistd.h>

#include "hub/command/subcommands.hpp"
#include "linux/child/program_path.hpp"

namespace vedette::command {
namespace {

// Returns only when the program cannot be started.
int become_console(const std::vector<std::string>& words) {
    const auto program = child::find_own_program("vedette-console");
    if (!program) {
        fmt::print(stderr, "vedette edit: {}\n", program.error().message);
        return 1;
    }
    std::vector<std::string> all{*program, "edit"};
    all.insert(all.end(), words.begin(), words.end());
    std::vector<char*> arguments;
    arguments.reserve(all.size() + 1);
    for (std::string& word : all) arguments.push_back(word.data());
    arguments.push_back(nullptr);
    ::execv(arguments[0], arguments.data());
    fmt::print(stderr, "vedette edit: {} cannot be started: {}\n", all[0], std::strerror(errno));
    return 1;
}

}  // namespace

void add_edit(CLI::App& app, Invocation& invocation) {
    auto* const edit = app.add_subcommand("edit", "Edit a text file in the terminal: vedette edit FILE");
    edit->prefix_command();
    edit->set_help_flag();
    edit->callback([edit, &invocation] { invocation.status = become_console(edit->remaining()); });
}

}  // namespace vedette::command
