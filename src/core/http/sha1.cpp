#include "core/http/sha1.hpp"

#include <bit>

namespace vedette::http {

void Sha1::mix(const std::uint8_t* block) {
    std::array<std::uint32_t, 80> w{};
    for (std::size_t t = 0; t < 16; ++t) w[t] = load_be32(block + 4 * t);
    for (std::size_t t = 16; t < 80; ++t) w[t] = std::rotl(w[t - 3] ^ w[t - 8] ^ w[t - 14] ^ w[t - 16], 1);
    auto [a, b, c, d, e] = state_;
    for (std::size_t t = 0; t < 80; ++t) {
        const std::uint32_t f = t < 20   ? (b & c) ^ (~b & d)
                                : t < 40 ? b ^ c ^ d
                                : t < 60 ? (b & c) ^ (b & d) ^ (c & d)
                                         : b ^ c ^ d;
        constexpr std::uint32_t kRound[] = {0x5a827999, 0x6ed9eba1, 0x8f1bbcdc, 0xca62c1d6};
        const std::uint32_t next = std::rotl(a, 5) + f + e + kRound[t / 20] + w[t];
        e = d;
        d = c;
        c = std::rotl(b, 30);
        b = a;
        a = next;
    }
    const std::uint32_t mixed[] = {a, b, c, d, e};
    for (std::size_t i = 0; i < state_.size(); ++i) state_[i] += mixed[i];
}

std::array<std::uint8_t, 20> Sha1::finish() {
    pad();
    std::array<std::uint8_t, 20> digest{};
    for (std::size_t i = 0; i < state_.size(); ++i) store_be32(&digest[4 * i], state_[i]);
    return digest;
}

}  // namespace vedette::http
