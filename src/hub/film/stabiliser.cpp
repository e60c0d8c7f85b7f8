#include "hub/film/stabiliser.hpp"

#include <algorithm>
#include <cmath>
#include <cstring>

namespace vedette::film {
namespace {

int limited(double shift, int side) {
    const int most = static_cast<int>(kMostCut * side);
    return std::clamp(static_cast<int>(std::lround(shift)), -most, most);
}

}  // namespace

Stabiliser::Stabiliser(std::span<const std::optional<Shift>> shifts, image::Size size)
    : size_(size), crop_{0, 0, size.width, size.height} {
    Shift last;
    for (const std::optional<Shift>& shift : shifts) {
        last = shift.value_or(last);
        const image::Size whole{limited(last.x, size.width), limited(last.y, size.height)};
        shifts_.push_back(whole);
        crop_.left = std::max(crop_.left, -whole.width);
        crop_.top = std::max(crop_.top, -whole.height);
        crop_.right = std::min(crop_.right, size.width - whole.width);
        crop_.bottom = std::min(crop_.bottom, size.height - whole.height);
    }
    crop_.right -= crop_.width() % 2;
    crop_.bottom -= crop_.height() % 2;
}

void Stabiliser::cut(std::size_t number, const image::Bitmap& picture, image::Bitmap& into) const {
    const double scale_x = static_cast<double>(picture.size.width) / size_.width;
    const double scale_y = static_cast<double>(picture.size.height) / size_.height;
    const auto scaled = [](double scale, int value) { return static_cast<int>(std::lround(scale * value)); };
    const image::Size wanted{std::clamp(scaled(scale_x, crop_.width()), 1, picture.size.width),
                             std::clamp(scaled(scale_y, crop_.height()), 1, picture.size.height)};
    const int left =
        std::clamp(scaled(scale_x, crop_.left + shifts_[number].width), 0, picture.size.width - wanted.width);
    const int top = std::clamp(scaled(scale_y, crop_.top + shifts_[number].height), 0,
                               picture.size.height - wanted.height);
    if (into.size != wanted) into.resize(wanted);
    for (int y = 0; y < wanted.height; ++y)
        std::memcpy(into.at(0, y), picture.at(left, top + y),
                    static_cast<std::size_t>(wanted.width) * image::kPixelBytes);
}

}  // namespace vedette::film
