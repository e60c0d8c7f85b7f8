// Where a camera looks, as far as its device has acknowledged, and where it may look. Values; caller's
// thread.
#pragma once

#include <algorithm>
#include <optional>

#include "hub/settings/pan_tilt.hpp"

namespace vedette::ptz {

using settings::Angles;

// The position of both axes within their soft limits.
class Axes {
  public:
    Axes(settings::Range pan, settings::Range tilt) : pan_(pan), tilt_(tilt) {}

    // Nothing: unknown until homed.
    const std::optional<Angles>& position() const { return position_; }

    Angles clamped(Angles at) const {
        return {std::clamp(at.pan, pan_.min, pan_.max), std::clamp(at.tilt, tilt_.min, tilt_.max)};
    }
    // What of a relative move may be sent: up to the limits, or no more than the width between them where the
    // position is unknown.
    Angles allowed(Angles by) const {
        if (!position_) return {within_width(by.pan, pan_), within_width(by.tilt, tilt_)};
        const Angles to = clamped({position_->pan + by.pan, position_->tilt + by.tilt});
        return {to.pan - position_->pan, to.tilt - position_->tilt};
    }

    // The device has turned.
    void moved(Angles by) {
        if (position_) position_ = Angles{position_->pan + by.pan, position_->tilt + by.tilt};
    }
    void set(Angles at) { position_ = at; }
    // The device may have turned or restarted.
    void forget() { position_.reset(); }

    // The end of the servos' way that is nearer to the soft limits, so that homing goes beyond them as little
    // as possible. Each angle is -90 or 90.
    Angles end_stop() const { return {nearer_end(pan_), nearer_end(tilt_)}; }

  private:
    static constexpr int kEnd = 90;
    static int within_width(int by, settings::Range range) {
        return std::clamp(by, range.min - range.max, range.max - range.min);
    }
    static int nearer_end(settings::Range range) {
        return kEnd - range.max <= range.min + kEnd ? kEnd : -kEnd;
    }

    settings::Range pan_;
    settings::Range tilt_;
    std::optional<Angles> position_;
};

}  // namespace vedette::ptz
