#include "hub/app/placeholder.hpp"

#include <algorithm>
#include <ctime>

#include "hub/base/log.hpp"
#include "hub/image/no_video.hpp"

namespace vedette::app {
namespace {

std::uint32_t local_day_ms(UtcTime time) {
    const auto seconds = static_cast<std::time_t>(to_ms(time.since) / 1000);
    std::tm local{};
    ::localtime_r(&seconds, &local);
    return static_cast<std::uint32_t>((local.tm_hour * 3600 + local.tm_min * 60 + local.tm_sec) * 1000);
}

}  // namespace

void DrawnPlaceholder::draw(io::Loop&, const bus::Camera& camera, const bus::CameraStatus& status,
                            std::function<void(std::unique_ptr<bus::Buffer>)> done) {
    std::unique_ptr<bus::Buffer> buffer;
    {
        const std::lock_guard lock(mutex_);
        Drawn& drawn = drawn_[camera.id()];
        if (drawn.jpeg.empty() || drawn.reason != status.reason || drawn.since != status.since ||
            drawn.width != status.width) {
            auto jpeg = image::draw_no_video({.camera = camera.name(),
                                              .reason = status.reason,
                                              .since_day_ms = local_day_ms(status.since),
                                              .width = status.width,
                                              .height = status.height});
            if (!jpeg) log_error("camera", "{}: {}", camera.id(), jpeg.error().message);
            drawn = {status.reason, status.since, status.width,
                     jpeg ? std::move(*jpeg) : std::vector<std::uint8_t>()};
        }
        if (!drawn.jpeg.empty()) buffer = camera.pool->take(drawn.jpeg.size());
        if (buffer) {
            std::copy(drawn.jpeg.begin(), drawn.jpeg.end(), buffer->space().begin());
            buffer->set_size(drawn.jpeg.size());
        }
    }
    done(std::move(buffer));
}

}  // namespace vedette::app
