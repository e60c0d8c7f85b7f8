// Password hashes: argon2id by libsodium, which stays in this file and in secret.cpp. Thread-safe; blocks:
// 0.1 to 1 s of computation and the memory of its cost.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

#include "linux/base/error.hpp"

namespace vedette::access {

// How expensive a hash is to compute.
struct HashCost {
    std::size_t memory = 64 * 1024 * 1024;  // bytes
    unsigned passes = 2;

    bool operator==(const HashCost&) const = default;
};

// For a machine with so many bytes of memory: 19 MiB up to 512 MB, 64 MiB from 2 GB, OWASP's equivalents
// between.
HashCost cost_for_memory(std::size_t machine_memory);
// For this machine.
HashCost cost_for_this_machine();

// The hash as text, with salt and cost: "$argon2id$v=19$m=…". kResourceExhausted: not enough memory.
Result<std::string> hash_password(std::string_view password, HashCost cost);
// False also for a text that is no hash.
bool password_matches(std::string_view hash, std::string_view password);
// Whether the hash was made with another cost.
bool needs_rehash(std::string_view hash, HashCost cost);
// A hash that no password matches; comparing with it costs as much as with a real one.
std::string unmatched_hash(HashCost cost);

}  // namespace vedette::access
