// Tells changes of the whole picture (light, exposure, a moved camera) from objects. First it adapts the
// background to the light and the shift of the picture; if a large part still differs, it watches what
// follows and classifies it: one odd picture, new light, a moved camera, or an object right in front of the
// camera. Owned by the Detector.
#pragma once

#include <cstdint>

#include "core/motion/background/background.hpp"
#include "core/motion/background/cells.hpp"

namespace vedette::motion {

// What a picture as a whole is.
enum class GlobalState : std::uint8_t {
    kNone,        // no global change: blobs mean something
    kLight,       // a global change that kept the structure of the background
    kNewView,     // a global change with another structure, or its first pictures
    kNearObject,  // three different views in a short time: an object right in front of the camera
};

// Compensates and classifies changes of the whole picture.
class GlobalChange {
  public:
    void start() { *this = GlobalChange{}; }

    // Adapts the background to the light of this picture, measures its shift, and compares; returns the
    // number of strong cells. `included`: cells inside the zones. `confirmed`: cells of confirmed objects in
    // the last picture; up to an eighth of all, they are no reason to look for light or shift.
    std::uint32_t compensate(Cells& cells, std::uint32_t included, std::uint32_t confirmed);

    // Classifies the picture by the number of strong cells and by what differs outside of the zones. May
    // replace the background; replaced() is then true until the next call.
    GlobalState classify(Cells& cells, Background& background, std::uint32_t strong, std::uint32_t now_ms);
    bool replaced() const { return replaced_; }

    // Light or view changed within the last kSettleMs: what differs may be left from that.
    bool is_settling(std::uint32_t now_ms) const { return changed_ && now_ms - changed_ms_ < kSettleMs; }

    // Change of light in this picture at middle grey, 1/128 luma, signed.
    int light_step() const { return light_step_; }

  private:
    static constexpr std::uint32_t kSettleMs = 2000;
    bool compensate_line(Cells& cells);
    void widen_noise_margin(int light_step);
    void start_change(Cells& cells, std::uint32_t now_ms);
    GlobalState continue_change(Cells& cells, Background& background, std::uint32_t now_ms);

    std::uint32_t phase_ = 0;  // the first sampled cell
    int light_step_ = 0;
    int noise_margin_ = 0;  // half lumas added to all limits after a change of light; decays
    bool moved_ = false;    // light or view, in this picture
    bool changed_ = false;  // light or view, at any time; the last time was changed_ms_
    std::uint32_t changed_ms_ = 0;
    std::uint32_t retry_field_in_ = 0;  // pictures
    bool replaced_ = false;
    bool active_ = false;  // a global change is being watched, since since_ms_
    std::uint32_t since_ms_ = 0;
    std::uint8_t views_ = 0;       // different views within the change
    std::uint8_t held_ = 0;        // pictures for which the held view has lasted
    bool same_structure_ = false;  // in all pictures of the change so far
};

}  // namespace vedette::motion
