// The luma reader of core/jpeg against libjpeg-turbo's coefficients: the DC of every block, equal, in both
// profiles, over encoders, samplings, qualities and sizes. With VEDETTE_JPEG_MATRIX=all in the environment
// every quality and many more sizes (`./dev test all`).
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <memory>
#include <string>
#include <vector>

#include <gtest/gtest.h>
#include <jpeglib.h>

#include "core/frame/jpeg_walker.hpp"
#include "core/jpeg/luma_reader.hpp"
#include "core/scene/scene_fixture.hpp"

namespace vedette::jpeg {
namespace {

using ByteVector = std::vector<std::uint8_t>;

bool whole_matrix() {
    const char* const value = std::getenv("VEDETTE_JPEG_MATRIX");
    return value != nullptr && std::string(value) == "all";
}

struct Coefficients {
    int columns = 0;
    int rows = 0;
    std::vector<std::int16_t> dc;
    int step = 0;
};

Coefficients by_libjpeg(Bytes jpeg) {
    jpeg_decompress_struct d{};
    jpeg_error_mgr errors{};
    d.err = jpeg_std_error(&errors);
    jpeg_create_decompress(&d);
    jpeg_mem_src(&d, jpeg.data(), jpeg.size());
    jpeg_read_header(&d, TRUE);
    jvirt_barray_ptr* const arrays = jpeg_read_coefficients(&d);
    const jpeg_component_info& luma = d.comp_info[0];
    Coefficients result{
        static_cast<int>(luma.width_in_blocks), static_cast<int>(luma.height_in_blocks), {}, 0};
    for (JDIMENSION row = 0; row < luma.height_in_blocks; ++row) {
        JBLOCKARRAY blocks =
            d.mem->access_virt_barray(reinterpret_cast<j_common_ptr>(&d), arrays[0], row, 1, FALSE);
        for (JDIMENSION column = 0; column < luma.width_in_blocks; ++column) {
            result.dc.push_back(blocks[0][column][0]);
        }
    }
    result.step = luma.quant_table->quantval[0];
    jpeg_finish_decompress(&d);
    EXPECT_EQ(errors.num_warnings, 0);
    jpeg_destroy_decompress(&d);
    return result;
}

struct Readers {
    ChipLumaReader chip;
    HubLumaReader hub;
};
const std::unique_ptr<Readers> readers = std::make_unique<Readers>();

template <class Reader>
void expect_equal(Reader& reader, Bytes jpeg, const Coefficients& expected, const std::string& what) {
    std::vector<std::int16_t> dc(expected.dc.size());
    const LumaReading reading = reader.read_dc(jpeg, dc);
    ASSERT_STREQ(to_string(reading.result), "complete") << what;
    EXPECT_EQ(reading.columns, expected.columns) << what;
    EXPECT_EQ(reading.rows_read, expected.rows) << what;
    EXPECT_TRUE(dc == expected.dc) << what;
    ByteVector memory(expected.dc.size());
    const LumaMeans means = reader.read(jpeg, memory);
    ASSERT_STREQ(to_string(means.result), "complete") << what;
    for (std::size_t i = 0; i < memory.size(); ++i) {
        const int exact = 128 + ((expected.dc[i] * expected.step + 4) >> 3);
        ASSERT_EQ(memory[i], std::clamp(exact, 0, 255)) << what << " block " << i;
    }
}

void expect_equal(Bytes jpeg, const std::string& what) {
    const Coefficients expected = by_libjpeg(jpeg);
    expect_equal(readers->chip, jpeg, expected, what + ", chip");
    expect_equal(readers->hub, jpeg, expected, what + ", hub");
}

struct Encoding {
    int width = 64;
    int height = 64;
    int h = 2;  // luma's; 0 for grey
    int v = 2;
    int quality = 80;
    bool optimize = false;
    int restart_rows = 0;
    int restart_mcus = 0;
    bool separate_scans = false;
    bool progressive = false;
    bool arithmetic = false;
    bool tables = true;
    int grain = 24;  // noise

