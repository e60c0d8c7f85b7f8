#include "hub/image/no_video.hpp"

#include <gtest/gtest.h>

#include "core/frame/jpeg_probe.hpp"

namespace vedette::image {
namespace {

TEST(NoVideo, is_a_jpeg_of_the_cameras_size) {
    const auto jpeg =
        draw_no_video({.camera = "Porch", .reason = "it does not answer", .width = 800, .height = 600});
    ASSERT_TRUE(jpeg.has_value());
    const auto info = frame::probe_jpeg(*jpeg);
    ASSERT_TRUE(info.has_value());
    EXPECT_EQ(info->width, 800);
    EXPECT_EQ(info->height, 600);
    EXPECT_TRUE(info->complete);
}

TEST(NoVideo, sizes_nobody_can_read_or_hold_are_brought_into_range) {
    const std::string endless(10'000, 'x');
    for (const auto& [width, height] : {std::pair{0, 0}, {16, 16}, {100'000, 100'000}, {-5, 7}}) {
        const auto jpeg =
            draw_no_video({.camera = endless, .reason = endless, .width = width, .height = height});
        ASSERT_TRUE(jpeg.has_value()) << width;
        EXPECT_GE(frame::probe_jpeg(*jpeg)->width, 160);
    }
}

}  // namespace
}  // namespace vedette::image
