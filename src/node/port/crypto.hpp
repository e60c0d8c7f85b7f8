// Hashes, the slow hash of passwords, the check of signatures, and random bytes. A platform gives them by its
// own library and its own source of randomness (node/crypto has the hashes by mbedTLS). Names, formats and
// rules of passwords belong to the application.
#pragma once

#include <array>
#include <cstdint>
#include <span>

#include "core/base/bytes.hpp"
#include "node/port/random.hpp"

namespace vedette::port {

using Sha256 = std::array<std::uint8_t, 32>;

// Thread-safe.
class Crypto : public Random {
  public:
    // SHA-256 (FIPS 180-4) of the pieces, one after the other.
    virtual Sha256 sha256(std::span<const Bytes> pieces) = 0;
    // PBKDF2 with HMAC-SHA-256 (RFC 8018), 32 bytes. Blocks for about 0.1 ms an iteration on an ESP32: only
    // the slow task calls it.
    virtual Sha256 pbkdf2_sha256(Bytes password, Bytes salt, std::uint32_t iterations) = 0;

    // SHA-256 of what is too long for one call: begin, add, end. One at a time, the slow task's.
    virtual void begin_hash() = 0;
    virtual void add_to_hash(Bytes piece) = 0;
    virtual Sha256 end_hash() = 0;

    static constexpr std::size_t kP256 = 64;  // bytes of a key and of a signature
    // Whether `signature` (r and s, 32 bytes each) is that of a hash by the owner of `public_key` (x and y):
    // ECDSA on P-256 (FIPS 186-5). Other sizes, and a key that is no point of the curve: false. Blocks for
    // 0.2 s on an ESP32: only the slow task calls it.
    virtual bool verify_p256(Bytes public_key, const Sha256& hash, Bytes signature) = 0;
};

}  // namespace vedette::port
