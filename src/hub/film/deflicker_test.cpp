#include "hub/film/deflicker.hpp"

#include <algorithm>
#include <cmath>
#include <functional>
#include <numbers>
#include <random>

#include <gtest/gtest.h>

namespace vedette::film {
namespace {

constexpr int kCount = 150;  // pictures

double encoded(double light) {
    light = std::clamp(light, 0.0, 1.0);
    return 255 * (light <= 0.0031308 ? light * 12.92 : 1.055 * std::pow(light, 1 / 2.4) - 0.055);
}

using Light = std::function<double(int picture, int column, int row)>;
using Exposure = std::function<double(int picture)>;

// A bright sky above a dark ground.
double scene(int column, int row) { return (row < 3 ? 0.35 : 0.08) * (1 + 0.04 * column); }

std::vector<Tiles> drawn(const Light& light, const Exposure& exposure = [](int) { return 1.0; }) {
    std::vector<Tiles> pictures(kCount);
    for (int i = 0; i < kCount; ++i) {
        for (int k = 0; k < kTiles * kTiles; ++k) {
            const double value = encoded(light(i, k % kTiles, k / kTiles) * exposure(i));
            pictures[static_cast<std::size_t>(i)][static_cast<std::size_t>(k)] =
                static_cast<std::uint16_t>(std::lround(std::min(value, 255.0) * 256));
        }
    }
    return pictures;
}

// The pictures with their curves; a tile is of one colour.
std::vector<Tiles> corrected(const std::vector<Tiles>& pictures) {
    const auto logs = corrections(pictures);
    std::vector<Tiles> result = pictures;
    for (std::size_t i = 0; i < pictures.size(); ++i) {
        const Curve curve = curve_of(logs[i]);
        for (auto& tile : result[i]) {
            // Between two values of the curve, as the mean of a tile's pixels is.
            const auto low = static_cast<std::size_t>(tile / 256);
            const double part = tile % 256 / 256.0;
            const double high = curve[std::min<std::size_t>(low + 1, 255)];
            tile = static_cast<std::uint16_t>(std::lround((1 - part) * curve[low] + part * high));
        }
    }
    return result;
}

// The greatest difference between two sequences, in percent of full luma.
double distance(const std::vector<Tiles>& a, const std::vector<Tiles>& b) {
    int most = 0;
    for (std::size_t i = 0; i < a.size(); ++i) {
        for (std::size_t k = 0; k < a[i].size(); ++k) most = std::max(most, std::abs(a[i][k] - b[i][k]));
    }
    return most / 2.56 / 255;
}

double still(int /*picture*/, int column, int row) { return scene(column, row); }
double sunset(int i, int column, int row) {
    return scene(column, row) * (0.02 + 0.98 / (1 + std::exp((i - 75) / 14.0)));
}

// Errors of an aperture that never closes to the same width.
double aperture(int i) {
    std::minstd_rand random(static_cast<unsigned>(i + 1) * 7919U);
    random.discard(5);
    return std::exp(0.08 * (static_cast<double>(random() % 2001) / 1000 - 1));
}
double steps(int i) { return i / 6 % 2 == 0 ? 1 : 1.19; }  // a quarter of a stop, and back
double mains(int i) { return 1 + 0.08 * std::sin(2 * std::numbers::pi * i / 5.3); }

TEST(Deflicker, flicker_is_five_times_less_on_drawn_sequences) {
    const std::pair<const char*, Exposure> kFlickers[] = {
        {"aperture", aperture},
        {"steps", steps},
        {"mains", mains},
        {"aperture and mains", [](int i) { return aperture(i) * mains(i); }},
    };
    for (const Light& light : {Light(still), Light(sunset)}) {
        for (const auto& [name, exposure] : kFlickers) {
            const auto pictures = drawn(light, exposure);
            const FlickerScore before = flicker_score(pictures);
            const FlickerScore after = flicker_score(corrected(pictures));
            EXPECT_GT(before.whole, 1) << name;
            EXPECT_LT(after.whole * 5, before.whole) << name;
            EXPECT_LT(after.tiles * 5, before.tiles) << name;
        }
    }
}

TEST(Deflicker, what_is_no_flicker_stays_within_a_hundredth) {
    const std::pair<const char*, Light> kScenes[] = {
        {"still", still},
        {"sunset", sunset},
        {"a cloud that passes",
         [](int i, int column, int row) {
             const double edge = i / 6.0 - 8;
             const bool is_shaded = column > edge && column < edge + 9;
             return scene(column, row) * (is_shaded ? 0.55 : 1);
         }},
        {"all clouds",
         [](int i, int column, int row) { return scene(column, row) * (1 + 0.25 * std::sin(i / 16.0)); }},
        {"a lamp that is switched",
         [](int i, int column, int row) {
             const double way = std::hypot(column - 2.0, row - 5.0);
             return scene(column, row) + (i / 40 % 2 == 1 ? 0.2 / (1 + way) : 0);
         }},
        {"a person",
         [](int i, int column, int row) {
             const int at = i % 14 - 3;
             return column >= at && column < at + 2 && row > 3 ? 0.02 : scene(column, row);
         }},
    };
    for (const auto& [name, light] : kScenes) {
        const auto pictures = drawn(light);
        const auto after = corrected(pictures);
        EXPECT_LT(distance(pictures, after), 1) << name;
        const FlickerScore was = flicker_score(pictures);
        const FlickerScore is = flicker_score(after);
        EXPECT_LE(is.whole, was.whole + 0.02) << name;
        EXPECT_LE(is.tiles, was.tiles + 0.02) << name;
    }
}

TEST(Deflicker, the_truth_comes_back_from_under_the_flicker) {
    for (const Light& light : {Light(still), Light(sunset)}) {
        const auto truth = drawn(light);
        const auto pictures = drawn(light, aperture);
        EXPECT_GT(distance(truth, pictures), 1.5);
        EXPECT_LT(distance(truth, corrected(pictures)), distance(truth, pictures));
    }
}

TEST(Deflicker, a_single_flash_is_corrected) {
    const auto truth = drawn(still);
    const auto pictures = drawn(still, [](int i) { return i == 70 ? 1.5 : 1; });
    EXPECT_LT(distance(truth, corrected(pictures)), 1);
}

TEST(Deflicker, a_curve_grows_and_clips_nothing) {
    for (const double correction : {-0.69, -0.2, -0.01, 0.0, 0.01, 0.2, 0.69}) {
        const Curve curve = curve_of(correction);
        EXPECT_EQ(curve[0], 0);
        EXPECT_EQ(curve[255], 255 * kCurveSteps);
        EXPECT_LT(curve[248], 255 * kCurveSteps) << correction;
        EXPECT_TRUE(std::ranges::is_sorted(curve)) << correction;
        for (std::size_t i = 40; i < 150; ++i)
            EXPECT_NEAR(static_cast<double>(curve[i]) / kCurveSteps,
                        encoded(std::exp(correction) * std::pow((i / 255.0 + 0.055) / 1.055, 2.4)), 0.51)
                << i;
    }
    Curve plain = curve_of(0);
    for (std::size_t i = 0; i < plain.size(); ++i) EXPECT_NEAR(plain[i], i * kCurveSteps, 1);
}

// An even dark area that is rounded to whole values would jump by more than a percent.
TEST(Deflicker, a_dark_area_has_the_brightness_between_two_values) {
    for (const double correction : {-0.31, -0.02, 0.013, 0.2}) {
        const Curve curve = curve_of(correction);
        for (const std::uint8_t grey : {0, 9, 20, 100, 255}) {
            image::Bitmap picture;
            picture.resize({32, 16});
            std::ranges::fill(picture.pixels, grey);
            apply_curve(curve, picture);
            double sum = 0;
            for (const std::uint8_t value : picture.pixels) {
                sum += value;
                EXPECT_LE(std::abs(value - static_cast<double>(curve[grey]) / kCurveSteps), 1) << int{grey};
            }
            EXPECT_NEAR(sum / static_cast<double>(picture.pixels.size()),
                        static_cast<double>(curve[grey]) / kCurveSteps, 0.01)
                << int{grey};
        }
    }
}

TEST(Deflicker, tiles_are_means_of_a_grid_of_any_size) {
    std::vector<std::uint8_t> means(40 * 30);
    for (std::size_t i = 0; i < means.size(); ++i)
        means[i] = static_cast<std::uint8_t>(i % 40 < 20 ? 10 : 30);
    const Tiles tiles = tiles_of({means, 40, 30, 0});
    EXPECT_EQ(tiles[0], 10 * 256);
    EXPECT_EQ(tiles[7], 30 * 256);
    EXPECT_EQ(tiles[63], 30 * 256);
    const std::uint8_t one[] = {77};
    EXPECT_EQ(tiles_of({one, 1, 1, 0})[40], 77 * 256);
    EXPECT_EQ(corrections({}).size(), 0u);
    EXPECT_EQ(corrections(std::vector<Tiles>(3)), std::vector<double>(3));
}

}  // namespace
}  // namespace vedette::film
