// What vedette-text was asked for on its command line. Plain values; any thread.
#pragma once

#include <span>

#include "helpers/text/raster.hpp"

namespace vedette::text {

inline constexpr const char* kUsage =
    "usage: vedette-text [--size PIXELS] [--width PIXELS] [--lines N] [--centre] [--bold] <TEXT >RASTER\n"
    "  draws lines of UTF-8 as a grey picture: \"VTXT\", width, height (32 bits each, big-endian), then a "
    "byte a\n"
    "  pixel, 0 nothing to 255 full ink\n";

// `arguments` without the program's name.
Result<Look> parse_options(std::span<char* const> arguments);

}  // namespace vedette::text
