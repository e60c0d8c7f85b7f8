// The cameras of a board without a sensor: TCPCam's test builds, which send a text or one picture again and
// again, and no camera at all. Owned by the network task.
#pragma once

#include <array>

#include "node/port/camera.hpp"
#include "node/port/clock.hpp"

namespace vedette::node {

// One payload, as often as it is asked for.
class StillCamera final : public port::Camera {
  public:
    // The payload, which outlives the camera, at most once a `period`. Empty: there is no camera.
    StillCamera(Bytes payload, bool is_jpeg, Duration period, port::Clock& clock)
        : payload_(payload), is_jpeg_(is_jpeg), period_(period), clock_(clock) {}

    std::expected<void, port::CameraError> start() override;
    void stop() override { running_ = false; }
    std::expected<port::Taken, port::CameraError> copy_newest(MutableBytes into) override;
    MonoTime due() const override { return running_ ? due_ : MonoTime::max(); }
    bool is_jpeg() const override { return is_jpeg_; }
    std::expected<void, port::CameraError> set(port::Setting setting, int value) override;
    int get(port::Setting setting) const override { return port::row_of(setting).fallback; }

  private:
    const Bytes payload_;
    const bool is_jpeg_;
    const Duration period_;
    port::Clock& clock_;
    MonoTime due_{Duration::min()};
    bool running_ = false;
};

// TCPCam's greeting.
inline constexpr std::string_view kHello = "Hello World";

// TCPCam's test picture has 227x149 pixels in so many bytes; ours is drawn to the same measures.
inline constexpr std::size_t kTestPictureBytes = 5764;
// Draws it. Needs 14 KB of stack; call it once.
bool draw_test_picture(std::span<std::uint8_t, kTestPictureBytes> out);

}  // namespace vedette::node
