// Learns background, noise and activity of each cell and computes its limit, in steps of kStepMs at any
// camera's rate. docs/design/motion.md explains the methods. Owned by the Detector.
#pragma once

#include <cstdint>

#include "core/motion/background/candidate_background.hpp"
#include "core/motion/background/cells.hpp"
#include "core/motion/settings.hpp"

namespace vedette::motion {
inline constexpr std::uint32_t kStepMs = 200;

// How fast the background follows the picture.
enum class LearningRate : std::uint8_t {
    kFirst,  // after the start: all cells learn fast, foreground too
    kFast,   // after the background was replaced
    kNormal,
};

// Learns the values of Cells.
class Background {
  public:
    // Makes the picture in `cells` the background and forgets everything else.
    void start(Cells& cells, const Settings& settings);

    // The means of blocks are rounded to multiples of `step` (LumaGrid::step): limits are above a change by
    // one step. From the next learning step on.
    void set_rounding(const Cells& cells, std::uint16_t step);

    // Makes the picture in `cells` the background; keeps noise and activity.
    void replace(Cells& cells);

    // One learning step. The background of marked cells stays; their candidate background and activity
    // are updated. `settling`: the light has just changed, so the background follows still foreground as
    // well.
    void learn(Cells& cells, LearningRate rate, BlobKinds kinds, bool settling);

    // Cells inside the zones.
    std::uint32_t included_cells() const { return included_; }

  private:
    void learn_background(Cells& cells, LearningRate rate);
    void decay_activity(Cells& cells);
    void set_limits(Cells& cells);

    static constexpr std::int16_t kFloor = 6;

    std::int16_t floor_ = kFloor;  // lowest limit without noise, half lumas
    std::uint16_t age_every_ = 1;  // steps in which candidates age by one
    std::uint32_t steps_ = 0;
    std::uint32_t included_ = 0;
};

}  // namespace vedette::motion
