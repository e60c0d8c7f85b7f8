// The text editor, on any system with POSIX.1-2008.
#include <cstdio>
#include <cstdlib>
#include <string>
#include <string_view>

#include "core/base/text.hpp"
#include "posix/edit_program.hpp"

namespace {

constexpr const char* kHelp =
    "vedette-console edit [OPTIONS] FILE\n"
    "\n"
    "Edits a text file in the terminal. F1 shows the keys, Esc leaves.\n"
    "\n"
    "  --read-only         change nothing\n"
    "  --no-colours        without colours for Python, Lua, JSON, YAML and HTML; also with NO_COLOR set\n"
    "  --keys FILE         the key file; usually ~/.config/vedette/editor.json\n"
    "  --no-keys           without a key file\n"
    "  --recovery SECONDS  write the recovery file so often at most; usually 60\n"
    "  --list-keys         print names, keys and help of all actions, and end\n"
    "  --help              print this text, and end\n"
    "  --version           print the version, and end\n";

int refuse(const std::string& why) {
    std::fprintf(stderr, "vedette-console: %s\nTry vedette-console --help\n", why.c_str());
    return 2;
}

}  // namespace

int main(int argc, char** argv) {
    vedette::posix::EditProgram program;
    const char* const no_color = std::getenv("NO_COLOR");
    program.colours = no_color == nullptr || *no_color == '\0';
    const bool names_edit = argc > 1 && std::string_view(argv[1]) == "edit";
    bool only_files = false;
    for (int i = names_edit ? 2 : 1; i < argc; ++i) {
        const std::string_view word = argv[i];
        const bool has_value = i + 1 < argc;
        if (only_files || !word.starts_with('-')) {
            if (!names_edit) return refuse("\"" + std::string(word) + "\" is no command; there is: edit");
            if (!program.path.empty()) return refuse("one FILE at a time");
            program.path = word;
        } else if (word == "--") {
            only_files = true;
        } else if (word == "--help" || word == "-h") {
            std::fputs(kHelp, stdout);
            return 0;
        } else if (word == "--version") {
            std::puts("vedette-console " VEDETTE_VERSION);
            return 0;
        } else if (word == "--read-only" || word == "-r") {
            program.read_only = true;
        } else if (word == "--no-colours" || word == "-n") {
            program.colours = false;
        } else if (word == "--no-keys") {
            program.use_keys = false;
        } else if (word == "--list-keys") {
            vedette::posix::list_keys();
            return 0;
        } else if (word == "--keys" && has_value) {
            program.key_file = argv[++i];
        } else if (word == "--recovery" && has_value) {
            const auto seconds = vedette::parse_int<unsigned>(argv[++i]);
            if (!seconds || *seconds > 86400) return refuse("--recovery takes seconds from 0 to 86400");
            program.recovery_interval = std::chrono::seconds(*seconds);
        } else {
            return refuse(std::string(word) +
                          (word == "--keys" || word == "--recovery" ? " needs a value" : " is no option"));
        }
    }
    if (!names_edit) return refuse("a command is missing; there is: edit");
    if (program.path.empty()) return refuse("FILE is missing");
    return vedette::posix::edit(program);
}
