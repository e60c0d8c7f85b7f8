// A webcam as the camera of a node that is a process: a thread of its own opens the device while pictures are
// wanted, and keeps the newest one. Its settings are fixed. Owned by the main thread.
#pragma once

#include <condition_variable>
#include <memory>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

#include "linux/v4l2/device.hpp"
#include "node/port/camera.hpp"
#include "node/port/clock.hpp"
#include "node/port/log.hpp"
#include "node/port/network.hpp"

namespace vedette::apps {

// One device that delivers JPEG. A picture that cannot be had is logged once and tried again after 2 s.
class Webcam final : public port::Camera {
  public:
    // All outlive the camera. The webcam may choose another size and rate than asked for.
    Webcam(v4l2::Options options, int framesize, port::Clock& clock, port::Network& network, port::Log& log);
    ~Webcam() override;
    Webcam(const Webcam&) = delete;
    Webcam& operator=(const Webcam&) = delete;

    std::expected<void, port::CameraError> start() override;
    void stop() override;
    std::expected<port::Taken, port::CameraError> copy_newest(MutableBytes into) override;
    bool is_jpeg() const override { return true; }
    std::expected<void, port::CameraError> set(port::Setting setting, int value) override;
    int get(port::Setting setting) const override;

  private:
    void run();
    bool open();
    bool take();

    const v4l2::Options options_;
    const int framesize_;
    port::Clock& clock_;
    port::Network& network_;
    port::Log& log_;

    // Of the thread:
    std::unique_ptr<v4l2::Device> device_;
    std::string said_;  // the error that was logged last

    std::mutex mutex_;  // of what follows
    std::condition_variable changed_;
    std::vector<std::uint8_t> newest_;
    port::Taken taken_;  // of newest_; 0 bytes: it was copied, or there is none
    bool running_ = false;
    bool ending_ = false;

    std::thread thread_;  // last, so that it sees all others made
};

}  // namespace vedette::apps
