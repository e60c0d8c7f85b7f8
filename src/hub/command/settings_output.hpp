// What the subcommands that change a settings file print alike: problems, and changes with their plan; and
// the name that they have in its history. Main thread; blocks until the reader takes the text.
#pragma once

#include <string>

#include "hub/grab/console.hpp"
#include "hub/settings/diff.hpp"
#include "hub/settings/settings.hpp"

namespace vedette::command {

void print(const grab::Console& console, const std::string& text);
// On stderr, with their number; returns the exit status 2.
int print_problems(const grab::Console& console, const settings::Problems& problems);
// A line each, then what they do.
void print_changes(const grab::Console& console, const settings::Changes& changes);
// "lex on the command line".
std::string author_name();

}  // namespace vedette::command
