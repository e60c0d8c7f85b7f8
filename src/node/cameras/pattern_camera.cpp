#include "node/cameras/pattern_camera.hpp"

#include <algorithm>

namespace vedette::node {

std::expected<void, port::CameraError> PatternCamera::start() {
    if (!running_) due_ = clock_.mono();
    running_ = true;
    return {};
}

void PatternCamera::stop() {
    running_ = false;
    writer_.reset();
}

std::expected<port::Taken, port::CameraError> PatternCamera::copy_newest(MutableBytes into) {
    constexpr std::uint64_t kDayMs = 86'400'000;
    const MonoTime now = clock_.mono();
    if (!running_ || now < due_) return std::unexpected(port::CameraError::kNotYet);
    if (!writer_) {
        const auto utc_ms = static_cast<std::uint64_t>(to_ms(clock_.utc().since));
        view_ = {.camera = name_,
                 .day_ms = static_cast<std::uint32_t>(utc_ms % kDayMs),
                 .frame = frame_++,
                 .elapsed_ms = static_cast<std::uint64_t>(to_ms(now.since))};
        writer_.emplace(kFormat, drawn_);
        next_band_ = 0;
    }
    const scene::Band band = scene::make_band(kFormat, next_band_++, band_);
    scene::paint_scene(view_, kFormat, band);
    writer_->write(band);
    if (next_band_ < scene::band_count(kFormat)) return std::unexpected(port::CameraError::kNotYet);
    const auto size = writer_->finish();
    writer_.reset();
    due_ = std::max(due_ + period_, now);
    if (!size || *size > into.size()) return std::unexpected(port::CameraError::kTooLarge);
    std::copy_n(drawn_.begin(), *size, into.begin());
    return port::Taken{*size, now};
}

std::expected<void, port::CameraError> PatternCamera::set(port::Setting /*setting*/, int /*value*/) {
    return std::unexpected(port::CameraError::kFixed);
}

int PatternCamera::get(port::Setting setting) const {
    constexpr int kQqvga = 1;  // of port::frame_sizes()
    return setting == port::Setting::kFramesize ? kQqvga : port::row_of(setting).fallback;
}

}  // namespace vedette::node
