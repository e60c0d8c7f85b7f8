// The addresses of this machine's network interfaces. Any thread.
#pragma once

#include <string>
#include <vector>

namespace vedette {

// Numeric IPv4 and global IPv6 addresses of the interfaces that are up, without loopback; the IPv4 ones
// first. Empty: there is no network.
std::vector<std::string> machine_addresses();

}  // namespace vedette
