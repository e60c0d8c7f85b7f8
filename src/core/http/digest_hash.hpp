// MD5 (RFC 1321) and SHA-256 (FIPS 180-4 section 6.2), only for HTTP's Digest authentication (RFC 7616),
// where the camera chooses which. Not for storing passwords or making tokens. No allocation. Caller's thread.
#pragma once

#include <array>
#include <cstdint>

#include "core/http/block_hash.hpp"

namespace vedette::http {

// One MD5 digest.
class Md5 : public BlockHash<Md5, ByteOrder::kLittle> {
  public:
    static constexpr std::size_t kSize = 16;
    // The digest; feed nothing after it.
    std::array<std::uint8_t, kSize> finish();
    void mix(const std::uint8_t* block);

  private:
    std::array<std::uint32_t, 4> state_{0x67452301, 0xefcdab89, 0x98badcfe, 0x10325476};
};

// One SHA-256 digest.
class Sha256 : public BlockHash<Sha256, ByteOrder::kBig> {
  public:
    static constexpr std::size_t kSize = 32;
    // The digest; feed nothing after it.
    std::array<std::uint8_t, kSize> finish();
    void mix(const std::uint8_t* block);

  private:
    std::array<std::uint32_t, 8> state_{0x6a09e667, 0xbb67ae85, 0x3c6ef372, 0xa54ff53a,
                                        0x510e527f, 0x9b05688c, 0x1f83d9ab, 0x5be0cd19};
};

}  // namespace vedette::http
