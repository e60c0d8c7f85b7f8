// The forward cosine transform of an 8x8 block (ITU-T T.81 A.3.3), exact on every machine. Thread-safe.
#pragma once

#include <array>
#include <cstdint>

namespace vedette::scene {

using Block = std::array<std::int16_t, 64>;  // row by row

// Extra fraction bits of transformed coefficients.
inline constexpr int kDctFractionBits = 4;

// Transforms samples of -128 to 127 in place into coefficients times 2^kDctFractionBits.
void forward_dct(Block& block);

}  // namespace vedette::scene
