#include "hub/importer/gunicorn.hpp"

#include <algorithm>
#include <optional>
#include <utility>

#include "core/base/text.hpp"

namespace vedette::importer {
namespace {

constexpr std::size_t kMaxOptions = 200;

constexpr std::pair<std::string_view, std::string_view> kShort[] = {
    {"-b", "--bind"}, {"-w", "--workers"}, {"-k", "--worker-class"}, {"-t", "--timeout"}, {"-c", "--config"}};

// The next word, with quotes taken off; nothing behind the last one.
std::optional<std::string> next_word(std::string_view& text) {
    text = trim_front(text);
    if (text.empty()) return std::nullopt;
    std::string word;
    char quote = 0;
    std::size_t i = 0;
    for (; i < text.size() && (quote != 0 || !is_blank(text[i])); ++i) {
        if (quote == 0 && (text[i] == '"' || text[i] == '\'')) {
            quote = text[i];
        } else if (text[i] == quote) {
            quote = 0;
        } else {
            word += text[i];
        }
    }
    text.remove_prefix(i);
    return word;
}

}  // namespace

std::vector<GunicornOption> parse_command_line(std::string_view text, int line) {
    std::vector<GunicornOption> options;
    bool takes_value = false;
    while (auto word = next_word(text)) {
        if (!word->starts_with('-') || *word == "-") {
            if (takes_value && options.back().value.empty()) options.back().value = *word;
            takes_value = false;
            continue;
        }
        if (options.size() == kMaxOptions) break;
        const std::size_t equals = word->find('=');
        takes_value = equals == word->npos;
        GunicornOption option{line, word->substr(0, equals), takes_value ? "" : word->substr(equals + 1)};
        const auto* const known =
            std::ranges::find(kShort, option.name, &std::pair<std::string_view, std::string_view>::first);
        if (known != std::end(kShort)) option.name = known->second;
        options.push_back(std::move(option));
    }
    return options;
}

bool is_unit_file(std::string_view text) {
    return text.starts_with("[Unit]") || text.contains("\n[Service]") || text.contains("\n[Socket]") ||
           text.starts_with("[Service]") || text.starts_with("[Socket]");
}

std::vector<GunicornOption> parse_unit_file(std::string_view text) {
    std::vector<GunicornOption> options;
    for (int number = 1; !text.empty();) {
        // A line that ends with a backslash goes on in the next one.
        std::string line;
        const int first = number;
        bool goes_on = true;
        while (goes_on && !text.empty()) {
            const std::size_t end = std::min(text.find('\n'), text.size());
            std::string_view part = text.substr(0, end);
            text.remove_prefix(std::min(end + 1, text.size()));
            ++number;
            if (part.ends_with('\r')) part.remove_suffix(1);
            goes_on = part.ends_with('\\');
            if (goes_on) part.remove_suffix(1);
            line.append(part).append(goes_on ? " " : "");
        }
        const std::string_view whole = trim(line);
        const std::size_t equals = whole.find('=');
        if (equals == whole.npos || whole.starts_with('#') || whole.starts_with(';')) continue;
        const std::string_view key = trim(whole.substr(0, equals));
        const std::string_view value = trim(whole.substr(equals + 1));
        if (key == "ListenStream") options.push_back({first, "ListenStream", std::string(value)});
        if (key == "ExecStart" && value.contains("gunicorn"))
            std::ranges::move(parse_command_line(value, first), std::back_inserter(options));
        if (options.size() >= kMaxOptions) break;
    }
    return options;
}

}  // namespace vedette::importer
