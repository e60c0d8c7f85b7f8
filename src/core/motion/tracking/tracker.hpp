// Assigns the blobs of each picture to tracked objects, starts new objects and removes lost ones.
// Confirmation decides which of them are confirmed. Owned by the Detector, whose memory holds the objects.
#pragma once

#include <cstdint>
#include <span>

#include "core/motion/blobs/blob_finder.hpp"
#include "core/motion/settings.hpp"
#include "core/motion/tracking/confirmation.hpp"
#include "core/motion/tracking/tracked_object.hpp"

namespace vedette::motion {

// All tracked objects of one camera.
class Tracker {
  public:
    void start(std::span<TrackedObject> memory, const Settings& settings, const Cells& cells);
    void clear() { count_ = 0; }

    // One picture. Sets Blob::light, Blob::object and Blob::moving_object. `learning` and `unstable`: see
    // Confirmation.
    void update(BlobFinder& blobs, std::uint32_t now_ms, const Cells& cells, bool learning, bool unstable);

    // Cells of the established objects that were seen in the last picture.
    std::uint32_t established_cells() const;

    std::span<TrackedObject> objects() { return memory_.first(count_); }
    std::span<const TrackedObject> objects() const { return memory_.first(count_); }

  private:
    void predict(std::uint32_t now_ms);
    std::int32_t gate_of(const TrackedObject& object, std::uint32_t now_ms, const Cells& cells) const;
    std::uint8_t owner_of(const Blob& blob, const std::int32_t* gates, const Cells& cells) const;
    void assign(BlobFinder& finder, std::uint32_t now_ms, const Cells& cells);
    void add_object(Blob& blob, std::uint32_t now_ms, const Cells& cells);
    void remove_lost(std::uint32_t now_ms);

    std::span<TrackedObject> memory_;
    Confirmation confirmation_;
    std::size_t count_ = 0;
    std::uint32_t last_id_ = 0;
    std::uint32_t last_ms_ = 0;  // of the last picture
    bool ignore_light_ = true;   // Settings::ignore_shadows
};

}  // namespace vedette::motion
