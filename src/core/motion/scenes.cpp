#include "core/motion/scenes.hpp"

#include <algorithm>
#include <cstdlib>

namespace vedette::motion {

void ScenesRule::start(MutableBytes memory, const ScenesSettings& settings) {
    *this = ScenesRule{};
    memory_ = memory.first(kScenesBytes);
    settings_ = settings;
    length_ = std::clamp<int>(settings.max_motion_images, 2, kScenesRing);
}

ScenesVerdict ScenesRule::feed(const frame::LumaGrid& grid) {
    // A full ring reuses the slot of the oldest picture.
    const bool full = count_ == length_;
    const std::uint8_t slot = full ? ring_[count_ - 1].slot : static_cast<std::uint8_t>(count_);
    count_ = std::min(count_ + 1, length_);
    std::copy_backward(ring_, ring_ + count_ - 1, ring_ + count_);
    ring_[0] = {.slot = slot};
    take_cells(grid, memory_.data() + std::size_t{slot} * kScenesCells);
    marked_ = false;
    give_id();
    if (count_ < settings_.stabilization_camera) {
        scenes_ = 1;
        return ScenesVerdict::kStabilising;
    }
    return judge();
}

void ScenesRule::take_cells(const frame::LumaGrid& grid, std::uint8_t* out) {
    const int wide = (grid.columns + kScenesColumns - 1) / kScenesColumns;
    const int high = (grid.rows + kScenesRows - 1) / kScenesRows;
    const int columns = (grid.columns + wide - 1) / wide, rows = (grid.rows + high - 1) / high;
    std::fill_n(out, kScenesCells, std::uint8_t{0});
    for (int row = 0; row < rows; ++row) {
        for (int column = 0; column < columns; ++column) {
            const int right = std::min<int>((column + 1) * wide, grid.columns);
            const int bottom = std::min<int>((row + 1) * high, grid.rows);
            std::uint32_t sum = 0, count = 0;
            for (int y = row * high; y < bottom; ++y) {
                for (int x = column * wide; x < right; ++x, ++count) sum += grid.at(x, y);
            }
            out[row * kScenesColumns + column] =
                static_cast<std::uint8_t>(sum / std::max<std::uint32_t>(1, count));
        }
    }
}

int ScenesRule::difference(const std::uint8_t* a, const std::uint8_t* b) const {
    int differ = 0;
    for (int i = 0; i < kScenesCells; ++i) differ += std::abs(a[i] - b[i]) > settings_.rgb_error_range;
    return differ;
}

void ScenesRule::give_id() {
    if (count_ < settings_.stabilization_camera) return;
    Image& newest = at(0);
    for (int age = 1; age < count_; ++age) {
        newest.score = static_cast<std::uint16_t>(difference(cells_of(0), cells_of(age)));
        if (newest.score > settings_.min_rgb_detection) continue;
        newest.id = at(age).id;
        break;
    }
    if (newest.id == 0) newest.id = ++last_id_;
}

ScenesVerdict ScenesRule::judge() {
    std::uint32_t ids[kScenesRing];
    int images[kScenesRing] = {};
    scenes_ = 0;
    for (int age = 0; age < count_; ++age) {
        const auto known = std::find(ids, ids + scenes_, at(age).id);
        const auto place = known - ids;
        if (place == scenes_) ids[scenes_++] = at(age).id;
        ++images[place];
    }
    if (scenes_ < settings_.threshold_motion) {
        if (scenes_ == 1 || scenes_ > settings_.threshold_glitch) return ScenesVerdict::kNothing;
        if (std::find(images, images + scenes_, 1) != images + scenes_) return ScenesVerdict::kGlitch;
    }
    for (int age = 0; age < count_; ++age) {
        const int score = at(age).score;
        marked_ = marked_ || (score > settings_.min_rgb_detection && score < settings_.max_rgb_detection);
    }
    return ScenesVerdict::kMotion;
}

}  // namespace vedette::motion
