// Text operations of protocol engines: ASCII case, trimming, whole-string numbers. No locale, no allocation.
// Thread-safe.
#pragma once

#include <charconv>
#include <concepts>
#include <optional>
#include <string_view>

namespace vedette {

constexpr char to_lower(char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + ('a' - 'A')) : c; }

constexpr bool equal_ignoring_case(std::string_view a, std::string_view b) {
    if (a.size() != b.size()) return false;
    for (std::size_t i = 0; i < a.size(); ++i) {
        if (to_lower(a[i]) != to_lower(b[i])) return false;
    }
    return true;
}

constexpr bool starts_with_ignoring_case(std::string_view text, std::string_view prefix) {
    return text.size() >= prefix.size() && equal_ignoring_case(text.substr(0, prefix.size()), prefix);
}

// Without blanks and tabs at both ends (HTTP's optional white space, RFC 9110 5.6.3).
constexpr std::string_view trim(std::string_view text) {
    const auto blank = [](char c) { return c == ' ' || c == '\t'; };
    while (!text.empty() && blank(text.front())) text.remove_prefix(1);
    while (!text.empty() && blank(text.back())) text.remove_suffix(1);
    return text;
}

// Parses the whole of `text`. Nothing for blanks, overflow, or a sign of an unsigned type.
template <std::integral Int>
constexpr std::optional<Int> parse_int(std::string_view text, int base = 10) {
    Int value{};
    const char* const end = text.data() + text.size();
    const auto [stop, error] = std::from_chars(text.data(), end, value, base);
    if (error != std::errc{} || stop != end || text.empty()) return std::nullopt;
    return value;
}

}  // namespace vedette
