#include "motion/scenes/camera.hpp"

#include <algorithm>
#include <array>
#include <cstdio>
#include <cstdlib>

#include <jpeglib.h>

namespace vedette::bench::motion {
namespace {

constexpr int kGrain = 512;
constexpr int kTones = 1024;

// The response of the sensor to light from 0 to 1: level in 1/16, and noise.
struct Tones {
    std::array<std::int32_t, kTones> level{};
    std::array<std::int32_t, kTones> noise{};

    explicit Tones(float deviation) {
        for (int i = 0; i < kTones; ++i) {
            const float light = static_cast<float>(i) / (kTones - 1);
            const float shoulder = light < 0.8F ? light : 0.8F + (light - 0.8F) * 0.7F;
            const auto n = static_cast<std::size_t>(i);
            level[n] = static_cast<std::int32_t>(16 * 255 * std::pow(shoulder, 1 / 2.2F));
            // Shot noise grows with the root of the light; the gamma curve amplifies it in the dark.
            const float shot =
                std::sqrt(0.15F + light) / std::max(0.25F, std::pow(light + 0.02F, 1 - 1 / 2.2F)) * 0.7F;
            noise[n] =
                static_cast<std::int32_t>(16 * deviation * std::min(shot, 1.4F) * (light > 0.97F ? 0.2F : 1));
        }
    }
};

[[noreturn]] void fail(j_common_ptr info) {
    info->err->output_message(info);
    std::exit(2);
}

}  // namespace

Camera::Camera(Random& random, int quality, int dc_step)
    : quality_(quality),
      dc_step_(dc_step),
      grain_(std::size_t{kGrain} * kGrain),
      y_(std::size_t{kWidth} * kHeight),
      cb_(y_.size() / 4),
      cr_(cb_.size()) {
    // Half of the noise is shared with neighbouring pixels, as after demosaicing.
    std::vector<float> raw(grain_.size());
    for (auto& v : raw) v = random.normal();
    const auto at = [&](int x, int y) {
        return raw[static_cast<std::size_t>((y & (kGrain - 1)) * kGrain + (x & (kGrain - 1)))];
    };
    for (int y = 0; y < kGrain; ++y) {
        for (int x = 0; x < kGrain; ++x) {
            const float shared = (at(x, y) + at(x + 1, y) + at(x, y + 1) + at(x + 1, y + 1)) / 2;
            grain_[static_cast<std::size_t>(y * kGrain + x)] = static_cast<std::int16_t>(
                256 * (0.6F * raw[static_cast<std::size_t>(y * kGrain + x)] + 0.55F * shared));
        }
    }
}

void Camera::expose(const Surface& surface, const Shot& shot, Random& random) {
    const Tones tones(shot.noise);
    const int grain_x = random.below(kGrain), grain_y = random.below(kGrain);
    const int left = static_cast<int>(std::floor(shot.shift_x)),
              top = static_cast<int>(std::floor(shot.shift_y));
    const float a = shot.shift_x - static_cast<float>(left), b = shot.shift_y - static_cast<float>(top);
    const bool whole = a == 0 && b == 0;
    for (int y = 0; y < kHeight; ++y) {
        const float* const row = surface.row(y + top) + kMargin + left;
        const float* const below = surface.row(y + top + (b > 0 ? 1 : 0)) + kMargin + left;
        const std::int16_t* const grain =
            &grain_[static_cast<std::size_t>((y + grain_y) & (kGrain - 1)) * kGrain];
        std::uint8_t* const out = &y_[static_cast<std::size_t>(y) * kWidth];
        for (int x = 0; x < kWidth; ++x) {
            float light = row[x];
            if (!whole)
                light = (row[x] * (1 - a) + row[x + 1] * a) * (1 - b) +
                        (below[x] * (1 - a) + below[x + 1] * a) * b;
            if (shot.infrared) {
                const float green = -surface.cb(x, y) - surface.cr(x, y);
                light *= 0.9F + 0.045F * std::clamp(green, 0.F, 20.F);
            }
            const auto tone = static_cast<std::size_t>(
                std::clamp(static_cast<int>(light * shot.exposure * (kTones - 1)), 0, kTones - 1));
            const std::int32_t level =
                tones.level[tone] * 256 + tones.noise[tone] * grain[(x + grain_x) & (kGrain - 1)];
            out[x] = static_cast<std::uint8_t>(std::clamp((level + 2048) >> 12, 0, 255));
        }
    }
    for (int y = 0; y < kHeight; y += 2) {
        for (int x = 0; x < kWidth; x += 2) {
            const auto i = static_cast<std::size_t>(y / 2 * (kWidth / 2) + x / 2);
            const float lit =
                shot.colour *
                std::min(1.F, static_cast<float>(
                                  y_[static_cast<std::size_t>(y) * kWidth + static_cast<std::size_t>(x)]) /
                                  110);
            const auto level = [&](float c) {
                return static_cast<std::uint8_t>(std::clamp(128 + c * lit, 0.F, 255.F));
            };
            cb_[i] = level(surface.cb(x + left, y + top) - shot.warm);
            cr_[i] = level(surface.cr(x + left, y + top) + shot.warm);
        }
    }
}

void Camera::compress() {
    jpeg_compress_struct c;
    jpeg_error_mgr errors;
    c.err = jpeg_std_error(&errors);
    errors.error_exit = fail;
    jpeg_create_compress(&c);
    unsigned char* buffer = nullptr;
    unsigned long length = 0;
    jpeg_mem_dest(&c, &buffer, &length);
    c.image_width = kWidth, c.image_height = kHeight, c.input_components = 3, c.in_color_space = JCS_YCbCr;
    jpeg_set_defaults(&c);
    jpeg_set_quality(&c, quality_, TRUE);
    if (dc_step_ > 0) c.quant_tbl_ptrs[0]->quantval[0] = static_cast<UINT16>(dc_step_);
    c.raw_data_in = TRUE;  // the planes are 4:2:0 already
    jpeg_start_compress(&c, TRUE);
    std::array<JSAMPROW, 16> y{};
    std::array<JSAMPROW, 8> cb{}, cr{};
    for (std::size_t top = 0; top < kHeight; top += 16) {
        for (std::size_t i = 0; i < 16; ++i) y[i] = &y_[(top + i) * kWidth];
        for (std::size_t i = 0; i < 8; ++i)
            cb[i] = &cb_[(top / 2 + i) * (kWidth / 2)], cr[i] = &cr_[(top / 2 + i) * (kWidth / 2)];
        std::array<JSAMPARRAY, 3> planes{y.data(), cb.data(), cr.data()};
        jpeg_write_raw_data(&c, planes.data(), 16);
    }
    jpeg_finish_compress(&c);
    jpeg_.assign(reinterpret_cast<char*>(buffer), length);
    jpeg_destroy_compress(&c);
    std::free(buffer);
}

std::string_view Camera::take(const Surface& surface, const Shot& shot, const Overlay& overlay,
                              Random& random) {
    expose(surface, shot, random);
    if (overlay) overlay(y_);
    compress();
    return jpeg_;
}

void read_block_means(std::string_view jpeg, std::vector<std::uint8_t>& means, int& columns, int& rows,
                      int& step) {
    jpeg_decompress_struct d;
    jpeg_error_mgr errors;
    d.err = jpeg_std_error(&errors);
    errors.error_exit = fail;
    jpeg_create_decompress(&d);
    jpeg_mem_src(&d, reinterpret_cast<const unsigned char*>(jpeg.data()), jpeg.size());
    jpeg_read_header(&d, TRUE);
    jvirt_barray_ptr* const planes = jpeg_read_coefficients(&d);
    const jpeg_component_info& luma = d.comp_info[0];
    columns = static_cast<int>((d.image_width + 7) / 8), rows = static_cast<int>((d.image_height + 7) / 8);
    step = luma.quant_table->quantval[0];
    means.clear();
    for (int row = 0; row < rows; ++row) {
        JBLOCKARRAY blocks = d.mem->access_virt_barray(reinterpret_cast<j_common_ptr>(&d), planes[0],
                                                       static_cast<JDIMENSION>(row), 1, FALSE);
        for (int column = 0; column < columns; ++column) {
            means.push_back(static_cast<std::uint8_t>(
                std::clamp(128 + ((blocks[0][column][0] * step + 4) >> 3), 0, 255)));
        }
    }
    jpeg_finish_decompress(&d);
    jpeg_destroy_decompress(&d);
}

}  // namespace vedette::bench::motion
