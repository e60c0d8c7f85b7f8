#include "core/http/range.hpp"

#include <algorithm>

#include "core/base/text.hpp"

namespace vedette::http {

RangeChoice choose_range(std::string_view value, std::uint64_t file_size) {
    constexpr std::string_view kUnit = "bytes=";
    const RangeChoice whole{RangeKind::kWhole, {0, file_size}};
    if (!starts_with_ignoring_case(value, kUnit)) return whole;
    const std::string_view range = trim(value.substr(kUnit.size()));
    const std::size_t dash = range.find('-');
    if (dash == range.npos) return whole;
    const auto first = parse_int<std::uint64_t>(range.substr(0, dash));
    const auto last = parse_int<std::uint64_t>(range.substr(dash + 1));
    if (dash == 0) {  // the last bytes of the file
        if (!last) return whole;
        const std::uint64_t size = std::min(*last, file_size);
        if (size == 0) return {RangeKind::kUnsatisfiable, {}};
        return {RangeKind::kPart, {file_size - size, size}};
    }
    const bool open = dash + 1 == range.size();
    if (!first || (!last && !open) || (last && *last < *first)) return whole;
    if (*first >= file_size) return {RangeKind::kUnsatisfiable, {}};
    const std::uint64_t end = open ? file_size - 1 : std::min(*last, file_size - 1);
    return {RangeKind::kPart, {*first, end - *first + 1}};
}

bool if_range_holds(std::string_view if_range, std::string_view etag) {
    return if_range.empty() || (if_range == etag && !etag.empty());
}

}  // namespace vedette::http
