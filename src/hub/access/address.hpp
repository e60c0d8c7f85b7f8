// What the numeric address of a peer says about it. Thread-safe.
#pragma once

#include <string>
#include <string_view>

namespace vedette::access {

// Whether passwords may come from there without TLS: loopback, RFC 1918, RFC 4193, RFC 6598, link-local, and
// "unix", a socket of this machine. False for what is no address.
bool is_private_address(std::string_view address);

// What counts as one place for throttling: an IPv4 address, the /64 of an IPv6 address; IPv4 inside of IPv6
// is IPv4. Any other text is its own place.
std::string place_of(std::string_view address);

}  // namespace vedette::access
