#include "core/term/width.hpp"

#include <algorithm>

#include "core/base/utf8.hpp"
#include "core/term/width_table.hpp"

namespace vedette::term {
namespace {

enum class Kind : std::uint8_t { kMark, kFormat, kWide, kOther };

// What the table says.
Kind kind_of(char32_t character) {
    if (character >= 0x100000) return Kind::kOther;
    // The last range that begins at the character or before it.
    const auto* const behind = std::ranges::upper_bound(kWidthTable, character << 12U | 0xfff);
    if (behind == kWidthTable.begin()) return Kind::kOther;
    const std::uint32_t range = *(behind - 1);
    if (character - (range >> 12U) > (range >> 2U & 0x3ffU)) return Kind::kOther;
    return static_cast<Kind>(range & 3U);
}

// Blocks of ideographs and syllables that are wide as a whole.
constexpr bool in_wide_block(char32_t c) {
    return (c >= 0x3400 && c <= 0x4dbf) || (c >= 0x4e00 && c <= 0x9fff) || (c >= 0xac00 && c <= 0xd7a3) ||
           (c >= 0x20000 && c <= 0x2fffd) || (c >= 0x30000 && c <= 0x3fffd);
}

}  // namespace

int width_of(char32_t character) {
    if (character < 0x20 || (character >= 0x7f && character < 0xa0)) return -1;
    if (character < 0x300) return 1;
    if (in_wide_block(character)) return 2;
    switch (kind_of(character)) {
        case Kind::kMark:
        case Kind::kFormat: return 0;
        case Kind::kWide: return 2;
        case Kind::kOther: break;
    }
    return 1;
}

bool is_format(char32_t character) { return character >= 0x300 && kind_of(character) == Kind::kFormat; }

Decoded decode(std::string_view text) {
    const auto byte = [&](std::size_t at) {
        return static_cast<char32_t>(static_cast<unsigned char>(text[at]));
    };
    if (byte(0) < 0x80) return {.character = byte(0)};
    const std::size_t size = utf8_length(text.substr(0, 4));
    if (size == 0) return {.character = 0xfffd, .size = 1, .valid = false};
    char32_t character = byte(0) & (0x7fU >> size);
    for (std::size_t i = 1; i < size; ++i) character = character << 6U | (byte(i) & 0x3fU);
    return {.character = character, .size = static_cast<std::uint8_t>(size)};
}

std::size_t encode(char32_t character, char* out) {
    const auto put = [&](std::size_t at, char32_t bits) { out[at] = static_cast<char>(bits); };
    const auto continuation = [&](unsigned shift) { return 0x80U | (character >> shift & 0x3fU); };
    if (character < 0x80) {
        put(0, character);
        return 1;
    }
    if (character < 0x800) {
        put(0, 0xc0U | character >> 6U);
        put(1, continuation(0));
        return 2;
    }
    if (character < 0x10000) {
        put(0, 0xe0U | character >> 12U);
        put(1, continuation(6));
        put(2, continuation(0));
        return 3;
    }
    put(0, 0xf0U | character >> 18U);
    put(1, continuation(12));
    put(2, continuation(6));
    put(3, continuation(0));
    return 4;
}

}  // namespace vedette::term
