// Lines of text as ink on nothing: any script that the machine has a font for, shaped and in its own
// direction (pango). Colours and pictures are the caller's. One thread.
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

// How the text is set.
struct Look {
    int size = 24;  // pixels an em
    int width = 0;  // pixels at most, longer lines are broken, or end in an ellipsis; 0: kMaxWidth
    int lines = 1;  // at most that a line of the text is broken into
    bool centred = false;
    bool bold = false;
};

// Rows from the top, a byte a pixel, 0 nothing to 255 full ink.
struct Raster {
    int width = 0;
    int height = 0;
    std::vector<std::uint8_t> ink;
};

// UTF-8 in; what is not becomes a replacement character. No markup. kInvalidArgument when nothing is left to
// draw or it is too much.
Result<Raster> draw(std::string_view text, const Look& look);

// The form on the wire, see options.hpp.
std::string encode(const Raster& raster);

}  // namespace vedette::text
