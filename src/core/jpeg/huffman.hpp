// A Huffman table as a DHT segment carries it, and its canonical codes (ITU-T T.81 annex C and F.2.2.3): one
// symbol at a time; skip_table.hpp has the fast tables. The symbols outlive it. Thread-safe.
#pragma once

#include <array>
#include <cstdint>

#include "core/base/bytes.hpp"

namespace vedette::jpeg {

// Borrowed bytes: how many codes there are of 1 to 16 bits, and their symbols.
struct HuffmanSpec {
    const std::uint8_t* counts = nullptr;  // 16 of them; null: no such table
    const std::uint8_t* symbols = nullptr;
    std::uint16_t size = 0;  // symbols, 0 to 256
};

inline constexpr unsigned kLongestCode = 16;

// The codes of one table.
class Huffman {
  public:
    // False when there are more codes of a length than exist.
    bool assign(const HuffmanSpec& spec);

    // The symbol whose code the 16 bits begin with, and the code's length; length 0 for no code.
    struct Found {
        std::uint8_t symbol;
        std::uint8_t length;
    };
    Found find(std::uint32_t bits16) const {
        for (std::uint32_t length = shortest_; length <= kLongestCode; ++length) {
            if (bits16 <= last_[length - 1]) {
                const auto at =
                    static_cast<std::uint16_t>((bits16 >> (kLongestCode - length)) + offset_[length - 1]);
                return {spec_.symbols[at], static_cast<std::uint8_t>(length)};
            }
        }
        return {0, 0};
    }

    const HuffmanSpec& spec() const { return spec_; }

  private:
    HuffmanSpec spec_;
    std::uint8_t shortest_ = kLongestCode + 1;        // length of the first code
    std::array<std::uint16_t, kLongestCode> last_{};  // by length: the largest 16 bits that begin with a code
    std::array<std::uint16_t, kLongestCode> offset_{};  // from a code to its symbol's index, modulo 2^16
};

// The value of a magnitude of `bits` bits (F.2.2.1); 0 for no bits.
constexpr std::int32_t extend(std::uint32_t magnitude, unsigned bits) {
    if (bits == 0 || magnitude >> (bits - 1) != 0) return static_cast<std::int32_t>(magnitude);
    return static_cast<std::int32_t>(magnitude) - static_cast<std::int32_t>((std::uint32_t{1} << bits) - 1);
}

}  // namespace vedette::jpeg
