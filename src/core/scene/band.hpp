// A band: one row of JPEG blocks of a picture in YCbCr. Pictures are drawn and compressed band by band, so
// that a chip needs memory for one band (15 kB at 640x480). Caller's thread.
#pragma once

#include <cstdint>

#include "core/base/bytes.hpp"

namespace vedette::scene {

// Resolution of the chroma planes.
enum class Sampling : std::uint8_t {
    kGrey,  // luma only
    k422,   // chroma at half the width
    k420,   // chroma at half the width and half the height
};

// Size and coding of a picture.
struct PictureFormat {
    int width = 640;   // pixels, 1 to 65500
    int height = 480;  // pixels, 1 to 65500
    Sampling sampling = Sampling::k420;
    int quality = 80;          // 1 to 100, on the scale of the quantisation tables of ITU-T T.81 Annex K
    int restart_interval = 0;  // MCUs from one restart marker to the next, at most 65535; 0: no markers
};

constexpr bool is_valid(const PictureFormat& f) {
    return f.width >= 1 && f.width <= 65500 && f.height >= 1 && f.height <= 65500 && f.quality >= 1 &&
           f.quality <= 100 && f.restart_interval >= 0 && f.restart_interval <= 65535;
}

// Pixels of a minimum coded unit; a band's width and height are multiples of it.
constexpr int mcu_width(Sampling s) { return s == Sampling::kGrey ? 8 : 16; }
constexpr int mcu_height(Sampling s) { return s == Sampling::k420 ? 16 : 8; }

// How many bands a picture has; the last one may reach below the picture.
constexpr int band_count(const PictureFormat& f) {
    return (f.height + mcu_height(f.sampling) - 1) / mcu_height(f.sampling);
}

// Samples are 0 to 255 (JFIF: full range, BT.601). All samples up to `width` and `rows` are compressed, also
// those right of or below the picture, so fill the whole band.
struct Band {
    std::uint8_t* y = nullptr;   // rows x width
    std::uint8_t* cb = nullptr;  // (rows / step_y) x (width / step_x); null when grey
    std::uint8_t* cr = nullptr;
    int width = 0;   // band_width(): pixels and bytes from row to row
    int rows = 0;    // 8 or 16
    int top = 0;     // the picture's row that is the band's first
    int step_x = 2;  // pixels a chroma sample, 1 or 2
    int step_y = 2;
};

// Pixels of a band's row: the picture's width rounded up to whole units.
constexpr int band_width(const PictureFormat& f) {
    return (f.width + mcu_width(f.sampling) - 1) / mcu_width(f.sampling) * mcu_width(f.sampling);
}

// Bytes of memory that make_band() takes for this format.
constexpr std::size_t band_bytes(const PictureFormat& f) {
    const auto luma =
        static_cast<std::size_t>(band_width(f)) * static_cast<std::size_t>(mcu_height(f.sampling));
    if (f.sampling == Sampling::kGrey) return luma;
    return f.sampling == Sampling::k420 ? luma + luma / 2 : luma * 2;
}

// Band number `index` of a picture, in `memory` of at least band_bytes(format); draws nothing.
inline Band make_band(const PictureFormat& f, int index, MutableBytes memory) {
    Band b;
    b.width = band_width(f);
    b.rows = mcu_height(f.sampling);
    b.top = index * b.rows;
    b.step_y = f.sampling == Sampling::k420 ? 2 : 1;
    b.y = memory.data();
    if (f.sampling != Sampling::kGrey) {
        b.cb = b.y + b.width * b.rows;
        b.cr = b.cb + (b.width / b.step_x) * (b.rows / b.step_y);
    }
    return b;
}

}  // namespace vedette::scene
