// The hashes of port::Crypto by mbedTLS, for all platforms that have it: 2.28 (Debian 12) and 3.x (ESP-IDF).
// The only file that includes mbedTLS is mbedtls_hashes.cpp. Thread-safe.
#pragma once

#include "node/port/crypto.hpp"

namespace vedette::node {

// A platform adds its source of random bytes.
class MbedtlsHashes : public port::Crypto {
  public:
    port::Sha256 sha256(std::span<const Bytes> pieces) final;
    port::Sha256 pbkdf2_sha256(Bytes password, Bytes salt, std::uint32_t iterations) final;
};

}  // namespace vedette::node
