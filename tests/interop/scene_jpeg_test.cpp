// The JPEG writer of core/scene against libjpeg-turbo: what it wrote decodes without a warning to what was
// drawn.
#include <cmath>
#include <cstdio>
#include <string>
#include <vector>

#include <gtest/gtest.h>
#include <jpeglib.h>

#include "core/scene/canvas.hpp"
#include "core/scene/no_video.hpp"
#include "core/scene/scene_fixture.hpp"

namespace vedette::scene {
namespace {

struct Decoded {
    int width = 0;
    int height = 0;
    int components = 0;
    long warnings = 0;
    std::vector<std::uint8_t> samples;  // luma of every pixel
};

Decoded decode(const std::vector<std::uint8_t>& jpeg, std::size_t size) {
    jpeg_decompress_struct d{};
    jpeg_error_mgr errors{};
    d.err = jpeg_std_error(&errors);
    jpeg_create_decompress(&d);
    jpeg_mem_src(&d, jpeg.data(), size);
    jpeg_read_header(&d, TRUE);
    d.out_color_space = d.num_components == 1 ? JCS_GRAYSCALE : JCS_YCbCr;
    jpeg_start_decompress(&d);
    Decoded result{
        static_cast<int>(d.output_width), static_cast<int>(d.output_height), d.output_components, 0, {}};
    std::vector<std::uint8_t> line(d.output_width * static_cast<unsigned>(d.output_components));
    while (d.output_scanline < d.output_height) {
        JSAMPROW row = line.data();
        jpeg_read_scanlines(&d, &row, 1);
        for (std::size_t i = 0; i < line.size(); i += static_cast<unsigned>(d.output_components)) {
            result.samples.push_back(line[i]);
        }
    }
    jpeg_finish_decompress(&d);
    result.warnings = errors.num_warnings;
    jpeg_destroy_decompress(&d);
    return result;
}

// Signal to noise in dB between the decoded luma and what `paint` draws.
template <class Paint>
double fidelity(const Decoded& decoded, const PictureFormat& format, const Paint& paint) {
    std::vector<std::uint8_t> memory(band_bytes(format));
    double error = 0;
    for (int i = 0; i < band_count(format); ++i) {
        const Band band = make_band(format, i, memory);
        paint(band);
        for (int row = 0; row < band.rows && band.top + row < format.height; ++row) {
            for (int x = 0; x < format.width; ++x) {
                const auto at = static_cast<std::size_t>((band.top + row) * format.width + x);
                error += std::pow(band.y[row * band.width + x] - decoded.samples[at], 2);
            }
        }
    }
    const double mean = error / (format.width * format.height);
    return mean == 0 ? 99 : 10 * std::log10(255 * 255 / mean);
}

TEST(SceneJpeg, decodes_with_libjpeg_to_what_was_drawn) {
    const int sizes[][2] = {{16, 16}, {161, 119}, {640, 480}, {1280, 720}, {1920, 1080}};
    for (const auto& [width, height] : sizes) {
        for (const Sampling sampling : {Sampling::kGrey, Sampling::k422, Sampling::k420}) {
            for (const int quality : {20, 80, 100}) {
                const PictureFormat format{width, height, sampling, quality};
                std::vector<std::uint8_t> band(band_bytes(format));
                std::vector<std::uint8_t> jpeg(static_cast<std::size_t>(width * height * 2 + 2000));
                const SceneView view{"Front door", "2031-12-24", 45296078, 12, 3000};
                const auto size = draw_scene(view, format, band, jpeg);
                ASSERT_TRUE(size.has_value()) << width << " at " << quality;
                const Decoded decoded = decode(jpeg, *size);
                EXPECT_EQ(decoded.width, width);
                EXPECT_EQ(decoded.height, height);
                EXPECT_EQ(decoded.components, sampling == Sampling::kGrey ? 1 : 3);
                EXPECT_EQ(decoded.warnings, 0);
                const double db =
                    fidelity(decoded, format, [&](const Band& b) { paint_scene(view, format, b); });
                EXPECT_GT(db, quality == 100 ? 45 : quality == 80 ? 30 : 22) << width << " at " << quality;
            }
        }
    }
}

TEST(SceneJpeg, the_no_video_card_and_padded_pictures_decode_without_a_warning) {
    const PictureFormat format;
    std::vector<std::uint8_t> band(band_bytes(format));
    std::vector<std::uint8_t> jpeg(400000);
    const NoVideoView view{"Front door", 45296078, "The camera refused the connection. Is it switched on?"};
    const auto size = draw_no_video(view, format, band, jpeg);
    ASSERT_TRUE(size.has_value());
    const Decoded plain = decode(jpeg, *size);
    EXPECT_EQ(plain.warnings, 0);
    EXPECT_GT(fidelity(plain, format, [&](const Band& b) { paint_no_video(view, format, b); }), 34);
    std::size_t now = *size;
    for (const std::size_t more : {1U, 2U, 3U, 4U, 100U, 70000U, 150000U}) {
        ASSERT_TRUE(pad_jpeg(jpeg, now, now + more).has_value());
        now += more;
        const Decoded padded = decode(jpeg, now);
        EXPECT_EQ(padded.warnings, 0) << more;
        EXPECT_TRUE(padded.samples == plain.samples) << more;
    }
}

// Noise and checkers drive every coefficient to its largest values.
TEST(SceneJpeg, the_hardest_pictures_decode_to_what_was_given) {
    for (const int kind : {0, 1, 2, 3}) {
        const PictureFormat format{64, 48, Sampling::k420, 100};
        std::vector<std::uint8_t> band(band_bytes(format));
        std::vector<std::uint8_t> jpeg(64 * 48 * 4);
        std::uint32_t state = 7;
        std::vector<std::uint8_t> luma(64 * 48);
        for (std::size_t i = 0; i < luma.size(); ++i) {
            state = state * 1664525U + 1013904223U;
            const std::size_t x = i % 64, y = i / 64;
            const bool on = kind == 0   ? (x + y) % 2 != 0
                            : kind == 1 ? x % 2 != 0
                            : kind == 2 ? (x / 8 + y / 8) % 2 != 0
                                        : (state >> 31) != 0;
            luma[i] = on ? 255 : 0;
        }
        const auto paint = [&](const Band& b) {
            for (int i = 0; i < b.rows * b.width; ++i)
                b.y[i] = luma[static_cast<std::size_t>(b.top * 64 + i)];
            for (int i = 0; i < b.rows * b.width / 4; ++i) b.cb[i] = b.cr[i] = i % 2 != 0 ? 255 : 0;
        };
        const auto size = write_picture(format, band, jpeg, paint);
        ASSERT_TRUE(size.has_value());
        const Decoded decoded = decode(jpeg, *size);
        EXPECT_EQ(decoded.warnings, 0);
        EXPECT_GT(fidelity(decoded, format, paint), 44) << kind;
    }
}

}  // namespace
}  // namespace vedette::scene
