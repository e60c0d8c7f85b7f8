// The common part of MD5, SHA-1 and SHA-256: blocks of 64 bytes, and the padding with the length in bits (RFC
// 1321 section 3, FIPS 180-4 section 5.1.1). The hash adds the rounds. No allocation. Caller's thread.
#pragma once

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>

#include "core/base/bytes.hpp"

namespace vedette::http {

// Byte order of words and of the length.
enum class ByteOrder : std::uint8_t { kLittle, kBig };

// `Hash` derives from this and has mix(const std::uint8_t* block).
template <class Hash, ByteOrder kOrder>
class BlockHash {
  public:
    void update(Bytes in) {
        total_ += in.size();
        while (!in.empty()) {
            const std::size_t size = std::min(in.size(), block_.size() - filled_);
            std::copy_n(in.begin(), size, block_.begin() + static_cast<std::ptrdiff_t>(filled_));
            filled_ += size;
            in = in.subspan(size);
            if (filled_ == block_.size()) mix_block();
        }
    }
    void update(std::string_view text) { update(as_bytes(text)); }

  protected:
    void pad() {
        const std::uint64_t bits = total_ * 8;
        constexpr std::uint8_t kMark = 0x80;
        constexpr std::uint8_t kZero = 0;
        update(Bytes(&kMark, 1));
        while (filled_ != block_.size() - 8) update(Bytes(&kZero, 1));
        std::array<std::uint8_t, 8> length{};
        store_be64(length.data(), bits);
        if (kOrder == ByteOrder::kLittle) std::ranges::reverse(length);
        update(length);
    }

  private:
    void mix_block() {
        static_cast<Hash*>(this)->mix(block_.data());
        filled_ = 0;
    }

    std::array<std::uint8_t, 64> block_{};
    std::size_t filled_ = 0;
    std::uint64_t total_ = 0;
};

}  // namespace vedette::http
