#include "hub/base/uuid.hpp"

#include <array>
#include <cstdint>

#include <fmt/format.h>
#include <sys/random.h>

namespace vedette {

std::string make_uuid7(UtcTime now) {
    std::array<std::uint8_t, 16> b{};
    if (::getrandom(b.data(), b.size(), 0) != static_cast<ssize_t>(b.size())) b.fill(0);
    const auto ms = static_cast<std::uint64_t>(to_ms(now.since));
    for (std::size_t i = 0; i < 6; ++i) b[i] = static_cast<std::uint8_t>(ms >> (40 - 8 * i));
    b[6] = static_cast<std::uint8_t>(0x70 | (b[6] & 0x0f));
    b[8] = static_cast<std::uint8_t>(0x80 | (b[8] & 0x3f));
    std::string out;
    for (std::size_t i = 0; i < b.size(); ++i) {
        if (i == 4 || i == 6 || i == 8 || i == 10) out += '-';
        out += fmt::format("{:02x}", b[i]);
    }
    return out;
}

}  // namespace vedette
