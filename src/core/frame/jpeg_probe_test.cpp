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

TEST(JpegProbe, reads_the_size) {
    const JpegInfo info = probe(tiny_jpeg({.size = 500, .width = 640, .height = 480, .restart_interval = 8}));
    EXPECT_EQ(info.width, 640);
    EXPECT_EQ(info.height, 480);
    EXPECT_EQ(info.size, 500u);
    EXPECT_TRUE(info.complete);
}

TEST(JpegProbe, reads_every_coding_and_sampling) {
    for (const std::uint8_t sof : {0xC0, 0xC1, 0xC2, 0xC3, 0xC9}) {
        for (const std::uint8_t components : {1, 3}) {
            for (const std::uint8_t sampling : {0x11, 0x21, 0x22, 0x12, 0x41, 0x14}) {
                TinyJpeg want{.width = 320, .sof = sof, .components = components, .luma_sampling = sampling};
                EXPECT_EQ(probe(tiny_jpeg(want)).width, 320);
            }
        }
    }
}

TEST(JpegProbe, ignores_a_thumbnail) {
    TinyJpeg inner{.width = 160, .height = 120};
    TinyJpeg outer{.size = 600, .width = 800, .height = 600, .thumbnail = tiny_jpeg(inner)};
    const ByteVector jpeg = tiny_jpeg(outer);
    const JpegInfo info = probe(jpeg);
    EXPECT_EQ(info.width, 800);
    EXPECT_EQ(info.size, jpeg.size());
}

TEST(JpegProbe, a_truncated_picture_is_incomplete_at_every_byte) {
    const ByteVector jpeg = tiny_jpeg(260, 3);
    for (std::size_t n = 0; n < jpeg.size(); ++n) {
        const auto info = probe_jpeg(Bytes(jpeg).first(n));
        ASSERT_TRUE(info.has_value()) << "at " << n;
        EXPECT_FALSE(info->complete) << "at " << n;
        EXPECT_EQ(info->size, 0u) << "at " << n;
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
