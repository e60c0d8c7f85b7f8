#include "linux/io/random.hpp"

#include <cerrno>
#include <exception>

#include <sys/random.h>

namespace vedette::io {

void fill_random(MutableBytes bytes) {
    while (!bytes.empty()) {
        const ssize_t n = ::getrandom(bytes.data(), bytes.size(), 0);
        if (n < 0 && errno != EINTR) std::terminate();
        if (n > 0) bytes = bytes.subspan(static_cast<std::size_t>(n));
    }
}

}  // namespace vedette::io
