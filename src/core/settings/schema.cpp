#include "core/settings/schema.hpp"

#include <algorithm>
#include <ranges>

#include "core/base/host_port.hpp"
#include "core/base/text.hpp"
#include "core/settings/values.hpp"

namespace vedette::settings {
namespace {

// Whether a path has as many parts as the pattern, each equal or "*".
bool matches(std::string_view pattern, std::string_view path) {
    while (true) {
        const std::size_t pattern_dot = pattern.find('.');
        const std::size_t path_dot = path.find('.');
        const std::string_view want = pattern.substr(0, pattern_dot);
        const std::string_view have = path.substr(0, path_dot);
        if (want != have && (want != "*" || have.empty())) return false;
        if (pattern_dot == pattern.npos || path_dot == path.npos) return pattern_dot == path_dot;
        pattern.remove_prefix(pattern_dot + 1);
        path.remove_prefix(path_dot + 1);
    }
}

bool is_word_of(std::string_view words, std::string_view word) {
    return std::ranges::any_of(std::views::split(words, ' '),
                               [&](const auto& one) { return std::ranges::equal(one, word); });
}

std::optional<ValueError> check_range(const Key& key, std::int64_t number) {
    if (key.min == 0 && key.max == 0) return std::nullopt;
    if (number < key.min) return ValueError::kTooSmall;
    if (number > key.max) return ValueError::kTooLarge;
    return std::nullopt;
}

std::optional<ValueError> check_number(const Key& key, std::optional<std::int64_t> number,
                                       ValueError otherwise) {
    return number ? check_range(key, *number) : std::optional(otherwise);
}

std::optional<ValueError> check_int(const Key& key, std::string_view value) {
    if (value.size() > 1 && value.front() == '0') return ValueError::kNotANumber;
    return check_number(key, parse_int<std::int64_t>(value), ValueError::kNotANumber);
}

std::optional<ValueError> check_duration(const Key& key, std::string_view value) {
    const auto duration = parse_duration(value);
    if (!duration) return ValueError::kNotADuration;
    if (const auto wrong = check_range(key, to_ms(*duration))) return wrong;
    // A fraction of a millisecond above the limit is above it.
    if (key.max != 0 && *duration > std::chrono::milliseconds(key.max)) return ValueError::kTooLarge;
    return std::nullopt;
}

std::optional<ValueError> check_size(const Key& key, std::string_view value) {
    const auto size = parse_size(value);
    if (!size) return ValueError::kNotASize;
    if (const auto wrong = check_range(key, size->width)) return wrong;
    return check_range(key, size->height);
}

std::optional<ValueError> check_ends(const Key& key, std::string_view value) {
    const auto range = parse_range(value);
    if (!range) return ValueError::kNotARange;
    if (const auto wrong = check_range(key, range->min)) return wrong;
    if (const auto wrong = check_range(key, range->max)) return wrong;
    return range->min > range->max ? std::optional(ValueError::kBackwards) : std::nullopt;
}

std::optional<ValueError> check_characters(std::string_view value) {
    const auto is_control = [](char c) { return static_cast<unsigned char>(c) < 0x20 || c == 0x7f; };
    return std::ranges::any_of(value, is_control) ? std::optional(ValueError::kBadCharacter) : std::nullopt;
}

std::optional<ValueError> check_text(const Key& key, std::string_view value) {
    const auto length = static_cast<std::int64_t>(value.size());
    if (const auto wrong = check_characters(value)) return wrong;
    if (length < key.min) return ValueError::kTooShort;
    if (length > key.max) return ValueError::kTooLong;
    return std::nullopt;
}

std::optional<ValueError> check_listen(std::string_view value) {
    constexpr std::string_view kUnix = "unix:/";
    constexpr std::size_t kMaxPath = 107;  // of a Unix socket, unix(7)
    if (value == "systemd") return std::nullopt;
    if (value.starts_with(kUnix) && value.size() > kUnix.size()) {
        if (value.size() - kUnix.size() + 1 > kMaxPath) return ValueError::kTooLong;
        return check_characters(value);
    }
    const auto listen = parse_host_port(value);
    if (!listen) return ValueError::kNotAListen;
    const bool fits = is_loopback(listen->host) || is_ipv4(listen->host) || value.starts_with('[');
    return fits ? std::nullopt : std::optional(ValueError::kNotAnAddress);
}

}  // namespace

const Key* Table::find_key(std::string_view path) const {
    for (const Key& key : keys) {
        if (matches(key.path, path)) return &key;
    }
    return nullptr;
}

std::optional<ValueError> check_value(const Key& key, std::string_view value) {
    switch (key.type) {
        case Type::kInt: return check_int(key, value);
        case Type::kBool: return parse_bool(value) ? std::nullopt : std::optional(ValueError::kNotABool);
        case Type::kDuration: return check_duration(key, value);
        case Type::kRate: return check_number(key, parse_rate(value), ValueError::kNotARate);
        case Type::kBytes: return check_number(key, parse_byte_count(value), ValueError::kNotAByteCount);
        case Type::kSize: return check_size(key, value);
        case Type::kRange: return check_ends(key, value);
        case Type::kChoice:
            return is_word_of(key.allowed, value) ? std::nullopt : std::optional(ValueError::kNotAChoice);
        case Type::kId: return is_id(value) ? std::nullopt : std::optional(ValueError::kNotAnId);
        case Type::kListen: return check_listen(value);
        case Type::kText:
        case Type::kPath:
        case Type::kSource:
        case Type::kCommand: return check_text(key, value);
        case Type::kLines: return check_characters(value);
        case Type::kIpv4: return is_ipv4(value) ? std::nullopt : std::optional(ValueError::kNotAnIpv4);
    }
    return std::nullopt;
}

std::string_view to_string(Type type) {
    static constexpr std::string_view kNames[] = {
        "whole number", "true or false", "text",         "duration", "rate",           "amount of bytes",
        "picture size", "range",         "choice",       "id",       "listen address", "path",
        "source",       "list",          "IPv4 address", "command"};
    return kNames[static_cast<std::size_t>(type)];
}

std::string_view to_string(Visibility visible) {
    static constexpr std::string_view kNames[] = {"anyone", "viewer", "operator", "owner"};
    return kNames[static_cast<std::size_t>(visible)];
}

std::string_view to_string(Apply apply) {
    static constexpr std::string_view kNames[] = {"live", "restart_source", "restart_room", "restart"};
    return kNames[static_cast<std::size_t>(apply)];
}

std::string_view to_string(ValueError error) {
    switch (error) {
        case ValueError::kNotANumber: return "is not a whole number";
        case ValueError::kNotABool: return "is neither true nor false";
        case ValueError::kNotADuration: return "is not a duration";
        case ValueError::kNotARate: return "is not a rate";
        case ValueError::kNotAByteCount: return "is not an amount of bytes";
        case ValueError::kNotASize: return "is not a picture size";
        case ValueError::kNotARange: return "is not a range";
        case ValueError::kBackwards: return "begins with its larger end";
        case ValueError::kNotAChoice: return "is not one of the choices";
        case ValueError::kNotAnId: return "is not an id";
        case ValueError::kNotAListen: return "is not a listen address";
        case ValueError::kNotAnAddress: return "has a name where an address of this machine belongs";
        case ValueError::kNotAnIpv4: return "is not an IPv4 address";
        case ValueError::kTooSmall: return "is too small";
        case ValueError::kTooLarge: return "is too large";
        case ValueError::kTooShort: return "is too short";
        case ValueError::kTooLong: return "is too long";
        case ValueError::kBadCharacter: return "has a control character (a line break or the like)";
    }
    return {};
}

}  // namespace vedette::settings
