// Text operations of protocol engines: ASCII characters, trimming, numbers, text in memory of fixed size. No
// locale, no allocation. Thread-safe; a TextWriter: caller's thread.
#pragma once

#include <algorithm>
#include <charconv>
#include <concepts>
#include <cstddef>
#include <optional>
#include <span>
#include <string_view>

namespace vedette {

constexpr char to_lower(char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + ('a' - 'A')) : c; }
constexpr bool is_digit(char c) { return c >= '0' && c <= '9'; }
constexpr bool is_alpha(char c) { return to_lower(c) >= 'a' && to_lower(c) <= 'z'; }
constexpr bool is_alnum(char c) { return is_digit(c) || is_alpha(c); }
// HTTP's optional white space (RFC 9110 5.6.3).
constexpr bool is_blank(char c) { return c == ' ' || c == '\t'; }

inline constexpr std::string_view kHexDigits = "0123456789abcdef";
// The value of a hexadecimal digit of either case, -1 for another character.
constexpr int hex_digit(char c) {
    if (is_digit(c)) return c - '0';
    return is_alpha(c) && to_lower(c) <= 'f' ? to_lower(c) - 'a' + 10 : -1;
}

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

// The text without the blanks at its beginning.
constexpr std::string_view trim_front(std::string_view text) {
    while (!text.empty() && is_blank(text.front())) text.remove_prefix(1);
    return text;
}
// The text without the blanks at both ends.
constexpr std::string_view trim(std::string_view text) {
    text = trim_front(text);
    while (!text.empty() && is_blank(text.back())) text.remove_suffix(1);
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

// Appends text to the caller's memory, which outlives it. Text that does not fit is cut.
class TextWriter {
  public:
    explicit TextWriter(std::span<char> out) : out_(out) {}

    TextWriter& operator<<(std::string_view text) {
        const std::size_t size = std::min(text.size(), out_.size() - size_);
        std::copy_n(text.data(), size, out_.data() + size_);
        size_ += size;
        complete_ = complete_ && size == text.size();
        return *this;
    }
    template <std::integral Int>
        requires(!std::same_as<Int, char>)
    TextWriter& operator<<(Int number) {
        return put_number(number);
    }
    // Padded with blanks on the left to `columns` characters.
    template <std::integral Int>
    TextWriter& put_number(Int number, std::size_t columns = 0) {
        char digits[20];
        const auto size =
            static_cast<std::size_t>(std::to_chars(digits, digits + sizeof digits, number).ptr - digits);
        // The limit keeps GCC 12 from a false warning.
        const std::string_view text(digits, std::min(size, sizeof digits));
        for (std::size_t n = text.size(); n < columns; ++n) *this << " ";
        return *this << text;
    }
    void shrink(std::size_t size) { size_ = size; }
    std::string_view written() const { return {out_.data(), size_}; }
    // The text, or nothing when it was cut.
    std::optional<std::string_view> result() const {
        return complete_ ? std::optional(written()) : std::nullopt;
    }

  private:
    std::span<char> out_;
    std::size_t size_ = 0;
    bool complete_ = true;
};

}  // namespace vedette
