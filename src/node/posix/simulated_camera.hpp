// A camera with a sensor, on a PC: a thread of its own draws the test scene of core/scene as an OV2640 with
// these settings would show it, turned by the simulated servos. No allocation after the constructor. Owned by
// the network task.
#pragma once

#include <array>
#include <atomic>
#include <condition_variable>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

#include "node/port/camera.hpp"
#include "node/port/clock.hpp"
#include "node/port/network.hpp"
#include "node/posix/outputs.hpp"

namespace vedette::posix {

// Shows framesize, quality, brightness, saturation, hmirror and vflip; keeps the other settings.
class SimulatedCamera final : public port::Camera {
  public:
    // What of it can be chosen.
    struct Options {
        std::string name = "board";         // in the picture
        Duration period = 40ms;             // from one picture to the next
        std::size_t max_picture = 1 << 20;  // bytes; a larger picture is dropped
    };
    // All outlive the camera.
    SimulatedCamera(Options options, port::Clock& clock, port::Network& network,
                    const SimulatedServos& servos);
    ~SimulatedCamera() override;
    SimulatedCamera(const SimulatedCamera&) = delete;
    SimulatedCamera& operator=(const SimulatedCamera&) = delete;

    std::expected<void, port::CameraError> start() override;
    void stop() override;
    std::expected<port::Taken, port::CameraError> copy_newest(MutableBytes into) override;
    bool is_jpeg() const override { return true; }
    std::expected<void, port::CameraError> set(port::Setting setting, int value) override;
    int get(port::Setting setting) const override;

  private:
    void run();
    std::size_t draw(MonoTime now);
    int value(port::Setting setting) const { return settings_[static_cast<std::size_t>(setting)]; }

    const Options options_;
    port::Clock& clock_;
    port::Network& network_;
    const SimulatedServos& servos_;
    std::array<std::atomic<int>, port::kSettings> settings_{};

    // Of the thread:
    std::vector<std::uint8_t> band_;
    std::vector<std::uint8_t> drawn_;
    std::uint64_t frame_ = 0;
    MonoTime begin_;

    std::mutex mutex_;  // of what follows
    std::condition_variable changed_;
    std::vector<std::uint8_t> newest_;
    port::Taken taken_;  // of newest_; 0 bytes: it was copied, or there is none
    bool running_ = false;
    bool ending_ = false;

    std::thread thread_;  // last, so that it sees all others made
};

}  // namespace vedette::posix
