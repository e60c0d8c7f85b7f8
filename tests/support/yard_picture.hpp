// Small drawn pictures of a yard, for tests of code that analyses pictures: the same background each time,
// with a person at the place that the test gives, or none. Needs core_scene.
#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "core/scene/canvas.hpp"
#include "core/scene/jpeg_writer.hpp"

namespace vedette::test {

inline constexpr int kYardWidth = 320;
inline constexpr int kYardHeight = 240;

// A JPEG. `x`: left edge of the person, who is 24 pixels wide and 72 high.
inline std::vector<std::uint8_t> yard_picture(std::optional<int> x = std::nullopt) {
    const scene::PictureFormat format{.width = kYardWidth, .height = kYardHeight, .quality = 85};
    std::vector<std::uint8_t> band(scene::band_bytes(format));
    std::vector<std::uint8_t> jpeg(200'000);
    const auto size = scene::write_picture(format, band, jpeg, [&](const scene::Band& b) {
        scene::Canvas canvas(b);
        canvas.fade({0, 0, kYardWidth, kYardHeight}, scene::rgb(90, 110, 140), scene::rgb(60, 80, 50));
        canvas.fill({40, 60, 110, 150}, scene::rgb(150, 140, 130));
        canvas.fill({230, 90, 240, 200}, scene::rgb(60, 50, 40));
        if (x) canvas.fill({*x, 120, *x + 24, 192}, scene::rgb(230, 225, 220));
    });
    jpeg.resize(size.value_or(0));
    return jpeg;
}

}  // namespace vedette::test
