// What is kept of a password: salt, number of iterations and PBKDF2-HMAC-SHA-256 (RFC 8018), as one line
// `pbkdf2-sha256$ITERATIONS$SALT$HASH` in base64. Thread-safe.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <span>
#include <string_view>

#include "node/port/crypto.hpp"

namespace vedette::node {

// The record of one password.
struct PasswordRecord {
    // About a second on an ESP32.
    static constexpr std::uint32_t kIterations = 10'000;
    // A record of more would hold the slow task for too long.
    static constexpr std::uint32_t kMaxIterations = 100'000;
    static constexpr std::size_t kMinPassword = 8;  // bytes
    static constexpr std::size_t kMaxPassword = 64;
    static constexpr std::size_t kMaxText = 96;

    std::uint32_t iterations = 0;
    std::array<std::uint8_t, 16> salt{};
    port::Sha256 hash{};

    bool operator==(const PasswordRecord&) const = default;

    // Nothing for another form.
    static std::optional<PasswordRecord> parse(std::string_view text);
    // A record with a new salt. Blocks as Crypto::pbkdf2_sha256() does.
    static PasswordRecord make(port::Crypto& crypto, std::string_view password);

    std::string_view format(std::span<char, kMaxText> out) const;
    // Whether it is the record of that password. Blocks as Crypto::pbkdf2_sha256() does.
    bool fits(port::Crypto& crypto, std::string_view password) const;
};

// Takes as long for wrong bytes as for the right ones of the same number.
bool equal_in_constant_time(Bytes given, Bytes secret);

}  // namespace vedette::node
