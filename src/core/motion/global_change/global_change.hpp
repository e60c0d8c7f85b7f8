// The view as a whole: light that changes everywhere is told from things that move. A robust line (gain and
// offset) through the differences of sampled cells follows clouds, exposure and lamps; what it can't explain
// in a large part of the picture is an upset, and how that goes on says whether it was one odd picture, a new
// light, a camera that moved, or something that fills the view. Single things are Regions' and Tracks'
// business.
#pragma once

#include <cstdint>

#include "core/motion/background/background.hpp"
#include "core/motion/background/cells.hpp"

namespace vedette::motion {

enum class ViewState : std::uint8_t {
    kSteady,   // compare() holds good: go on
    kLight,    // an upset whose structure is still that of the background: light
    kChanged,  // an upset with another structure; the first pictures of one are that too
    kFilled,   // three mutually different views within a moment: something moves right before the camera
};

class View {
  public:
    void start();

    // Brings background (and what belongs to it) to the light of this picture and finds how it is shifted,
    // then compares. `counting`: cells that count; `known`: those that known things took in the last picture;
    // an eighth of all at most is no reason to doubt light or view.
    Changed follow(Cells& cells, std::uint32_t counting, std::uint32_t known);

    // Judges what compare() found, and what changed outside of the zones. May replace the background: then
    // `renewed()` is true until the next call.
    ViewState judge(Cells& cells, Background& background, Changed changed, std::uint32_t now_ms);
    bool renewed() const { return renewed_; }

    // The light or the view has just moved: what differs may be what that left behind.
    bool settling(std::uint32_t now_ms) const { return unsettled_ && now_ms - unsettled_ms_ < kSettleMs; }

    // How far the light moved in this picture, in units of 1/128 luma at middle grey; signed.
    int light_step() const { return light_step_; }

  private:
    static constexpr std::uint32_t kSettleMs = 2000;
    bool follow_line(Cells& cells);
    ViewState upset(Cells& cells, Background& background, std::uint32_t now_ms);

    std::uint32_t phase_ = 0;  // which cells are sampled
    int light_step_ = 0;
    int unrest_ = 0;                  // half lumas allowed on top while the light moves; halves by and by
    bool moved_ = false;              // light or view, in this picture
    bool unsettled_ = false;          // it has moved at all …
    std::uint32_t unsettled_ms_ = 0;  // … then
    std::uint32_t pause_ = 0;         // pictures until a field of light is looked for again
    bool renewed_ = false;
    bool upset_ = false;
    std::uint32_t since_ms_ = 0;  // of the upset
    std::uint32_t stale_ms_ = 0;  // when less than kStalePercent was changed
    std::uint8_t views_ = 0;      // different ones within the upset
    std::uint8_t held_ = 0;       // pictures that the held view lasted so far
    bool same_structure_ = false;
};

}  // namespace vedette::motion
