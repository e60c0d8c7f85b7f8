#include "core/settings/values.hpp"

#include <algorithm>

#include "core/base/text.hpp"

namespace vedette::settings {
namespace {

struct Number {
    std::int64_t thousandths;
    std::string_view rest;  // what follows the number
};

// Digits, optionally a point and one to three digits.
std::optional<Number> take_number(std::string_view text) {
    constexpr std::int64_t kMax = 1'000'000'000'000'000;
    std::int64_t whole = 0;
    std::size_t at = 0;
    while (at < text.size() && is_digit(text[at])) {
        whole = whole * 10 + (text[at++] - '0');
        if (whole > kMax) return std::nullopt;
    }
    if (at == 0) return std::nullopt;
    std::int64_t thousandths = whole * 1000;
    if (at < text.size() && text[at] == '.') {
        const std::size_t point = at++;
        for (int scale = 100; at < text.size() && is_digit(text[at]); scale /= 10, ++at) {
            if (scale == 0) return std::nullopt;
            thousandths += scale * (text[at] - '0');
        }
        if (at == point + 1) return std::nullopt;
    }
    return Number{thousandths, text.substr(at)};
}

}  // namespace

std::optional<bool> parse_bool(std::string_view text) {
    if (text == "true") return true;
    if (text == "false") return false;
    return std::nullopt;
}

std::optional<Duration> parse_duration(std::string_view text) {
    const auto number = take_number(text);
    if (!number) return std::nullopt;
    std::int64_t unit_ms = 0;
    if (number->rest == "ms") unit_ms = 1;
    if (number->rest == "s") unit_ms = 1000;
    if (number->rest == "m") unit_ms = 60'000;
    if (number->rest == "h") unit_ms = 3'600'000;
    constexpr std::int64_t kMaxMs = 10'000LL * 3'600'000;
    if (unit_ms == 0 || number->thousandths / 1000 > kMaxMs / unit_ms) return std::nullopt;
    const std::int64_t us = number->thousandths * unit_ms;
    if (us > kMaxMs * 1000) return std::nullopt;
    return std::chrono::microseconds(us);
}

std::optional<std::int64_t> parse_rate(std::string_view text) {
    const auto number = take_number(text);
    if (!number || !number->rest.empty() || number->thousandths > 1'000'000'000) return std::nullopt;
    return number->thousandths;
}

std::optional<Size> parse_size(std::string_view text) {
    const std::size_t x = text.find('x');
    if (x == std::string_view::npos) return std::nullopt;
    const auto width = parse_int<std::uint16_t>(text.substr(0, x));
    const auto height = parse_int<std::uint16_t>(text.substr(x + 1));
    if (!width || !height || *width == 0 || *height == 0) return std::nullopt;
    return Size{*width, *height};
}

std::optional<Range> parse_range(std::string_view text) {
    const std::size_t dots = text.find("..");
    if (dots == std::string_view::npos) return std::nullopt;
    const auto min = parse_int<int>(text.substr(0, dots));
    const auto max = parse_int<int>(text.substr(dots + 2));
    if (!min || !max) return std::nullopt;
    return Range{*min, *max};
}

std::optional<std::int64_t> parse_byte_count(std::string_view text) {
    const auto number = take_number(text);
    if (!number) return std::nullopt;
    std::int64_t unit = 0;
    if (number->rest.empty() || equal_ignoring_case(number->rest, "B")) unit = 1;
    if (equal_ignoring_case(number->rest, "kB")) unit = 1000;
    if (equal_ignoring_case(number->rest, "MB")) unit = 1'000'000;
    if (equal_ignoring_case(number->rest, "GB")) unit = 1'000'000'000;
    constexpr std::int64_t kMax = 1'000'000'000'000'000;
    if (unit == 0 || number->thousandths / 1000 > kMax / unit) return std::nullopt;
    const std::int64_t bytes = number->thousandths / 1000 * unit + number->thousandths % 1000 * unit / 1000;
    if (bytes > kMax || (unit == 1 && number->thousandths % 1000 != 0)) return std::nullopt;
    return bytes;
}

bool is_id(std::string_view text) {
    if (text.empty() || text.size() > 32 || text.front() == '-') return false;
    return std::ranges::all_of(text,
                               [](char c) { return is_digit(c) || (c >= 'a' && c <= 'z') || c == '-'; });
}

}  // namespace vedette::settings
