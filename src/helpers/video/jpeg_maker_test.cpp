#include "helpers/video/jpeg_maker.hpp"

#include <algorithm>
#include <cstdlib>

#include <gtest/gtest.h>
#include <turbojpeg.h>

namespace vedette::video {
namespace {

// One colour all over, in the given planes' values.
Av<AVFrame> flat(AVPixelFormat format, int width, int height, int y, int u, int v) {
    Av<AVFrame> frame(av_frame_alloc());
    frame->format = format;
    frame->width = width;
    frame->height = height;
    EXPECT_EQ(av_frame_get_buffer(frame.get(), 0), 0);
    const int values[] = {y, u, v};
    for (int plane = 0; plane < 3; ++plane) {
        const bool half = plane > 0 && (format == AV_PIX_FMT_YUV420P || format == AV_PIX_FMT_YUVJ420P);
        std::fill_n(frame->data[plane], frame->linesize[plane] * (half ? (height + 1) / 2 : height),
                    values[plane]);
    }
    return frame;
}

struct Seen {
    int width = 0;
    int height = 0;
    int sampling = -1;
    std::vector<std::uint8_t> rgb;
};

Seen decode(Bytes jpeg) {
    Seen seen;
    void* const reader = tjInitDecompress();
    int colours = 0;
    EXPECT_EQ(tjDecompressHeader3(reader, jpeg.data(), jpeg.size(), &seen.width, &seen.height, &seen.sampling,
                                  &colours),
              0);
    seen.rgb.resize(static_cast<std::size_t>(seen.width * seen.height) * 3);
    EXPECT_EQ(tjDecompress2(reader, jpeg.data(), jpeg.size(), seen.rgb.data(), seen.width, 0, seen.height,
                            TJPF_RGB, TJFLAG_ACCURATEDCT),
              0);
    tjDestroy(reader);
    return seen;
}

void expect_colour(const Seen& seen, int r, int g, int b) {
    const int wanted[] = {r, g, b};
    for (std::size_t i = 0; i < seen.rgb.size(); ++i) {
        ASSERT_LE(std::abs(seen.rgb[i] - wanted[i % 3]), 3) << "byte " << i;
    }
}

TEST(VideoJpegMaker, narrow_range_black_and_white_are_black_and_white) {
    JpegMaker maker(90);
    const auto black = flat(AV_PIX_FMT_YUV420P, 64, 48, 16, 128, 128);
    expect_colour(decode(maker.make(*black).value()), 0, 0, 0);
    const auto white = flat(AV_PIX_FMT_YUV420P, 64, 48, 235, 128, 128);
    expect_colour(decode(maker.make(*white).value()), 255, 255, 255);
}

TEST(VideoJpegMaker, full_range_passes_as_it_is) {
    JpegMaker maker(90);
    const auto grey = flat(AV_PIX_FMT_YUVJ420P, 64, 48, 16, 128, 128);
    expect_colour(decode(maker.make(*grey).value()), 16, 16, 16);
    const auto marked = flat(AV_PIX_FMT_YUV420P, 64, 48, 16, 128, 128);
    marked->color_range = AVCOL_RANGE_JPEG;
    expect_colour(decode(maker.make(*marked).value()), 16, 16, 16);
}

TEST(VideoJpegMaker, bt709_green_is_the_same_green) {
    // Pure green in BT.709, narrow range.
    const auto frame = flat(AV_PIX_FMT_YUV420P, 64, 48, 173, 42, 26);
    frame->colorspace = AVCOL_SPC_BT709;
    JpegMaker maker(95);
    expect_colour(decode(maker.make(*frame).value()), 0, 255, 0);
}

TEST(VideoJpegMaker, odd_sizes_keep_every_pixel) {
    JpegMaker maker(90);
    for (const auto& [width, height] : {std::pair{65, 49}, {1, 1}, {17, 2}}) {
        const Seen seen = decode(maker.make(*flat(AV_PIX_FMT_YUV420P, width, height, 235, 128, 128)).value());
        EXPECT_EQ(seen.width, width);
        EXPECT_EQ(seen.height, height);
        expect_colour(seen, 255, 255, 255);
    }
}

TEST(VideoJpegMaker, the_videos_subsampling_is_kept) {
    JpegMaker maker(90);
    EXPECT_EQ(decode(maker.make(*flat(AV_PIX_FMT_YUV422P, 64, 48, 90, 90, 90)).value()).sampling, TJSAMP_422);
    EXPECT_EQ(decode(maker.make(*flat(AV_PIX_FMT_YUV444P, 64, 48, 90, 90, 90)).value()).sampling, TJSAMP_444);
    EXPECT_EQ(decode(maker.make(*flat(AV_PIX_FMT_YUV420P, 64, 48, 90, 90, 90)).value()).sampling, TJSAMP_420);
}

TEST(VideoJpegMaker, a_change_of_size_in_mid_stream_is_followed) {
    JpegMaker maker(90);
    EXPECT_EQ(decode(maker.make(*flat(AV_PIX_FMT_YUV420P, 64, 48, 90, 90, 90)).value()).width, 64);
    EXPECT_EQ(decode(maker.make(*flat(AV_PIX_FMT_YUV420P, 320, 240, 90, 90, 90)).value()).width, 320);
}

}  // namespace
}  // namespace vedette::video
