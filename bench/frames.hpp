// Test pictures: a textured scene with sensor noise and two moving boxes, encoded by libjpeg at the quality
// that gives the wanted size, stamped (stamp.hpp). The source makes them once at start; the viewers use only
// the decoder.
#pragma once

#include <algorithm>
#include <cmath>
#include <csetjmp>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <random>

#include "stamp.hpp"

// Needs FILE and size_t from above.
#include <jpeglib.h>

namespace vedette::bench {

using Pixels = std::vector<std::uint8_t>;  // RGB rows

inline std::string encode_jpeg(const Pixels& rgb, int w, int h, int quality) {
    jpeg_compress_struct c;
    jpeg_error_mgr err;
    c.err = jpeg_std_error(&err);
    jpeg_create_compress(&c);
    unsigned char* buffer = nullptr;
    unsigned long length = 0;
    jpeg_mem_dest(&c, &buffer, &length);
    c.image_width = static_cast<JDIMENSION>(w), c.image_height = static_cast<JDIMENSION>(h);
    c.input_components = 3, c.in_color_space = JCS_RGB;
    jpeg_set_defaults(&c);
    jpeg_set_quality(&c, quality, TRUE);
    c.comp_info[0].h_samp_factor = 2, c.comp_info[0].v_samp_factor = 1;  // 4:2:2, as an OV2640 makes
    jpeg_start_compress(&c, TRUE);
    while (c.next_scanline < c.image_height) {
        auto* row =
            const_cast<JSAMPROW>(&rgb[std::size_t{c.next_scanline} * static_cast<std::size_t>(w) * 3]);
        jpeg_write_scanlines(&c, &row, 1);
    }
    jpeg_finish_compress(&c);
    std::string out(reinterpret_cast<char*>(buffer), length);
    jpeg_destroy_compress(&c);
    std::free(buffer);
    return out;
}

// Decodes to grey at 1/denominator; false when the data are damaged.
inline bool decode_grey(std::string_view jpeg, unsigned denominator, Pixels& out, int& w, int& h) {
    struct Errors {
        jpeg_error_mgr manager;
        jmp_buf jump;
    } errors;
    jpeg_decompress_struct d;
    d.err = jpeg_std_error(&errors.manager);
    errors.manager.error_exit = [](j_common_ptr c) { longjmp(reinterpret_cast<Errors*>(c->err)->jump, 1); };
    errors.manager.output_message = [](j_common_ptr) {};
    jpeg_create_decompress(&d);
    if (setjmp(errors.jump)) {
        jpeg_destroy_decompress(&d);
        return false;
    }
    jpeg_mem_src(&d, reinterpret_cast<const unsigned char*>(jpeg.data()), jpeg.size());
    jpeg_read_header(&d, TRUE);
    d.scale_num = 1, d.scale_denom = denominator, d.out_color_space = JCS_GRAYSCALE,
    d.dct_method = JDCT_IFAST;
    jpeg_start_decompress(&d);
    w = static_cast<int>(d.output_width), h = static_cast<int>(d.output_height);
    out.resize(std::size_t{d.output_width} * d.output_height);
    while (d.output_scanline < d.output_height) {
        JSAMPROW row = &out[std::size_t{d.output_scanline} * d.output_width];
        jpeg_read_scanlines(&d, &row, 1);
    }
    jpeg_finish_decompress(&d);
    const bool whole = errors.manager.num_warnings == 0;
    jpeg_destroy_decompress(&d);
    return whole;
}

// Stamped pictures, and the offset of each stamp.
struct FrameSet {
    std::vector<std::string> jpeg;  // stamped
    std::vector<std::size_t> stamp_at;

