#include "node/settings/rules.hpp"

#include <algorithm>
#include <array>
#include <bit>

#include "core/base/bytes.hpp"
#include "core/base/text.hpp"
#include "core/http/url.hpp"
#include "core/motion/zones.hpp"
#include "core/tz/time_zone.hpp"
#include "node/port/sensor_settings.hpp"
#include "node/settings/allowed.hpp"

namespace vedette::node {
namespace {

std::optional<RuleProblem> check_wifi(const Values& values) {
    constexpr std::array kParts = {Key::kWifiAddress, Key::kWifiNetmask, Key::kWifiGateway, Key::kWifiDns};
    const std::size_t password = values.text(Key::kWifiPassword).size();
    if (password > 0 && password < 8) return RuleProblem{Key::kWifiPassword, Rule::kShortWifiPassword};
    const auto is_empty = [&](Key key) { return values.text(key).empty(); };
    const auto* const missing = std::ranges::find_if(kParts, is_empty);
    if (missing == kParts.end() || std::ranges::all_of(kParts, is_empty)) return std::nullopt;
    return RuleProblem{*missing, Rule::kIncompleteAddress};
}

std::optional<RuleProblem> check_netmasks(const Values& values) {
    for (const Key key : {Key::kWifiNetmask, Key::kAccessPointNetmask}) {
        const auto netmask = values.address(key);
        if (!netmask) continue;
        const std::uint32_t bits = load_be32(netmask->bytes.data() + 12);
        if (std::countl_one(bits) != std::popcount(bits)) return RuleProblem{key, Rule::kNotNetmask};
    }
    return std::nullopt;
}

std::optional<RuleProblem> check_ports(const Values& values) {
    constexpr std::array kPorts = {Key::kServerFirstPort, Key::kServerSecondPort, Key::kServerTlsPort,
                                   Key::kTcpcamPort};
    for (std::size_t i = 1; i < kPorts.size(); ++i) {
        for (std::size_t j = 0; j < i; ++j) {
            const int port = values.number(kPorts[i]);
            if (port != 0 && port == values.number(kPorts[j])) return RuleProblem{kPorts[i], Rule::kSamePort};
        }
    }
    return std::nullopt;
}

std::optional<RuleProblem> check_allow_lines(const Values& values) {
    for (std::string_view rest = values.text(Key::kServerAllow); !rest.empty();) {
        if (!Allowed::parse(take_line(rest))) return RuleProblem{Key::kServerAllow, Rule::kNotAllowLine};
    }
    return std::nullopt;
}

std::optional<RuleProblem> check_camera(const Values& values) {
    if (port::find_frame_size(values.text(Key::kCameraSize))) return std::nullopt;
    return RuleProblem{Key::kCameraSize, Rule::kUnknownSize};
}

std::optional<RuleProblem> check_time(const Values& values) {
    const std::string_view zone = values.text(Key::kTimeZone);
    if (zone.empty() || tz::TimeZone::parse(zone)) return std::nullopt;
    return RuleProblem{Key::kTimeZone, Rule::kNotTimeZone};
}

// All zones together are within ZoneList's limits: a line of kMaxLine bytes has 14 points at most.
std::optional<RuleProblem> check_zones(const Values& values) {
    motion::ZoneList list;
    for (std::string_view rest = values.text(Key::kMotionZones); !rest.empty();) {
        const bool fits =
            list.parse(take_line(rest)) == motion::ZonesError::kNone && list.zones().size() == 1;
        if (!fits) return RuleProblem{Key::kMotionZones, Rule::kNotZone};
    }
    return std::nullopt;
}

std::optional<RuleProblem> check_battery(const Values& values) {
    if (values.number(Key::kBatteryFull) > values.number(Key::kBatteryEmpty)) return std::nullopt;
    return RuleProblem{Key::kBatteryFull, Rule::kBatteryScale};
}

std::optional<RuleProblem> check_update(const Values& values) {
    const std::string_view key = values.text(Key::kUpdateKey);
    const bool is_hex = key.find_first_not_of("0123456789abcdefABCDEF") == key.npos;
    if (key.empty() || (key.size() == 128 && is_hex)) return std::nullopt;
    return RuleProblem{Key::kUpdateKey, Rule::kNotUpdateKey};
}

bool is_host(std::string_view text) {
    return IpAddress::parse(text) ||
           std::ranges::all_of(text, [](char c) { return is_alnum(c) || c == '-' || c == '.' || c == '_'; });
}

// Of services that get alerts. A certificate is checked by its name, so an address has none to be checked by.
std::optional<RuleProblem> check_alerts(const Values& values) {
    for (const Key key : {Key::kPushoverUrl, Key::kNtfyUrl, Key::kWebhookUrl}) {
        if (values.text(key).empty()) continue;
        const auto url = http::parse_url(values.text(key));
        const bool is_secured = url && url->is("https");
        if (!url || (!is_secured && !url->is("http")) || url->has_userinfo || !url->zone.empty() ||
            !is_host(url->host) || (is_secured && IpAddress::parse(url->host)))
            return RuleProblem{key, Rule::kNotUrl};
    }
    for (const Key key : {Key::kPushoverUser, Key::kPushoverToken, Key::kNtfyToken, Key::kWebhookToken}) {
        if (!std::ranges::all_of(values.text(key), [](char c) { return c > ' ' && c < 0x7f; }))
            return RuleProblem{key, Rule::kNotToken};
    }
    return std::nullopt;
}

}  // namespace

std::optional<RuleProblem> check_rules(const Values& values) {
    for (const auto check : {check_wifi, check_netmasks, check_ports, check_allow_lines, check_time,
                             check_camera, check_zones, check_battery, check_update, check_alerts}) {
        if (const auto problem = check(values)) return problem;
    }
    return std::nullopt;
}

}  // namespace vedette::node
