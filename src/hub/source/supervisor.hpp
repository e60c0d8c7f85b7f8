// Keeps one camera running: connects at the first consumer, disconnects after the last, retries with
// increasing delays, notices missing pictures, publishes the camera's state with a reason for the user, and
// shows a placeholder while the camera is lost. At most one run of the source at a time, so at most one
// connection. For a single picture (still.hpp) the run is ended, and another one begins after it; viewers
// stay and see that a picture is taken. Knows no protocol.
//
//            consumer                 picture
//   kIdle ------------> kConnecting ----------> kLive
//     ^                   |   ^ no picture for     | source ended
//     | no consumers      v   | too long           v
//     +---------------- kLost <---------------- kConnecting
#pragma once

#include <deque>
#include <functional>
#include <memory>
#include <optional>
#include <random>

#include "hub/bus/camera.hpp"
#include "hub/source/source.hpp"
#include "hub/source/still.hpp"
#include "hub/source/unit_publisher.hpp"
#include "linux/io/timer.hpp"

namespace vedette::source {

// Draws the picture that viewers get while a camera is lost.
class Placeholder {
  public:
    virtual ~Placeholder() = default;
    // A JPEG in a buffer of the camera's pool, or null. Called on the loop's thread.
    virtual std::unique_ptr<bus::Buffer> draw(io::Loop& loop, const bus::Camera& camera,
                                              const bus::CameraStatus& status) = 0;
};

// Limits for one camera.
struct SupervisorOptions {
    Duration silence{};  // without a picture until the camera is lost; 0: max(5 s, 3 × the source's interval)
    std::size_t memory = std::size_t{24} << 20;  // bytes, for all pictures together
    std::size_t max_picture = 8'000'000;         // bytes; a larger picture is skipped
    std::uint32_t seed = 1;                      // of the random part of retry delays; not changed later

    bool operator==(const SupervisorOptions&) const = default;
};

// Owned by its loop; the demand of consumers may change on any thread.
class Supervisor {
  public:
    using OnChange = std::function<void(const bus::Camera&, const bus::CameraStatus&)>;

    Supervisor(io::Loop& loop, std::string id, std::string name, std::unique_ptr<Source> source,
               Placeholder& placeholder, SupervisorOptions options = {}, OnChange on_change = {});

    const bus::CameraPtr& camera() const { return camera_; }

    // Goes on with another source, or with other options only where `source` is null. The camera keeps its
    // consumers and its numbers; a new source begins a new generation. On the loop's thread, not after
    // stop().
    void change(std::unique_ptr<Source> source, SupervisorOptions options);

    // What takes single pictures from now on; null: nothing does. On the loop's thread, not after stop().
    void set_still(std::unique_ptr<StillTaker> still);

    // Ends the run; `done` is called on the loop's thread when it has ended. Call once, on the loop's thread.
    void stop(std::function<void()> done);

  private:
    class Run;  // the sink of one run

    // A picture that somebody waits for.
    struct StillCall {
        bus::StillRequest request;
        bus::StillCalls::Reply reply;
    };

    void on_demand();
    void reconcile();
    void take_next_source();
    void start_run();
    void stop_run();
    io::Task<> run_source();
    void end_run(const Error& why);
    Duration next_delay(bool answered);
    void check();
    void check_silence();
    void set_lost(const std::string& reason);
    void set_state(bus::CameraState state, const std::string& reason);
    void show_placeholder();
    void on_picture(std::unique_ptr<bus::Buffer> jpeg, const Stamp& stamp);
    std::unique_ptr<bus::Buffer> take_buffer(std::size_t bytes);
    bool wants_still() const { return still_stop_ || !still_calls_.empty(); }
    void reconcile_still();
    io::Task<> take_still();
    void end_still(const StillCall& call, Result<bus::Still> still);
    void show_still();

    io::Loop& loop_;
    std::unique_ptr<Source> source_;
    std::unique_ptr<Source> next_source_;  // when the present run has ended; null: none
    Placeholder& placeholder_;
    SupervisorOptions options_;
    const OnChange on_change_;
    std::shared_ptr<bool> alive_ = std::make_shared<bool>(true);
    bus::CameraPtr camera_;
    std::optional<UnitPublisher> publisher_;

    bus::Demand demand_;
    std::shared_ptr<Run> run_;       // null: no run; shared with the coroutine, which may outlive us
    std::string stop_reason_;        // why we stop the run; empty: there are no consumers
    std::function<void()> stopped_;  // callback of stop()
    bool stopping_ = false;
    bool given_up_ = false;  // until demand begins anew
    io::Timer linger_{loop_};
    io::Timer retry_{loop_};
    io::Timer check_{loop_};

    std::shared_ptr<StillTaker> still_;     // null: none; shared with the coroutine
    std::deque<StillCall> still_calls_;     // that have not begun
    std::shared_ptr<io::Stop> still_stop_;  // of the one that is under way; null: none
    MonoTime still_began_;
    Duration still_took_{};  // the one before; zero: unknown

    int failures_ = 0;  // attempts since the last good run
    MonoTime run_started_;
    MonoTime last_activity_;    // in this run: its start, the camera's answer, a picture
    MonoTime last_picture_;     // or the start of demand
    bool has_picture_ = false;  // since demand began
    std::minstd_rand random_;   // of the retry delays
};

}  // namespace vedette::source
