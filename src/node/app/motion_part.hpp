// What the node runs of motion detection. A program that gives no MakeMotion to its node is linked without
// the detector. Owned by the network task.
#pragma once

#include <memory>

#include "node/battery/work.hpp"
#include "node/serve/services.hpp"

namespace vedette::node {

class PicturePool;

// Motion detection and what belongs to it. It may go only while not is_busy().
class MotionPart : public BatteryWork {
  public:
    // The board was woken by its sensor: the first pictures are stored and told without the detector.
    virtual void expect_motion() = 0;
    // Before the wait of a turn, and after it.
    virtual void want_pictures(MonoTime now) = 0;
    virtual void turn(MonoTime now) = 0;
    virtual MonoTime deadline() const = 0;
    virtual void take_finished_jobs() = 0;
};

}  // namespace vedette::node
