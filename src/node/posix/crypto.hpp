// Random bytes from the kernel beside mbedTLS' hashes. Thread-safe.
#pragma once

#include "node/crypto/mbedtls_hashes.hpp"

namespace vedette::posix {

// For a board that is a process.
class Crypto final : public node::MbedtlsHashes {
  public:
    void random(MutableBytes out) override;
};

}  // namespace vedette::posix
