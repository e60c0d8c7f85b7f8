// Constant tables of JpegWriter: zigzag order, the example quantisation tables (ITU-T T.81, Figure A.6 and
// Annex K.1), and the codes of the typical Huffman tables.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>

#include "core/frame/standard_huffman.hpp"

namespace vedette::scene {

// Index, row by row, of the i-th coefficient in zigzag order.
inline constexpr std::array<std::uint8_t, 64> kZigzag = [] {
    std::array<std::uint8_t, 64> order{};
    std::size_t i = 0;
    for (int diagonal = 0; diagonal < 15; ++diagonal) {
        for (int step = 0; step <= diagonal; ++step) {
            const int row = diagonal % 2 == 0 ? diagonal - step : step;
            const int column = diagonal - row;
            if (row < 8 && column < 8) order[i++] = static_cast<std::uint8_t>(row * 8 + column);
        }
    }
    return order;
}();

// Table K.1 and K.2, row by row.
inline constexpr std::array<std::uint8_t, 64> kLumaQuantisation = {
    16, 11, 10, 16, 24,  40,  51,  61,   //
    12, 12, 14, 19, 26,  58,  60,  55,   //
    14, 13, 16, 24, 40,  57,  69,  56,   //
    14, 17, 22, 29, 51,  87,  80,  62,   //
    18, 22, 37, 56, 68,  109, 103, 77,   //
    24, 35, 55, 64, 81,  104, 113, 92,   //
    49, 64, 78, 87, 103, 121, 120, 101,  //
    72, 92, 95, 98, 112, 100, 103, 99,
};
inline constexpr std::array<std::uint8_t, 64> kChromaQuantisation = {
    17, 18, 24, 47, 99, 99, 99, 99,  //
    18, 21, 26, 66, 99, 99, 99, 99,  //
    24, 26, 56, 99, 99, 99, 99, 99,  //
    47, 66, 99, 99, 99, 99, 99, 99,  //
    99, 99, 99, 99, 99, 99, 99, 99,  //
    99, 99, 99, 99, 99, 99, 99, 99,  //
    99, 99, 99, 99, 99, 99, 99, 99,  //
    99, 99, 99, 99, 99, 99, 99, 99,
};

using frame::HuffmanSpec;
using frame::kAcChroma;
using frame::kAcLuma;
using frame::kDcChroma;
using frame::kDcLuma;

// The codes by symbol (T.81 Annex C): bits is 0 for a symbol without a code.
struct HuffmanCodes {
    std::array<std::uint16_t, 256> code{};
    std::array<std::uint8_t, 256> bits{};
};

constexpr HuffmanCodes make_codes(const HuffmanSpec& spec) {
    HuffmanCodes codes;
    std::uint16_t code = 0;
    std::size_t next = 0;
    for (std::size_t length = 1; length <= 16; ++length) {
        for (int k = 0; k < spec.counts[length - 1]; ++k) {
            const std::uint8_t symbol = spec.symbols[next++];
            codes.code[symbol] = code++;
            codes.bits[symbol] = static_cast<std::uint8_t>(length);
        }
        code = static_cast<std::uint16_t>(code << 1);
    }
    return codes;
}

}  // namespace vedette::scene
