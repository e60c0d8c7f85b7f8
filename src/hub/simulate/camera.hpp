// One virtual camera: its connections, its pace, its newest picture, its servos. It draws only while somebody
// watches, and one picture a frame however many do. Listening on ports is the farm's, what a connection says
// the connection's. Owns its connections until they close. One loop's thread; outlives its connections'
// work, since its destructor closes them.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "hub/simulate/options.hpp"
#include "hub/simulate/pan_tilt.hpp"
#include "hub/simulate/pictures.hpp"
#include "linux/io/loop.hpp"

namespace vedette::simulate {

class Connection;

struct Counters {
    int now = 0;                 // connections on either port of the camera
    int peak = 0;                // the most at a time
    std::uint64_t accepted = 0;  // since the start
    std::uint64_t pictures = 0;  // sent, whole or damaged, over all connections
    std::uint64_t reboots = 0;
};

// A picture with its place on the camera's own clock.
struct Frame {
    Blob picture;       // null when drawing failed
    Duration uptime{};  // of the camera, when it was taken
};

class Camera {
  public:
    // The farm's options and pictures outlive the camera.
    Camera(io::Loop& loop, const Options& options, Pictures& pictures, int number);
    ~Camera();
    Camera(const Camera&) = delete;
    Camera& operator=(const Camera&) = delete;

    // A connection belongs to the camera from here to remove().
    void add(std::shared_ptr<Connection> connection);
    void remove(Connection& connection);
    void close_all();

    // From now on the connection's take_frame() is called for each frame: at once when nobody watched before,
    // else from the next on. The newest watcher comes first.
    void watch(Connection& connection);
    bool is_watched() const { return !watchers_.empty(); }

    // The present frame, drawn unless somebody had it already.
    const Frame& newest();

    io::Loop& loop() { return loop_; }
    const Options& options() const { return options_; }
    int number() const { return number_; }
    Counters& counters() { return counters_; }
    const Counters& counters() const { return counters_; }
    int watchers() const { return static_cast<int>(watchers_.size()); }
    PanTilt& pan_tilt() { return pan_tilt_; }

  private:
    void tick();
    std::uint64_t frame_number() const;

    io::Loop& loop_;
    const Options& options_;
    Pictures& pictures_;
    const int number_;
    const std::string name_;
    const Duration period_;
    const MonoTime started_;
    std::vector<std::shared_ptr<Connection>> connections_;
    std::vector<Connection*> watchers_;
    TimerQueue::Id timer_{};
    bool ticking_ = false;
    Frame frame_;
    std::uint64_t drawn_ = 0;   // number of frame_
    std::uint64_t played_ = 0;  // files shown so far
    bool has_drawn_ = false;
    Counters counters_;
    PanTilt pan_tilt_;
};

}  // namespace vedette::simulate
