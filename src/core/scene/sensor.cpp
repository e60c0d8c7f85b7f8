#include "core/scene/sensor.hpp"

#include <algorithm>
#include <array>
#include <span>

namespace vedette::scene {
namespace {

// One plane of a band.
struct Plane {
    std::uint8_t* samples;
    int width;
    int rows;

    std::span<std::uint8_t> all() const { return {samples, static_cast<std::size_t>(width * rows)}; }
    std::span<std::uint8_t> row(int i) const {
        return all().subspan(static_cast<std::size_t>(i * width), static_cast<std::size_t>(width));
    }
};

std::array<Plane, 3> planes_of(const Band& band) {
    const int width = band.width / band.step_x;
    const int rows = band.rows / band.step_y;
    return {{{band.y, band.width, band.rows}, {band.cb, width, rows}, {band.cr, width, rows}}};
}

std::uint8_t clamp_sample(int value) { return static_cast<std::uint8_t>(std::clamp(value, 0, 255)); }

}  // namespace

int table_quality(int sensor_quality) { return std::clamp(100 - 2 * sensor_quality, 1, 100); }

void adjust(const Band& band, int brightness, int saturation) {
    if (brightness == 0 && saturation == 0) return;
    const auto [luma, blue, red] = planes_of(band);
    for (std::uint8_t& y : luma.all()) y = clamp_sample(y + 16 * brightness);
    for (const Plane& plane : {blue, red}) {
        for (std::uint8_t& c : plane.all()) c = clamp_sample(128 + (c - 128) * (5 + saturation) / 5);
    }
}

void mirror(const Band& band) {
    for (const Plane& plane : planes_of(band)) {
        for (int i = 0; i < plane.rows; ++i) std::ranges::reverse(plane.row(i));
    }
}

void turn_over(const Band& band) {
    for (const Plane& plane : planes_of(band)) {
        for (int i = 0; i < plane.rows / 2; ++i)
            std::ranges::swap_ranges(plane.row(i), plane.row(plane.rows - 1 - i));
    }
}

}  // namespace vedette::scene
