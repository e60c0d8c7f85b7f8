// The name server of a set-up access point: every name has the board's address, so that a phone that looks
// for the internet finds the set-up page. No sockets, no allocation. Thread-safe.
#pragma once

#include "core/base/ip_address.hpp"
#include "core/dns/message.hpp"

namespace vedette::dns {

// Writes the answer to a query into `out`, which has kMaxUdpBytes. A questions get `address`, which is IPv4,
// all others an empty answer; nothing may be kept (TTL 0), because the names mean something else elsewhere.
// Empty: what came is no query, and nobody is answered.
Bytes answer_captive(Bytes query, const IpAddress& address, std::span<std::uint8_t, kMaxUdpBytes> out);

}  // namespace vedette::dns
