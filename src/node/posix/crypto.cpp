#include "node/posix/crypto.hpp"

#include <cstdlib>

#include <sys/random.h>

namespace vedette::posix {

void Crypto::random(MutableBytes out) {
    // Up to 256 bytes come whole (getrandom(2)); without them no secret can be made.
    while (!out.empty()) {
        const ::ssize_t got = ::getrandom(out.data(), std::min<std::size_t>(out.size(), 256), 0);
        if (got <= 0) std::abort();
        out = out.subspan(static_cast<std::size_t>(got));
    }
}

}  // namespace vedette::posix
