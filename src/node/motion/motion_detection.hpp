// Motion detection on the board: gives the newest picture to the task *see*, one at a time, and tells the
// observers what it shows. A picture is held by a share while it is looked at; nothing is decoded in the
// network task, which owns this object.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string_view>
#include <vector>

#include "node/motion/look_job.hpp"
#include "node/motion/motion_settings.hpp"
#include "node/motion/observer.hpp"
#include "node/pictures/feed.hpp"
#include "node/port/clock.hpp"
#include "node/port/log.hpp"
#include "node/settings/store.hpp"

namespace vedette::node {

// What the board does about motion at this moment.
enum class MotionState : std::uint8_t {
    kOff,
    kWaiting,   // for the first picture
    kPaused,    // pictures are streamed, or the servos have just moved
    kLearning,  // the view
    kQuiet,
    kMotion,       // an event is active
    kLight,        // the light has changed
    kCameraMoved,  // another view
    kTooLarge,     // the picture has more blocks than the memory takes
    kUnreadable,   // the picture is damaged, or no baseline JPEG
};
std::string_view to_string(MotionState state);

// The detector of a board's camera.
class MotionDetection {
  public:
    // What it works with. All outlive it.
    struct Parts {
        Feed& feed;
        port::Worker& see;
        port::Clock& clock;
        port::Log& log;
        const Store& settings;
    };
    // Takes memory for pictures of so many blocks, and for a detector; see LookJob. It may go only while not
    // is_busy().
    MotionDetection(const Parts& parts, std::size_t blocks, std::size_t detector_bytes)
        : parts_(parts), grid_(blocks), detector_(detector_bytes), job_(grid_, detector_) {}
    MotionDetection(const MotionDetection&) = delete;
    MotionDetection& operator=(const MotionDetection&) = delete;

    static constexpr std::size_t kMaxObservers = 2;
    // At most kMaxObservers, which outlive it.
    void add_observer(MotionObserver& observer) { observers_[observer_count_++] = &observer; }

    // A sensor has seen motion before the camera ran: the first pictures are those of an event, whatever the
    // detector says.
    void expect_motion() { expected_ = kExpected; }
    static constexpr unsigned kExpected = 3;

    // Before the wait of a turn: asks the feed for pictures. `viewers`: streams over HTTP; `servo_moves`
    // counts the pulses that the servos got.
    void want_pictures(MonoTime now, unsigned viewers, std::uint32_t servo_moves);
    // After it: looks at the newest picture.
    void turn(MonoTime now);
    // When to call turn() although no picture came.
    MonoTime deadline() const { return wake_at_; }
    // Whether it is its job that has finished.
    bool take_finished(const port::Job& job);
    bool is_busy() const { return is_looking_; }

    MotionState state() const;
    // What the last look has found; nothing: there was none since the detector was started.
    const std::optional<Sight>& sight() const { return sight_; }
    // The current event, or the last one; id 0: none yet.
    const MotionEvent& event() const { return event_; }
    bool is_event_active() const { return is_active_; }
    // When the last picture of an event was taken; nothing: there was none since the start of the board.
    std::optional<MonoTime> last_motion() const { return last_motion_; }
    // Pictures since the start of the board.
    std::uint32_t looked_at() const { return looked_at_; }

    static constexpr Duration kStill = 1s;  // after a pulse of the servos, until the view is at rest
    static constexpr std::size_t kMaxBefore = 2;

  private:
    // A picture that may turn out to be one before an event.
    struct Kept {
        PicturePool::Share picture;
        std::uint32_t number = 0;
        std::uint32_t changed = 0;
    };
    void follow_settings();
    void pause();
    void finish_look();
    void begin_event();
    void end_event();
    void tell_picture(const Kept& kept, bool is_before);
    void keep_before();
    void drop_before();
    UtcTime utc_of(MonoTime at) const { return parts_.clock.utc() - (parts_.clock.mono() - at); }

    const Parts parts_;
    std::vector<std::uint8_t> grid_;
    std::vector<std::uint8_t> detector_;
    LookJob job_;
    MotionSettings settings_;
    std::array<MotionObserver*, kMaxObservers> observers_{};
    std::size_t observer_count_ = 0;
    std::uint32_t followed_ = 0;  // version of the settings; 0: none yet
    bool is_on_ = false;
    bool pauses_for_viewers_ = false;
    Duration period_{};
    std::size_t before_count_ = 0;        // pictures before an event that are wanted
    std::uint32_t servo_moves_ = 0;       // seen last
    MonoTime still_at_{Duration::min()};  // when the servos are at rest
    MonoTime wake_at_ = MonoTime::max();
    bool is_paused_ = false;
    bool starts_anew_ = true;  // before the next look
    bool is_looking_ = false;  // the job is with the task
    MonoTime next_at_{Duration::min()};
    Kept looked_{};                          // the picture that is looked at
    std::array<Kept, kMaxBefore> before_{};  // oldest first; empty ones behind the others
    std::optional<Sight> sight_;
    MotionEvent event_;
    bool is_active_ = false;
    unsigned expected_ = 0;  // pictures of an event, still to come
    std::optional<MonoTime> last_motion_{};
    std::uint32_t looked_at_ = 0;
    bool says_unfit_ = false;  // was logged since the last picture that could be read
};

}  // namespace vedette::node
