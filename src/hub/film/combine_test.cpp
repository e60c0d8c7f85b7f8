#include "hub/film/combine.hpp"

#include <fmt/format.h>
#include <gtest/gtest.h>

#include "hub/film/combination.hpp"
#include "hub/film/film_fixture.hpp"

namespace vedette::film {
namespace {

image::Bitmap grey(image::Size size, std::uint8_t value) {
    image::Bitmap picture;
    picture.resize(size);
    std::ranges::fill(picture.pixels, value);
    return picture;
}

TEST(StarTrail, keeps_the_brightest_of_each_pixel) {
    StarTrail trail;
    EXPECT_TRUE(trail.result().pixels.empty());
    for (int i = 0; i < 10; ++i) {
        image::Bitmap night = grey({10, 4}, 5);
        night.at(i, 2)[1] = static_cast<std::uint8_t>(100 + i);
        trail.add(night);
    }
    for (int i = 0; i < 10; ++i) {
        EXPECT_EQ(trail.result().at(i, 2)[1], 100 + i);
        EXPECT_EQ(trail.result().at(i, 2)[0], 5);
        EXPECT_EQ(trail.result().at(i, 1)[1], 5);
    }
}

TEST(Keogram, has_a_column_for_each_picture) {
    Keogram keogram(8);
    EXPECT_TRUE(keogram.result().pixels.empty());
    for (int i = 0; i < 5; ++i) {
        image::Bitmap picture = grey({9, 3}, 200);
        for (int y = 0; y < 3; ++y) picture.at(4, y)[0] = static_cast<std::uint8_t>(10 * i + y);
        keogram.add(picture);
        ASSERT_EQ(keogram.result().size, (image::Size{i + 1, 3}));
    }
    const image::Bitmap result = keogram.result();
    for (int i = 0; i < 5; ++i) {
        for (int y = 0; y < 3; ++y) EXPECT_EQ(result.at(i, y)[0], 10 * i + y);
    }
}

TEST(Keogram, its_size_does_not_depend_on_the_number_of_pictures) {
    Keogram keogram(8);
    for (int i = 0; i < 100; ++i) keogram.add(grey({2, 2}, static_cast<std::uint8_t>(2 * i)));
    EXPECT_EQ(keogram.pictures_a_column(), 16);
    const image::Bitmap result = keogram.result();
    ASSERT_EQ(result.size.width, 7);
    for (int x = 0; x < 6; ++x) EXPECT_NEAR(result.at(x, 0)[0], 32 * x + 15, 3) << x;
    EXPECT_NEAR(result.at(6, 0)[0], 2 * 96 + 3, 1);  // the last four pictures
}

TEST(Combine, makes_a_picture_of_a_folder_and_counts) {
    const Folder folder;
    const Folder out;
    for (int i = 10; i < 20; ++i)
        folder.write_grey(fmt::format("290326-12{}00-CAM1.jpg", i), static_cast<std::uint8_t>(5 * i));
    folder.write("290326-123000-CAM1.jpg", as_bytes("no picture"));
    folder.write_grey("290326-124000-CAM1.jpg", 250, {16, 16});
    const auto go_on = [](const RenderProgress&) { return true; };
    for (const auto& [kind, width] :
         {std::pair(Combination::kStarTrail, 64), std::pair(Combination::kKeogram, 10)}) {
        const auto count =
            combine({.folder = folder.path, .output = out.file("one.jpg"), .kind = kind}, go_on);
        ASSERT_TRUE(count.has_value()) << count.error().message;
        EXPECT_EQ(count->used, 10u);
        EXPECT_EQ(count->damaged, 1u);
        EXPECT_EQ(count->odd_sized, 1u);
        image::Bitmap picture;
        ASSERT_TRUE(image::decode_jpeg(out.read("one.jpg"), 1000, picture).has_value());
        EXPECT_EQ(picture.size, (image::Size{width, 48}));
        EXPECT_NEAR(picture.at(width - 1, 5)[1], 95, 4);
    }
    ASSERT_TRUE(combine({.folder = folder.path, .output = out.file("one.png")}, go_on).has_value());
    EXPECT_EQ(as_text(out.read("one.png")).substr(1, 3), "PNG");
    EXPECT_EQ(combine({.folder = folder.path, .output = out.file("one.gif")}, go_on).error().kind,
              Kind::kInvalidArgument);
    EXPECT_EQ(combine({.folder = folder.path, .output = out.file("two.png")},
                      [](const RenderProgress& progress) { return progress.done < 3; })
                  .error()
                  .kind,
              Kind::kCancelled);
    EXPECT_EQ(out.files(), 2);
}

}  // namespace
}  // namespace vedette::film
