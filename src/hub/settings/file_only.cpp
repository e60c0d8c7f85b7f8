#include "hub/settings/file_only.hpp"

#include <fmt/format.h>

#include "linux/base/address_rule.hpp"

namespace vedette::settings {

std::optional<std::string> why_file_only(const SourceSpec& source, const std::vector<AddressRange>& allowed) {
    const auto because = [&](std::string_view does) {
        return fmt::format("{}: {}", to_string(source.scheme), does);
    };
    switch (source.scheme) {
        case Scheme::kExec: return because("runs a program of this machine");
        case Scheme::kFile:
        case Scheme::kFolder: return because("reads files of this machine");
        case Scheme::kV4l2: return because("opens a device of this machine");
        case Scheme::kRpicam:
        case Scheme::kTest: return std::nullopt;
        default: return leads_home(source.host, source.port, allowed);
    }
}

std::optional<std::string> why_file_only(std::string_view source, const std::vector<AddressRange>& allowed) {
    const auto spec = parse_source(source);
    return spec ? why_file_only(*spec, allowed) : std::nullopt;
}

}  // namespace vedette::settings
