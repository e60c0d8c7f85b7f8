// Base64 with padding (RFC 4648 section 4), into memory that the caller gives. No allocation. Thread-safe.
#pragma once

#include <optional>
#include <span>
#include <string_view>

#include "core/base/bytes.hpp"

namespace vedette {

// Writes four characters for each three bytes begun; `out` must hold them. Returns the written part of `out`.
std::string_view base64_encode(Bytes in, std::span<char> out);

// Decodes strictly: correct padding, zero spare bits, no white space. Returns the written part of `out`, or
// nothing when the text is not base64 or `out` (at least text.size() / 4 * 3 bytes) is too small.
std::optional<Bytes> base64_decode(std::string_view text, MutableBytes out);

}  // namespace vedette
