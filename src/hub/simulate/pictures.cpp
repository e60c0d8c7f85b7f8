#include "hub/simulate/pictures.hpp"

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <iterator>

#include <fmt/format.h>

#include "core/base/text.hpp"
#include "core/scene/jpeg_writer.hpp"

namespace vedette::simulate {
namespace {

constexpr std::size_t kMaxFolderBytes = std::size_t{1} << 30;

Result<Blob> read_jpeg(const std::filesystem::path& file) {
    std::ifstream in(file, std::ios::binary);
    auto bytes = std::make_shared<std::vector<std::uint8_t>>(std::istreambuf_iterator<char>(in),
                                                             std::istreambuf_iterator<char>());
    if (!in && bytes->empty()) return fail(Kind::kNotFound, fmt::format("{} can't be read", file.string()));
    const auto& b = *bytes;
    if (b.size() < 4 || b[0] != 0xFF || b[1] != 0xD8 || b[b.size() - 2] != 0xFF || b.back() != 0xD9)
        return fail(
            Kind::kDataLoss,
            fmt::format("{} is not a complete JPEG picture: --pictures takes files that begin with FFD8 "
                        "and end with FFD9",
                        file.string()));
    return bytes;
}

bool is_jpeg_name(const std::filesystem::path& file) {
    const std::string ending = file.extension();
    return equal_ignoring_case(ending, ".jpg") || equal_ignoring_case(ending, ".jpeg");
}

}  // namespace

Blob to_blob(std::string_view text) {
    return std::make_shared<std::vector<std::uint8_t>>(text.begin(), text.end());
}

Pictures::Pictures(const Options& options)
    : options_(options),
      scene_(picture_size(options).width, picture_size(options).height, profile_of(options.original)) {}

Result<Pictures> Pictures::open(const Options& options) {
    Pictures pictures(options);
    if (!options.pictures.empty()) {
        if (auto read = pictures.read_folder(); !read) return std::unexpected(std::move(read.error()));
        return pictures;
    }
    // Samples of the figure's walk, which repeats after 24 s.
    for (int second = 0; options.bytes != 0 && second < 24; second += 3) {
        const Moment moment{"camera 0000", UtcTime{}, 88'888'888, std::chrono::seconds(second)};
        if (pictures.draw(moment) == nullptr) {
            const Size size = picture_size(options);
            return fail(
                Kind::kInvalidArgument,
                fmt::format("--bytes {}: a picture of {}x{} is larger even at the lowest quality; give "
                            "more bytes or a smaller --size",
                            options.bytes, size.width, size.height));
        }
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
        return fail(Kind::kNotFound, fmt::format("--pictures {}: there is no .jpg file", options_.pictures));
    std::ranges::sort(files);
    std::size_t total = 0;
    for (const auto& file : files) {
        auto picture = read_jpeg(file);
        if (!picture) return std::unexpected(std::move(picture.error()));
        total += (*picture)->size();
        if (total > kMaxFolderBytes)
            return fail(Kind::kResourceExhausted,
                        fmt::format("--pictures {}: the files hold more than 1 GiB", options_.pictures));
        stored_.push_back(std::move(*picture));
    }
    return {};
}

Blob Pictures::at(const Moment& moment) {
    if (!options_.pictures.empty()) return stored_[moment.frame % stored_.size()];
    const bool turned = moment.pan != 0 || moment.tilt != 0;
    if (options_.loop == 0 || turned) return draw(moment);
    const std::size_t index = moment.frame % options_.loop;
    stored_.resize(options_.loop);
    if (stored_[index] == nullptr) stored_[index] = draw(moment);
    return stored_[index];
}

Blob Pictures::draw(const Moment& moment) {
    for (;; scene_.set_quality(scene_.quality() - std::max(1, scene_.quality() / 8))) {
        auto picture = std::make_shared<std::vector<std::uint8_t>>(scene_.draw(moment));
        if (options_.bytes == 0) return picture;
        const std::size_t size = picture->size();
        if (size <= options_.bytes) {
            picture->resize(options_.bytes);
            return scene::pad_jpeg(*picture, size, options_.bytes) ? picture : nullptr;
        }
        if (scene_.quality() == 1) return nullptr;
    }
}

Blob fixed_picture(bool trailing_nul) {
    Options options;
    options.size = Size{227, 149};
    options.bytes = kFixedPictureBytes;
    auto pictures = Pictures::open(options);
    if (!pictures) return nullptr;
    Blob picture =
        pictures->at({.camera = "still", .now = UtcTime{1'700'000'000s}, .frame = 1, .elapsed = 5s});
    if (picture == nullptr || !trailing_nul) return picture;
    auto longer = std::make_shared<std::vector<std::uint8_t>>(*picture);
    longer->push_back(0);
    return longer;
}

}  // namespace vedette::simulate
