#include "core/multipart/part_head.hpp"

#include <algorithm>

#include "core/base/text.hpp"

namespace vedette::multipart {

std::optional<Duration> parse_timestamp(std::string_view text) {
    const std::size_t point = text.find('.');
    const auto seconds = parse_int<std::uint64_t>(text.substr(0, point));
    constexpr std::uint64_t kMaxSeconds = 9'000'000'000;  // fits into 64 bits of nanoseconds
    if (!seconds || *seconds > kMaxSeconds) return std::nullopt;
    std::uint32_t nanoseconds = 0;
    if (point != text.npos) {
        const std::string_view fraction = text.substr(point + 1, 9);
        const auto digits = parse_int<std::uint32_t>(fraction);
        if (!digits || !parse_int<std::uint32_t>(text.substr(point + 1).substr(fraction.size() - 1))) {
            return std::nullopt;
        }
        nanoseconds = *digits;
        for (std::size_t n = fraction.size(); n < 9; ++n) nanoseconds *= 10;
    }
    return std::chrono::seconds(*seconds) + std::chrono::nanoseconds(nanoseconds);
}

bool looks_like_header(std::string_view line) {
    const std::string_view name = line.substr(0, line.find(':'));
    const auto fits = [](char c) { return is_alnum(c) || c == '-'; };
    return !name.empty() && name.front() != '-' && name.size() < line.size() &&
           std::ranges::all_of(name, fits);
}

void PartHead::take_line(std::string_view line) {
    empty_ = false;
    const std::size_t colon = line.find(':');
    if (colon == line.npos) return;
    const std::string_view name = trim(line.substr(0, colon));
    const std::string_view value = trim(line.substr(colon + 1));
    if (equal_ignoring_case(name, "Content-Length")) {
        const auto length = parse_int<std::uint64_t>(value);
        if (!length || *length == 0) return;
        if (length_ && *length_ != *length) conflict_ = true;
        length_ = length;
    } else if (equal_ignoring_case(name, "X-Timestamp")) {
        timestamp_ = parse_timestamp(value);
    } else if (equal_ignoring_case(name, "X-Vedette-Placeholder")) {
        placeholder_ = true;
    }
}

}  // namespace vedette::multipart
