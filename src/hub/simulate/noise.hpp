// Noise for faults: pseudo-random bytes, the same in each call. Thread-safe.
#pragma once

#include <cstdint>
#include <string>

namespace vedette::simulate {

inline std::string noise(std::size_t bytes) {
    std::string text(bytes, '\0');
    std::uint32_t state = 0x2545F491;
    for (char& c : text) {
        state ^= state << 13;
        state ^= state >> 17;
        state ^= state << 5;
        c = static_cast<char>(state >> 24);
    }
    return text;
}

}  // namespace vedette::simulate
