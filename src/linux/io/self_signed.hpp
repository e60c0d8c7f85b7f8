// Makes a TLS certificate that is signed by its own key, for a server that no authority vouches for. Where it
// is kept belongs to the caller. Any thread.
#pragma once

#include <string>
#include <vector>

#include "core/base/time.hpp"
#include "linux/base/error.hpp"

namespace vedette::io {

// PEM texts; the key is not encrypted.
struct SelfSigned {
    std::string certificate;
    std::string key;
};

// A new P-256 key with a certificate for all `names`, which are host names and numeric addresses. Valid from
// a day before `now`, for clients whose clock is late. Takes about a millisecond. kInvalidArgument: a name
// cannot be in a certificate.
Result<SelfSigned> make_self_signed(const std::vector<std::string>& names, UtcTime now, Duration lifetime);

}  // namespace vedette::io
