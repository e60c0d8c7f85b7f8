// SHA-1 (FIPS 180-4 section 6.1), for the WebSocket handshake alone, which needs it as a checksum (RFC 6455
// section 1.3). It is broken as a secure hash: nothing else may use it. No memory beyond the object. One
// thread.
#pragma once

#include <array>
#include <cstdint>

#include "core/http/block_hash.hpp"

namespace vedette::http {

class Sha1 : public BlockHash<Sha1, ByteOrder::kBig> {
  public:
    // The digest of what was fed. Nothing may be fed after it.
    std::array<std::uint8_t, 20> finish();
    void mix(const std::uint8_t* block);

  private:
    std::array<std::uint32_t, 5> state_{0x67452301, 0xefcdab89, 0x98badcfe, 0x10325476, 0xc3d2e1f0};
};

}  // namespace vedette::http
