// Drawn scenes with known jitter.
#include <cmath>
#include <random>

#include <gtest/gtest.h>

#include "hub/film/film_fixture.hpp"
#include "hub/film/picture_reader.hpp"
#include "hub/film/shift_finder.hpp"
#include "hub/film/stabiliser.hpp"

namespace vedette::film {
namespace {

constexpr image::Size kSize{640, 480};
constexpr int kRoom = 48;  // pixels around the picture that a shift may show

// A still scene of boxes of many sizes over a slope of grey, larger than the pictures.
class Scene {
  public:
    explicit Scene(unsigned seed = 7) {
        std::mt19937 random(seed);
        whole_.resize({kSize.width + 2 * kRoom, kSize.height + 2 * kRoom});
        for (int y = 0; y < whole_.size.height; ++y)
            for (int x = 0; x < whole_.size.width; ++x)
                std::fill_n(whole_.at(x, y), 3, static_cast<std::uint8_t>(60 + y / 8));
        const auto number = [&](int least, int most) {
            return least + static_cast<int>(random() % static_cast<unsigned>(most - least));
        };
        for (int i = 0; i < 700; ++i) {
            const int width = number(3, 90);
            const int height = number(3, 90);
            const int left = number(0, whole_.size.width - width);
            const int top = number(0, whole_.size.height - height);
            const auto grey = static_cast<std::uint8_t>(number(20, 220));
            for (int y = top; y < top + height; ++y) std::fill_n(whole_.at(left, y), 3 * width, grey);
        }
    }
    // The scene with its content `x` pixels to the right and `y` down, its light times `light`.
    image::Bitmap picture(double x, double y, double light = 1) const {
        image::Bitmap out;
        out.resize(kSize);
        for (int row = 0; row < kSize.height; ++row) {
            for (int column = 0; column < kSize.width; ++column) {
                const double from_x = column + kRoom - x;
                const double from_y = row + kRoom - y;
                const int left = static_cast<int>(from_x);
                const int top = static_cast<int>(from_y);
                const double u = from_x - left;
                const double v = from_y - top;
                const double value =
                    (*whole_.at(left, top) * (1 - u) + *whole_.at(left + 1, top) * u) * (1 - v) +
                    (*whole_.at(left, top + 1) * (1 - u) + *whole_.at(left + 1, top + 1) * u) * v;
                std::fill_n(out.at(column, row), 3,
                            static_cast<std::uint8_t>(std::lround(std::min(value * light, 255.0))));
            }
        }
        return out;
    }

  private:
    image::Bitmap whole_;
};

class ShiftFinderTest : public testing::Test {
  protected:
    std::optional<Shift> find(const image::Bitmap& picture) {
        const auto jpeg = image::encode_jpeg(picture, 85);
        folder_.write("picture.jpg", *jpeg);
        EXPECT_EQ(reader_.read(folder_.file("picture.jpg")), Use::kUsed);
        return finder_.find(*reader_.luma());
    }

    Folder folder_;
    PictureReader reader_;
    ShiftFinder finder_;
};

void expect_near(const std::optional<Shift>& found, double x, double y, double limit) {
    ASSERT_TRUE(found.has_value());
    EXPECT_NEAR(found->x, x, limit);
    EXPECT_NEAR(found->y, y, limit);
}

TEST_F(ShiftFinderTest, jitter_is_found_to_less_than_a_pixel) {
    const Scene scene;
    std::mt19937 random(11);
    std::normal_distribution<double> jitter(0, 6);
    expect_near(find(scene.picture(0, 0)), 0, 0, 0.01);
    double squares = 0;
    for (int i = 0; i < 60; ++i) {
        const double x = std::clamp(jitter(random), -20.0, 20.0);
        const double y = std::clamp(jitter(random), -20.0, 20.0);
        const auto found = find(scene.picture(x, y));
        expect_near(found, x, y, 1);
        if (found) squares += std::pow(found->x - x, 2) + std::pow(found->y - y, 2);
    }
    RecordProperty("rms_of_100_px", static_cast<int>(100 * std::sqrt(squares / 120)));
    EXPECT_LT(std::sqrt(squares / 120), 0.4);
}

TEST_F(ShiftFinderTest, a_large_shift_and_slow_light_are_no_hindrance) {
    const Scene scene;
    find(scene.picture(0, 0));
    for (int i = 1; i < 40; ++i) {
        const double x = i % 2 == 0 ? 40.0 : -40.0;
        expect_near(find(scene.picture(x, -x / 2, 1 - i * 0.015)), x, -x / 2, 1);
    }
}

TEST_F(ShiftFinderTest, a_thing_that_moves_through_the_picture_moves_nothing) {
    const Scene scene;
    find(scene.picture(0, 0));
    for (int i = 0; i < 20; ++i) {
        image::Bitmap picture = scene.picture(i % 3, 0);
        for (int y = 100; y < 400; ++y) std::fill_n(picture.at(20 + 25 * i, y), 3 * 120, std::uint8_t{5});
        expect_near(find(picture), i % 3, 0, 1);
    }
}

TEST_F(ShiftFinderTest, the_dark_says_nothing_and_another_view_begins_anew) {
    const Scene scene;
    image::Bitmap dark;
    dark.resize(kSize);
    std::ranges::fill(dark.pixels, std::uint8_t{8});
    EXPECT_FALSE(find(dark).has_value());
    find(scene.picture(0, 0));
    find(scene.picture(5, 2));
    EXPECT_FALSE(find(dark).has_value());
    const Scene other(99);
    int refused = 0;
    for (int i = 0; i < 12; ++i) refused += !find(other.picture(0, 0)).has_value();
    EXPECT_GE(refused, 5);
    expect_near(find(other.picture(3, -4)), 8, -2, 1);
}

TEST(Stabiliser, all_pictures_lie_on_the_first_one_in_the_part_that_all_have) {
    const Scene scene;
    const std::vector<std::optional<Shift>> shifts = {Shift{}, Shift{7, -3}, std::nullopt, Shift{-4.4, 10.6}};
    const Stabiliser stabiliser(shifts, kSize);
    EXPECT_EQ(stabiliser.crop(), (image::Box{4, 3, 632, 469}));
    image::Bitmap first;
    image::Bitmap other;
    stabiliser.cut(0, scene.picture(0, 0), first);
    EXPECT_TRUE(first.size == (image::Size{628, 466}));
    for (const auto& [number, x, y] :
         {std::tuple(1UL, 7, -3), std::tuple(2UL, 7, -3), std::tuple(3UL, -4, 11)}) {
        stabiliser.cut(number, scene.picture(x, y), other);
        EXPECT_TRUE(other.pixels == first.pixels) << number;
    }
    const std::vector<std::optional<Shift>> wild = {Shift{}, Shift{500, 0}};
    EXPECT_EQ(Stabiliser(wild, kSize).crop().width(), 576) << "no more than a tenth is cut";
}

TEST(Stabiliser, a_picture_that_was_decoded_smaller_is_cut_to_the_same_part) {
    const std::vector<std::optional<Shift>> shifts = {Shift{}, Shift{8, -8}};
    const Stabiliser stabiliser(shifts, kSize);
    image::Bitmap half;
    half.resize({kSize.width / 2, kSize.height / 2});
    std::ranges::fill(half.pixels, std::uint8_t{1});
    *half.at(104, 96) = 9;
    image::Bitmap out;
    stabiliser.cut(1, half, out);
    EXPECT_TRUE(out.size == (image::Size{316, 236}));
    EXPECT_EQ(*out.at(100, 96), 9);
}

}  // namespace
}  // namespace vedette::film
