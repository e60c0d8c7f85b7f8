// Which tracked objects make an event. An object is established when it is no light, rain or leaf: it moves,
// and is either large and solid, or has enough displacement and evidence. The sensitivity has no part in
// that. It decides which objects are confirmed, by size, contrast and how much is proven.
// docs/design/motion.md explains the rules and their numbers. Owned by the Tracker.
#pragma once

#include <cstdint>
#include <span>

#include "core/motion/settings.hpp"
#include "core/motion/tracking/clutter.hpp"
#include "core/motion/tracking/tracked_object.hpp"

namespace vedette::motion {

// Collects evidence for objects, establishes and confirms them.
class Confirmation {
  public:
    void start(const Settings& settings, const Cells& cells);

    // `learning`: confirm nothing in this picture. `unstable`: the light or the view has just changed, so a
    // sighting adds less evidence.
    void begin_picture(std::uint32_t passed_ms, bool learning, bool unstable);

    // The object was seen as `blob` within `gate` (1/256 block) of its expected place: adds evidence and the
    // time for which it moves. Call before observe().
    void add_evidence(TrackedObject& object, const Blob& blob, std::int32_t gate, const Cells& cells) const;

    // The object was not seen in this picture.
    void add_miss(TrackedObject& object, std::uint32_t passed_ms) const;

    // Establishes and confirms the object if it meets the rules; sets its score. Call after observe();
    // `objects` are all, this one included.
    void decide(TrackedObject& object, std::span<const TrackedObject> objects, std::uint32_t now_ms,
                const Cells& cells);

    // Blobs of this picture after all were assigned; `left_over` more found no room in the list.
    void count_strays(std::span<const Blob> blobs, std::uint32_t left_over,
                      std::span<const TrackedObject> objects);

  private:
    // The displacement that is no change in place: a part of the object's shorter side, or its longer side if
    // the pictures are rare.
    std::int32_t needed_displacement(const TrackedObject& object, const Cells& cells) const;
    bool is_plausible(const TrackedObject& object, std::uint32_t lasted_ms, std::int32_t needed,
                      const Cells& cells) const;
    // Percent of the evidence that establishes the object, 100 at most.
    int proof_of(const TrackedObject& object, std::span<const TrackedObject> objects, std::uint32_t lasted_ms,
                 std::int32_t needed, const Cells& cells) const;

    // What confirms an object, by the level of the zone at its centre.
    struct Needed {
        std::uint16_t mass = 0;   // see TrackedObject::mass
        std::uint16_t proof = 0;  // see proof_of()
    };

    Clutter clutter_;
    Needed needed_[16];
    std::uint32_t passed_ms_ = 0;
    std::uint32_t min_cells_ = 1;
    std::uint16_t min_duration_ms_ = 0;
    bool learning_ = false;
    bool unstable_ = false;
};

}  // namespace vedette::motion
