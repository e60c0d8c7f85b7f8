// pycameresp's own rule, for those who move over: each picture gets the id of the scene in the ring that it
// resembles, or a new one, and the number of different ids in the ring decides. Luma stands in for its three
// colours; its faults of addressing are not kept (docs/design/motion.md says which). Memory is the caller's:
// kScenesBytes.
#pragma once

#include <cstddef>
#include <cstdint>

#include "core/base/bytes.hpp"
#include "core/frame/luma_grid.hpp"
#include "core/motion/settings.hpp"

namespace vedette::motion {

inline constexpr int kScenesColumns = 13, kScenesRows = 10;
inline constexpr int kScenesCells = kScenesColumns * kScenesRows;
inline constexpr int kScenesRing = 16;  // most images in the ring
inline constexpr std::size_t kScenesBytes = std::size_t{kScenesRing} * kScenesCells;

class ScenesRule {
  public:
    enum class Says : std::uint8_t { kStabilising, kNothing, kGlitch, kMotion };

    void start(MutableBytes memory, const ScenesSettings& settings);

    // The next capture.
    Says feed(const frame::LumaGrid& grid);

    // Cells that differ in the last comparison made for the newest image.
    int score() const { return count_ == 0 ? 0 : at(0).score; }
    // On motion: some image of the ring differs enough to be kept, and not so much that it is the light.
    bool marked() const { return marked_; }
    int scenes() const { return scenes_; }
    MutableBytes memory() const { return memory_; }

  private:
    struct Image {
        std::uint32_t id = 0;  // 0: none yet
        std::uint16_t score = 0;
        std::uint8_t slot = 0;
    };
    Image& at(int age) { return ring_[age]; }
    const Image& at(int age) const { return ring_[age]; }
    const std::uint8_t* cells_of(int age) const {
        return memory_.data() + std::size_t{ring_[age].slot} * kScenesCells;
    }
    void take_cells(const frame::LumaGrid& grid, std::uint8_t* out);
    int difference(const std::uint8_t* a, const std::uint8_t* b) const;
    void give_id();
    Says judge();

    MutableBytes memory_;
    ScenesSettings settings_;
    Image ring_[kScenesRing];  // newest first
    int count_ = 0;
    int length_ = 0;
    std::uint32_t last_id_ = 0;
    int scenes_ = 0;
    bool marked_ = false;
};

}  // namespace vedette::motion
