#include "hub/timelapse/exif_data.hpp"

#include <array>
#include <cmath>

#include "core/exif/placement.hpp"
#include "core/exif/reader.hpp"
#include "core/exif/writer.hpp"

namespace vedette::timelapse {
namespace {

exif::DateTime date_time(const PictureFacts& facts) {
    const UtcTime time = facts.captured;
    const auto local = facts.local(time);
    const auto day = std::chrono::floor<std::chrono::days>(local);
    const std::chrono::hh_mm_ss clock(local - day);
    const auto part = time.since - std::chrono::floor<std::chrono::seconds>(time.since);
    return {.date = std::chrono::year_month_day(day),
            .hour = static_cast<std::uint8_t>(clock.hours().count()),
            .minute = static_cast<std::uint8_t>(clock.minutes().count()),
            .second = static_cast<std::uint8_t>(clock.seconds().count()),
            .milliseconds = static_cast<std::uint16_t>(
                std::chrono::duration_cast<std::chrono::milliseconds>(part).count()),
            .east_minutes = static_cast<std::int16_t>(facts.east_s / 60)};
}

// At most as many bytes as a text may have, without cutting a character.
std::string_view exif_text(std::string_view text) {
    if (text.size() <= exif::kMaxText) return text;
    std::size_t end = exif::kMaxText;
    while (end > 0 && (static_cast<unsigned char>(text[end]) & 0xC0) == 0x80) --end;
    return text.substr(0, end);
}

// What this project says, and what the camera said of its exposure. `size`: of the picture as it is written.
exif::Fields fields_of(const settings::TimelapseSettings& job, const PictureFacts& facts, image::Size size,
                       const exif::Fields& camera) {
    exif::Fields fields;
    fields.make = camera.make.empty() ? std::string_view("Vedette") : camera.make;
    fields.model = camera.model;
    fields.exposure_time_s = camera.exposure_time_s;
    if (const auto& seconds = facts.metadata.exposure_s;
        seconds && *seconds < 4000 && !fields.exposure_time_s)
        fields.exposure_time_s =
            exif::Rational{static_cast<std::uint32_t>(std::lround(*seconds * 1e6)), 1'000'000};
    fields.exposure_mode = camera.exposure_mode;
    fields.white_balance = camera.white_balance;
    fields.contrast = camera.contrast;
    fields.iso = camera.iso;
    fields.software = "Vedette";
    fields.artist = exif_text(job.exif.artist);
    fields.copyright = exif_text(job.exif.copyright);
    fields.image_description = exif_text(job.exif.description);
    fields.date_time = fields.original = date_time(facts);
    fields.x_resolution = exif::Rational{static_cast<std::uint32_t>(size.width), 1};
    fields.y_resolution = exif::Rational{static_cast<std::uint32_t>(size.height), 1};
    fields.width = size.width;
    fields.height = size.height;
    if (job.exif.place && job.plan.place) {
        const auto e7 = [](double degrees) { return static_cast<std::int32_t>(std::lround(degrees * 1e7)); };
        fields.position = exif::Position{.latitude_e7 = e7(job.plan.place->latitude),
                                         .longitude_e7 = e7(job.plan.place->longitude),
                                         .altitude_cm = std::nullopt};
    }
    if (facts.sun_altitude)
        fields.sun_altitude_mdeg = static_cast<std::int32_t>(std::lround(*facts.sun_altitude * 1000));
    return fields;
}

// The JPEG with our Exif segment in place of the one that is there. `cameras_own`: the content of the
// camera's segment, which a picture that was coded again has no longer.
}  // namespace

Result<std::vector<std::uint8_t>> with_exif(Bytes jpeg, Bytes original,
                                            const settings::TimelapseSettings& job, const PictureFacts& facts,
                                            image::Size size) {
    const auto place = exif::place_app1(jpeg);
    if (!place) return fail(Kind::kDataLoss, std::string(to_string(place.error())));
    const auto own = exif::place_app1(original);
    const auto camera = exif::read_app1(own ? own->replaced : Bytes());
    std::array<std::uint8_t, exif::kMaxApp1> memory;
    auto segment = exif::write_app1(fields_of(job, facts, size, camera.value_or(exif::Fields{})), memory);
    // What a camera wrote may be longer than what is written here, or no UTF-8.
    if (!segment) segment = exif::write_app1(fields_of(job, facts, size, {}), memory);
    if (!segment) return fail(Kind::kInternal, std::string(to_string(segment.error())));
    std::vector<std::uint8_t> out;
    out.reserve(jpeg.size() + segment->size());
    for (const Bytes part : {place->before, *segment, place->between, place->after})
        out.insert(out.end(), part.begin(), part.end());
    return out;
}

}  // namespace vedette::timelapse
