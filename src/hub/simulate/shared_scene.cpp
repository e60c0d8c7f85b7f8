#include "hub/simulate/shared_scene.hpp"

#include <algorithm>
#include <span>

#include "core/scene/jpeg_writer.hpp"
#include "core/scene/scene.hpp"
#include "linux/base/local_time.hpp"

namespace vedette::simulate {
namespace {

constexpr Duration kSharedFor = 40ms;
constexpr scene::Sampling kSampling = scene::Sampling::k422;  // of the OV2640

// From the sensor's quality, 0 to 63 and lower is better, to that of the tables, 1 to 100.
int table_quality(int sensor_quality) { return std::clamp(100 - 2 * sensor_quality, 1, 100); }

int round_up(int value, int step) { return (value + step - 1) / step; }

std::uint8_t clamp_sample(int value) { return static_cast<std::uint8_t>(std::clamp(value, 0, 255)); }

// A step of the sensor's brightness is about 16 grey levels, one of its saturation a fifth.
void adjust(const scene::Band& band, const SensorProfile& profile) {
    if (profile.brightness == 0 && profile.saturation == 0) return;
    const auto luma = std::span(band.y, static_cast<std::size_t>(band.width * band.rows));
    for (std::uint8_t& y : luma) y = clamp_sample(y + 16 * profile.brightness);
    const auto chroma = static_cast<std::size_t>((band.width / band.step_x) * (band.rows / band.step_y));
    for (std::uint8_t* const plane : {band.cb, band.cr}) {
        for (std::uint8_t& c : std::span(plane, chroma))
            c = clamp_sample(128 + (c - 128) * (5 + profile.saturation) / 5);
    }
}

void append(std::vector<std::uint8_t>& to, Bytes bytes) { to.insert(to.end(), bytes.begin(), bytes.end()); }

}  // namespace

SharedScene::SharedScene(int width, int height, const SensorProfile& profile)
    : profile_(profile),
      format_{
          .width = width, .height = height, .sampling = kSampling, .quality = table_quality(profile.quality)},
      band_(scene::band_bytes(format_)),
      memory_(2 * static_cast<std::size_t>(width) * static_cast<std::size_t>(height) + 2000) {
    // Half a row where it divides evenly, so that the clock on the right is not in the intervals of the name.
    const int row = round_up(width, scene::mcu_width(kSampling));
    intervals_a_row_ = row % 2 == 0 ? 2 : 1;
    format_.restart_interval = row / static_cast<int>(intervals_a_row_);
}

void SharedScene::set_quality(int quality) {
    format_.quality = quality;
    bases_.clear();
    names_.clear();
}

std::vector<std::uint8_t> SharedScene::draw(const Moment& moment) {
    const Base& base = base_for(moment);
    const Coded& coded = base.coded;
    if (coded.bytes.empty()) return {};
    const std::vector<NameRow>& name = name_over(base, moment.camera);
    std::vector<std::uint8_t> picture;
    picture.reserve(coded.bytes.size() + 4096);
    std::size_t copied = 0;  // bytes of the base
    for (std::size_t row = 0; row < name.size(); ++row) {
        const std::size_t start = coded.starts[row * intervals_a_row_];
        append(picture, Bytes(coded.bytes).subspan(copied, start - copied));
        append(picture, name[row].coded);
        copied = start + name[row].under.size();
    }
    append(picture, Bytes(coded.bytes).subspan(copied));
    return picture;
}

const SharedScene::Base& SharedScene::base_for(const Moment& moment) {
    Base& base = bases_[moment.camera.size()];
    const bool taken = !base.coded.bytes.empty() && base.moment.frame == moment.frame &&
                       moment.elapsed - base.moment.elapsed < kSharedFor;
    if (!taken) {
        base.moment = moment;
        base.moment.camera = {};  // the base outlives it
        base.coded = code(moment, std::string(moment.camera.size(), ' '), format_.height);
    }
    return base;
}

const std::vector<SharedScene::NameRow>& SharedScene::name_over(const Base& base, std::string_view name) {
    auto found = names_.find(name);
    if (found == names_.end()) found = names_.emplace(name, std::vector<NameRow>()).first;
    std::vector<NameRow>& rows = found->second;
    const scene::Box box = scene::camera_name_box(name, format_);
    const auto count = static_cast<std::size_t>(round_up(box.bottom, scene::mcu_height(kSampling)));
    const auto across =
        static_cast<std::size_t>(round_up(box.right, format_.restart_interval * scene::mcu_width(kSampling)));
    const auto under = [&](std::size_t row) { return base.coded.intervals(row * intervals_a_row_, across); };
    bool is_current = rows.size() == count;
    for (std::size_t row = 0; is_current && row < count; ++row)
        is_current = std::ranges::equal(rows[row].under, under(row));
    if (is_current) return rows;
    // A row more than the name has, so that its last interval ends with a restart marker as that of the base
    // does.
    const Coded with_name =
        code(base.moment, name,
             std::min(format_.height, (static_cast<int>(count) + 1) * scene::mcu_height(kSampling)));
    rows.assign(count, {});
    for (std::size_t row = 0; row < count; ++row) {
        append(rows[row].under, under(row));
        append(rows[row].coded, with_name.intervals(row * intervals_a_row_, across));
    }
    return rows;
}

Bytes SharedScene::Coded::intervals(std::size_t first, std::size_t count) const {
    return Bytes(bytes).subspan(starts[first], starts[first + count] - starts[first]);
}

// The scene's first `height` pixel rows as a picture of its own.
SharedScene::Coded SharedScene::code(const Moment& moment, std::string_view name, int height) {
    const LocalTime clock = to_local(moment.now);
    const scene::SceneView view{.camera = name,
                                .date = clock.date,
                                .day_ms = clock.day_ms,
                                .frame = moment.frame,
                                .elapsed_ms = static_cast<std::uint64_t>(to_ms(moment.elapsed))};
    scene::PictureFormat part = format_;
    part.height = height;
    scene::JpegWriter writer(part, memory_);
    Coded coded;
    coded.starts.push_back(writer.size());
    for (int i = 0; i < scene::band_count(part); ++i) {
        const scene::Band band = scene::make_band(part, i, band_);
        scene::paint_scene(view, format_, band);
        adjust(band, profile_);
        writer.write(band);
    }
    const auto size = writer.finish();
    if (!size) return {};
    coded.bytes.assign(memory_.begin(), memory_.begin() + static_cast<std::ptrdiff_t>(*size));
    // In coded data 0xFF is followed by 0 or is a marker (T.81 B.1.1.5).
    for (std::size_t at = coded.starts[0]; at + 1 < *size; ++at) {
        if (coded.bytes[at] == 0xFF && coded.bytes[at + 1] != 0) coded.starts.push_back(at + 2);
    }
    return coded;
}

}  // namespace vedette::simulate
