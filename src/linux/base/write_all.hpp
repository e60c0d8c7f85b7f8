// Writes to a blocking descriptor until all is written, although a signal interrupts it. Thread-safe.
#pragma once

#include <cerrno>

#include <unistd.h>

#include "core/base/bytes.hpp"

namespace vedette {

// False: errno says why, and a part may be written. Blocks.
inline bool write_all(int fd, Bytes bytes) {
    while (!bytes.empty()) {
        const ssize_t n = ::write(fd, bytes.data(), bytes.size());
        if (n < 0 && errno != EINTR) return false;
        if (n > 0) bytes = bytes.subspan(static_cast<std::size_t>(n));
    }
    return true;
}

}  // namespace vedette
