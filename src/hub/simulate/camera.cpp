#include "hub/simulate/camera.hpp"

#include <algorithm>

#include <fmt/format.h>

#include "hub/simulate/connection.hpp"

namespace vedette::simulate {

Camera::Camera(io::Loop& loop, const Options& options, Pictures& pictures, Pace& pace, int number)
    : loop_(loop),
      options_(options),
      pictures_(pictures),
      pace_(pace),
      number_(number),
      name_(fmt::format("camera {}", number)),
      timer_(loop) {}

Camera::~Camera() { close_all(); }

void Camera::add(std::shared_ptr<Connection> connection) {
    connections_.push_back(std::move(connection));
    counters_.accepted += 1;
    counters_.now += 1;
    counters_.peak = std::max(counters_.peak, counters_.now);
}

void Camera::remove(Connection& connection) {
    std::erase(viewers_, &connection);
    counters_.now -=
        static_cast<int>(std::erase_if(connections_, [&](const auto& c) { return c.get() == &connection; }));
}

void Camera::close_all() {
    const auto all = connections_;
    for (const auto& connection : all) connection->close();
}

void Camera::add_viewer(Connection& connection) {
    viewers_.push_back(&connection);
    if (ticking_) return;
    ticking_ = true;
    last_tick_ = loop_.now();
    tick();
}

const Frame& Camera::newest() {
    const MonoTime now = loop_.now();
    const std::uint64_t number = pace_.frame_number(now);
    if (frame_number_ == number) return frame_;
    // Of a folder every file is shown, even when the farm is late.
    const std::uint64_t shown = options_.pictures.empty() ? number : files_shown_++;
    frame_.uptime = pace_.uptime(now);
    // securityCam's servos turn to the left and downwards with growing degrees, and begin in the middle.
    frame_.picture = pictures_.at({.camera = name_,
                                   .now = loop_.clock().utc(),
                                   .frame = shown,
                                   .elapsed = frame_.uptime,
                                   .pan = 90 - pan_tilt_.pan_deg(),
                                   .tilt = 90 - pan_tilt_.tilt_deg()});
    frame_number_ = number;
    return frame_;
}

void Camera::tick() {
    if (viewers_.empty()) {
        ticking_ = false;
        return;
    }
    const MonoTime now = loop_.now();
    if (now != last_tick_) pace_.count(now, now - last_tick_);
    last_tick_ = now;
    // The TCPCam original waits for its delay after each record; the others keep a frame clock.
    const bool waits = options_.original == Original::kTcpcam;
    timer_.start_at(waits ? now + pace_.period() : pace_.next_frame(now), [this] { tick(); });
    std::vector<Connection*> viewers(viewers_.rbegin(), viewers_.rend());
    for (Connection* const viewer : viewers) viewer->send_frame();
}

}  // namespace vedette::simulate
