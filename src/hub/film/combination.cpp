#include "hub/film/combination.hpp"

#include <algorithm>

namespace vedette::film {

void StarTrail::add(const image::Bitmap& picture) {
    if (brightest_.pixels.empty()) {
        brightest_ = picture;
        return;
    }
    std::ranges::transform(brightest_.pixels, picture.pixels, brightest_.pixels.begin(),
                           [](std::uint8_t a, std::uint8_t b) { return std::max(a, b); });
}

void Keogram::add(const image::Bitmap& picture) {
    const int height = picture.size.height;
    if (columns_done_.pixels.empty()) {
        columns_done_.resize({columns_, height});
        sum_.resize(static_cast<std::size_t>(height) * image::kPixelBytes);
    }
    if (used_ == columns_) halve();
    const int middle = picture.size.width / 2;
    for (int y = 0; y < height; ++y) {
        const std::uint8_t* const pixel = picture.at(middle, y);
        for (std::size_t k = 0; k < image::kPixelBytes; ++k)
            sum_[static_cast<std::size_t>(y) * image::kPixelBytes + k] += pixel[k];
    }
    if (++in_column_ < step_) return;
    put_column(columns_done_, used_++);
    std::ranges::fill(sum_, 0U);
    in_column_ = 0;
}

// The mean of the pictures of the last column.
void Keogram::put_column(image::Bitmap& to, int x) const {
    const auto count = static_cast<std::uint32_t>(in_column_);
    for (int y = 0; y < to.size.height; ++y) {
        for (std::size_t k = 0; k < image::kPixelBytes; ++k) {
            const std::uint32_t sum = sum_[static_cast<std::size_t>(y) * image::kPixelBytes + k];
            to.at(x, y)[k] = static_cast<std::uint8_t>((sum + count / 2) / count);
        }
    }
}

void Keogram::halve() {
    for (int y = 0; y < columns_done_.size.height; ++y) {
        for (int x = 0; x < columns_ / 2; ++x) {
            for (std::size_t k = 0; k < image::kPixelBytes; ++k) {
                const int pair = columns_done_.at(2 * x, y)[k] + columns_done_.at(2 * x + 1, y)[k];
                columns_done_.at(x, y)[k] = static_cast<std::uint8_t>((pair + 1) / 2);
            }
        }
    }
    used_ = columns_ / 2;
    step_ *= 2;
}

image::Bitmap Keogram::result() const {
    image::Bitmap picture;
    const int width = used_ + (in_column_ > 0 ? 1 : 0);
    if (width == 0) return picture;
    picture.resize({width, columns_done_.size.height});
    for (int y = 0; y < picture.size.height; ++y)
        std::copy_n(columns_done_.at(0, y), static_cast<std::size_t>(used_) * image::kPixelBytes,
                    picture.at(0, y));
    if (in_column_ > 0) put_column(picture, used_);
    return picture;
}

}  // namespace vedette::film
