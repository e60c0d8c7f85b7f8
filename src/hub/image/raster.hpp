// Text of any script as pixels, which the program vedette-text makes. Values.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

namespace vedette::image {

// A text and the box that it has to fit.
struct TextBox {
    std::string text;
    int size = 0;   // pixels an em
    int width = 0;  // pixels at most
    int lines = 0;  // at most
    bool bold = false;

    bool operator==(const TextBox&) const = default;
};

// Rasterised text: rows from the top, a byte a pixel, 0 (transparent) to 255.
struct Raster {
    int width = 0;
    int height = 0;
    std::vector<std::uint8_t> ink;
};

}  // namespace vedette::image
