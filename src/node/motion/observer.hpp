// What others learn of motion: an event that begins and ends, and its pictures. Network task.
#pragma once

#include <cstdint>

#include "core/base/time.hpp"
#include "node/pictures/picture_pool.hpp"

namespace vedette::node {

// A period in which something moved.
struct MotionEvent {
    std::uint32_t id = 0;  // from 1 since the start of the board
    UtcTime began;
    UtcTime ended;               // of the last picture in which something moved
    std::uint32_t pictures = 0;  // in which something moved
};

// A picture of an event.
struct MotionPicture {
    std::uint32_t event = 0;
    std::uint32_t number = 0;   // of the pictures that were looked at, from 1 since the start of the board
    std::uint32_t changed = 0;  // cells
    UtcTime at;
    const PicturePool::Share& picture;  // a copy of the share keeps it
    bool is_before = false;             // it was taken before the event began
};

// Learns of motion. Called on the network task; no call computes for long.
class MotionObserver {
  public:
    virtual void event_began(const MotionEvent& event) = 0;
    // Between the two others.
    virtual void event_picture(const MotionPicture& picture) = 0;
    virtual void event_ended(const MotionEvent& event) = 0;

  protected:
    ~MotionObserver() = default;
};

}  // namespace vedette::node
