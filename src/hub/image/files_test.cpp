#include <array>

#include <gtest/gtest.h>
#include <png.h>
#include <turbojpeg.h>

#include "hub/image/jpeg_file.hpp"
#include "hub/image/painter.hpp"
#include "hub/image/png_file.hpp"

namespace vedette::image {
namespace {

Bitmap halves(Size size) {
    Bitmap bitmap;
    bitmap.resize(size);
    Painter painter(bitmap);
    painter.fill({0, 0, size.width, size.height}, {200, 40, 40});
    painter.fill({0, size.height / 2, size.width, size.height}, {30, 60, 220});
    return bitmap;
}

// Grey, dark on the left and light on the right.
std::vector<std::uint8_t> progressive(int width, int height) {
    std::vector<std::uint8_t> pixels(static_cast<std::size_t>(width) * static_cast<std::size_t>(height));
    for (std::size_t i = 0; i < pixels.size(); ++i)
        pixels[i] = static_cast<int>(i % static_cast<std::size_t>(width)) < width / 2 ? 40 : 200;
    const tjhandle handle = tjInitCompress();
    unsigned char* out = nullptr;
    unsigned long size = 0;
    EXPECT_EQ(tjCompress2(handle, pixels.data(), width, width, height, TJPF_GRAY, &out, &size, TJSAMP_GRAY,
                          90, TJFLAG_PROGRESSIVE),
              0);
    std::vector<std::uint8_t> jpeg(out, out + size);
    tjFree(out);
    tjDestroy(handle);
    return jpeg;
}

TEST(PngFile, keeps_every_pixel) {
    const Bitmap drawn = halves({33, 17});
    const auto png = encode_png(drawn);
    ASSERT_TRUE(png.has_value());
    png_image image{};
    image.version = PNG_IMAGE_VERSION;
    ASSERT_NE(png_image_begin_read_from_memory(&image, png->data(), png->size()), 0);
    EXPECT_EQ(image.width, 33U);
    EXPECT_EQ(image.height, 17U);
    image.format = PNG_FORMAT_RGB;
    std::vector<std::uint8_t> pixels(PNG_IMAGE_SIZE(image));
    ASSERT_NE(png_image_finish_read(&image, nullptr, pixels.data(), 0, nullptr), 0);
    EXPECT_TRUE(pixels == drawn.pixels);
}

TEST(JpegFile, a_round_trip_keeps_size_and_colours) {
    const auto jpeg = encode_jpeg(halves({64, 48}), 90);
    ASSERT_TRUE(jpeg.has_value());
    EXPECT_EQ(jpeg_size(*jpeg).value_or(Size{}), (Size{64, 48}));
    Bitmap read;
    ASSERT_TRUE(decode_jpeg(*jpeg, 4000, read).has_value());
    EXPECT_EQ(read.size, (Size{64, 48}));
    EXPECT_NEAR(read.at(30, 5)[0], 200, 6);
    EXPECT_NEAR(read.at(30, 40)[2], 220, 6);
}

TEST(JpegFile, a_large_picture_is_decoded_at_a_smaller_size) {
    const auto jpeg = encode_jpeg(halves({800, 400}), 80);
    ASSERT_TRUE(jpeg.has_value());
    Bitmap read;
    ASSERT_TRUE(decode_jpeg(*jpeg, 500, read).has_value());
    EXPECT_EQ(read.size, (Size{500, 250}));
    EXPECT_NEAR(read.at(499, 249)[2], 220, 6);
    const auto none = decode_jpeg(*jpeg, 99, read);
    ASSERT_FALSE(none.has_value());
    EXPECT_EQ(none.error().kind, Kind::kResourceExhausted);
    EXPECT_EQ(none.error().message, "800x400 pixels are too many");
}

TEST(JpegFile, the_intact_part_of_a_truncated_picture_is_decoded_and_other_files_are_refused) {
    auto jpeg = encode_jpeg(halves({320, 240}), 95);
    ASSERT_TRUE(jpeg.has_value());
    jpeg->resize(jpeg->size() * 3 / 4);
    Bitmap read;
    ASSERT_TRUE(decode_jpeg(*jpeg, 4000, read).has_value());
    EXPECT_NEAR(read.at(100, 5)[0], 200, 6);
    const std::array<std::uint8_t, 4> noise{1, 2, 3, 4};
    EXPECT_EQ(decode_jpeg(noise, 4000, read).error().kind, Kind::kDataLoss);
    EXPECT_FALSE(jpeg_size({}).has_value());
}

TEST(DecodeEighth, a_progressive_picture_becomes_the_means_of_its_blocks) {
    std::vector<std::uint8_t> memory;
    const auto grid = decode_eighth(progressive(100, 50), memory);
    ASSERT_TRUE(grid.has_value());
    EXPECT_EQ(grid->columns, 13);
    EXPECT_EQ(grid->rows, 7);
    EXPECT_NEAR(grid->at(1, 3), 40, 2);
    EXPECT_NEAR(grid->at(11, 3), 200, 2);
}

TEST(DecodeEighth, damaged_and_other_files_are_refused) {
    std::vector<std::uint8_t> memory;
    auto jpeg = progressive(100, 50);
    jpeg.resize(jpeg.size() / 2);
    EXPECT_EQ(decode_eighth(jpeg, memory).error().kind, Kind::kDataLoss);
    EXPECT_EQ(decode_eighth({}, memory).error().kind, Kind::kDataLoss);
}

}  // namespace
}  // namespace vedette::image
