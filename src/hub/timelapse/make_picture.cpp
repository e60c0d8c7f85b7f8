#include "hub/timelapse/make_picture.hpp"

#include <algorithm>

#include <fmt/format.h>

#include "core/exif/placement.hpp"
#include "core/exif/reader.hpp"
#include "hub/base/time_template.hpp"
#include "hub/image/jpeg_file.hpp"
#include "hub/image/luma.hpp"
#include "hub/image/painter.hpp"
#include "hub/settings/timelapse_reader.hpp"
#include "hub/timelapse/brightness.hpp"
#include "hub/timelapse/exif_data.hpp"
#include "hub/timelapse/picture_names.hpp"

namespace vedette::timelapse {
namespace {

constexpr int kMaxSide = 16'384;  // pixels of a picture that is decoded
constexpr int kTextLeft = 2;      // pixels

image::Colour colour_of(const settings::OverlayColour& c) { return {c.red, c.green, c.blue, c.cover}; }

// Clockwise by a multiple of 90 degrees.
image::Bitmap turned(const image::Bitmap& from, int degrees) {
    image::Bitmap to;
    const auto [width, height] = from.size;
    to.resize(degrees == 180 ? image::Size{width, height} : image::Size{height, width});
    for (int y = 0; y < height; ++y) {
        for (int x = 0; x < width; ++x) {
            std::uint8_t* const into = degrees == 90    ? to.at(height - 1 - y, x)
                                       : degrees == 180 ? to.at(width - 1 - x, height - 1 - y)
                                                        : to.at(y, width - 1 - x);
            std::copy_n(from.at(x, y), image::kPixelBytes, into);
        }
    }
    return to;
}

// The size after turning and scaling of a picture of this size.
image::Size final_size(const settings::TimelapseSettings& job, image::Size size) {
    if (job.rotate % 180 != 0) std::swap(size.width, size.height);
    if (job.max_width == 0 || (size.width <= job.max_width && size.height <= job.max_height)) return size;
    const image::Box box = image::fit(size, {0, 0, job.max_width, job.max_height});
    return {box.width(), box.height()};
}

int bar_height(const settings::OverlaySettings& overlay) { return overlay.size + overlay.size / 4; }

void draw_overlay(image::Bitmap& picture, const settings::OverlaySettings& overlay, const std::string& text,
                  const image::Raster* ink) {
    const int height = bar_height(overlay);
    const int top = overlay.at_top ? 0 : picture.size.height - height;
    image::Painter painter(picture);
    painter.fill({0, top, picture.size.width, top + height}, colour_of(overlay.bar));
    if (ink) {
        painter.ink({kTextLeft, top + (height - ink->height) / 2}, colour_of(overlay.colour), *ink);
        return;
    }
    const int scale = std::max(1, overlay.size / image::text_size("X", 1).height);
    const int letters = image::text_size("X", scale).height;
    painter.text({kTextLeft, top + (height - letters) / 2}, scale, colour_of(overlay.colour), text);
}

// Decodes, turns, scales, draws and codes again.
Result<std::vector<std::uint8_t>> redraw(Bytes jpeg, const settings::TimelapseSettings& job,
                                         image::Size target, const std::string& text,
                                         const image::Raster* ink) {
    image::Bitmap picture;
    const int side = std::max(target.width, target.height);
    const auto size = image::jpeg_size(jpeg);
    if (!size) return std::unexpected(size.error());
    // Reduced by the decoder as far as it stays larger than the target.
    const bool smaller = std::max(size->width, size->height) > 2 * side;
    if (auto done = image::decode_jpeg(jpeg, smaller ? 2 * side : kMaxSide, picture); !done)
        return std::unexpected(std::move(done.error()));
    if (job.rotate != 0) picture = turned(picture, job.rotate);
    if (picture.size != target) {
        image::Bitmap scaled;
        scaled.resize(target);
        image::put(picture, scaled, {0, 0, target.width, target.height});
        picture = std::move(scaled);
    }
    if (job.overlay) draw_overlay(picture, *job.overlay, text, ink);
    return image::encode_jpeg(picture, job.quality);
}

}  // namespace

std::string overlay_text(const settings::TimelapseSettings& job, const PictureFacts& facts,
                         const store::SlotLuma& luma) {
    if (!job.overlay) return {};
    const auto text = TimeTemplate::parse(job.overlay->text, settings::kOverlayFields);
    if (!text) return {};
    return text->fill({facts.local(facts.slot), facts.east_s}, [&](std::string_view name) {
        if (name == "dark") return std::string(!facts.dark ? "" : facts.lamp ? " (NI)" : " (N)");
        if (name == "sun") return facts.sun_altitude ? fmt::format("{:.1f}", *facts.sun_altitude) : "?";
        if (name == "brightness") return fmt::format("{:.0f}", luma.mean / 2.55);
        const auto said = [](const std::optional<double>& value, int decimals) {
            return value ? fmt::format("{:.{}f}", *value, decimals) : std::string("?");
        };
        if (name == "exposure") return said(facts.metadata.exposure_s, 3);
        if (name == "gain") return said(facts.metadata.gain, 1);
        if (name == "lux") return said(facts.metadata.lux, 1);
        return name_value(job, name);
    });
}

image::TextBox overlay_box(const settings::TimelapseSettings& job, image::Size size, std::string text) {
    size = final_size(job, size);
    return {.text = std::move(text),
            .size = job.overlay->size,
            .width = std::max(size.width - 2 * kTextLeft, 1),
            .lines = 1,
            .bold = false};
}

// Seconds, as the picture's own Exif data say.
static std::optional<double> exposure_of(Bytes jpeg) {
    const auto place = exif::place_app1(jpeg);
    const auto fields = exif::read_app1(place ? place->replaced : Bytes());
    if (!fields || !fields->exposure_time_s || fields->exposure_time_s->denominator == 0) return std::nullopt;
    return static_cast<double>(fields->exposure_time_s->numerator) / fields->exposure_time_s->denominator;
}

Result<Measured> measure(Bytes jpeg) {
    const auto size = image::jpeg_size(jpeg);
    if (!size) return std::unexpected(size.error());
    image::Luma luma;
    const auto grid = luma.read(jpeg);
    if (!grid) return std::unexpected(grid.error());
    return Measured{brightness_of(*grid), *size, exposure_of(jpeg)};
}

Result<std::vector<std::uint8_t>> make_picture(Bytes jpeg, const settings::TimelapseSettings& job,
                                               const PictureFacts& facts, const std::string& text,
                                               const image::Raster* ink) {
    const auto size = image::jpeg_size(jpeg);
    if (!size) return std::unexpected(size.error());
    const image::Size target = final_size(job, *size);
    if (job.rotate == 0 && target == *size && !job.overlay) return with_exif(jpeg, jpeg, job, facts, target);
    const auto drawn = redraw(jpeg, job, target, text, ink);
    if (!drawn) return std::unexpected(drawn.error());
    return with_exif(*drawn, jpeg, job, facts, target);
}

}  // namespace vedette::timelapse
