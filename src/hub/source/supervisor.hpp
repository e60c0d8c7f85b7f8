// Keeps one camera going: connects at the first consumer, disconnects after the last, retries with back-off,
// notices silence, says in a person's words how the camera is, and shows a drawn picture while it is lost.
// Never more than one run of the source, so never more than one connection. Knows no protocol; the source
// knows no retry.
//
//            consumer                 picture
//   kIdle ------------> kConnecting ----------> kLive
//     ^                   |   ^ silence, nothing   | source ended
//     | no consumers      v   | to show            v
//     +---------------- kLost <---------------- kConnecting
//
// Lives on its loop's thread; on_demand may come from any thread.
#pragma once

#include <array>
#include <functional>
#include <memory>
#include <optional>
#include <random>

#include "hub/bus/camera.hpp"
#include "hub/source/capture_clock.hpp"
#include "hub/source/source.hpp"
#include "linux/io/timer.hpp"

namespace vedette::source {

// Draws the picture that viewers see while a camera is lost.
class Placeholder {
  public:
    virtual ~Placeholder() = default;
    // Calls back on the loop's thread, now or later, with a JPEG from the camera's pool, or null if it can't.
    virtual void draw(io::Loop& loop, const bus::Camera& camera, const bus::CameraStatus& status,
                      std::function<void(std::unique_ptr<bus::Buffer>)> done) = 0;
};

struct SupervisorOptions {
    Duration silence{};  // lost after so much silence; 0: max(5 s, 3 × what the source promises)
    Duration connect_timeout = 5s;
    std::size_t memory = std::size_t{24} << 20;  // bytes of pictures held at most
    std::size_t max_picture = 8'000'000;         // bytes; a larger picture is skipped
    std::uint32_t seed = 1;                      // of the back-off's jitter
};

class Supervisor {
  public:
    using OnChange = std::function<void(const bus::Camera&, const bus::CameraStatus&)>;

    Supervisor(io::Loop& loop, std::string id, std::string name, std::unique_ptr<Source> source,
               Placeholder& placeholder, SupervisorOptions options = {}, OnChange on_change = {});
    ~Supervisor();

    const bus::CameraPtr& camera() const { return camera_; }

    // Ends the source; `done` runs on the loop's thread when it has ended. Call once, on the loop's thread.
    void stop(std::function<void()> done);

  private:
    class Intake;  // the sink of one run

    void on_demand(const bus::Demand& demand);
    void settle();
    void start_run();
    void end_run(const Error& why);
    void begin_ticks();
    void tick();
    void notice_silence();
    void measure_fps();
    void lose(const std::string& reason);
    void set_state(bus::CameraState state, const std::string& reason);
    void show_placeholder();
    void on_placeholder();
    void note_size(Bytes jpeg);
    void on_picture(std::unique_ptr<bus::Buffer> jpeg, const Stamp& stamp);
    Duration silence_limit() const;
    Duration next_delay();
    io::Task<> run_source();

    io::Loop& loop_;
    const std::unique_ptr<Source> source_;
    Placeholder& placeholder_;
    const SupervisorOptions options_;
    const OnChange on_change_;
    std::shared_ptr<bool> alive_ = std::make_shared<bool>(true);
    bus::CameraPtr camera_;

    bus::Demand demand_;
    std::shared_ptr<Intake> intake_;  // while a run is under way; shared with it, so that it may outlive us
    std::shared_ptr<io::Stop> stop_;  // of that run
    std::string stop_reason_;         // why we asked the run to end; empty: nobody wants pictures
    std::function<void()> stopped_;   // set once stop() was called
    bool stopping_ = false;
    bool given_up_ = false;
    bool drawing_ = false;
    io::Timer linger_{loop_};
    io::Timer retry_{loop_};
    io::Timer tick_{loop_};

    bus::TrackInfoPtr track_;
    CaptureClock capture_clock_;
    int failures_ = 0;  // tries since the last good run
    bool first_of_run_ = false;
    MonoTime run_started_;
    MonoTime last_sign_;           // of life in this run: it began, the camera answered, a picture came
    MonoTime last_seen_;           // a picture came, or demand began
    bool seen_ = false;            // a picture came since demand began
    Duration clock_difference_{};  // wall minus monotonic, to see jumps
    std::array<std::uint64_t, 5> pictures_then_{};  // counts at the last ticks
    std::size_t ticks_ = 0;
    std::minstd_rand random_;
};

}  // namespace vedette::source