    void add(const std::string& plain) {
        std::size_t at = 0;
        jpeg.push_back(with_stamp(plain, at));
        stamp_at.push_back(at);
    }
};

// Draws the scene, frame by frame.
class Scene {
  public:
    Scene(int w, int h, bool moving) : w_(w), h_(h), moving_(moving), base_(size(w, h, 3)) {
        std::mt19937 random(7);
        const int cell = std::max(4, w / 40), columns = w / cell + 3, rows = h / cell + 3;
        std::vector<float> coarse(size(columns, rows, 1)), fine(size(w, h, 1));
        for (auto& v : coarse) v = static_cast<float>(random() % 160) - 80;
        for (auto& v : fine) v = static_cast<float>(random() % 17) - 8;
        for (int y = 0; y < h; ++y) {
            for (int x = 0; x < w; ++x) {
                const int column = x / cell, row = y / cell;
                const float ax = static_cast<float>(x % cell) / static_cast<float>(cell);
                const float ay = static_cast<float>(y % cell) / static_cast<float>(cell);
                const auto at = [&](int i, int j) {
                    return coarse[size(row + j, columns, 1) + size(column + i, 1, 1)];
                };
                const float smooth = (at(0, 0) * (1 - ax) + at(1, 0) * ax) * (1 - ay) +
                                     (at(0, 1) * (1 - ax) + at(1, 1) * ax) * ay;
                const float edge = ((x / (w / 8)) + (y / (h / 6))) % 2 ? 12.F : -12.F;
                const float luma = 120 + smooth * 0.6F + edge + fine[size(y, w, 1) + size(x, 1, 1)];
                std::uint8_t* const p = &base_[size(y, w, 3) + size(x, 1, 3)];
                const auto level = [](float v) {
                    return static_cast<std::uint8_t>(std::clamp(v, 0.F, 255.F));
                };
                p[0] = level(luma + 10 * ax), p[1] = level(luma), p[2] = level(luma - 10 * ay);
            }
        }
    }

    Pixels draw(int i, int count) const {
        Pixels px = base_;
        std::uint32_t s = static_cast<std::uint32_t>(i) * 2654435761U + 1;
        for (auto& b : px) {  // cheap sensor noise, +-2
            s = s * 1664525U + 1013904223U;
            b = static_cast<std::uint8_t>(std::clamp(int{b} + static_cast<int>(s >> 28) % 5 - 2, 0, 255));
        }
        if (moving_) {
            const double t = static_cast<double>(i) / count;
            box(px, static_cast<int>((w_ + w_ / 6) * t) - w_ / 6, h_ / 2, w_ / 6, h_ / 4, 230);
            box(px, static_cast<int>(w_ * 0.5 + w_ * 0.3 * std::sin(6.283 * t)),
                static_cast<int>(h_ * 0.2 + h_ * 0.5 * t), w_ / 10, h_ / 6, 25);
        }
        int x = 0;
        for (const bool white : bar_cells(static_cast<unsigned>(i)))
            box(px, x, 0, 16, 16, white ? 235 : 20), x += 16;
        return px;
    }

  private:
    static std::size_t size(int a, int b, int c) {
        return static_cast<std::size_t>(a) * static_cast<std::size_t>(b) * static_cast<std::size_t>(c);
    }
    void box(Pixels& px, int left, int top, int w, int h, int luma) const {
        for (int y = std::max(0, top); y < std::min(h_, top + h); ++y) {
            for (int x = std::max(0, left); x < std::min(w_, left + w); ++x) {
                std::memset(&px[size(y, w_, 3) + size(x, 1, 3)], luma, 3);
            }
        }
    }

    const int w_, h_;
    const bool moving_;
    Pixels base_;
};

// `count` frames near `target` bytes each.
inline FrameSet make_frames(int w, int h, std::size_t target, int count, bool moving) {
    const Scene scene(w, h, moving);
    const Pixels first = scene.draw(0, count);
    int low = 3, high = 97;
    while (low < high) {
        const int quality = (low + high) / 2;
        if (encode_jpeg(first, w, h, quality).size() < target) {
            low = quality + 1;
        } else {
            high = quality;
        }
    }
    FrameSet set;
    std::size_t total = 0;
    for (int i = 0; i < count; ++i) {
        set.add(encode_jpeg(scene.draw(i, count), w, h, low));
        total += set.jpeg.back().size();
    }
    std::fprintf(stderr, "frames: %d of %dx%d, quality %d, mean %zu bytes\n", count, w, h, low,
                 total / set.jpeg.size());
    return set;
}

// The JPEG files of a folder in name order.
inline FrameSet load_frames(const std::string& folder) {
    std::vector<std::filesystem::path> names;
    for (const auto& entry : std::filesystem::directory_iterator(folder)) {
        if (entry.path().extension() == ".jpg") names.push_back(entry.path());
    }
    std::sort(names.begin(), names.end());
    FrameSet set;
    for (const auto& name : names) {
        std::ifstream in(name, std::ios::binary);
        set.add(std::string(std::istreambuf_iterator<char>(in), {}));
    }
    errno = 0;
    if (set.jpeg.empty()) die("no .jpg files in " + folder);
    return set;
}

}  // namespace vedette::bench
