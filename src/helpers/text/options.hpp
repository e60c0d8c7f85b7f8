// The command line of vedette-text. Thread-safe.
#pragma once

#include <span>

#include "helpers/text/raster.hpp"

namespace vedette::text {

inline constexpr const char* kUsage =
    R"(usage: vedette-text [--size PIXELS] [--width PIXELS] [--lines N] [--centre] [--bold] <TEXT >RASTER
  draws lines of UTF-8 as a grey picture: "VTXT", width, height (32 bits each, big-endian), then one byte
  a pixel, from 0 (transparent) to 255 (opaque)
)";

// `arguments` without the program's name.
Result<TextStyle> parse_options(std::span<char* const> arguments);

}  // namespace vedette::text
