// What the values of several settings have to do with each other, and forms that a row's type cannot say.
// Thread-safe.
#pragma once

#include <cstdint>
#include <optional>

#include "node/settings/values.hpp"

namespace vedette::node {

// Why a set of values cannot be used as it is.
enum class Rule : std::uint8_t {
    kSamePort,           // two servers have the port
    kIncompleteAddress,  // a static address needs address, netmask, gateway and DNS server
    kUnknownSize,        // no sensor has such pictures
    kNotAllowLine,       // not PROTOCOL ADDRESS[/PREFIX]
    kNotNetmask,         // its ones do not come first
    kNotTimeZone,        // not a POSIX TZ
    kBatteryScale,       // a full battery reads no higher than an empty one
    kNotUpdateKey,       // not the 128 digits of a public key
    kShortWifiPassword,  // WPA takes 8 to 63 characters, an open network none
    kNotZone,            // a line is none of core/motion's zones
    kNotUrl,             // not http://… or https://… without a user, or https to an address
    kNotToken,           // a character that no field of HTTP may have
};

// The setting to look at first, and what is wrong with it.
struct RuleProblem {
    Key key{};
    Rule rule{};
};

// The first problem of the values, in the order of the table.
std::optional<RuleProblem> check_rules(const Values& values);

}  // namespace vedette::node
