#include "hub/simulate/camera.hpp"

#include <algorithm>

#include <fmt/format.h>

#include "hub/simulate/tcpcam_connection.hpp"

namespace vedette::simulate {

Camera::Camera(io::Loop& loop, const Options& options, Pictures& pictures, Pace& pace, int number)
    : loop_(loop),
      options_(options),
      pictures_(pictures),
      pace_(pace),
      number_(number),
      name_(fmt::format("camera {}", number)),
      timer_(loop),
      rounds_(pace.period()),
      round_(loop) {}

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
    last_frame_ = loop_.now();
    tick();
}

void Camera::join_rounds(TcpcamConnection& client) {
    round_clients_ += 1;
    rounds_.join(client, loop_.now());
    if (round_clients_ > 1) return;
    last_frame_ = loop_.now();
    open_round();
}

void Camera::leave_rounds(TcpcamConnection& client) {
    round_clients_ -= 1;
    rounds_.leave(client);
    if (round_clients_ == 0) round_.cancel();
}

const Frame& Camera::newest() {
    const MonoTime now = loop_.now();
    const std::uint64_t number = pace_.frame_number(now);
    if (newest_ && newest_->number == number) return *newest_;
    // Of a folder every file is shown, even when the farm is late.
    const std::uint64_t shown = options_.pictures.empty() ? number : files_shown_++;
    const Duration uptime = pace_.uptime(now);
    // securityCam's servos turn to the left and downwards with growing degrees, and begin in the middle.
    const Moment moment{.camera = name_,
                        .now = loop_.clock().utc(),
                        .frame = shown,
                        .elapsed = uptime,
                        .pan = 90 - pan_tilt_.pan_deg(),
                        .tilt = 90 - pan_tilt_.tilt_deg()};
    newest_ = {.picture = pictures_.at(moment), .number = number, .drawn_at = now, .uptime = uptime};
    return *newest_;
}

void Camera::count_frame() {
    const MonoTime now = loop_.now();
    if (now != last_frame_) pace_.count(now, now - last_frame_);
    last_frame_ = now;
}

void Camera::tick() {
    if (viewers_.empty()) {
        ticking_ = false;
        return;
    }
    count_frame();
    timer_.start_at(next_frame(), [this] { tick(); });
    std::vector<Connection*> viewers(viewers_.rbegin(), viewers_.rend());
    for (Connection* const viewer : viewers) viewer->send_frame();
}

// Takes the round's picture. Where no client can take it now, the next try is a pause later as well.
void Camera::open_round() {
    const MonoTime now = loop_.now();
    rounds_.poll(now);
    count_frame();
    rounds_.offer(now, now, [](tcpcam::Rounds::Client& client) {
        return static_cast<TcpcamConnection&>(client).offer();
    });
    if (rounds_.has_clients()) round_.start_at(now + pace_.period(), [this] { open_round(); });
}

}  // namespace vedette::simulate
