#include "hub/simulate/camera.hpp"

#include <algorithm>

#include <fmt/format.h>

#include "hub/simulate/connection.hpp"

namespace vedette::simulate {

Camera::Camera(io::Loop& loop, const Options& options, Pictures& pictures, int number)
    : loop_(loop),
      options_(options),
      pictures_(pictures),
      number_(number),
      name_(fmt::format("camera {}", number)),
      period_(period(options)),
      started_(loop.now()) {}

Camera::~Camera() {
    close_all();
    loop_.cancel(timer_);
}

void Camera::add(std::shared_ptr<Connection> connection) {
    connections_.push_back(std::move(connection));
    counters_.accepted += 1;
    counters_.now += 1;
    counters_.peak = std::max(counters_.peak, counters_.now);
}

void Camera::remove(Connection& connection) {
    std::erase(watchers_, &connection);
    counters_.now -=
        static_cast<int>(std::erase_if(connections_, [&](const auto& c) { return c.get() == &connection; }));
}

void Camera::close_all() {
    const auto all = connections_;
    for (const auto& connection : all) connection->close();
}

void Camera::watch(Connection& connection) {
    watchers_.push_back(&connection);
    if (ticking_) return;
    ticking_ = true;
    tick();
}

std::uint64_t Camera::frame_number() const {
    return static_cast<std::uint64_t>((loop_.now() - started_) / period_);
}

const Frame& Camera::newest() {
    const std::uint64_t number = frame_number();
    if (has_drawn_ && drawn_ == number) return frame_;
    const Duration uptime = loop_.now() - started_;
    // Files are played without leaving one out, however late the machine is.
    const std::uint64_t shown = options_.pictures.empty() ? number : played_++;
    const Moment moment{.camera = name_, .now = loop_.clock().utc(), .frame = shown, .elapsed = uptime};
    frame_ = {pictures_.at(moment), uptime};
    drawn_ = number;
    has_drawn_ = true;
    return frame_;
}

void Camera::tick() {
    if (watchers_.empty()) {
        ticking_ = false;
        return;
    }
    // Frames lie on a grid from the camera's start; TCPCam rests for its delay after each record instead.
    const MonoTime now = loop_.now();
    MonoTime next = now + period_;
    if (options_.original != Original::kTcpcam)
        next = started_ + period_ * static_cast<std::int64_t>(frame_number() + 1);
    timer_ = loop_.at(next, [this] { tick(); });
    std::vector<std::shared_ptr<Connection>> watching;
    watching.reserve(watchers_.size());
    for (Connection* const w : watchers_) watching.push_back(w->shared_from_this());
    std::ranges::reverse(watching);
    for (const auto& connection : watching) connection->take_frame();
}

}  // namespace vedette::simulate
