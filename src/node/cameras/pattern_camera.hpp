// A camera without a sensor that draws: the test scene of core/scene in 160x120, with a clock and the number
// of the picture. One band a call, so that no turn of the network task is long. Its settings are fixed. No
// allocation. Owned by the network task.
#pragma once

#include <array>
#include <optional>
#include <string_view>

#include "core/scene/jpeg_writer.hpp"
#include "core/scene/scene.hpp"
#include "node/port/camera.hpp"
#include "node/port/clock.hpp"

namespace vedette::node {

// Needs 12 KB.
class PatternCamera final : public port::Camera {
  public:
    // `name` is shown in the picture; it and the clock outlive the camera. A `period` is at least a picture's
    // drawing.
    PatternCamera(std::string_view name, Duration period, port::Clock& clock)
        : name_(name), period_(period), clock_(clock) {}

    std::expected<void, port::CameraError> start() override;
    void stop() override;
    // kNotYet while the picture is drawn; due() then has passed already.
    std::expected<port::Taken, port::CameraError> copy_newest(MutableBytes into) override;
    MonoTime due() const override { return running_ ? due_ : MonoTime::max(); }
    bool is_jpeg() const override { return true; }
    std::expected<void, port::CameraError> set(port::Setting setting, int value) override;
    int get(port::Setting setting) const override;

  private:
    static constexpr scene::PictureFormat kFormat{
        .width = 160, .height = 120, .sampling = scene::Sampling::k422};

    const std::string_view name_;
    const Duration period_;
    port::Clock& clock_;
    std::array<std::uint8_t, scene::band_bytes(kFormat)> band_{};
    std::array<std::uint8_t, 8192> drawn_{};
    std::optional<scene::JpegWriter> writer_;  // while a picture is drawn
    scene::SceneView view_;                    // of that picture
    int next_band_ = 0;
    std::uint64_t frame_ = 0;
    MonoTime due_;
    bool running_ = false;
};

}  // namespace vedette::node
