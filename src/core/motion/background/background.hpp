// How a cell's background, noise, second background and activity are learnt, and the limit that follows from
// them. Learning goes by steps of kStepMs, whatever the camera's rate. What a change means is not decided
// here. The methods and their sources stand in docs/design/motion.md.
#pragma once

#include <cstdint>

#include "core/motion/background/candidate_background.hpp"
#include "core/motion/background/cells.hpp"
#include "core/motion/settings.hpp"

namespace vedette::motion {

inline constexpr std::uint32_t kStepMs = 200;

enum class Pace : std::uint8_t {
    kFirst,  // nothing is known: every cell learns, and fast
    kFast,   // the view was replaced: means are still far off
    kUsual,
};

class Background {
  public:
    // Forgets everything: the picture in `cells` is the background.
    void start(Cells& cells, const Settings& settings);

    // The picture as it is replaces the background; noise and activity stay.
    void take_over(Cells& cells);

    // One step of learning. Marked cells are things: their background stays, the second one is considered,
    // and what moves in them is activity; see KnownPatches for those of which more is known.
    // `settling`: the light has just changed, so what differs and keeps still is what the change left behind,
    // and follows too.
    void learn(Cells& cells, Pace pace, KnownPatches known, bool settling);

    // Calm cells that count, for shares of the picture.
    std::uint32_t counting_cells() const { return counting_; }

  private:
    void learn_calm(Cells& cells, Pace pace);
    void calm_activity(Cells& cells);
    void set_limits(Cells& cells);
    void set_zone_limits(Cells& cells);

    std::uint16_t scale_ = 64;  // of the main dial: limits in sixty-fourths of those at sensitivity 50
    std::uint16_t zone_scale_[16] = {};
    bool zones_ = false;           // some cell is not on the main dial
    std::uint16_t age_every_ = 1;  // steps
    std::uint32_t steps_ = 0;
    std::uint32_t counting_ = 0;
};

// Limits at a sensitivity, in sixty-fourths of those at 50: halved every 25.
std::uint16_t limit_scale(int sensitivity);

}  // namespace vedette::motion
