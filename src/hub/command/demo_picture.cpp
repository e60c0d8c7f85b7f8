#include "hub/command/demo_picture.hpp"

#include <algorithm>
#include <array>
#include <chrono>
#include <cmath>
#include <numbers>

#include "hub/image/painter.hpp"

namespace vedette::command {
namespace {

using image::Bitmap;
using image::Box;
using image::Colour;
using image::Painter;

constexpr int kWidth = kDemoPicture.width;
constexpr int kHeight = kDemoPicture.height;
constexpr int kHorizon = 150;  // row
constexpr double kDegree = std::numbers::pi / 180;

// Red, green and blue, 0 to 255, for sums.
struct Rgb {
    double red = 0;
    double green = 0;
    double blue = 0;
};

Rgb mix(const Rgb& a, const Rgb& b, double part) {
    return {a.red + (b.red - a.red) * part, a.green + (b.green - a.green) * part,
            a.blue + (b.blue - a.blue) * part};
}

// 0 up to `from`, 1 from `to` on.
double ramp(double value, double from, double to) {
    return std::clamp((value - from) / (to - from), 0.0, 1.0);
}

// A number from 0 to 1 that looks random, the same for the same seed.
double chance(std::uint64_t seed) {
    seed ^= seed >> 31;
    seed *= 0x7fb5d329728ea185;
    seed ^= seed >> 27;
    seed *= 0x81dadef4bc2dd44d;
    seed ^= seed >> 33;
    return static_cast<double>(seed % 10'000) / 10'000;
}

// The light and the season of a moment.
struct Weather {
    double altitude = 0;  // of the sun, degrees
    double side = 0;      // of the sun: -1 at its rise, 1 at its set
    double day = 0;       // 0 at night, 1 by day
    double clouds = 0;    // 0 to 1
    double summer = 0;    // 0 in the middle of winter, 1 in the middle of summer
    double snow = 0;      // 0 to 1
    double hours = 0;     // since 1970
    double hour = 0;      // by the sun, 0 to 24
};

Weather weather_at(UtcTime time, const schedule::Place& place) {
    Weather out;
    out.altitude = schedule::sun_altitude(time, place);
    out.hours = static_cast<double>(to_ms(time.since)) / 3'600'000;
    const double solar = out.hours + place.longitude / 15;
    out.hour = solar - std::floor(solar / 24) * 24;
    out.side = std::clamp((out.hour - 12) / 8, -1.0, 1.0);
    out.day = ramp(out.altitude, -8, 8);
    // From one day's weather to the next.
    const double days = solar / 24;
    const auto first = static_cast<std::uint64_t>(days);
    out.clouds = chance(first) + (chance(first + 1) - chance(first)) * (days - std::floor(days));
    const double of_year = (days - 171) / 365.25;  // since a solstice of June
    out.summer = 0.5 + 0.5 * std::cos(2 * std::numbers::pi * of_year) * (place.latitude < 0 ? -1 : 1);
    out.snow = ramp(0.12 - out.summer, 0, 0.06);
    return out;
}

std::uint8_t byte(double value) { return static_cast<std::uint8_t>(std::clamp(value, 0.0, 255.0)); }

Colour lit(const Rgb& colour, const Weather& weather) {
    const double strength = 0.14 + 0.86 * weather.day * (1 - 0.3 * weather.clouds);
    const double low =
        ramp(12 - weather.altitude, 0, 12) * weather.day * (1 - weather.clouds);  // a red evening
    return {byte(colour.red * strength * (1 + 0.15 * low)), byte(colour.green * strength),
            byte(colour.blue * (strength + 0.05 * (1 - weather.day)) * (1 - 0.2 * low))};
}

void fill_row(Bitmap& picture, int y, Colour colour) {
    std::uint8_t* at = picture.at(0, y);
    for (int x = 0; x < kWidth; ++x, at += image::kPixelBytes) {
        at[0] = colour.red;
        at[1] = colour.green;
        at[2] = colour.blue;
    }
}

// Without smooth edges, which would cost more than the rest of the picture.
void disc(Bitmap& picture, int left, int top, int diameter, Colour colour) {
    const double radius = diameter / 2.0;
    for (int y = std::max(0, top - diameter / 2); y <= std::min(kHeight - 1, top + diameter / 2); ++y) {
        const auto half = static_cast<int>(std::sqrt(std::max(0.0, radius * radius - (y - top) * (y - top))));
        for (int x = std::max(0, left - half); x <= std::min(kWidth - 1, left + half); ++x) {
            std::uint8_t* at = picture.at(x, y);
            at[0] = static_cast<std::uint8_t>(at[0] + (colour.red - at[0]) * colour.cover / 255);
            at[1] = static_cast<std::uint8_t>(at[1] + (colour.green - at[1]) * colour.cover / 255);
            at[2] = static_cast<std::uint8_t>(at[2] + (colour.blue - at[2]) * colour.cover / 255);
        }
    }
}

void draw_sky(Bitmap& picture, const Weather& weather) {
    const Rgb clear = mix({12, 16, 44}, {78, 138, 208}, weather.day);
    const Rgb above = mix(clear, mix({16, 18, 30}, {168, 176, 186}, weather.day), weather.clouds * 0.8);
    const double glow = ramp(10 - std::abs(weather.altitude), 0, 10) * (1 - 0.7 * weather.clouds);
    const Rgb below = mix(mix(above, {220, 226, 232}, 0.6 * weather.day), {248, 150, 78}, glow);
    for (int y = 0; y <= kHorizon; ++y) {
        const double part = std::pow(static_cast<double>(y) / kHorizon, 1.6);
        const Rgb colour = mix(above, below, part);
        fill_row(picture, y, {byte(colour.red), byte(colour.green), byte(colour.blue)});
    }
    if (weather.altitude > -3) {
        const int x = kWidth / 2 + static_cast<int>(weather.side * kWidth * 0.46);
        const int y = kHorizon - static_cast<int>(weather.altitude * 2.1);
        const auto cover = static_cast<int>(255 * (1 - 0.75 * weather.clouds));
        disc(picture, x, y, 44, {255, 226, 160, static_cast<std::uint8_t>(cover / 4)});
        disc(picture, x, y, 26, {255, 244, 210, static_cast<std::uint8_t>(cover)});
    }
    const auto count = static_cast<int>(1 + weather.clouds * 7);
    for (int i = 0; i < count; ++i) {
        const auto seed = static_cast<std::uint64_t>(i);
        const double at = weather.hours * (14 + 3 * chance(seed)) + 700 * chance(seed + 40);
        const int x = static_cast<int>(std::fmod(at, kWidth + 160.0)) - 80;
        const int y = 22 + static_cast<int>(70 * chance(seed + 80));
        const Colour white = lit({238, 240, 244}, weather);
        for (const auto& [dx, dy, size] :
             {std::array{-24, 4, 26}, std::array{0, 0, 38}, std::array{26, 5, 28}})
            disc(picture, x + dx, y + dy, size, {white.red, white.green, white.blue, 120});
    }
}

Rgb grass(const Weather& weather) {
    const Rgb dry = mix({128, 116, 74}, {86, 142, 66}, ramp(weather.summer, 0.1, 0.6));
    return mix(dry, {226, 230, 238}, weather.snow);
}

void draw_ground(Bitmap& picture, const Weather& weather) {
    const Rgb near = grass(weather);
    const Rgb far = mix(near, {150, 160, 150}, 0.4);
    for (int y = kHorizon + 1; y < kHeight; ++y)
        fill_row(picture, y,
                 lit(mix(far, near, static_cast<double>(y - kHorizon) / (kHeight - kHorizon)), weather));
}

// The shadow of something with its foot at (left..right, foot), as wide as it and `height` rows high.
void draw_shadow(Bitmap& picture, const Weather& weather, const Box& thing) {
    if (weather.altitude <= 1) return;
    const double stretch = std::min(1 / std::tan(weather.altitude * kDegree), 3.0);
    const auto rows =
        static_cast<int>(std::min(thing.height() * 0.3 * stretch, 1.0 * (kHeight - thing.bottom)));
    const double strength = 1 - 0.5 * (1 - weather.clouds) * ramp(weather.altitude, 1, 8);
    for (int row = 0; row < rows; ++row) {
        const int shift = static_cast<int>(-weather.side * stretch * row * 1.6);
        const int y = thing.bottom + row;
        for (int x = std::max(0, thing.left + shift); x < std::min(kWidth, thing.right + shift); ++x) {
            std::uint8_t* at = picture.at(x, y);
            for (std::size_t i = 0; i < image::kPixelBytes; ++i) at[i] = byte(at[i] * strength);
        }
    }
}

void draw_house(Bitmap& picture, const Weather& weather, const Box& walls) {
    Painter painter(picture);
    painter.fill(walls, lit({222, 206, 180}, weather));
    const Colour roof = lit(mix({134, 66, 54}, {232, 234, 240}, weather.snow * 0.85), weather);
    for (int row = 0; row < 34; ++row)
        painter.fill({walls.left - 8 + row, walls.top - row, walls.right + 8 - row, walls.top - row + 1},
                     roof);
    painter.fill({walls.left + 58, walls.top + 22, walls.left + 76, walls.bottom},
                 lit({84, 62, 50}, weather));
    const bool lamp = weather.altitude < -2 && weather.hour > 5.5 && weather.hour < 22.5;
    const Colour window = lamp ? Colour{255, 214, 120} : lit({120, 140, 160}, weather);
    painter.fill({walls.left + 14, walls.top + 16, walls.left + 42, walls.top + 40}, window);
    painter.fill({walls.left + 27, walls.top + 16, walls.left + 29, walls.top + 40},
                 lit({240, 236, 226}, weather));
}

void draw_tree(Bitmap& picture, const Weather& weather, const Box& box) {
    Painter painter(picture);
    const int middle = (box.left + box.right) / 2;
    painter.fill({middle - 5, box.bottom - 44, middle + 5, box.bottom}, lit({92, 68, 52}, weather));
    const double leaves = ramp(weather.summer, 0.18, 0.35);
    const double autumn = ramp(0.55 - weather.summer, 0, 0.25);
    const Colour crown = lit(mix({58, 112, 52}, {196, 120, 44}, autumn), weather);
    const auto cover = static_cast<std::uint8_t>(40 + 215 * leaves);
    for (const auto& [dx, dy, size] :
         {std::array{-16, 62, 44}, std::array{16, 60, 46}, std::array{0, 84, 52}})
        disc(picture, middle + dx, box.bottom - dy, size, {crown.red, crown.green, crown.blue, cover});
}

}  // namespace

void draw_demo_picture(UtcTime time, const schedule::Place& place, const std::string& caption, Bitmap& into) {
    into.resize(kDemoPicture);
    const Weather weather = weather_at(time, place);
    draw_sky(into, weather);
    draw_ground(into, weather);
    const Box walls{270, 118, 370, 182};
    const Box tree{110, 80, 170, 196};
    draw_shadow(into, weather, walls);
    draw_shadow(into, weather, tree);
    draw_house(into, weather, walls);
    draw_tree(into, weather, tree);
    Painter painter(into);
    const image::Size size = image::text_size(caption, 1);
    painter.fill({0, kHeight - size.height - 8, size.width + 12, kHeight}, {0, 0, 0, 120});
    painter.text({6, kHeight - size.height - 4}, 1, {255, 255, 255}, caption);
}

}  // namespace vedette::command
