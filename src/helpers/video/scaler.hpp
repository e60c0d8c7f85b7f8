// Converts pictures from one pixel format to another, by swscale. For this folder only.
#pragma once

#include "helpers/video/av.hpp"

namespace vedette::video {

// Formats, ranges and colour matrices (SWS_CS_…) before and after; the size stays the same.
struct Conversion {
    int width = 0;
    int height = 0;
    AVPixelFormat from = AV_PIX_FMT_NONE;
    bool from_full_range = false;
    int from_matrix = 0;
    AVPixelFormat to = AV_PIX_FMT_NONE;
    bool to_full_range = false;
    int to_matrix = 0;
    int flags = SWS_BILINEAR;

    bool operator==(const Conversion&) const = default;
};

// Null: swscale has no such conversion, or no memory.
Av<SwsContext> make_scaler(const Conversion& wanted);

}  // namespace vedette::video
