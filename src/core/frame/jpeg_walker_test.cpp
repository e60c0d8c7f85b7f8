#include "core/frame/jpeg_walker.hpp"

#include <vector>

#include <gtest/gtest.h>

#include "tests/support/tiny_jpeg.hpp"

namespace vedette::frame {
namespace {

using test::tiny_jpeg;
using test::TinyJpeg;
using ByteVector = std::vector<std::uint8_t>;

ByteVector joined(ByteVector a, const ByteVector& b) {
    a.insert(a.end(), b.begin(), b.end());
    return a;
}

// Bytes consumed of the whole input; every cut in two must give the same.
std::size_t walk(const ByteVector& in, JpegFault expected = JpegFault::kNone) {
    JpegWalker whole;
    const std::size_t taken = whole.feed(in);
    EXPECT_EQ(whole.fault(), expected);
    for (std::size_t cut = 0; cut <= in.size(); ++cut) {
        JpegWalker walker;
        std::size_t pieces = walker.feed(Bytes(in).first(cut));
        pieces += walker.feed(Bytes(in).subspan(cut));
        EXPECT_EQ(pieces, taken) << "cut " << cut;
        EXPECT_EQ(walker.fault(), expected) << "cut " << cut;
        EXPECT_EQ(walker.complete(), whole.complete()) << "cut " << cut;
    }
    return taken;
}

TEST(JpegWalker, stops_after_the_end_of_image) {
    const ByteVector jpeg = tiny_jpeg(700, 1);
    EXPECT_EQ(walk(joined(jpeg, {0, 0, 'x'})), jpeg.size());
    JpegWalker walker;
    walker.feed(jpeg);
    EXPECT_TRUE(walker.complete());
    EXPECT_EQ(walker.feed(jpeg), 0u);
}

TEST(JpegWalker, waits_for_more_while_the_end_is_missing) {
    TinyJpeg want{.size = 400, .eoi = false};
    const ByteVector jpeg = tiny_jpeg(want);
    EXPECT_EQ(walk(jpeg), jpeg.size());
    JpegWalker walker;
    walker.feed(jpeg);
    EXPECT_TRUE(walker.wants_more());
}

TEST(JpegWalker, ignores_a_thumbnail_in_a_segment) {
    TinyJpeg want{.size = 900, .thumbnail = tiny_jpeg(300, 7)};
    const ByteVector jpeg = tiny_jpeg(want);
    EXPECT_EQ(walk(jpeg), jpeg.size());
}

TEST(JpegWalker, skips_restart_markers_fill_bytes_and_further_scans) {
    TinyJpeg want{.size = 900, .restart_interval = 4};
    const ByteVector jpeg = tiny_jpeg(want);
    EXPECT_EQ(walk(jpeg), jpeg.size());
    // Fill bytes before a marker, TEM, a scan, a table between scans, another scan.
    const ByteVector scans = {0xFF, 0xD8, 0xFF, 0xFF, 0x01, 0xFF, 0xDA, 0, 2,   'a',  0xFF, 0xFF, 0xC4,
                              0,    4,    1,    2,    0xFF, 0xDA, 0,    2, 'b', 0xFF, 0,    0xFF, 0xD9};
    EXPECT_EQ(walk(scans), scans.size());
}

TEST(JpegWalker, skips_stray_bytes_between_segments_as_decoders_do) {
    const ByteVector jpeg = {0xFF, 0xD8, 0xFF, 0xFE, 0, 3, 'x', 1, 2, 0xFF, 0, 3, 0xFF, 0xD9};
    EXPECT_EQ(walk(jpeg), jpeg.size());
}

TEST(JpegWalker, skips_reserved_codes_which_have_no_length) {
    // The first 0xFF is the last byte before a cut; text follows.
    const ByteVector jpeg = {0xFF, 0xD8, 0xFF, 0xDA, 0,    2,   'a',  0xFF,
                             '\r', '\n', '-',  0xFF, 0xBF, 'b', 0xFF, 0xD9};
    EXPECT_EQ(walk(jpeg), jpeg.size());
}

TEST(JpegWalker, refuses_bytes_that_do_not_begin_with_start_of_image) {
    EXPECT_EQ(walk({'G', 'I', 'F'}, JpegFault::kNotJpeg), 1u);
    EXPECT_EQ(walk({0xFF, 0xD9, 0xFF}, JpegFault::kNotJpeg), 2u);
}

TEST(JpegWalker, refuses_a_second_start_of_image_outside_segments) {
    TinyJpeg cut{.size = 300, .eoi = false};
    const ByteVector head = tiny_jpeg(cut);
    EXPECT_EQ(walk(joined(head, tiny_jpeg()), JpegFault::kSecondSoi), head.size() + 2);
    EXPECT_EQ(walk({0xFF, 0xD8, 0xFF, 0xD8}, JpegFault::kSecondSoi), 4u);
}

TEST(JpegWalker, refuses_a_segment_shorter_than_its_length_field) {
    EXPECT_EQ(walk({0xFF, 0xD8, 0xFF, 0xE0, 0, 1, 0}, JpegFault::kBadSegment), 6u);
}

TEST(JpegWalker, latches_a_fault_until_reset) {
    JpegWalker walker;
    walker.feed(as_bytes("no"));
    EXPECT_EQ(walker.feed(tiny_jpeg()), 0u);
    EXPECT_STREQ(to_string(walker.fault()), "not a JPEG");
    walker.reset();
    EXPECT_EQ(walker.feed(tiny_jpeg()), tiny_jpeg().size());
    EXPECT_TRUE(walker.complete());
}

}  // namespace
}  // namespace vedette::frame
