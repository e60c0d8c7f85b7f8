#include "core/jpeg/luma_reader.hpp"

#include <algorithm>
#include <string>
#include <utility>
#include <vector>

#include <gtest/gtest.h>

#include "core/jpeg/coded_picture_fixture.hpp"
#include "core/scene/jpeg_writer.hpp"

namespace vedette::jpeg {
namespace {

using test::coded_picture;
using test::CodedComponent;
using test::CodedPicture;
using test::CodedResult;
using ByteVector = std::vector<std::uint8_t>;

ChipLumaReader chip;
HubLumaReader hub;

// Reads with both profiles, which must give equal results.
LumaReading read_dc(Bytes jpeg, std::vector<std::int16_t>& dc) {
    std::vector<std::int16_t> other(dc.size());
    const LumaReading a = chip.read_dc(jpeg, dc);
    const LumaReading b = hub.read_dc(jpeg, other);
    EXPECT_STREQ(to_string(a.result), to_string(b.result));
    EXPECT_EQ(a.width, b.width);
    EXPECT_EQ(a.height, b.height);
    EXPECT_EQ(a.columns, b.columns);
    EXPECT_EQ(a.rows, b.rows);
    EXPECT_EQ(a.rows_read, b.rows_read);
    const std::size_t read = std::size_t{a.columns} * a.rows_read;
    dc.resize(read);
    other.resize(read);
    EXPECT_TRUE(dc == other);
    return a;
}

void expect_read(const CodedPicture& want, const std::string& what) {
    const CodedResult made = coded_picture(want);
    std::vector<std::int16_t> dc(made.dc.size());
    const LumaReading reading = read_dc(made.jpeg, dc);
    EXPECT_STREQ(to_string(reading.result), "complete") << what;
    EXPECT_EQ(reading.columns, made.columns) << what;
    EXPECT_EQ(reading.rows, made.rows) << what;
    EXPECT_EQ(reading.rows_read, made.rows) << what;
    EXPECT_TRUE(dc == made.dc) << what;
}

const char* result_of(Bytes jpeg) {
    std::vector<std::int16_t> dc(4096);
    return to_string(read_dc(jpeg, dc).result);
}

const char* result_of(const CodedPicture& want) { return result_of(coded_picture(want).jpeg); }

constexpr std::uint8_t kLumaSamplings[] = {0x11, 0x21, 0x22, 0x12, 0x41, 0x42, 0x24, 0x14};

CodedPicture sampled(std::uint8_t luma) {
    CodedPicture want;
    want.components = {{static_cast<std::uint8_t>(luma >> 4), static_cast<std::uint8_t>(luma & 15)}, {}, {}};
    return want;
}

TEST(LumaReader, reads_every_sampling_at_sizes_that_are_no_multiple_of_the_mcu) {
    const int sizes[][2] = {{1, 1}, {8, 8}, {9, 17}, {33, 31}, {70, 5}, {64, 64}};
    for (const std::uint8_t luma : kLumaSamplings) {
        for (const auto& [width, height] : sizes) {
            CodedPicture want = sampled(luma);
            want.width = width;
            want.height = height;
            expect_read(want, std::to_string(luma) + " " + std::to_string(width));
        }
    }
}

TEST(LumaReader, reads_grey_with_any_sampling_factors) {
    for (const std::uint8_t luma : kLumaSamplings) {
        CodedPicture want = sampled(luma);
        want.components.resize(1);
        expect_read(want, std::to_string(luma));
    }
}

TEST(LumaReader, reads_restart_intervals_of_any_length) {
    for (const std::uint8_t luma : kLumaSamplings) {
        for (const int interval : {1, 2, 3, 7, 11, 1000}) {
            CodedPicture want = sampled(luma);
            want.restart_interval = interval;
            expect_read(want, std::to_string(luma) + " " + std::to_string(interval));
        }
    }
}

TEST(LumaReader, reads_one_scan_for_each_component_and_skips_chroma) {
    for (const std::uint8_t luma : kLumaSamplings) {
        for (const bool last : {false, true}) {
            for (const int interval : {0, 3}) {
                CodedPicture want = sampled(luma);
                want.interleaved = false;
                want.luma_last = last;
                want.restart_interval = interval;
                want.width = 43;
                expect_read(want, std::to_string(luma) + (last ? " last" : " first"));
            }
        }
    }
}

TEST(LumaReader, uses_the_standard_tables_when_there_are_none) {
    CodedPicture want;
    want.huffman_tables = false;
    expect_read(want, "none");
}

TEST(LumaReader, reads_blocks_with_every_coefficient_and_large_ones) {
    for (const int largest : {1, 3, 10}) {
        for (unsigned seed = 1; seed < 5; ++seed) {
            CodedPicture want;
            want.busy = 200;
            want.largest = largest;
            want.seed = seed;
            expect_read(want, std::to_string(largest));
            want.busy = 20;
            expect_read(want, std::to_string(largest) + " less busy");
        }
    }
}

TEST(LumaReader, reads_extended_sequential_files) {
    CodedPicture want;
    want.sof = 0xC1;
    expect_read(want, "extended");
}

TEST(LumaReader, ignores_a_thumbnail) {
    CodedPicture small;
    small.width = small.height = 16;
    CodedPicture want;
    want.thumbnail = coded_picture(small).jpeg;
    expect_read(want, "thumbnail");
}

TEST(LumaReader, gives_the_mean_of_each_block_with_steps_of_8_and_16_bits) {
    for (const std::uint16_t step : {1, 3, 16, 255, 256, 4000}) {
        CodedPicture want;
        want.dc_step = step;
        const CodedResult made = coded_picture(want);
        ByteVector memory(made.dc.size()), other(made.dc.size());
        const LumaMeans means = chip.read(made.jpeg, memory);
        EXPECT_STREQ(to_string(means.result), "complete");
        EXPECT_EQ(means.grid.columns, made.columns);
        EXPECT_EQ(means.grid.rows, made.rows);
        EXPECT_EQ(means.grid.step, step);
        hub.read(made.jpeg, other);
        EXPECT_TRUE(memory == other);
        for (std::size_t i = 0; i < made.dc.size(); ++i) {
            const int expected = std::clamp(128 + ((made.dc[i] * step + 4) >> 3), 0, 255);
            EXPECT_EQ(means.grid.means[i], expected) << step << " at " << i;
        }
    }
}

TEST(LumaReader, reads_the_luma_that_the_scene_writer_wrote) {
    const scene::PictureFormat format{96, 64, scene::Sampling::k420, 90};
    ByteVector band(scene::band_bytes(format)), jpeg(20000);
    const auto paint = [](const scene::Band& b) {
        for (int i = 0; i < b.rows * b.width; ++i) {
            b.y[i] = static_cast<std::uint8_t>((b.top + i / b.width) / 8 * 20 + i % b.width / 8 * 5);
        }
        for (int i = 0; i < b.rows * b.width / 4; ++i) b.cb[i] = b.cr[i] = 128;
    };
    const auto size = scene::write_picture(format, band, jpeg, paint);
    ASSERT_TRUE(size.has_value());
    ByteVector memory(12 * 8);
    const LumaMeans means = chip.read(Bytes(jpeg).first(*size), memory);
    EXPECT_STREQ(to_string(means.result), "complete");
    for (int row = 0; row < 8; ++row) {
        for (int column = 0; column < 12; ++column) {
            const int drawn = row * 20 + column * 5;
            EXPECT_LE(means.grid.at(column, row), drawn + 2);
            EXPECT_GE(means.grid.at(column, row), drawn - 2);
        }
    }
}

TEST(LumaReader, has_a_result_for_each_unsupported_kind) {
    const struct {
        std::uint8_t sof, bits;
        const char* expected;
    } rows[] = {{0xC2, 8, "a progressive JPEG"},
                {0xC3, 8, "a lossless or hierarchical JPEG"},
                {0xC6, 8, "a lossless or hierarchical JPEG"},
                {0xC9, 8, "an arithmetic-coded JPEG"},
                {0xCA, 8, "an arithmetic-coded JPEG"},
                {0xC1, 12, "a JPEG of twelve bits a sample"},
                {0xC1, 9, "a JPEG whose first component is no luma of full size"}};
    for (const auto& row : rows) {
        CodedPicture want;
        want.sof = row.sof;
        want.bits = row.bits;
        EXPECT_STREQ(result_of(want), row.expected);
    }
    const char* const no_luma = "a JPEG whose first component is no luma of full size";
    CodedPicture rgb;
    rgb.ids = {'R', 'G', 'B'};
    EXPECT_STREQ(result_of(rgb), no_luma);
    CodedPicture cmyk;
    cmyk.components = {{}, {}, {}, {}};
    EXPECT_STREQ(result_of(cmyk), no_luma);
    CodedPicture fine_colour;
    fine_colour.components = {{1, 1}, {2, 1}, {2, 1}};
    EXPECT_STREQ(result_of(fine_colour), no_luma);
    EXPECT_STREQ(result_of(as_bytes("GIF89a")), "not a JPEG");
    EXPECT_STREQ(result_of(Bytes()), "not a JPEG");
}

TEST(LumaReader, reports_the_size_that_memory_must_have) {
    const CodedResult made = coded_picture({});
    ByteVector memory(made.dc.size() - 1);
    const LumaMeans means = hub.read(made.jpeg, memory);
    EXPECT_STREQ(to_string(means.result), "more blocks than the memory given holds");
    EXPECT_EQ(means.columns, made.columns);
    EXPECT_EQ(means.rows, made.rows);
    EXPECT_EQ(means.rows_read, 0);
    EXPECT_TRUE(means.grid.means.empty());
}

// Every prefix of a picture: the rows read are right, and no others are reported.
TEST(LumaReader, gives_the_rows_before_a_truncation) {
    for (const int interval : {0, 2}) {
        CodedPicture want = sampled(0x21);
        want.height = 24;
        want.restart_interval = interval;
        const CodedResult made = coded_picture(want);
        int most = 0;
        for (std::size_t size = 2; size < made.jpeg.size() - 2; ++size) {
            std::vector<std::int16_t> dc(made.dc.size());
            const LumaReading reading = read_dc(Bytes(made.jpeg).first(size), dc);
            if (reading.result == LumaResult::kComplete) {
                EXPECT_GE(size, made.jpeg.size() - 3);
                continue;
            }
            EXPECT_STREQ(to_string(reading.result), "the picture is cut off") << static_cast<int>(size);
            EXPECT_GE(reading.rows_read, most);
            most = reading.rows_read;
            EXPECT_TRUE(std::equal(dc.begin(), dc.end(), made.dc.begin())) << static_cast<int>(size);
        }
        EXPECT_EQ(most, 2);
    }
}

TEST(LumaReader, an_early_eoi_is_a_truncation_and_another_marker_is_damage) {
    const CodedResult made = coded_picture({});
    ByteVector jpeg = made.jpeg;
    const std::size_t middle = (made.scan_offset + jpeg.size()) / 2;
    jpeg[middle] = 0xFF;
    jpeg[middle + 1] = 0xD9;
    EXPECT_STREQ(result_of(jpeg), "the picture is cut off");
    jpeg[middle + 1] = 0xD3;
    EXPECT_STREQ(result_of(jpeg), "the picture is damaged");
}

TEST(LumaReader, restart_markers_out_of_order_are_damage) {
    CodedPicture want;
    want.restart_interval = 2;
    ByteVector jpeg = coded_picture(want).jpeg;
    for (std::size_t i = 0; i + 1 < jpeg.size(); ++i) {
        if (jpeg[i] == 0xFF && jpeg[i + 1] == 0xD1) jpeg[i + 1] = 0xD2;
    }
    EXPECT_STREQ(result_of(jpeg), "the picture is damaged");
}

TEST(LumaReader, invalid_tables_and_codes_are_damage) {
    CodedPicture want;
    ByteVector jpeg = coded_picture(want).jpeg;
    std::size_t table = 0;
    while (jpeg[table] != 0xFF || jpeg[table + 1] != 0xC4) ++table;
    jpeg[table + 5] = 3;  // three codes of one bit
    jpeg[table + 7] = 2;  // instead of five of three bits: same count
    EXPECT_STREQ(result_of(jpeg), "the picture is damaged");

    const CodedResult made = coded_picture(want);
    jpeg = made.jpeg;
    for (std::size_t i = made.scan_offset; i < made.scan_offset + 8; i += 2) {
        jpeg[i] = 0xFF;  // sixteen ones are an invalid code
        jpeg[i + 1] = 0x00;
    }
    EXPECT_STREQ(result_of(jpeg), "the picture is damaged");
}

// Large enough for the hub to read them in lanes.
TEST(LumaReader, lanes_join_at_the_right_block) {
    for (const std::uint8_t luma : kLumaSamplings) {
        for (const int busy : {0, 3, 20, 63}) {
            CodedPicture want = sampled(luma);
            want.width = 160;
            want.height = busy < 4 ? 200 : 72;
            want.busy = busy;
            want.seed = luma;
            expect_read(want, "lanes " + std::to_string(luma) + " " + std::to_string(busy));
            want.components.resize(1);
            expect_read(want, "grey");
        }
    }
}

// Codes of one bit; the other bit is invalid: every block takes eight zeros, lanes a quarter apart never
// meet, and only the first one reaches the ones at the end.
TEST(LumaReader, a_lane_that_met_no_other_stops_before_an_invalid_last_code) {
    ByteVector jpeg = {0xFF, 0xD8, 0xFF, 0xDB, 0x00, 0x43, 0x00};
    jpeg.insert(jpeg.end(), 64, 16);
    const auto add = [&](std::initializer_list<std::uint8_t> bytes) {
        jpeg.insert(jpeg.end(), bytes.begin(), bytes.end());
    };
    add({0xFF, 0xC0, 0x00, 0x11, 8, 1, 0, 1, 0, 3, 1, 0x22, 0, 2, 0x11, 0, 3, 0x11, 0});
    for (const auto& [table, symbol] : {std::pair<std::uint8_t, std::uint8_t>{0x00, 6}, {0x10, 0}}) {
        add({0xFF, 0xC4, 0x00, 0x14, table, 1});
        jpeg.insert(jpeg.end(), 15, 0);
        add({symbol});
    }
    add({0xFF, 0xDA, 0x00, 0x0C, 3, 1, 0, 2, 0, 3, 0, 0, 63, 0});
    jpeg.insert(jpeg.end(), 1104, 0);
    add({0xFF, 0x00, 0xFF, 0xD9});
    std::vector<std::int16_t> dc(1024);
    const LumaReading reading = read_dc(jpeg, dc);
    EXPECT_STREQ(to_string(reading.result), to_string(LumaResult::kTruncated));
    EXPECT_EQ(reading.rows_read, 22);
}

// The bytes after the end could be decoded as the rest of the interval.
TEST(LumaReader, a_truncated_interval_ends_where_its_bytes_end) {
    ByteVector jpeg = {0xFF, 0xD8, 0xFF, 0xDB, 0x00, 0x43, 0x00};
    jpeg.insert(jpeg.end(), 64, 7);
    const auto add = [&](std::initializer_list<std::uint8_t> bytes) {
        jpeg.insert(jpeg.end(), bytes.begin(), bytes.end());
    };
    add({0xFF, 0xC0, 0x00, 0x11, 8, 0, 96, 0, 39, 3, 1, 0x21, 0, 2, 0x11, 0, 3, 0x11, 0});
    add({0xFF, 0xDD, 0x00, 0x04, 0, 8});
    add({0xFF, 0xDA, 0x00, 0x0C, 3, 1, 1, 2, 0x11, 3, 0x11, 0, 63, 0});
    add({7, 7, 7, 7, 7, 7, 7, 7, 0x0E, 7, 0x43, 0xF7, 7, 7});
    std::vector<std::int16_t> dc(60);
    const LumaReading reading = read_dc(jpeg, dc);
    EXPECT_STREQ(to_string(reading.result), to_string(LumaResult::kTruncated));
    EXPECT_EQ(reading.rows_read, 0);
}

TEST(LumaReader, lanes_share_short_restart_intervals) {
    for (const std::uint8_t luma : kLumaSamplings) {
        for (const int interval : {1, 3, 10, 16, 30}) {
            CodedPicture want = sampled(luma);
            want.width = 160;
            want.height = 90;
            want.restart_interval = interval;
            want.busy = 10;
            want.seed = luma;
            expect_read(want, "intervals " + std::to_string(luma) + " " + std::to_string(interval));
        }
    }
}

// Damage anywhere leaves the rows before it right, and both profiles give the same result.
TEST(LumaReader, damage_does_not_reach_the_rows_before_it) {
    for (const int interval : {0, 5}) {
        CodedPicture want;
        want.width = 128;
        want.height = 96;
        want.busy = 12;
        want.restart_interval = interval;
        const CodedResult made = coded_picture(want);
        for (std::size_t at = made.scan_offset; at < made.jpeg.size(); at += 97) {
            ByteVector jpeg = made.jpeg;
            jpeg[at] ^= 0x5A;
            std::vector<std::int16_t> dc(made.dc.size());
            const LumaReading reading = read_dc(jpeg, dc);
            const std::size_t before = (at - made.scan_offset) * 6 / (made.jpeg.size() - made.scan_offset);
            if (before < 2 || reading.rows_read < 2) continue;
            EXPECT_TRUE(std::equal(dc.begin(), dc.begin() + 16, made.dc.begin())) << static_cast<int>(at);
        }
    }
}

TEST(LumaReader, a_reader_does_not_use_tables_of_the_picture_before) {
    CodedPicture first;
    first.huffman_tables = false;
    for (unsigned seed = 1; seed < 4; ++seed) {
        expect_read(first, "first");
        CodedPicture second;
        second.components.resize(1);
        second.seed = seed;
        expect_read(second, "second");
    }
}

}  // namespace
}  // namespace vedette::jpeg
