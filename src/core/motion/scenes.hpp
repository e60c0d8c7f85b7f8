// pycameresp's motion rule, for users who move from it. Each picture gets the id of the first similar picture
// in a ring, or a new id; the number of different ids decides. Luma replaces the three colours, and
// addressing errors of the original are not reproduced (docs/design/motion-scenes.md). Owned by the Detector.
#pragma once

#include <cstddef>
#include <cstdint>

#include "core/base/bytes.hpp"
#include "core/frame/luma_grid.hpp"
#include "core/motion/settings.hpp"

namespace vedette::motion {

inline constexpr int kScenesColumns = 13, kScenesRows = 10;
inline constexpr int kScenesCells = kScenesColumns * kScenesRows;
inline constexpr int kScenesRing = 16;  // maximum length of the ring
inline constexpr std::size_t kScenesBytes = std::size_t{kScenesRing} * kScenesCells;

// What the rule finds in one picture.
enum class ScenesVerdict : std::uint8_t { kStabilising, kNothing, kGlitch, kMotion };

// The rule with its ring of pictures.
class ScenesRule {
  public:
    // `memory`: kScenesBytes, outlives the rule.
    void start(MutableBytes memory, const ScenesSettings& settings);

    // The next picture.
    ScenesVerdict feed(const frame::LumaGrid& grid);

    // Cells that differed in the last comparison of the newest picture.
    int score() const { return count_ == 0 ? 0 : at(0).score; }
    // With kMotion: some picture of the ring differs by more than min_rgb_detection and less than
    // max_rgb_detection.
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
    ScenesVerdict judge();

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
