// One virtual camera: its connections, its newest picture, its servos. It draws only while it has viewers,
// and one picture a frame for all of them. The destructor closes the connections. Owned by its loop.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "core/ptz/control_servo.hpp"
#include "core/tcpcam/rounds.hpp"
#include "hub/simulate/options.hpp"
#include "hub/simulate/pace.hpp"
#include "hub/simulate/pictures.hpp"
#include "linux/io/timer.hpp"

namespace vedette::simulate {

class Connection;
class TcpcamConnection;

// What the status page shows of a camera.
struct Counters {
    int now = 0;                 // connections on both ports
    int peak = 0;                // maximum of `now`
    std::uint64_t accepted = 0;  // connections since the start
    std::uint64_t pictures = 0;  // sent, intact or damaged, over all connections
    std::uint64_t reboots = 0;
};

// A picture and when the camera took it.
struct Frame {
    Blob picture;              // null when drawing failed
    std::uint64_t number = 0;  // of the frame clock
    MonoTime drawn_at{};
    Duration uptime{};  // since the farm's start
};

// All that a camera has besides its ports.
class Camera {
  public:
    // Options, pictures and pace outlive the camera.
    Camera(io::Loop& loop, const Options& options, Pictures& pictures, Pace& pace, int number);
    ~Camera();
    Camera(const Camera&) = delete;
    Camera& operator=(const Camera&) = delete;

    // A connection adds itself when it starts, is kept, and removes itself when it closes.
    void add(std::shared_ptr<Connection> connection);
    void remove(Connection& connection);
    void close_all();

    // Calls the connection's send_frame() for each frame from now on: immediately if it is the first viewer,
    // else from the next frame. The newest viewer comes first.
    void add_viewer(Connection& connection);
    // Calls the client's offer() in the rounds of core/tcpcam, until it leaves.
    void join_rounds(TcpcamConnection& client);
    void leave_rounds(TcpcamConnection& client);
    // Connections that are sent pictures.
    int viewers() const { return static_cast<int>(viewers_.size()) + round_clients_; }

    // The present frame. Draws it if no viewer has had it yet.
    const Frame& newest();
    // When the next one begins.
    MonoTime next_frame() const { return pace_.next_frame(loop_.now()); }

    io::Loop& loop() { return loop_; }
    const Options& options() const { return options_; }
    int number() const { return number_; }
    Counters& counters() { return counters_; }
    ptz::ServoAxes& pan_tilt() { return pan_tilt_; }

  private:
    void tick();
    void count_frame();
    void open_round();

    io::Loop& loop_;
    const Options& options_;
    Pictures& pictures_;
    Pace& pace_;
    const int number_;
    const std::string name_;
    std::vector<std::shared_ptr<Connection>> connections_;
    std::vector<Connection*> viewers_;
    io::Timer timer_;
    bool ticking_ = false;
    tcpcam::Rounds rounds_;
    io::Timer round_;  // opens the next one
    int round_clients_ = 0;
    MonoTime last_frame_;          // that was counted by pace_
    std::optional<Frame> newest_;  // none before the first
    std::uint64_t files_shown_ = 0;
    Counters counters_;
    ptz::ServoAxes pan_tilt_;
};

}  // namespace vedette::simulate
