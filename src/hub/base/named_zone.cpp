#include "hub/base/named_zone.hpp"

#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <optional>

#include <fmt/format.h>

namespace vedette {
namespace {

constexpr std::size_t kMaxName = 128;
constexpr std::size_t kMaxFileBytes = std::size_t{256} * 1024;
constexpr const char* kSystemZone = "/etc/localtime";

// Nothing: there is no such file.
std::optional<std::string> bytes_of(const std::filesystem::path& path) {
    std::error_code error;
    if (!std::filesystem::is_regular_file(path, error)) return std::nullopt;
    std::ifstream in(path, std::ios::binary);
    if (!in) return std::nullopt;
    std::string bytes(kMaxFileBytes, '\0');
    in.read(bytes.data(), static_cast<std::streamsize>(bytes.size()));
    bytes.resize(static_cast<std::size_t>(in.gcount()));
    return bytes;
}

// A path below the folder, and not out of it.
bool is_zone_name(std::string_view name) {
    const bool has_letters_only = std::ranges::all_of(name, [](char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '/' ||
               c == '_' || c == '-' || c == '+';
    });
    return !name.empty() && name.size() <= kMaxName && has_letters_only && !name.starts_with('/');
}

Result<NamedZone> read_file(std::string name, const std::string& bytes) {
    auto changes = parse_tz_file(bytes);
    if (!changes)
        return fail(changes.error().kind, fmt::format("time zone '{}': {}", name, changes.error().message));
    return NamedZone(std::move(name), std::move(*changes));
}

// /etc/localtime is a link into the tz data, or a copy of a file there.
Result<NamedZone> read_system_zone() {
    const auto bytes = bytes_of(kSystemZone);
    if (!bytes) return NamedZone();
    std::error_code error;
    const std::string target = std::filesystem::canonical(kSystemZone, error).string();
    const std::size_t folder = target.find("/zoneinfo/");
    const bool is_link = !error && folder != std::string::npos;
    return read_file(is_link ? target.substr(folder + std::string_view("/zoneinfo/").size()) : kSystemZone,
                     *bytes);
}

}  // namespace

Result<NamedZone> read_time_zone(std::string_view name, std::string_view folder) {
    const bool is_system = name.empty();
    if (is_system) {
        const char* const variable = std::getenv("TZ");
        if (variable == nullptr) return read_system_zone();
        name = variable;
        if (name.starts_with(':')) name.remove_prefix(1);
        if (name.empty()) return NamedZone();
        if (name.starts_with('/')) {
            if (const auto bytes = bytes_of(std::filesystem::path(name)))
                return read_file(std::string(name), *bytes);
        }
    }
    if (is_zone_name(name)) {
        if (const auto bytes = bytes_of(std::filesystem::path(folder) / name))
            return read_file(std::string(name), *bytes);
    }
    if (const auto zone = tz::TimeZone::parse(name)) return NamedZone(std::string(name), changes_of(*zone));
    std::error_code error;
    if (!std::filesystem::is_directory(folder, error))
        return fail(
            Kind::kNotFound,
            fmt::format("{} is missing, which has the time zones; install the package tzdata", folder));
    return fail(Kind::kNotFound, fmt::format("there is no time zone '{}'{}; take a name below {} such as "
                                             "Europe/Berlin, as `timedatectl list-timezones` "
                                             "shows them",
                                             name.substr(0, kMaxName),
                                             is_system ? ", which the variable TZ names" : "", folder));
}

}  // namespace vedette
