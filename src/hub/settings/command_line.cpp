#include "hub/settings/command_line.hpp"

#include <algorithm>
#include <array>

namespace vedette::settings {
namespace {

constexpr auto kShellWords = std::to_array<std::string_view>(
    {"|", "||", "&&", "&", ";", ">", ">>", "<", "<<", "2>", "2>&1", "2>/dev/null", ">/dev/null"});

std::unexpected<Error> wrong(std::string message) { return fail(Kind::kInvalidArgument, std::move(message)); }

}  // namespace

Result<std::vector<std::string>> split_command(std::string_view text) {
    std::vector<std::string> words;
    std::string word;
    bool open = false;    // a word has begun
    bool quoted = false;  // a part of it was in quotes
    char quote = 0;
    bool shell = false;  // a word is a shell operator
    const auto close = [&]() {
        if (!open) return;
        shell = shell || (!quoted && std::ranges::find(kShellWords, word) != kShellWords.end());
        words.push_back(std::move(word));
        word.clear();
        open = quoted = false;
    };
    for (std::size_t i = 0; i < text.size(); ++i) {
        const char c = text[i];
        const char next = i + 1 < text.size() ? text[i + 1] : '\0';
        if (quote != 0) {
            if (c == quote) {
                quote = 0;
            } else if (quote == '"' && c == '\\' && (next == '"' || next == '\\')) {
                word += text[++i];
            } else {
                word += c;
            }
        } else if (c == ' ' || c == '\t') {
            close();
        } else {
            open = true;
            if (c == '\'' || c == '"') {
                quote = c;
                quoted = true;
            } else if (c == '\\') {
                if (next == '\0') return wrong("ends with a backslash");
                word += text[++i];
                quoted = true;
            } else {
                word += c;
            }
        }
    }
    if (quote != 0) return wrong("has a quotation mark without its end");
    close();
    if (shell) return wrong("needs a shell, and there is none; write exec:sh -c '…'");
    if (words.empty() || words.front().empty()) return wrong("has no program; write exec:COMMAND");
    return words;
}

}  // namespace vedette::settings
