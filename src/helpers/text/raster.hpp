// Draws lines of text as coverage, one byte a pixel, in any script that the machine has a font for (pango).
// The caller chooses colours. Caller's thread.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "linux/base/error.hpp"

namespace vedette::text {

inline constexpr int kMaxSize = 400;
inline constexpr int kMaxWidth = 8192;
inline constexpr int kMaxLines = 100;
inline constexpr int kMaxHeight = 4096;
inline constexpr std::size_t kMaxText = 4096;  // bytes

// How to draw the text.
struct TextStyle {
    int size = 24;  // pixels an em
    int width = 0;  // pixels; longer lines are broken or end in an ellipsis; 0: kMaxWidth
    int lines = 1;  // the most lines that one line of the text is broken into
    bool centred = false;
    bool bold = false;
};

// Rows from the top, one byte a pixel: 0 transparent to 255 opaque.
struct Raster {
    int width = 0;
    int height = 0;
    std::vector<std::uint8_t> ink;
};

// Invalid UTF-8 becomes a replacement character. No markup. kInvalidArgument: there is nothing to draw, or
// the text is too large.
Result<Raster> draw(std::string_view text, const TextStyle& style);

// In the format of standard output, see kUsage.
std::string encode(const Raster& raster);

}  // namespace vedette::text
