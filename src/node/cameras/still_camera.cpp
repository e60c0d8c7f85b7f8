#include "node/cameras/still_camera.hpp"

#include <algorithm>

#include "core/scene/jpeg_writer.hpp"
#include "core/scene/scene.hpp"
#include "core/scene/sensor.hpp"

namespace vedette::node {

std::expected<void, port::CameraError> StillCamera::start() {
    if (payload_.empty()) return std::unexpected(port::CameraError::kAbsent);
    running_ = true;
    return {};
}

std::expected<port::Taken, port::CameraError> StillCamera::copy_newest(MutableBytes into) {
    const MonoTime now = clock_.mono();
    if (!running_ || now < due_) return std::unexpected(port::CameraError::kNotYet);
    due_ = now + period_;
    if (payload_.size() > into.size()) return std::unexpected(port::CameraError::kTooLarge);
    std::ranges::copy(payload_, into.begin());
    return port::Taken{payload_.size(), now};
}

std::expected<void, port::CameraError> StillCamera::set(port::Setting /*setting*/, int /*value*/) {
    return std::unexpected(port::CameraError::kFixed);
}

bool draw_test_picture(std::span<std::uint8_t, kTestPictureBytes> out) {
    constexpr scene::PictureFormat kFormat{.width = 227, .height = 149, .sampling = scene::kSensorSampling};
    constexpr scene::SceneView kView{.camera = "still", .frame = 1, .elapsed_ms = 5000};
    std::array<std::uint8_t, scene::band_bytes(kFormat)> band;
    for (scene::PictureFormat format = kFormat; format.quality > 0; format.quality -= 4) {
        const auto size = scene::write_picture(
            format, band, out, [&](const scene::Band& b) { scene::paint_scene(kView, format, b); });
        if (size && scene::pad_jpeg(out, *size, out.size())) return true;
    }
    return false;
}

}  // namespace vedette::node
