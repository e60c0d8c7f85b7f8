// Motion detection, the history of its pictures and the alerts about it, as one service of the node; and what
// battery mode wants to know of them. Owned by the network task.
#pragma once

#include <memory>

#include "node/app/motion_part.hpp"
#include "node/history/history.hpp"
#include "node/motion/motion_detection.hpp"
#include "node/serve/services.hpp"

namespace vedette::node {

// What a board with a camera and the task *see* has; with a card, the history too. All memory is taken when
// it is made. It may go only while not is_busy().
class MotionService final : public MotionPart, private MotionObserver {
  public:
    // `blocks` and `detector_bytes` as MotionDetection takes them. All outlive it; the services point to it.
    MotionService(Services& services, PicturePool& pool, std::size_t blocks, std::size_t detector_bytes);
    MotionService(const MotionService&) = delete;
    MotionService& operator=(const MotionService&) = delete;

    void expect_motion() override { motion_->expect_motion(); }
    void want_pictures(MonoTime now) override;
    void turn(MonoTime now) override;
    MonoTime deadline() const override;
    void take_finished_jobs() override;

    // Of BatteryWork:
    bool watches() const override;
    std::optional<MonoTime> last_motion() const override { return motion_->last_motion(); }
    bool has_first_picture() const override;
    bool has_to_send() const override;
    bool is_busy() const override { return motion_->is_busy() || (history_ && history_->is_busy()); }

  private:
    // Of MotionObserver: the first picture of each event is told, as the original does.
    void event_began(const MotionEvent&) override { is_told_ = false; }
    void event_picture(const MotionPicture& picture) override;
    void event_ended(const MotionEvent&) override {}

    Services& services_;
    PicturePool& pool_;
    std::unique_ptr<MotionDetection> motion_;
    std::unique_ptr<History> history_;  // null: there is no card
    bool is_told_ = false;              // the event
};

// Of a program whose boards detect motion: for Parts.
std::unique_ptr<MotionPart> make_motion(Services& services, PicturePool& pool, std::size_t blocks,
                                        std::size_t detector_bytes);

}  // namespace vedette::node
