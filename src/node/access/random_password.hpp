// Passwords that the board chooses: a person reads them from the serial console and types them. Thread-safe.
#pragma once

#include <array>
#include <cstdint>
#include <string_view>

#include "node/port/random.hpp"

namespace vedette::node {

// Four letters or digits, a hyphen, four, a hyphen, two: 50 bits.
using RandomPassword = std::array<char, 12>;

inline RandomPassword make_random_password(port::Random& random) {
    // Nobody takes one of them for another; 32, so that each is as likely.
    constexpr std::string_view kLetters = "abcdefghijkmnpqrstuvwxyz23456789";
    RandomPassword out{'x', 'x', 'x', 'x', '-', 'x', 'x', 'x', 'x', '-', 'x', 'x'};
    std::array<std::uint8_t, out.size()> bytes;
    random.random(bytes);
    for (std::size_t i = 0; i < out.size(); ++i) {
        if (out[i] == 'x') out[i] = kLetters[bytes[i] % kLetters.size()];
    }
    return out;
}

}  // namespace vedette::node
