#include "node/pages/words.hpp"

#include <algorithm>
#include <array>

#include "core/base/text.hpp"
#include "core/http/header_values.hpp"
#include "node/pages/catalogue.hpp"

namespace vedette::node {
namespace {

// The weight of an item such as "fr-CH;q=0.8", in thousandths.
int weight_of(std::string_view item) {
    const std::size_t semicolon = item.find(';');
    if (semicolon == item.npos) return 1000;
    std::string_view parameter = trim(item.substr(semicolon + 1));
    if (!starts_with_ignoring_case(parameter, "q=")) return 1000;
    parameter.remove_prefix(2);
    int weight = parameter.starts_with('1') ? 1000 : 0;
    int unit = 100;
    for (const char c : parameter.substr(std::min<std::size_t>(parameter.size(), 2))) {
        if (!is_digit(c)) break;
        weight += (c - '0') * unit;
        unit /= 10;
    }
    return weight;
}

}  // namespace

std::string_view tag_of(Language language) { return language == Language::kFrench ? "fr" : "en"; }

Language choose_language(std::string_view accept_language) {
    Language chosen = Language::kEnglish;
    int best = 0;
    while (const auto item = http::next_list_item(accept_language)) {
        const std::string_view tag = trim(item->substr(0, item->find(';')));
        const std::string_view primary = tag.substr(0, tag.find('-'));
        const bool is_french = equal_ignoring_case(primary, "fr");
        if (!is_french && !equal_ignoring_case(primary, "en")) continue;
        const int weight = weight_of(*item);
        if (weight <= best) continue;
        best = weight;
        chosen = is_french ? Language::kFrench : Language::kEnglish;
    }
    return chosen;
}

std::optional<std::string_view> find_words(std::string_view key, Language language) {
    const auto* const found = std::ranges::lower_bound(
        kWords, key, {}, [](const Words& words) { return std::string_view(words.key); });
    if (found == kWords.end() || found->key != key) return std::nullopt;
    return language == Language::kFrench ? found->french : found->english;
}

}  // namespace vedette::node
