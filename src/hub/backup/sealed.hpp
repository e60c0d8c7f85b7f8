// Bytes that only a passphrase opens: argon2id makes the key, XChaCha20-Poly1305 encrypts and authenticates
// them in chunks (libsodium's crypto_pwhash and crypto_secretstream). The form is in docs/ref/backup.md; what
// the bytes mean is contents.hpp's matter. This and password.cpp and secret.cpp of hub/access are the files
// with libsodium. Thread-safe; blocks: 0.1 to 2 s of computation and the memory of the cost.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include "linux/base/error.hpp"

namespace vedette::backup {

// How expensive it is to try a passphrase.
struct SealCost {
    std::uint32_t memory_kib = 64 * 1024;
    std::uint32_t passes = 3;
};

inline constexpr std::size_t kMaxSealed = 300'000'000;  // bytes of a file
inline constexpr std::size_t kMinPassphrase = 10;       // characters

// Why a passphrase is not good enough; nothing: it is.
std::string weakness_of(std::string_view passphrase);

// kResourceExhausted: not enough memory, or too many bytes.
Result<std::string> seal(std::string_view plain, std::string_view passphrase, SealCost cost);

// Errors tell apart: kInvalidArgument, it is no such file; kUnimplemented, it has a newer form;
// kUnauthenticated, the passphrase is wrong; kDataLoss, it was cut off or changed.
Result<std::string> open_sealed(std::string_view sealed, std::string_view passphrase);

}  // namespace vedette::backup
