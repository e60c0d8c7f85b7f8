#include "node/posix/script.hpp"

#include <sstream>
#include <utility>

#include "core/base/text.hpp"

namespace vedette::posix {

std::optional<Duration> parse_script_time(std::string_view text) {
    for (const auto& [unit, one] :
         {std::pair{std::string_view("ms"), Duration{1ms}}, std::pair{std::string_view("s"), Duration{1s}}}) {
        if (!text.ends_with(unit)) continue;
        const auto number = parse_int<std::uint32_t>(text.substr(0, text.size() - unit.size()));
        if (number && *number <= 1'000'000) return *number * one;
    }
    return std::nullopt;
}

std::expected<void, std::string> read_script(const std::string& text, const TakeWords& take) {
    std::istringstream lines(text);
    std::string line;
    for (int number = 1; std::getline(lines, line); ++number) {
        std::istringstream in(line);
        std::vector<std::string> words;
        for (std::string word; in >> word;) words.push_back(word);
        if (words.empty() || words[0].starts_with('#')) continue;
        if (const auto taken = take(words); !taken)
            return std::unexpected("line " + std::to_string(number) + ": " + taken.error());
    }
    return {};
}

}  // namespace vedette::posix
