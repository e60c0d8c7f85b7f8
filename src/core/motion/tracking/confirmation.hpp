// Which tracked objects are confirmed, so that they make an event: those with enough displacement, duration,
// size and evidence. Light, rain and leaves are foreground too, but have no displacement or no evidence. The
// rules and their numbers are explained in docs/design/motion.md. Owned by the Tracker.
#pragma once

#include <cstdint>
#include <span>

#include "core/motion/settings.hpp"
#include "core/motion/tracking/clutter.hpp"
#include "core/motion/tracking/tracked_object.hpp"

namespace vedette::motion {

// Collects evidence for objects and confirms them.
class Confirmation {
  public:
    void start(const Settings& settings, const Cells& cells);

    // `learning`: confirm nothing in this picture. `unstable`: the light or the view has just changed, so a
    // sighting adds less evidence.
    void begin_picture(std::uint32_t passed_ms, bool learning, bool unstable);

    // The object was seen as `blob` within `gate` (1/256 block) of its expected place; call before observe().
    void add_evidence(TrackedObject& object, const Blob& blob, std::int32_t gate, const Cells& cells) const;

    // The object was not seen in this picture.
    void add_miss(TrackedObject& object, std::uint32_t passed_ms) const;

    // Confirms the object if it meets all rules; sets its score. Call after observe(); `objects` are all,
    // this one included.
    void decide(TrackedObject& object, std::span<const TrackedObject> objects, std::uint32_t now_ms,
                const Cells& cells);

    // Blobs of this picture after all were assigned; `left_over` more found no room in the list.
    void count_strays(std::span<const Blob> blobs, std::uint32_t left_over,
                      std::span<const TrackedObject> objects);

  private:
    bool is_plausible(const TrackedObject& object, std::uint32_t lasted_ms, std::int32_t needed,
                      const Cells& cells) const;

    Clutter clutter_;
    std::uint32_t min_cells_ = 1;
    std::uint16_t min_duration_ms_ = 0;
    bool learning_ = false;
    bool unstable_ = false;
};

}  // namespace vedette::motion
