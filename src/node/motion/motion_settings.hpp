// The board's settings as core/motion takes them. Values; caller's thread.
#pragma once

#include <array>

#include "core/motion/settings.hpp"
#include "core/motion/zones.hpp"
#include "node/settings/values.hpp"

namespace vedette::node {

// The rows `motion.…` that core/motion knows by the same names.
motion::Settings detector_settings(const Values& values);

// The detector's settings and zones that are in use.
class MotionSettings {
  public:
    MotionSettings() = default;
    MotionSettings(const MotionSettings&) = delete;
    MotionSettings& operator=(const MotionSettings&) = delete;

    // Takes over what the values say. False: it is what was in use already.
    bool take(const Values& values);
    const motion::Settings& detector() const { return detector_; }
    std::span<const motion::Zone> zones() const { return zones_.zones(); }

  private:
    motion::Settings detector_;
    motion::ZoneList zones_;
    // Of the lines of motion.zones, each with a line end behind it.
    std::array<char, 8 * (Values::kMaxLine + 1)> text_{};
    std::size_t size_ = 0;
};

}  // namespace vedette::node
