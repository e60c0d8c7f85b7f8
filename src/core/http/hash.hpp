// MD5 (RFC 1321), SHA-1 (FIPS 180-4 section 6.1) and SHA-256 (6.2), where a protocol asks for them: MD5 and
// SHA-256 in Digest authentication (RFC 7616), SHA-1 in the WebSocket handshake (RFC 6455 section 1.3). Not
// for storing passwords or making tokens. No allocation. Caller's thread.
#pragma once

#include <algorithm>
#include <array>
#include <bit>
#include <cstddef>
#include <cstdint>
#include <initializer_list>

#include "core/base/bytes.hpp"

namespace vedette::http {

// The common part of the hashes: blocks of 64 bytes, a state of words, and the padding with the length in
// bits (RFC 1321 section 3, FIPS 180-4 section 5.1.1). `Hash` derives from this and has mix(const
// std::uint8_t* block). `kOrder` is the order of the digest's and the length's bytes.
template <class Hash, std::size_t kWords, std::endian kOrder>
class BlockHash {
  public:
    static constexpr std::size_t kSize = 4 * kWords;

    void update(Bytes in) {
        total_ += in.size();
        while (!in.empty()) {
            const std::size_t size = std::min(in.size(), block_.size() - filled_);
            std::copy_n(in.begin(), size, block_.begin() + static_cast<std::ptrdiff_t>(filled_));
            filled_ += size;
            in = in.subspan(size);
            if (filled_ < block_.size()) return;
            static_cast<Hash*>(this)->mix(block_.data());
            filled_ = 0;
        }
    }
    void update(std::string_view text) { update(as_bytes(text)); }
    void update(std::initializer_list<std::string_view> texts) {
        for (const std::string_view text : texts) update(text);
    }

    // The digest; feed nothing after it.
    std::array<std::uint8_t, kSize> finish() {
        std::array<std::uint8_t, 8> length{};
        store_be64(length.data(), total_ * 8);
        if (kOrder == std::endian::little) std::ranges::reverse(length);
        constexpr std::uint8_t kMark = 0x80;
        constexpr std::uint8_t kZero = 0;
        update(Bytes(&kMark, 1));
        while (filled_ != block_.size() - length.size()) update(Bytes(&kZero, 1));
        update(length);
        std::array<std::uint8_t, kSize> digest{};
        for (std::size_t i = 0; i < kSize; ++i) {
            const std::size_t byte = kOrder == std::endian::little ? i % 4 : 3 - i % 4;
            digest[i] = static_cast<std::uint8_t>(state_[i / 4] >> 8 * byte);
        }
        return digest;
    }

  protected:
    using State = std::array<std::uint32_t, kWords>;
    explicit BlockHash(const State& state) : state_(state) {}
    void add(const State& mixed) {
        for (std::size_t i = 0; i < kWords; ++i) state_[i] += mixed[i];
    }
    State state_;

  private:
    std::array<std::uint8_t, 64> block_{};
    std::size_t filled_ = 0;
    std::uint64_t total_ = 0;
};

// One MD5 digest.
class Md5 : public BlockHash<Md5, 4, std::endian::little> {
  public:
    Md5() : BlockHash({0x67452301, 0xefcdab89, 0x98badcfe, 0x10325476}) {}
    void mix(const std::uint8_t* block);
};

// One SHA-1 digest.
class Sha1 : public BlockHash<Sha1, 5, std::endian::big> {
  public:
    Sha1() : BlockHash({0x67452301, 0xefcdab89, 0x98badcfe, 0x10325476, 0xc3d2e1f0}) {}
    void mix(const std::uint8_t* block);
};

// One SHA-256 digest.
class Sha256 : public BlockHash<Sha256, 8, std::endian::big> {
  public:
    Sha256()
        : BlockHash({0x6a09e667, 0xbb67ae85, 0x3c6ef372, 0xa54ff53a, 0x510e527f, 0x9b05688c, 0x1f83d9ab,
                     0x5be0cd19}) {}
    void mix(const std::uint8_t* block);
};

}  // namespace vedette::http
