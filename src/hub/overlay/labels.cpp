#include "hub/overlay/labels.hpp"

#include <algorithm>

namespace vedette::overlay {

image::Size Labels::size_of(std::string_view text) const {
    const image::Size size = image::text_size(text, scale_);
    return {size.width + 4 * scale_, size.height + 2 * scale_};
}

bool Labels::is_free(const image::Box& box) const {
    if (box.left < area_.left || box.top < area_.top || box.right > area_.right || box.bottom > area_.bottom)
        return false;
    return std::ranges::none_of(taken_, [&box](const image::Box& other) {
        return box.left < other.right && other.left < box.right && box.top < other.bottom &&
               other.top < box.bottom;
    });
}

bool Labels::put(image::Painter& painter, std::span<const image::Place> places, std::string_view text,
                 image::Colour ink, image::Colour background) {
    const image::Size size = size_of(text);
    for (const image::Place& place : places) {
        const int left = std::max(std::min(place.x, area_.right - size.width), area_.left);
        const int top = std::max(std::min(place.y, area_.bottom - size.height), area_.top);
        const image::Box box{left, top, left + size.width, top + size.height};
        if (!is_free(box)) continue;
        taken_.push_back(box);
        painter.fill(box, background);
        // The font's last row is for descenders; half of it more on top centres the letters.
        painter.text({left + 2 * scale_, top + scale_ + scale_ / 2}, scale_, ink, text);
        return true;
    }
    return false;
}

}  // namespace vedette::overlay
