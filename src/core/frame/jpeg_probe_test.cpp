#include "core/frame/jpeg_probe.hpp"

#include <vector>

#include <gtest/gtest.h>

#include "tests/support/tiny_jpeg.hpp"

namespace vedette::frame {
namespace {

using test::tiny_jpeg;
using test::TinyJpeg;
using ByteVector = std::vector<std::uint8_t>;

JpegInfo probe(const ByteVector& jpeg) {
    const auto info = probe_jpeg(jpeg);
    EXPECT_TRUE(info.has_value());
    return info.value_or(JpegInfo{});
}

JpegFault fault_of(const ByteVector& jpeg) {
    const auto info = probe_jpeg(jpeg);
    return info ? JpegFault::kNone : info.error();
}

TEST(JpegProbe, reads_size_coding_and_tables) {
    TinyJpeg want{.size = 500, .width = 640, .height = 480, .restart_interval = 8};
    const JpegInfo info = probe(tiny_jpeg(want));
    EXPECT_EQ(info.width, 640);
    EXPECT_EQ(info.height, 480);
    EXPECT_EQ(info.components, 3);
    EXPECT_EQ(info.bits, 8);
    EXPECT_TRUE(info.coding == Coding::kBaseline);
    EXPECT_TRUE(info.has_huffman_tables);
    EXPECT_EQ(info.restart_interval, 8);
    EXPECT_EQ(info.size, 500u);
    EXPECT_TRUE(info.complete);
}

TEST(JpegProbe, reports_the_subsampling) {
    const struct {
        std::uint8_t components, luma;
        Subsampling expected;
    } rows[] = {{3, 0x11, Subsampling::k444},  {3, 0x21, Subsampling::k422}, {3, 0x22, Subsampling::k420},
                {3, 0x12, Subsampling::k440},  {3, 0x41, Subsampling::k411}, {1, 0x22, Subsampling::kGrey},
                {3, 0x14, Subsampling::kOther}};
    for (const auto& row : rows) {
        TinyJpeg want{.components = row.components, .luma_sampling = row.luma};
        EXPECT_STREQ(to_string(probe(tiny_jpeg(want)).subsampling), to_string(row.expected));
    }
}

TEST(JpegProbe, reports_the_coding) {
    const struct {
        std::uint8_t sof;
        const char* expected;
    } rows[] = {
        {0xC0, "baseline"}, {0xC1, "extended"}, {0xC2, "progressive"}, {0xC3, "other"}, {0xC9, "other"}};
    for (const auto& row : rows) {
        TinyJpeg want{.sof = row.sof};
        EXPECT_STREQ(to_string(probe(tiny_jpeg(want)).coding), row.expected);
    }
}

TEST(JpegProbe, reports_missing_huffman_tables) {
    TinyJpeg want{.huffman_tables = false};
    EXPECT_FALSE(probe(tiny_jpeg(want)).has_huffman_tables);
}

TEST(JpegProbe, ignores_a_thumbnail) {
    TinyJpeg inner{.width = 160, .height = 120, .luma_sampling = 0x11};
    TinyJpeg outer{
        .size = 600, .width = 800, .height = 600, .luma_sampling = 0x22, .thumbnail = tiny_jpeg(inner)};
    const ByteVector jpeg = tiny_jpeg(outer);
    const JpegInfo info = probe(jpeg);
    EXPECT_EQ(info.width, 800);
    EXPECT_TRUE(info.subsampling == Subsampling::k420);
    EXPECT_EQ(info.size, jpeg.size());
}

TEST(JpegProbe, a_truncated_picture_is_incomplete_at_every_byte) {
    const ByteVector jpeg = tiny_jpeg(260, 3);
    for (std::size_t n = 0; n < jpeg.size(); ++n) {
        const auto info = probe_jpeg(Bytes(jpeg).first(n));
        ASSERT_TRUE(info.has_value()) << "at " << n;
        EXPECT_FALSE(info->complete) << "at " << n;
        EXPECT_EQ(info->size, 0u) << "at " << n;
        EXPECT_TRUE(info->width == 16 || info->scan_offset == 0) << "at " << n;
    }
}

TEST(JpegProbe, padding_after_the_end_is_complete_and_anything_else_is_not) {
    for (const std::uint8_t pad : {0x00, 0xFF, 0x0D, 0x0A}) {
        ByteVector jpeg = tiny_jpeg(200);
        jpeg.insert(jpeg.end(), 5, pad);
        EXPECT_TRUE(probe(jpeg).complete);
        EXPECT_EQ(probe(jpeg).size, 200u);
        jpeg.push_back('x');
        EXPECT_FALSE(probe(jpeg).complete);
        EXPECT_EQ(probe(jpeg).size, 200u);
    }
}

TEST(JpegProbe, reports_the_start_of_the_scan) {
    TinyJpeg want{.size = 400, .components = 1};
    const ByteVector jpeg = tiny_jpeg(want);
    const JpegInfo info = probe(jpeg);
    ASSERT_TRUE(info.scan_offset > 10);
    EXPECT_EQ(jpeg[info.scan_offset - 10], 0xFF);
    EXPECT_EQ(jpeg[info.scan_offset - 9], 0xDA);
}

TEST(JpegProbe, each_fault_is_reported) {
    EXPECT_TRUE(fault_of({'P', 'N', 'G'}) == JpegFault::kNotJpeg);
    EXPECT_TRUE(fault_of({0xFF, 0xD8, 0xFF, 0xD8}) == JpegFault::kSecondSoi);
    EXPECT_TRUE(fault_of({0xFF, 0xD8, 0xFF, 0xE0, 0, 0}) == JpegFault::kBadSegment);
    EXPECT_TRUE(fault_of({0xFF, 0xD8, 0xFF, 0xD9}) == JpegFault::kNoFrameHeader);
    // A frame header too short for its components, with no width, with sampling 0; a DRI without a number.
    EXPECT_TRUE(fault_of({0xFF, 0xD8, 0xFF, 0xC0, 0, 8, 8, 0, 1, 0, 1, 1}) == JpegFault::kBadSegment);
    EXPECT_TRUE(fault_of({0xFF, 0xD8, 0xFF, 0xC0, 0, 11, 8, 0, 1, 0, 0, 1, 1, 0x11, 0}) ==
                JpegFault::kBadSegment);
    EXPECT_TRUE(fault_of({0xFF, 0xD8, 0xFF, 0xC0, 0, 11, 8, 0, 1, 0, 1, 1, 1, 0x10, 0}) ==
                JpegFault::kBadSegment);
    EXPECT_TRUE(fault_of({0xFF, 0xD8, 0xFF, 0xDD, 0, 3, 1}) == JpegFault::kBadSegment);
}

}  // namespace
}  // namespace vedette::frame
