// Connecting to a TCP address by name. Own thread of the loop.
#pragma once

#include <memory>
#include <string>

#include "linux/io/stream.hpp"

namespace vedette::io {

// Looks the name up and tries its addresses in turn until one answers. kNotFound: no such name; kUnavailable:
// refused or unreachable; kTimeout: no answer by the deadline. The messages name host and port. TCP_NODELAY
// is set.
Task<Result<std::unique_ptr<Stream>>> connect_tcp(Loop& loop, std::string host, std::uint16_t port,
                                                  MonoTime deadline, Stop& stop);

}  // namespace vedette::io
