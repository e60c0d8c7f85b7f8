#include "hub/app/placeholder.hpp"

#include <algorithm>

#include "hub/image/no_video.hpp"
#include "linux/base/local_time.hpp"
#include "linux/base/log.hpp"

namespace vedette::app {

DrawnPlaceholder::Drawn& DrawnPlaceholder::drawn_of(const bus::Camera& camera) {
    const std::lock_guard lock(mutex_);
    return drawn_[&camera];
}

void DrawnPlaceholder::forget(const bus::Camera& camera) {
    const std::lock_guard lock(mutex_);
    drawn_.erase(&camera);
}

std::unique_ptr<bus::Buffer> DrawnPlaceholder::draw(io::Loop& loop, const bus::Camera& camera,
                                                    const bus::CameraStatus& status) {
    image::NoVideo what{.camera = camera.name(),
                        .reason = status.reason,
                        .since_day_ms = to_local(status.since).day_ms,
                        .width = status.width,
                        .height = status.height};
    const image::UnsupportedText missing = image::text_beyond_font(what);
    if (missing.camera) what.camera_ink = texts_.find(loop, *missing.camera);
    if (missing.reason) what.reason_ink = texts_.find(loop, *missing.reason);

    Drawn& drawn = drawn_of(camera);
    if (drawn.jpeg.empty() || drawn.what != what) {
        auto jpeg = image::draw_no_video(what);
        if (!jpeg) log_error("camera", "{}: {}", camera.id(), jpeg.error().message);
        drawn = {std::move(what), jpeg ? std::move(*jpeg) : std::vector<std::uint8_t>()};
    }
    std::unique_ptr<bus::Buffer> buffer;
    if (!drawn.jpeg.empty()) buffer = camera.pool->take(drawn.jpeg.size());
    if (buffer) {
        std::copy(drawn.jpeg.begin(), drawn.jpeg.end(), buffer->space().begin());
        buffer->set_size(drawn.jpeg.size());
    }
    return buffer;
}

}  // namespace vedette::app
