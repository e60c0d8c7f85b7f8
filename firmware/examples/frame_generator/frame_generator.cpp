// A camera kind of one's own: draws a small picture with a clock and something that moves. Replace draw() by
// what your hardware gives. Drawing 96x96 pixels here keeps the network task busy for some milliseconds;
// longer work belongs to a task of its own, as in components/port_esp/camera.cpp.
#include <array>

#include "core/scene/jpeg_writer.hpp"
#include "core/scene/scene.hpp"
#include "port_esp/own_camera.hpp"

namespace vedette {
namespace {

constexpr scene::PictureFormat kFormat{.width = 96, .height = 96};
constexpr Duration kPeriod = 200ms;

// A picture each 200 ms, without settings.
class FrameGenerator final : public port::Camera {
  public:
    explicit FrameGenerator(port::Clock& clock) : clock_(clock) {}

    std::expected<void, port::CameraError> start() override {
        runs_ = true;
        return {};
    }
    void stop() override { runs_ = false; }
    MonoTime due() const override { return runs_ ? due_ : MonoTime::max(); }
    bool is_jpeg() const override { return true; }

    std::expected<port::Taken, port::CameraError> copy_newest(MutableBytes into) override {
        const MonoTime now = clock_.mono();
        if (!runs_ || now < due_) return std::unexpected(port::CameraError::kNotYet);
        due_ = now + kPeriod;
        const std::size_t bytes = draw(into, now);
        if (bytes == 0) return std::unexpected(port::CameraError::kTooLarge);
        return port::Taken{bytes, now};
    }

    std::expected<void, port::CameraError> set(port::Setting, int) override {
        return std::unexpected(port::CameraError::kFixed);
    }
    int get(port::Setting setting) const override { return port::row_of(setting).fallback; }

  private:
    // The bytes of the JPEG; 0: it does not fit.
    std::size_t draw(MutableBytes into, MonoTime now) {
        const scene::SceneView view{
            .camera = "own", .frame = frame_++, .elapsed_ms = static_cast<std::uint64_t>(to_ms(now.since))};
        return scene::write_picture(kFormat, band_, into,
                                    [&](const scene::Band& band) { scene::paint_scene(view, kFormat, band); })
            .value_or(0);
    }

    port::Clock& clock_;
    std::array<std::uint8_t, scene::band_bytes(kFormat)> band_{};
    std::uint64_t frame_ = 0;
    MonoTime due_;
    bool runs_ = false;
};

}  // namespace

std::unique_ptr<port::Camera> esp::make_own_camera(port::Clock& clock) {
    return std::make_unique<FrameGenerator>(clock);
}

}  // namespace vedette
