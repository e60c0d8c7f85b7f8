// What port::Crypto asks for by mbedTLS, for all platforms that have it: 2.28 (Debian 12) and 3.x (ESP-IDF).
// The only file that includes mbedTLS is mbedtls_hashes.cpp. Thread-safe.
#pragma once

#include <cstddef>

#include "node/port/crypto.hpp"

namespace vedette::node {

// A platform adds its source of random bytes.
class MbedtlsHashes : public port::Crypto {
  public:
    port::Sha256 sha256(std::span<const Bytes> pieces) final;
    port::Sha256 pbkdf2_sha256(Bytes password, Bytes salt, std::uint32_t iterations) final;
    void begin_hash() final;
    void add_to_hash(Bytes piece) final;
    port::Sha256 end_hash() final;
    bool verify_p256(Bytes public_key, const port::Sha256& hash, Bytes signature) final;

  private:
    // mbedTLS' context of the hash that was begun.
    static constexpr std::size_t kContextBytes = 64;
    alignas(void*) std::byte context_[kContextBytes]{};
    bool is_hashing_ = false;
};

}  // namespace vedette::node
