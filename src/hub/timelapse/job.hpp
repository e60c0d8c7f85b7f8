// One time-lapse job: waits for the slots of its plan, takes the camera's picture at each, writes its file
// and its row, and removes old pictures. A slot that gets no picture has a row that says why. Each job waits
// for its own camera only. Owned by its loop.
//
// The wall clock decides when a slot is due. When it jumps, slots that it skips are missed; slots that it
// shows again are counted already, and no picture is taken twice for them.
#pragma once

#include <deque>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <string>

#include "core/schedule/slots.hpp"
#include "hub/base/named_zone.hpp"
#include "hub/bus/camera.hpp"
#include "hub/bus/event.hpp"
#include "hub/image/raster.hpp"
#include "hub/settings/timelapse.hpp"
#include "hub/store/store.hpp"
#include "hub/timelapse/brightness_control.hpp"
#include "hub/timelapse/controls.hpp"
#include "hub/timelapse/gate.hpp"
#include "hub/timelapse/ledger.hpp"
#include "hub/timelapse/picture.hpp"
#include "hub/timelapse/recovery.hpp"
#include "hub/timelapse/retention.hpp"
#include "hub/timelapse/shot.hpp"
#include "hub/timelapse/unnamed_pictures.hpp"

namespace vedette::timelapse {

// Draws text of any script.
class TextDrawer {
  public:
    virtual ~TextDrawer() = default;
    // Null: it can't be drawn; then the built-in font is used. On `loop`, within some seconds.
    virtual io::Task<std::shared_ptr<const image::Raster>> draw(io::Loop& loop, image::TextBox text) = 0;
};

// What a job works with; all of it outlives the job.
struct JobContext {
    io::Loop& loop;
    const bus::Cameras& cameras;
    store::Store& store;
    bus::EventBus& events;
    TextDrawer* texts = nullptr;  // null: the built-in font only
    // Whether something keeps the wall clock right, as linux/base/clock_state.
    std::function<std::optional<bool>()> clock_is_synchronised;
    // The wall clock was set; each job says so. On the job's loop.
    std::function<void(const store::ClockJump&)> on_clock_jump;
    // The slots whose pictures films of the job still need. Empty: there are no films. Blocks; on a thread of
    // the lane `disk`.
    std::function<std::vector<KeptSpan>(const std::string& job)> needed_by_films;
};

// What a job does at a moment.
struct JobStatus {
    // See above.
    enum class State : std::uint8_t {
        kStarting,  // completes its ledger
        kResting,   // its settings say so
        kNoClock,   // the wall clock is not known to be right
        kWaiting,   // for the next slot
        kTaking,    // takes a picture
        kEnded,     // its plan has no further slot
    };
    State state = State::kStarting;
    std::string error;            // of the last slot, a sentence; empty: it was taken, or none was due yet
    std::optional<UtcTime> next;  // slot
    std::optional<store::SlotRow> last_picture;  // also one of before the job began
    std::uint64_t taken = 0;                     // slots since the job began
    std::uint64_t skipped = 0;
    std::uint64_t missed = 0;
    std::size_t waiting_rows = 0;  // that the store has not taken yet
};
// "starting", "resting", "no_clock", "waiting", "taking", "ended".
std::string_view to_string(JobStatus::State state);

// See above.
class Job {
  public:
    // What a job does by.
    struct Orders {
        settings::TimelapseSettings job;
        std::shared_ptr<const NamedZone> zone;
        bool trust_clock = false;

        bool operator==(const Orders&) const = default;
    };
    // Gets the row of a picture that was asked for, or why there is none. On the job's loop.
    using OnPicture = std::function<void(Result<store::SlotRow>)>;

    Job(const JobContext& context, Orders orders);
    Job(const Job&) = delete;
    Job& operator=(const Job&) = delete;

    // Once.
    void start(Beginning beginning);
    // From the next slot on.
    void change(Orders orders);
    // Takes a picture now, beside the plan's slots.
    // As many as kMaxExtra wait; then the answer is kResourceExhausted.
    void take_now(OnPicture done);
    // `done` is called when the job has ended. `for_good`: the job is no longer in the settings, so that it
    // misses nothing from now on. Once, after start().
    void stop(bool for_good, std::function<void()> done);

    const std::string& id() const { return id_; }
    // Thread-safe.
    JobStatus status() const;

  private:
    using OrdersPtr = std::shared_ptr<const Orders>;

    io::Task<> run();
    io::Task<> show_newest();
    io::Task<> begin();
    io::Task<> step();
    io::Task<> rest(JobStatus::State state, std::optional<UtcTime> next, Duration limit);
    io::Task<> go_to_rest();
    io::Task<bool> is_counted(UtcTime slot);
    io::Task<> miss_until(UtcTime until, std::string why);
    io::Task<> take_slot(schedule::Slot slot);
    io::Task<> take_extra();
    io::Task<Result<store::SlotRow>> take(store::SlotRow row, Duration late);
    io::Task<Result<Shot>> shoot(bus::CameraPtr camera, std::vector<settings::ControlValue> values,
                                 MonoTime due, Duration late);
    io::Task<Result<Shot>> take_still(bus::CameraPtr camera, std::vector<settings::ControlValue> values,
                                      MonoTime due, Duration late);
    io::Task<Result<store::SlotRow>> keep(OrdersPtr orders, Shot shot, store::SlotRow row);
    io::Task<> take_before_clock();
    io::Task<> find_unnamed();
    io::Task<> name_picture();
    io::Task<> end_slot(store::SlotRow row);
    io::Task<> remove_old(OrdersPtr orders);

    void open_gate();
    store::SlotRow row_at(const Orders& orders, UtcTime at) const;
    bool clock_is_right();
    void look_at_clock();
    Duration late_of(const Orders& orders, std::size_t period) const;
    UtcTime utc() const { return loop_.clock().utc(); }
    // Changes the status, which other threads read.
    void publish(const std::function<void(JobStatus&)>& change);

    const JobContext context_;
    io::Loop& loop_;
    const std::string id_;
    OrdersPtr orders_;
    Ledger ledger_;
    io::Signal wake_;
    io::Stop stop_;
    io::Stop never_;
    std::function<void()> stopped_;
    bool for_good_ = false;
    std::optional<Beginning> beginning_;  // nothing: it has begun
    bool clock_was_right_ = false;
    bool waited_for_clock_ = false;
    bool at_rest_ = false;                   // as its settings say, and its mark
    std::vector<OnPicture> extra_;           // asked for
    std::unique_ptr<PictureWaiter> camera_;  // while the next slot is near
    UtcTime after_;                          // slots up to this one are counted
    UtcTime highest_;                        // of all slots that were counted since it began
    std::optional<Duration> clock_lead_;     // wall clock - monotonic clock, when last looked at
    MonoTime looked_at_clock_;
    std::string jump_;  // what the clock did to the slots that are late
    std::optional<MonoTime> grace_until_;
    bool looked_at_all_days_ = false;  // remove_old()
    Controls controls_;
    ControlValues values_;
    std::unique_ptr<Gate> gate_;  // null: without a gate, or the job rests
    // A picture of before the clock was right, with its time.
    struct Unnamed {
        UnnamedPicture picture;
        UtcTime at;
    };
    std::deque<Unnamed> unnamed_;           // that get their names between the slots
    std::optional<MonoTime> next_unnamed_;  // picture before the clock is right; nothing: at once
    std::string unnamed_error_;             // of the last one

    mutable std::mutex mutex_;
    JobStatus status_;  // guarded by mutex_
};

}  // namespace vedette::timelapse
