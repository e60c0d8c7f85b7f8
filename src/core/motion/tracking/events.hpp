// Turns confirmed objects into events: one starts with the first confirmed object and ends when nothing has
// moved for the hold time. Keeps the path of the event's main object and the best picture to show: large,
// with contrast, sharp, central. Owned by the Detector. `zero` is the caller's time at 0 ms.
#pragma once

#include <cstdint>
#include <span>

#include "core/motion/background/cells.hpp"
#include "core/motion/result.hpp"
#include "core/motion/settings.hpp"
#include "core/motion/tracking/tracked_object.hpp"

namespace vedette::motion {

// The current event, or the last one.
class Events {
  public:
    void start(const Settings& settings);

    // The objects after one picture.
    EventPhase update(std::span<const TrackedObject> objects, const Cells& cells, std::uint32_t now_ms,
                      Time zero);

    // Motion of the whole picture, without an object.
    EventPhase whole_picture(const Cells& cells, std::uint32_t now_ms, Time zero);

    // Ends the event at once.
    EventPhase stop();

    bool is_active() const { return active_; }
    const Event& event() const { return event_; }

  private:
    EventPhase start_or_continue(std::uint32_t created_ms, std::uint32_t now_ms, Time zero);
    void update_best(Box box, std::uint32_t score, Time now);
    void add_path_point(const TrackedObject& object, const Cells& cells, std::uint32_t now_ms, Time zero);

    std::uint32_t hold_ms_ = 0;
    std::uint32_t moved_ms_ = 0;
    std::uint32_t main_ = 0;  // id of the object whose path is kept
    std::uint32_t point_every_ms_ = 0;
    std::uint32_t last_point_ms_ = 0;
    bool active_ = false;
    Event event_;
};

}  // namespace vedette::motion
