#include "apps/webcam.hpp"

#include <algorithm>
#include <utility>

#include <poll.h>

namespace vedette::apps {
namespace {

using port::CameraError;

constexpr Duration kRetry = 2s;
constexpr int kPatience_ms = 100;  // how long the thread notices a stop too late

}  // namespace

Webcam::Webcam(v4l2::Options options, int framesize, port::Clock& clock, port::Network& network,
               port::Log& log)
    : options_(std::move(options)), framesize_(framesize), clock_(clock), network_(network), log_(log) {
    thread_ = std::thread([this] { run(); });
}

Webcam::~Webcam() {
    {
        const std::lock_guard lock(mutex_);
        ending_ = true;
    }
    changed_.notify_one();
    thread_.join();
}

std::expected<void, CameraError> Webcam::start() {
    {
        const std::lock_guard lock(mutex_);
        running_ = true;
    }
    changed_.notify_one();
    return {};
}

void Webcam::stop() {
    const std::lock_guard lock(mutex_);
    running_ = false;
    taken_ = {};
}

std::expected<port::Taken, CameraError> Webcam::copy_newest(MutableBytes into) {
    const std::lock_guard lock(mutex_);
    if (taken_.bytes == 0) return std::unexpected(CameraError::kNotYet);
    const port::Taken taken = std::exchange(taken_, {});
    if (taken.bytes > into.size()) return std::unexpected(CameraError::kTooLarge);
    std::copy_n(newest_.begin(), taken.bytes, into.begin());
    return taken;
}

std::expected<void, CameraError> Webcam::set(port::Setting /*setting*/, int /*value*/) {
    return std::unexpected(CameraError::kFixed);
}

int Webcam::get(port::Setting setting) const {
    return setting == port::Setting::kFramesize ? framesize_ : port::row_of(setting).fallback;
}

void Webcam::run() {
    std::unique_lock lock(mutex_);
    while (!ending_) {
        const bool runs = running_;
        lock.unlock();
        const bool works = !runs || (open() && take());
        if (!runs) device_.reset();
        lock.lock();
        if (!runs) changed_.wait(lock, [&] { return running_ || ending_; });
        if (!works) changed_.wait_for(lock, kRetry, [&] { return ending_; });
    }
}

// False: it cannot be opened now.
bool Webcam::open() {
    if (device_ != nullptr) return true;
    auto device = v4l2::Device::open(options_);
    if (device) {
        device_ = std::move(*device);
        return true;
    }
    if (said_ != device.error().message) log_.write(port::Level::kWarning, "camera", device.error().message);
    said_ = device.error().message;
    return false;
}

// Waits a moment for the next picture. False: the device is gone.
bool Webcam::take() {
    ::pollfd polled{.fd = device_->fd(), .events = POLLIN, .revents = 0};
    if (::poll(&polled, 1, kPatience_ms) <= 0) return true;
    const auto frame = device_->try_dequeue();
    if (!frame) {
        log_.write(port::Level::kWarning, "camera", frame.error().message);
        device_.reset();
        return false;
    }
    if (!*frame) return true;
    said_.clear();
    const Bytes bytes = (*frame)->bytes();
    const std::lock_guard lock(mutex_);
    if (!running_) return true;
    newest_.assign(bytes.begin(), bytes.end());
    taken_ = {bytes.size(), clock_.mono()};
    network_.wake();
    return true;
}

}  // namespace vedette::apps
