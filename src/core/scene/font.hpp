// A bitmap font for pictures that are drawn without libraries: the printable ASCII characters, 5 pixels wide
// and 8 high, the last row for descenders. Constant data. Thread-safe.
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

// Takes the first character off a nonempty text: an ASCII code; 0xFFFD for a UTF-8 sequence or a stray byte.
std::uint32_t take_character(std::string_view& text);

// Whether the font has every character of `text` except line feeds.
bool has_glyphs(std::string_view text);

// Number of characters in `text`.
int count_characters(std::string_view text);

// Width of a line of text in pixels, each font pixel `scale` pixels wide.
int text_width(std::string_view text, int scale);

// Calls `square(left, top)` for each font pixel of a line of text, a square of `scale` pixels.
template <class Square>
void scan_text(std::string_view text, int scale, const Square& square) {
    for (int x = 0; !text.empty(); x += kGlyphAdvance * scale) {
        const Glyph& shape = glyph(take_character(text));
        for (int row = 0; row < kGlyphHeight; ++row) {
            const unsigned bits = shape[static_cast<std::size_t>(row)];
            for (int column = 0; column < kGlyphWidth; ++column) {
                if ((bits >> (kGlyphWidth - 1 - column) & 1U) != 0) square(x + column * scale, row * scale);
            }
        }
    }
}

}  // namespace vedette::scene
