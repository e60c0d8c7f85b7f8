#include "hub/simulate/shared_scene.hpp"

#include <algorithm>

#include "core/scene/jpeg_writer.hpp"
#include "core/scene/scene.hpp"
#include "core/scene/sensor.hpp"
#include "linux/base/local_time.hpp"

namespace vedette::simulate {
namespace {

constexpr Duration kSharedFor = 500ms;
constexpr scene::Sampling kSampling = scene::kSensorSampling;

int blocks(int pixels, int block) { return (pixels + block - 1) / block; }

void append(std::vector<std::uint8_t>& to, Bytes bytes) { to.insert(to.end(), bytes.begin(), bytes.end()); }

}  // namespace

SharedScene::SharedScene(int width, int height, const originals::SensorProfile& profile)
    : profile_(profile),
      format_{.width = width,
              .height = height,
              .sampling = kSampling,
              .quality = scene::table_quality(profile.quality)},
      band_(scene::band_bytes(format_)),
      // Headers, and one row at most: 64 codes of 26 bits a block, every byte followed by a zero.
      memory_(2000 + band_.size() * 26 / 8 * 2) {
    // Half a row where it divides evenly, so that the clock on the right is not in the intervals of the name.
    const int row = blocks(width, scene::mcu_width(kSampling));
    intervals_a_row_ = row % 2 == 0 ? 2 : 1;
    format_.restart_interval = row / static_cast<int>(intervals_a_row_);
    set_quality(format_.quality);
}

void SharedScene::set_quality(int quality) {
    format_.quality = quality;
    rows_.assign(static_cast<std::size_t>(scene::band_count(format_)), {});
    bases_.clear();
    names_.clear();
}

std::vector<std::uint8_t> SharedScene::draw(const Moment& moment) {
    const Base& base = base_for(moment);
    const Coded& coded = base.coded;
    std::vector<std::uint8_t> picture;
    picture.reserve(coded.bytes.size() + 4096);
    std::size_t copied = 0;  // bytes of the base
    std::size_t first =      // interval of the row
        static_cast<std::size_t>(name_rows(moment.camera).first) * intervals_a_row_;
    for (const NameRow& row : name_over(base, moment.camera)) {
        append(picture, Bytes(coded.bytes).subspan(copied, coded.starts[first] - copied));
        append(picture, row.coded);
        copied = coded.starts[first] + row.replaced.size();
        first += intervals_a_row_;
    }
    append(picture, Bytes(coded.bytes).subspan(copied));
    return picture;
}

const SharedScene::Base& SharedScene::base_for(const Moment& moment) {
    const BaseKey key{moment.camera.size(), moment.pan, moment.tilt};
    if (bases_.size() >= kMaxBases && !bases_.contains(key)) bases_.clear();
    Base& base = bases_[key];
    const bool taken = !base.coded.bytes.empty() && base.moment.frame == moment.frame &&
                       moment.elapsed - base.moment.elapsed < kSharedFor;
    if (!taken) {
        base.moment = moment;
        base.moment.camera = {};  // the base outlives it
        base.coded = code(moment, std::string(moment.camera.size(), ' '), all_rows());
    }
    return base;
}

const std::vector<SharedScene::NameRow>& SharedScene::name_over(const Base& base, std::string_view name) {
    auto found = names_.find(name);
    if (found == names_.end()) found = names_.emplace(name, std::vector<NameRow>()).first;
    std::vector<NameRow>& rows = found->second;
    const scene::Box box = scene::camera_name_box(name, format_);
    const RowRange range = name_rows(name);
    const auto first = static_cast<std::size_t>(range.first);
    const auto across =
        static_cast<std::size_t>(blocks(box.right, format_.restart_interval * scene::mcu_width(kSampling)));
    const auto of_row = [&](const Coded& coded, std::size_t row) {
        return coded.intervals(row * intervals_a_row_, across);
    };
    bool is_current = rows.size() == static_cast<std::size_t>(range.count);
    for (std::size_t row = 0; is_current && row < rows.size(); ++row)
        is_current = std::ranges::equal(rows[row].replaced, of_row(base.coded, first + row));
    if (is_current) return rows;
    const Coded named = code(base.moment, name, range);
    rows.assign(static_cast<std::size_t>(range.count), {});
    for (std::size_t row = 0; row < rows.size(); ++row) {
        append(rows[row].replaced, of_row(base.coded, first + row));
        append(rows[row].coded, of_row(named, row));
    }
    return rows;
}

Bytes SharedScene::Coded::intervals(std::size_t first, std::size_t count) const {
    return Bytes(bytes).subspan(starts[first], starts[first + count] - starts[first]);
}

// Those that show the camera's name: the first ones, the last ones of a picture that is upside down.
SharedScene::RowRange SharedScene::name_rows(std::string_view name) const {
    const int height = scene::mcu_height(kSampling);
    const int bottom = scene::camera_name_box(name, format_).bottom;
    if (!profile_.vflip) return {.count = blocks(bottom, height)};
    const int first = (format_.height - bottom) / height;
    return {.first = first, .count = scene::band_count(format_) - first};
}

// The picture's headers and these of its rows of blocks.
SharedScene::Coded SharedScene::code(const Moment& moment, std::string_view name, RowRange rows) {
    const LocalTime clock = to_local(moment.now);
    const scene::SceneView view{.camera = name,
                                .date = clock.date,
                                .day_ms = clock.day_ms,
                                .frame = moment.frame,
                                .elapsed_ms = static_cast<std::uint64_t>(to_ms(moment.elapsed)),
                                .shift = scene::shift_of(format_, moment.pan, moment.tilt)};
    Coded coded;
    coded.starts.push_back(scene::JpegWriter(format_, memory_).size());
    append(coded.bytes, Bytes(memory_).first(coded.starts[0]));
    const int end = rows.first + rows.count;
    for (int i = rows.first; i < end; ++i) {
        const scene::Band band = paint_row(view, i);
        Row& row = rows_[static_cast<std::size_t>(i)];
        if (row.pixels != band_) code_row(band, row);
        append(coded.bytes, row.coded);
    }
    // In coded data 0xFF is followed by 0 or is a marker (T.81 B.1.1.5), which counts intervals from 0 to 7.
    std::size_t interval = static_cast<std::size_t>(rows.first) * intervals_a_row_;
    for (std::size_t at = coded.starts[0]; at + 1 < coded.bytes.size(); ++at) {
        if (coded.bytes[at] != 0xFF || coded.bytes[at + 1] == 0) continue;
        coded.bytes[at + 1] = static_cast<std::uint8_t>(0xD0 + interval++ % 8);
        coded.starts.push_back(at + 2);
    }
    if (end == scene::band_count(format_)) coded.bytes.back() = 0xD9;
    return coded;
}

// One row of blocks in band_, as the sensor with this profile shows it.
scene::Band SharedScene::paint_row(const scene::SceneView& view, int index) {
    scene::Band band = scene::make_band(format_, index, band_);
    if (profile_.vflip) {
        // What lies above the scene is below the picture, and nothing paints it.
        band.top = format_.height - band.top - band.rows;
        if (band.top < 0) std::ranges::fill(band_, std::uint8_t{128});
    }
    scene::paint_scene(view, format_, band);
    scene::adjust(band, profile_.brightness, profile_.saturation);
    if (profile_.vflip) scene::turn_over(band);
    return band;
}

void SharedScene::code_row(const scene::Band& band, Row& row) {
    scene::PictureFormat only = format_;
    only.height = band.rows;
    scene::Band first = band;
    first.top = 0;
    scene::JpegWriter writer(only, memory_);
    const std::size_t start = writer.size();
    writer.write(first);
    const Bytes coded = Bytes(memory_).first(writer.finish().value_or(start)).subspan(start);
    row.coded.assign(coded.begin(), coded.end());
    row.pixels = band_;
}

}  // namespace vedette::simulate
