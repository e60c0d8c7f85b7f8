// The head of an image: what its owner has signed of the program behind it. All numbers are big-endian.
//
//     0   "VDTIMAGE"
//     8   4   form of this head: 1
//     12  4   bytes of the program
//     16  16  version, as "1.20.3", then zeros
//     32  32  board as in node/port/boards, then zeros
//     64  32  SHA-256 of the program
//     96  64  signature of bytes 0 to 95: ECDSA on P-256 with SHA-256, r and s of 32 bytes (FIPS 186-5)
//     160     the program, which says its version and board too (node/update/program)
//
// Immutable; thread-safe.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string_view>

#include "core/base/bytes.hpp"
#include "node/port/crypto.hpp"
#include "node/update/version.hpp"

namespace vedette::node {

// A head, not yet checked. Texts are views of its bytes.
struct ImageHead {
    static constexpr std::size_t kBytes = 160;
    static constexpr std::size_t kSigned = 96;

    std::uint32_t program_bytes = 0;
    Version version{};
    std::string_view board{};
    port::Sha256 hash{};
    Bytes signed_part{};
    Bytes signature{};

    // Of at least kBytes. Nothing: it is no image.
    static std::optional<ImageHead> parse(Bytes bytes);
};

}  // namespace vedette::node
