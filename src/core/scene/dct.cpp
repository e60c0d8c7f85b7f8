#include "core/scene/dct.hpp"

namespace vedette::scene {
namespace {

// cos(k * pi / 16) / 2 in 13 fraction bits. One pass computes, for each frequency u,
//   F(u) = C(u) / 2 * sum over x of f(x) * cos((2x + 1) * u * pi / 16),
// split by the symmetry of the cosines: even frequencies see only f(x) + f(7 - x), odd ones the differences.
constexpr int kBits = 13;
constexpr std::int32_t kC1 = 4017;
constexpr std::int32_t kC2 = 3784;
constexpr std::int32_t kC3 = 3406;
constexpr std::int32_t kC4 = 2896;
constexpr std::int32_t kC5 = 2276;
constexpr std::int32_t kC6 = 1567;
constexpr std::int32_t kC7 = 799;

// One pass over the lines of `in`. The result is transposed: two passes transform rows and columns.
template <int kShift>
void pass(const Block& in, Block& out) {
    constexpr std::int32_t kHalf = 1 << (kShift - 1);
    const auto rounded = [](std::int32_t v) { return static_cast<std::int16_t>((v + kHalf) >> kShift); };
    for (int i = 0; i < 8; ++i) {
        const auto at = [&in, i](int k) { return std::int32_t{in[static_cast<std::size_t>(k * 8 + i)]}; };
        const std::int32_t s0 = at(0) + at(7), d0 = at(0) - at(7);
        const std::int32_t s1 = at(1) + at(6), d1 = at(1) - at(6);
        const std::int32_t s2 = at(2) + at(5), d2 = at(2) - at(5);
        const std::int32_t s3 = at(3) + at(4), d3 = at(3) - at(4);
        const std::int32_t a = s0 + s3, b = s1 + s2, c = s0 - s3, d = s1 - s2;
        std::int16_t* const o = &out[static_cast<std::size_t>(i * 8)];
        o[0] = rounded((a + b) * kC4);
        o[1] = rounded(d0 * kC1 + d1 * kC3 + d2 * kC5 + d3 * kC7);
        o[2] = rounded(c * kC2 + d * kC6);
        o[3] = rounded(d0 * kC3 - d1 * kC7 - d2 * kC1 - d3 * kC5);
        o[4] = rounded((a - b) * kC4);
        o[5] = rounded(d0 * kC5 - d1 * kC1 + d2 * kC7 + d3 * kC3);
        o[6] = rounded(c * kC6 - d * kC2);
        o[7] = rounded(d0 * kC7 - d1 * kC5 + d2 * kC3 - d3 * kC1);
    }
}

}  // namespace

void forward_dct(Block& block) {
    Block half;
    pass<kBits - kDctFractionBits>(block, half);
    pass<kBits>(half, block);
}

}  // namespace vedette::scene
