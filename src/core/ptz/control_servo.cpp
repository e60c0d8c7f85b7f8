#include "core/ptz/control_servo.hpp"

#include "core/base/text.hpp"

namespace vedette::ptz {
namespace {

constexpr std::size_t kMaxQuery = 49;
constexpr std::size_t kMaxValue = 4;

int leading_number(std::string_view text) {
    int number = 0;
    const bool minus = text.starts_with('-');
    if (minus || text.starts_with('+')) text.remove_prefix(1);
    for (const char c : text) {
        if (c < '0' || c > '9') break;
        number = number * 10 + (c - '0');
    }
    return minus ? -number : number;
}

std::optional<int> find_degrees(std::string_view query, std::string_view key) {
    while (!query.empty()) {
        const std::size_t end = query.find_first_of("&,");
        const std::string_view item = query.substr(0, end);
        query = end == query.npos ? std::string_view{} : query.substr(end + 1);
        const std::size_t equals = item.find('=');
        if (equals == item.npos || !equal_ignoring_case(item.substr(0, equals), key)) continue;
        const std::string_view value = item.substr(equals + 1);
        if (value.size() > kMaxValue) return std::nullopt;
        return leading_number(value);
    }
    return std::nullopt;
}

}  // namespace

std::optional<ServoMove> parse_servo_move(std::string_view query) {
    if (query.size() > kMaxQuery) return std::nullopt;
    const auto traverse = find_degrees(query, "tr");
    const auto elevation = find_degrees(query, "el");
    if (!traverse || !elevation) return std::nullopt;
    return ServoMove{*traverse, *elevation};
}

}  // namespace vedette::ptz
