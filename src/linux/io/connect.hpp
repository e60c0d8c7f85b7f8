// Connects to a TCP address by name. Owned by its loop.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "linux/base/address_rule.hpp"
#include "linux/io/stream.hpp"

namespace vedette::io {

// Looks the name up on the worker pool and tries its addresses in turn until one answers. kNotFound: no such
// name; kUnavailable: refused or unreachable; kTimeout: no answer before the deadline. The messages contain
// host and port. Sets TCP_NODELAY. With a `rule`, which outlives the task, only the addresses that it allows
// are tried; kPermissionDenied: it allows none.
Task<Result<std::unique_ptr<Stream>>> connect_tcp(Loop& loop, std::string host, std::uint16_t port,
                                                  MonoTime deadline, Stop& stop,
                                                  const AddressRule* rule = nullptr);

// Looks the name up and asks the rule about each of its addresses, for a program that connects by itself. The
// result has them all. kPermissionDenied: the rule refuses one; kNotFound, kTimeout as above.
Task<Result<std::vector<IpAddress>>> judge_host(Loop& loop, std::string host, std::uint16_t port,
                                                const AddressRule& rule, MonoTime deadline, Stop& stop);

}  // namespace vedette::io
