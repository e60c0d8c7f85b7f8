// Random secrets of cookies, tokens and links, and the hashes by which they are stored. Thread-safe.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "core/base/bytes.hpp"
#include "hub/store/secret_hash.hpp"

namespace vedette::access {

// A key that exists only in this process.
using Key = std::array<std::uint8_t, 32>;
// A keyed hash; without the key it says nothing about the text.
using KeyedHash = std::array<std::uint8_t, 32>;

// Needed before libsodium is used; cheap after the first call. Terminates the process where the machine has
// no random numbers.
void start_sodium();

Key make_key();

// 256 random bits as 43 characters of base64url (RFC 4648 5, no padding).
std::string make_secret();
// SHA-256 of the bits. Nothing: the text is not what make_secret() returns.
std::optional<store::SecretHash> hash_secret(std::string_view secret);

// BLAKE2b of `text`.
KeyedHash keyed_hash(const Key& key, std::string_view text);
// What a page must send beside the cookie `secret`; without the cookie nobody can compute it.
std::string request_token_of(std::string_view secret);

std::string to_base64url(Bytes bytes);
// Takes the same time for all texts of one length.
bool equal_in_constant_time(std::string_view a, std::string_view b);

}  // namespace vedette::access
