#include "node/settings/allowed.hpp"

#include <algorithm>
#include <array>

#include "core/base/text.hpp"

namespace vedette::node {
namespace {

// By the value of Protocol.
constexpr std::array<std::string_view, 6> kNames = {"",        "mjpeg",  "control_servo",
                                                    "capture", "tcpcam", "camera_start"};

}  // namespace

std::string_view to_string(Protocol protocol) { return kNames[static_cast<std::size_t>(protocol)]; }

std::optional<Allowed> Allowed::parse(std::string_view line) {
    line = trim(line);
    const std::size_t blank = line.find(' ');
    if (blank == line.npos) return std::nullopt;
    const auto name = std::ranges::find(kNames, line.substr(0, blank));
    const auto range = AddressRange::parse(trim(line.substr(blank)));
    if (name == kNames.end() || !range) return std::nullopt;
    return Allowed{static_cast<Protocol>(name - kNames.begin()), *range};
}

}  // namespace vedette::node
