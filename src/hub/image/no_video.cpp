#include "hub/image/no_video.hpp"

#include <algorithm>

#include <fmt/format.h>

#include "core/scene/font.hpp"
#include "core/scene/no_video.hpp"

namespace vedette::image {
namespace {

constexpr int kMaxSide = 1920;
constexpr int kMinSide = 160;  // smaller ones are unreadable

constexpr std::size_t kMaxText = 400;  // bytes; more fits on no picture

scene::PictureFormat format_of(const NoVideo& what) {
    scene::PictureFormat format;
    format.width = what.width > 0 ? std::clamp(what.width, kMinSide, kMaxSide) : 640;
    format.height = what.height > 0 ? std::clamp(what.height, kMinSide * 3 / 4, kMaxSide) : 480;
    return format;
}

std::optional<TextBox> beyond_font(std::string_view text, const scene::TextArea& box, bool bold) {
    if (box.size == 0 || scene::has_glyphs(text)) return std::nullopt;
    std::size_t size = std::min(text.size(), kMaxText);
    while (size > 0 && size < text.size() && (static_cast<unsigned char>(text[size]) & 0xC0U) == 0x80U)
        --size;  // between characters
    TextBox words{std::string(text.substr(0, size)), box.size, box.width, box.lines, bold};
    for (char& c : words.text) {
        if (static_cast<unsigned char>(c) < ' ') c = ' ';
    }
    return words;
}

scene::Ink ink_of(const std::shared_ptr<const Raster>& raster) {
    if (!raster) return {};
    return {raster->width, raster->height, raster->ink};
}

}  // namespace

UnsupportedText text_beyond_font(const NoVideo& what) {
    const scene::PictureFormat format = format_of(what);
    return {beyond_font(what.camera, scene::camera_area(format), true),
            beyond_font(what.reason, scene::reason_area(format), false)};
}

Result<std::vector<std::uint8_t>> draw_no_video(const NoVideo& what) {
    const scene::PictureFormat format = format_of(what);
    const scene::NoVideoView view{what.camera, what.since_day_ms, what.reason, ink_of(what.camera_ink),
                                  ink_of(what.reason_ink)};
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
