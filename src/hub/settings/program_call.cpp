#include "hub/settings/program_call.hpp"

#include <algorithm>
#include <filesystem>

#include "core/base/text.hpp"
#include "hub/settings/command_line.hpp"

namespace vedette::settings {
namespace {

bool is_field_name(std::string_view text) {
    return !text.empty() &&
           std::ranges::all_of(text, [](char c) { return is_alnum(c) || c == '-' || c == '_'; });
}

// Calls `text` and `field` for the parts of a word, in their order.
template <class OnText, class OnField>
void split_word(std::string_view word, const OnText& text, const OnField& field) {
    while (!word.empty()) {
        const std::size_t open = word.find('{');
        const std::size_t close = open == std::string_view::npos ? open : word.find('}', open);
        if (close == std::string_view::npos) return text(word);
        const std::string_view name = word.substr(open + 1, close - open - 1);
        if (is_field_name(name)) {
            text(word.substr(0, open));
            field(name);
            word.remove_prefix(close + 1);
        } else {
            text(word.substr(0, open + 1));
            word.remove_prefix(open + 1);
        }
    }
}

}  // namespace

Result<ProgramCall> ProgramCall::parse(std::string_view text, const std::string& folder) {
    auto words = split_command(text);
    if (!words) return std::unexpected(std::move(words.error()));
    std::string& program = words->front();
    if (program.contains('/')) program = std::filesystem::path(folder) / program;  // unless it is absolute
    return ProgramCall{std::move(*words)};
}

std::vector<std::string> ProgramCall::fields() const {
    std::vector<std::string> names;
    for (const std::string& word : words)
        split_word(
            word, [](std::string_view) {},
            [&](std::string_view name) {
                if (std::ranges::find(names, name) == names.end()) names.emplace_back(name);
            });
    return names;
}

std::vector<std::string> ProgramCall::fill(
    const std::function<std::string(std::string_view name)>& value) const {
    std::vector<std::string> out;
    for (const std::string& word : words) {
        std::string filled;
        split_word(
            word, [&](std::string_view text) { filled += text; },
            [&](std::string_view name) { filled += value(name); });
        out.push_back(std::move(filled));
    }
    return out;
}

}  // namespace vedette::settings
