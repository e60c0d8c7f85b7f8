// A bitmap font for pictures that are drawn without libraries: the printable ASCII characters, 5 pixels wide
// and 8 high, the last row for descenders. Text layout and colours are canvas.hpp's. Data only, any thread.
#pragma once

#include <array>
#include <cstdint>
#include <string_view>

namespace vedette::scene {

inline constexpr int kGlyphWidth = 5;
inline constexpr int kGlyphHeight = 8;
inline constexpr int kGlyphAdvance = 6;  // from one character's left edge to the next one's

// Rows from the top; bit 4 is the leftmost pixel.
using Glyph = std::array<std::uint8_t, kGlyphHeight>;

// The glyph of one character; a hollow box for everything but printable ASCII.
const Glyph& glyph(std::uint32_t code);

// Takes the first character off `text`, which is not empty: an ASCII code, or 0xFFFD for a UTF-8 sequence or
// a byte that starts none.
std::uint32_t take_character(std::string_view& text);

// Whether the font has every character of `text`, line feeds aside.
bool has_glyphs(std::string_view text);

// How many characters take_character() finds in `text`.
int count_characters(std::string_view text);

}  // namespace vedette::scene
