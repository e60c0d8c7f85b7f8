// From things to events: one begins with the first confirmed thing and ends when nothing has moved for the
// hold time. Keeps the path of its main thing and the best picture to show a person: large, clear, sharp, in
// the middle.
#pragma once

#include <cstdint>
#include <span>

#include "core/motion/background/cells.hpp"
#include "core/motion/result.hpp"
#include "core/motion/settings.hpp"
#include "core/motion/tracking/tracker.hpp"

namespace vedette::motion {

class Events {
  public:
    void start(const Settings& settings);

    // Things after this picture. `zero` is the caller's time at 0 ms.
    EventPhase update(std::span<const Thing> things, const Cells& cells, std::uint32_t now_ms, Time zero);

    // The whole view moves, or the rule of scenes fired: an event without a thing.
    EventPhase whole_view(const Cells& cells, std::uint32_t now_ms, Time zero);

    // An event under way ends now, without waiting.
    EventPhase stop(Time zero);

    bool going() const { return going_; }
    const Event& event() const { return event_; }

  private:
    EventPhase begin_or_go_on(std::uint32_t born_ms, std::uint32_t now_ms, Time zero);
    EventPhase wait(std::uint32_t now_ms, Time zero);
    void consider_best(Box box, std::uint32_t score, std::uint32_t now_ms, Time zero);
    void lengthen_path(Point centre, std::uint32_t now_ms, Time zero);

    std::uint32_t hold_ms_ = 0;
    std::uint32_t moved_ms_ = 0;
    std::uint32_t main_ = 0;  // id of the thing whose path is kept
    std::uint32_t point_every_ms_ = 0;
    std::uint32_t last_point_ms_ = 0;
    bool going_ = false;
    Event event_;
};

}  // namespace vedette::motion
