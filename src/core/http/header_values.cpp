#include "core/http/header_values.hpp"

#include <algorithm>

#include "core/base/text.hpp"

namespace vedette::http {
namespace {

// The index of the quote that closes the string opened at text[0], or npos.
std::size_t closing_quote(std::string_view text) {
    for (std::size_t i = 1; i < text.size(); ++i) {
        if (text[i] == '"') return i;
        if (text[i] == '\\') ++i;
    }
    return text.npos;
}

// The index of the first `mark` outside quoted strings, or the size.
std::size_t find_unquoted(std::string_view text, char mark) {
    for (std::size_t i = 0; i < text.size(); ++i) {
        if (text[i] == mark) return i;
        if (text[i] != '"') continue;
        const std::size_t close = closing_quote(text.substr(i));
        if (close == text.npos) return text.size();
        i += close;
    }
    return text.size();
}

}  // namespace

bool is_token_byte(char c) {
    return is_alnum(c) || std::string_view("!#$%&'*+-.^_`|~").find(c) != std::string_view::npos;
}

bool is_token(std::string_view text) { return !text.empty() && std::ranges::all_of(text, is_token_byte); }

std::optional<std::string_view> next_list_item(std::string_view& rest) {
    while (!rest.empty()) {
        const std::size_t end = find_unquoted(rest, ',');
        const std::string_view item = trim(rest.substr(0, end));
        rest.remove_prefix(std::min(end + 1, rest.size()));
        if (!item.empty()) return item;
    }
    return std::nullopt;
}

bool list_contains(std::string_view list, std::string_view item) {
    while (const auto found = next_list_item(list)) {
        if (equal_ignoring_case(*found, item)) return true;
    }
    return false;
}

std::optional<Parameter> next_parameter(std::string_view& rest, char separator) {
    while (!rest.empty() && (is_blank(rest.front()) || rest.front() == separator)) rest.remove_prefix(1);
    Parameter found;
    const auto name_end = std::ranges::find_if_not(rest, is_token_byte);
    found.name = rest.substr(0, static_cast<std::size_t>(name_end - rest.begin()));
    if (found.name.empty()) return std::nullopt;
    std::string_view after = trim_front(rest.substr(found.name.size()));
    if (after.starts_with('=')) {
        after = trim_front(after.substr(1));
        if (after.starts_with('"')) {
            const std::size_t close = closing_quote(after);
            if (close == after.npos) return std::nullopt;
            found.value = after.substr(1, close - 1);
            after.remove_prefix(close + 1);
        } else {
            found.value = trim(after.substr(0, after.find(separator)));
            after.remove_prefix(std::min(after.find(separator), after.size()));
        }
        after = trim_front(after);
    }
    if (!after.empty() && after.front() != separator) return std::nullopt;
    rest = after.empty() ? after : after.substr(1);
    return found;
}

std::string_view before_parameters(std::string_view value) {
    return trim(value.substr(0, find_unquoted(value, ';')));
}

}  // namespace vedette::http
