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

TEST(NoVideo, sizes_out_of_range_are_clamped) {
    const std::string endless(10'000, 'x');
    for (const auto& [width, height] : {std::pair{0, 0}, {16, 16}, {100'000, 100'000}, {-5, 7}}) {
        const auto jpeg =
            draw_no_video({.camera = endless, .reason = endless, .width = width, .height = height});
        ASSERT_TRUE(jpeg.has_value()) << width;
        EXPECT_GE(frame::probe_jpeg(*jpeg)->width, 160);
    }
}

TEST(NoVideo, text_beyond_the_font_is_reported_with_its_box) {
    EXPECT_FALSE(text_beyond_font({.camera = "Porch", .reason = "one\ntwo"}).camera.has_value());
    EXPECT_FALSE(text_beyond_font({.camera = "Porch", .reason = "one\ntwo"}).reason.has_value());
    const UnsupportedText missing =
        text_beyond_font({.camera = "Haustür", .reason = "„zu“\n\tda", .width = 640});
    ASSERT_TRUE(missing.camera.has_value());
    EXPECT_EQ(*missing.camera,
              (TextBox{.text = "Haustür", .size = 48, .width = 604, .lines = 1, .bold = true}));
    ASSERT_TRUE(missing.reason.has_value());
    EXPECT_EQ(missing.reason->text, "„zu“  da");
    EXPECT_EQ(missing.reason->size, 30);
    EXPECT_GE(missing.reason->lines, 4);
    std::string endless = "x";
    for (int i = 0; i < 1000; ++i) endless += "ö";
    EXPECT_EQ(text_beyond_font({.camera = endless}).camera->text, endless.substr(0, 399));
}

}  // namespace
}  // namespace vedette::image
