#include "hub/image/no_video.hpp"

#include <algorithm>

#include <fmt/format.h>

#include "core/scene/no_video.hpp"

namespace vedette::image {
namespace {

constexpr int kLargest = 1920;
constexpr int kSmallest = 160;  // below, nothing can be read

}  // namespace

Result<std::vector<std::uint8_t>> draw_no_video(const NoVideo& what) {
    scene::PictureFormat format;
    format.width = what.width > 0 ? std::clamp(what.width, kSmallest, kLargest) : 640;
    format.height = what.height > 0 ? std::clamp(what.height, kSmallest * 3 / 4, kLargest) : 480;
    const scene::NoVideoView view{what.camera, what.since_day_ms, what.reason};
    std::vector<std::uint8_t> band(scene::band_bytes(format));
    std::vector<std::uint8_t> jpeg(static_cast<std::size_t>(2 * format.width * format.height + 2000));
    const auto size = scene::draw_no_video(view, format, band, jpeg);
    if (!size)
        return fail(Kind::kInternal,
                    fmt::format("draw the \"no video\" picture: {}", to_string(size.error())));
    jpeg.resize(*size);
    return jpeg;
}

}  // namespace vedette::image
