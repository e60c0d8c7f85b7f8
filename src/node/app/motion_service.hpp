// Motion detection and the history of its pictures, as one service of the node. Owned by the network task.
#pragma once

#include <memory>

#include "node/history/history.hpp"
#include "node/motion/motion_detection.hpp"
#include "node/serve/services.hpp"

namespace vedette::node {

// What a board with a camera and the task *see* has; with a card, the history too. All memory is taken when
// it is made. It may go only while not is_busy().
class MotionService {
  public:
    // `blocks` and `detector_bytes` as MotionDetection takes them. All outlive it; the services point to it.
    MotionService(Services& services, PicturePool& pool, std::size_t blocks, std::size_t detector_bytes);

    // Before the wait of a turn, and after it.
    void want_pictures(MonoTime now);
    void turn(MonoTime now);
    MonoTime deadline() const;
    void take_finished_jobs();
    bool is_busy() const { return motion_->is_busy() || (history_ && history_->is_busy()); }

  private:
    Services& services_;
    std::unique_ptr<MotionDetection> motion_;
    std::unique_ptr<History> history_;  // null: there is no card
};

}  // namespace vedette::node
