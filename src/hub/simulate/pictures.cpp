#include "hub/simulate/pictures.hpp"

#include <algorithm>
#include <array>
#include <filesystem>
#include <fstream>
#include <iterator>

#include <fmt/format.h>

#include "core/scene/jpeg_writer.hpp"
#include "core/scene/scene.hpp"
#include "linux/base/local_time.hpp"

namespace vedette::simulate {
namespace {

constexpr std::size_t kMaxFolderBytes = std::size_t{1} << 30;

std::size_t most_bytes(const scene::PictureFormat& f) {
    return 2 * static_cast<std::size_t>(f.width) * static_cast<std::size_t>(f.height) + 2000;
}

std::uint8_t clamp_sample(int value) { return static_cast<std::uint8_t>(std::clamp(value, 0, 255)); }

// A step of the sensor's brightness is about 16 grey levels, one of its saturation a fifth.
void adjust(const scene::Band& band, const Profile& profile) {
    if (profile.brightness == 0 && profile.saturation == 0) return;
    const auto luma = std::span(band.y, static_cast<std::size_t>(band.width * band.rows));
    for (std::uint8_t& y : luma) y = clamp_sample(y + 16 * profile.brightness);
    if (band.cb == nullptr) return;
    const auto colours = static_cast<std::size_t>((band.width / band.step_x) * (band.rows / band.step_y));
    for (std::uint8_t* const plane : {band.cb, band.cr}) {
        for (std::uint8_t& c : std::span(plane, colours))
            c = clamp_sample(128 + (c - 128) * (5 + profile.saturation) / 5);
    }
}

// The scale of the tables' quality for the sensor's, whose 0 to 63 runs the other way.
int table_quality(int sensor_quality) { return std::clamp(100 - 2 * sensor_quality, 1, 100); }

Result<Blob> read_jpeg(const std::filesystem::path& file) {
    std::ifstream in(file, std::ios::binary);
    auto bytes = std::make_shared<std::vector<std::uint8_t>>(std::istreambuf_iterator<char>(in),
                                                             std::istreambuf_iterator<char>());
    if (!in && bytes->empty()) return fail(Kind::kNotFound, fmt::format("{} can't be read", file.string()));
    const auto& b = *bytes;
    if (b.size() < 4 || b[0] != 0xFF || b[1] != 0xD8 || b[b.size() - 2] != 0xFF || b.back() != 0xD9)
        return fail(
            Kind::kDataLoss,
            fmt::format("{} is no whole JPEG picture: --pictures takes files that begin with FFD8 and "
                        "end with FFD9",
                        file.string()));
    return bytes;
}

bool is_jpeg_name(const std::filesystem::path& file) {
    std::string ending = file.extension().string();
    std::ranges::transform(ending, ending.begin(),
                           [](char c) { return c >= 'A' && c <= 'Z' ? c | 0x20 : c; });
    return ending == ".jpg" || ending == ".jpeg";
}

}  // namespace

Blob to_blob(std::string_view text) {
    return std::make_shared<std::vector<std::uint8_t>>(text.begin(), text.end());
}

Pictures::Pictures(const Options& options) : options_(options) {
    const Size size = picture_size(options);
    format_ = {.width = size.width,
               .height = size.height,
               .sampling = scene::Sampling::k422,
               .quality = table_quality(profile_of(options.original).quality)};
    band_.resize(scene::band_bytes(format_));
    memory_.resize(std::max(most_bytes(format_), options.bytes));
}

Result<Pictures> Pictures::open(const Options& options) {
    Pictures pictures(options);
    if (!options.pictures.empty()) {
        if (auto read = pictures.read_folder(); !read) return std::unexpected(std::move(read.error()));
        return pictures;
    }
    // All along the figure's walk of 24 s.
    for (int second = 0; options.bytes != 0 && second < 24; second += 3) {
        const Moment moment{"camera 0000", UtcTime{}, 88'888'888, std::chrono::seconds(second)};
        if (pictures.draw(moment) == nullptr)
            return fail(
                Kind::kInvalidArgument,
                fmt::format(
                    "--bytes {}: even the poorest picture of {}x{} is larger; ask for more bytes or a "
                    "smaller --size",
                    options.bytes, pictures.format_.width, pictures.format_.height));
    }
    return pictures;
}

Result<void> Pictures::read_folder() {
    std::error_code error;
    std::vector<std::filesystem::path> files;
    for (const auto& entry : std::filesystem::directory_iterator(options_.pictures, error)) {
        if (is_jpeg_name(entry.path())) files.push_back(entry.path());
    }
    if (error)
        return fail(Kind::kNotFound, fmt::format("--pictures {}: {}", options_.pictures, error.message()));
    if (files.empty())
        return fail(Kind::kNotFound, fmt::format("--pictures {}: no .jpg file is there", options_.pictures));
    std::ranges::sort(files);
    std::size_t total = 0;
    for (const auto& file : files) {
        auto picture = read_jpeg(file);
        if (!picture) return std::unexpected(std::move(picture.error()));
        total += (*picture)->size();
        if (total > kMaxFolderBytes)
            return fail(Kind::kResourceExhausted,
                        fmt::format("--pictures {}: the files hold more than 1 GiB", options_.pictures));
        played_.push_back(std::move(*picture));
    }
    return {};
}

Blob Pictures::at(const Moment& moment) {
    if (!options_.pictures.empty()) return played_[moment.frame % played_.size()];
    if (options_.loop == 0) return draw(moment);
    // Cameras come to a frame in their own order; what is missing of the loop is drawn as it comes.
    const std::size_t place = moment.frame % options_.loop;
    if (played_.empty()) played_.resize(options_.loop);
    if (played_[place] == nullptr) played_[place] = draw(moment);
    return played_[place];
}

Blob Pictures::draw(const Moment& moment) {
    const LocalTime clock = to_local(moment.now);
    const scene::SceneView view{.camera = moment.camera,
                                .date = clock.date,
                                .day_ms = clock.day_ms,
                                .frame = moment.frame,
                                .elapsed_ms = static_cast<std::uint64_t>(to_ms(moment.elapsed))};
    const Profile& profile = profile_of(options_.original);
    for (;; format_.quality -= std::max(1, format_.quality / 8)) {
        const auto size = scene::write_picture(format_, band_, memory_, [&](const scene::Band& band) {
            scene::paint_scene(view, format_, band);
            adjust(band, profile);
        });
        if (!size) return nullptr;
        const bool fits = options_.bytes == 0 || *size <= options_.bytes;
        if (!fits && format_.quality == 1) return nullptr;
        if (!fits) continue;
        const std::size_t bytes = options_.bytes == 0 ? *size : options_.bytes;
        if (!scene::pad_jpeg(memory_, *size, bytes)) return nullptr;
        return std::make_shared<std::vector<std::uint8_t>>(
            memory_.begin(), memory_.begin() + static_cast<std::ptrdiff_t>(bytes));
    }
}

Blob still_picture(bool trailing_nul) {
    Options options;
    options.size = Size{227, 149};
    options.bytes = kStillBytes;
    auto pictures = Pictures::open(options);
    Blob picture =
        pictures
            ? pictures->at({.camera = "still", .now = UtcTime{1'700'000'000s}, .frame = 1, .elapsed = 5s})
            : nullptr;
    if (picture == nullptr || !trailing_nul) return picture;
    auto longer = std::make_shared<std::vector<std::uint8_t>>(*picture);
    longer->push_back(0);
    return longer;
}

}  // namespace vedette::simulate
