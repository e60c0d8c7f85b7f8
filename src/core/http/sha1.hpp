// SHA-1 (FIPS 180-4 section 6.1), only for the WebSocket handshake (RFC 6455 section 1.3): it is broken as a
// secure hash. No allocation. Caller's thread.
#pragma once

#include <array>
#include <cstdint>

#include "core/http/block_hash.hpp"

namespace vedette::http {

// One SHA-1 digest.
class Sha1 : public BlockHash<Sha1, ByteOrder::kBig> {
  public:
    // The digest; feed nothing after it.
    std::array<std::uint8_t, 20> finish();
    void mix(const std::uint8_t* block);

  private:
    std::array<std::uint32_t, 5> state_{0x67452301, 0xefcdab89, 0x98badcfe, 0x10325476, 0xc3d2e1f0};
};

}  // namespace vedette::http