    std::string name() const {
        return std::to_string(width) + "x" + std::to_string(height) + " " + std::to_string(h) +
               std::to_string(v) + " quality " + std::to_string(quality) + (optimize ? " optimized" : "") +
               " restart " + std::to_string(restart_rows) + "/" + std::to_string(restart_mcus) +
               (separate_scans ? " scans" : "");
    }
};

// Slopes, edges and grain, so that blocks are empty, full and between.
void draw_line(const Encoding& e, int y, std::vector<std::uint8_t>& line) {
    const int channels = e.h == 0 ? 1 : 3;
    auto state = static_cast<std::uint32_t>(y) * 2654435761U + 12345;
    for (int x = 0; x < e.width; ++x) {
        state = state * 1664525U + 1013904223U;
        const int noise = (x / 64 + y / 48) % 3 == 0 ? 0 : static_cast<int>(state >> 16) % (e.grain + 1);
        const int edge = ((x / 23) ^ (y / 19)) % 4 * 40;
        for (int c = 0; c < channels; ++c) {
            line[static_cast<std::size_t>(x * channels + c)] = static_cast<std::uint8_t>(
                std::clamp(x / 4 % 64 + y / 5 % 64 + edge + noise * (c + 1) - 20, 0, 255));
        }
    }
}

ByteVector by_libjpeg_turbo(const Encoding& e) {
    jpeg_compress_struct c{};
    jpeg_error_mgr errors{};
    c.err = jpeg_std_error(&errors);
    errors.trace_level = -1;  // steps of 16 bits aren't worth a remark
    jpeg_create_compress(&c);
    unsigned char* memory = nullptr;
    unsigned long size = 0;
    jpeg_mem_dest(&c, &memory, &size);
    c.image_width = static_cast<JDIMENSION>(e.width);
    c.image_height = static_cast<JDIMENSION>(e.height);
    c.input_components = e.h == 0 ? 1 : 3;
    c.in_color_space = e.h == 0 ? JCS_GRAYSCALE : JCS_RGB;
    jpeg_set_defaults(&c);
    jpeg_set_quality(&c, e.quality, FALSE);
    if (e.h != 0) {
        c.comp_info[0].h_samp_factor = e.h;
        c.comp_info[0].v_samp_factor = e.v;
    }
    c.optimize_coding = e.optimize ? TRUE : FALSE;
    c.restart_in_rows = e.restart_rows;
    c.restart_interval = static_cast<unsigned>(e.restart_mcus);
    c.arith_code = e.arithmetic ? TRUE : FALSE;
    jpeg_scan_info scans[3] = {};
    for (int i = 0; i < 3; ++i) scans[i] = {1, {2 - i}, 0, 63, 0, 0};  // the luma last
    if (e.separate_scans) {
        c.scan_info = scans;
        c.num_scans = 3;
    }
    if (e.progressive) jpeg_simple_progression(&c);
    if (!e.tables) jpeg_suppress_tables(&c, FALSE);
    jpeg_start_compress(&c, e.tables ? TRUE : FALSE);
    if (!e.tables) {
        for (JQUANT_TBL* const table : c.quant_tbl_ptrs) {
            if (table != nullptr) table->sent_table = FALSE;
        }
    }
    std::vector<std::uint8_t> line(static_cast<std::size_t>(e.width * c.input_components));
    for (int y = 0; y < e.height; ++y) {
        draw_line(e, y, line);
        JSAMPROW row = line.data();
        jpeg_write_scanlines(&c, &row, 1);
    }
    jpeg_finish_compress(&c);
    ByteVector jpeg(memory, memory + size);
    jpeg_destroy_compress(&c);
    std::free(memory);
    return jpeg;
}

std::string output_of(const std::string& command) {
    std::string out;
    FILE* const pipe = popen((command + " 2>/dev/null").c_str(), "r");
    if (pipe == nullptr) return out;
    char buffer[65536];
    for (std::size_t n = 0; (n = fread(buffer, 1, sizeof buffer, pipe)) > 0;) out.append(buffer, n);
    pclose(pipe);
    return out;
}

// The pictures of an MJPEG stream without anything between them.
std::vector<Bytes> pictures_of(const std::string& stream) {
    std::vector<Bytes> out;
    Bytes rest = as_bytes(stream);
    while (!rest.empty()) {
        frame::JpegWalker walker;
        const std::size_t size = walker.feed(rest);
        if (!walker.complete()) break;
        out.push_back(rest.first(size));
        rest = rest.subspan(size);
    }
    return out;
}

constexpr int kSamplings[][2] = {{0, 0}, {1, 1}, {2, 1}, {2, 2}, {1, 2}, {4, 1}, {4, 2}};

TEST(JpegLuma, equals_libjpeg_over_samplings_qualities_and_sizes) {
    std::vector<int> qualities = {1, 5, 20, 50, 75, 92, 98, 100};
    std::vector<std::pair<int, int>> sizes = {{1, 1}, {8, 8}, {17, 9}, {33, 65}, {160, 120}, {323, 241}};
    if (whole_matrix()) {
        qualities.clear();
        for (int q = 1; q <= 100; ++q) qualities.push_back(q);
        for (int n = 2; n <= 40; n += 3) sizes.emplace_back(n, 43 - n);
        sizes.emplace_back(640, 480);
    }
    for (const auto& [h, v] : kSamplings) {
        for (const int quality : qualities) {
            for (const auto& [width, height] : sizes) {
                if (width == 640 && quality % 10 != 0) continue;
                for (const bool optimize : {false, true}) {
                    for (const int restart : {0, 1}) {
                        Encoding e{.width = width, .height = height, .h = h, .v = v, .quality = quality};
                        e.optimize = optimize;
                        e.restart_rows = restart;
                        expect_equal(by_libjpeg_turbo(e), e.name());
                        if (HasFatalFailure() || HasFailure()) return;
                    }
                }
            }
        }
    }
}

TEST(JpegLuma, equals_libjpeg_on_large_pictures) {
    std::vector<std::pair<int, int>> sizes = {{1920, 1080}, {4096, 4096}};
    std::vector<int> qualities = {85};
    if (whole_matrix()) {
        sizes.insert(sizes.end(),
                     {{800, 600}, {1280, 720}, {1600, 1200}, {2592, 1944}, {4095, 4089}, {1, 65500}});
        qualities = {1, 30, 60, 95, 100};
    }
    for (const auto& [h, v] : kSamplings) {
        for (const auto& [width, height] : sizes) {
            if (width >= 4096 && h * v != 4 && !whole_matrix()) continue;
            for (const int quality : qualities) {
                for (const int grain : {3, 90}) {
                    Encoding e{
                        .width = width, .height = height, .h = h, .v = v, .quality = quality, .grain = grain};
                    expect_equal(by_libjpeg_turbo(e), e.name());
                    if (width >= 4096 && !whole_matrix()) continue;
                    e.restart_mcus = 57;
                    e.optimize = grain == 3;
                    expect_equal(by_libjpeg_turbo(e), e.name());
                    if (HasFatalFailure() || HasFailure()) return;
                }
            }
        }
    }
}

TEST(JpegLuma, equals_libjpeg_on_separate_scans_and_restart_intervals) {
    for (const auto& [h, v] : kSamplings) {
        for (const int restart : {0, 1, 5, 8, 300}) {
            for (const bool scans : {false, true}) {
                Encoding e{.width = 333, .height = 222, .h = h, .v = v};
                e.restart_mcus = restart;
                e.separate_scans = scans && h != 0;
                expect_equal(by_libjpeg_turbo(e), e.name());
                e.optimize = true;
                expect_equal(by_libjpeg_turbo(e), e.name());
            }
        }
    }
}

TEST(JpegLuma, refuses_what_libjpeg_makes_progressive_or_arithmetic) {
    Encoding e;
    e.progressive = true;
    ByteVector memory(4096);
    EXPECT_STREQ(to_string(readers->hub.read(by_libjpeg_turbo(e), memory).result), "a progressive JPEG");
    e.progressive = false;
    e.arithmetic = true;
    EXPECT_STREQ(to_string(readers->hub.read(by_libjpeg_turbo(e), memory).result),
                 "an arithmetic-coded JPEG");
}

TEST(JpegLuma, equals_libjpeg_on_the_pictures_of_ffmpeg) {
    if (output_of("ffmpeg -version").empty()) GTEST_SKIP() << "ffmpeg is not installed";
    std::vector<int> qualities = {2, 12};
    std::vector<std::string> sizes = {"322x242"};
    if (whole_matrix()) {
        qualities = {1, 2, 3, 4, 6, 8, 12, 16, 20, 24, 28, 31};
        sizes.insert(sizes.end(), {"16x16", "50x38", "640x480", "1920x1080"});
    }
    for (const char* const format : {"yuvj420p", "yuvj422p", "yuvj444p", "yuvj440p", "gray"}) {
        for (const char* const tables : {"default", "optimal"}) {
            for (const int quality : qualities) {
                for (const std::string& size : sizes) {
                    const std::string what =
                        std::string(format) + " " + tables + " q" + std::to_string(quality) + " " + size;
                    const std::string stream =
                        output_of("ffmpeg -nostdin -loglevel error -f lavfi -i testsrc2=s=" + size +
                                  " -frames:v 2 -pix_fmt " + format + " -c:v mjpeg -huffman " + tables +
                                  " -q:v " + std::to_string(quality) + " -strict unofficial -f mjpeg -");
                    const std::vector<Bytes> pictures = pictures_of(stream);
                    // This FFmpeg may not encode every format.
                    if (pictures.empty() &&
                        (std::string(format) == "gray" || std::string(format) == "yuvj440p"))
                        continue;
                    EXPECT_EQ(pictures.size(), 2u) << what;
                    for (const Bytes picture : pictures) expect_equal(picture, what);
                }
            }
        }
    }
}

TEST(JpegLuma, equals_libjpeg_on_footage_with_people) {
    const std::string file = "/usr/share/doc/opencv-doc/examples/data/vtest.avi";
    if (!std::filesystem::exists(file)) GTEST_SKIP() << "Debian's package opencv-doc is not installed";
    if (output_of("ffmpeg -version").empty()) GTEST_SKIP() << "ffmpeg is not installed";
    for (const char* const scale : {"640:480", "1920:1080"}) {
        const std::string stream = output_of("ffmpeg -nostdin -loglevel error -i " + file + " -frames:v " +
                                             (whole_matrix() ? "300" : "6") + " -vf scale=" + scale +
                                             " -pix_fmt yuvj420p -c:v mjpeg -q:v 6 -f mjpeg -");
        const std::vector<Bytes> pictures = pictures_of(stream);
        EXPECT_GE(pictures.size(), 6u);
        for (const Bytes picture : pictures) expect_equal(picture, scale);
    }
}

TEST(JpegLuma, equals_libjpeg_on_every_sequential_photograph_of_opencv) {
    const std::filesystem::path folder = "/usr/share/doc/opencv-doc/examples/data";
    if (!std::filesystem::exists(folder)) GTEST_SKIP() << "Debian's package opencv-doc is not installed";
    int read = 0;
    for (const auto& entry : std::filesystem::directory_iterator(folder)) {
        if (entry.path().extension() != ".jpg") continue;
        std::ifstream in(entry.path(), std::ios::binary);
        const std::string text((std::istreambuf_iterator<char>(in)), {});
        const LumaResult result = readers->hub.read(as_bytes(text), {}).result;
        if (result == LumaResult::kNotJpeg || result == LumaResult::kProgressive) continue;
        expect_equal(as_bytes(text), entry.path().filename());
        ++read;
    }
    EXPECT_GE(read, 5);
}

TEST(JpegLuma, equals_libjpeg_on_our_own_scene) {
    for (const scene::Sampling sampling :
         {scene::Sampling::kGrey, scene::Sampling::k422, scene::Sampling::k420}) {
        for (const int quality : {5, 50, 80, 100}) {
            const scene::PictureFormat format{650, 370, sampling, quality};
            ByteVector band(scene::band_bytes(format)), jpeg(650 * 370 * 2);
            const scene::SceneView view{"Front door", "2031-12-24", 45296078, 12, 3000};
            const auto size = scene::draw_scene(view, format, band, jpeg);
            ASSERT_TRUE(size.has_value());
            expect_equal(Bytes(jpeg).first(*size), "scene at " + std::to_string(quality));
        }
    }
}

// Tools that not every machine has: each of its pictures is compared when it is there.
void compare_with_tool(const std::string& program, const std::string& command) {
    if (output_of("command -v " + program).empty()) GTEST_SKIP() << program << " is not installed";
    for (const int quality : {10, 60, 95}) {
        const std::string jpeg = output_of(command + " -quality " + std::to_string(quality) + " JPEG:-");
        ASSERT_FALSE(jpeg.empty()) << program << " wrote nothing";
        expect_equal(as_bytes(jpeg), program + " at " + std::to_string(quality));
    }
}

TEST(JpegLuma, equals_libjpeg_on_the_pictures_of_imagemagick) {
    compare_with_tool("/usr/bin/convert", "/usr/bin/convert -size 333x222 plasma:red-blue");
}

TEST(JpegLuma, equals_libjpeg_on_the_pictures_of_pillow) {
    const std::string python = "/usr/bin/python3 -c \"";
    if (output_of(python + "import PIL; print(PIL.__version__)\"").empty())
        GTEST_SKIP() << "Pillow is not installed";
    for (const char* const subsampling : {"0", "1", "2"}) {
        const std::string jpeg =
            output_of(python + "import sys; from PIL import Image; " +
                      "i = Image.effect_noise((333, 222), 60).convert('RGB'); " +
                      "i.save(sys.stdout.buffer, 'JPEG', quality=70, subsampling=" + subsampling + ")\"");
        ASSERT_FALSE(jpeg.empty());
        expect_equal(as_bytes(jpeg), std::string("Pillow ") + subsampling);
    }
}

}  // namespace
}  // namespace vedette::jpeg
