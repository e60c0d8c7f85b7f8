#include "hub/image/eighth.hpp"

#include <memory>

#include <gtest/gtest.h>
#include <turbojpeg.h>

namespace vedette::image {
namespace {

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

TEST(Eighth, a_progressive_picture_becomes_the_means_of_its_blocks) {
    std::vector<std::uint8_t> memory;
    const auto grid = decode_eighth(progressive(100, 50), memory);
    ASSERT_TRUE(grid.has_value());
    EXPECT_EQ(grid->columns, 13);
    EXPECT_EQ(grid->rows, 7);
    EXPECT_NEAR(grid->at(1, 3), 40, 2);
    EXPECT_NEAR(grid->at(11, 3), 200, 2);
}

TEST(Eighth, what_is_damaged_or_none_is_refused) {
    std::vector<std::uint8_t> memory;
    auto jpeg = progressive(100, 50);
    jpeg.resize(jpeg.size() / 2);
    EXPECT_EQ(decode_eighth(jpeg, memory).error().kind, Kind::kDataLoss);
    EXPECT_EQ(decode_eighth({}, memory).error().kind, Kind::kDataLoss);
}

}  // namespace
}  // namespace vedette::image
