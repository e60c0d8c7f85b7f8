// The board's network interfaces: what they need once, and whose address is whose. Main task, but for
// has_address(), which is the network task's.
#pragma once

#include <cstdint>

#include "core/base/ip_address.hpp"
#include "node/port/log.hpp"

namespace vedette::esp {

// Makes the TCP/IP stack, the event loop and the store of the radio's calibration. False: the log says what
// failed. Call it once, before a Network is made.
bool start_interfaces(port::Log& log);
// The store alone, which has a few bytes of ours as well. Again and again if need be.
bool open_store(port::Log& log);

// Whether a server can listen there: any address, the loopback's, or one that an interface has. Network
// order.
bool has_address(std::uint32_t address);

// An IPv4 address as lwIP and ESP-IDF have it, in network order.
std::uint32_t number_of(const IpAddress& address);
IpAddress address_of(std::uint32_t number);

// Logs an ESP-IDF error as "what: its name"; returns whether there was none.
bool check(int error, const char* what, port::Log& log);

}  // namespace vedette::esp
