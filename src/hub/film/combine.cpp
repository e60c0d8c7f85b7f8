#include "hub/film/combine.hpp"

#include <algorithm>
#include <optional>

#include "core/base/text.hpp"
#include "hub/film/combination.hpp"
#include "hub/image/jpeg_file.hpp"
#include "hub/image/png_file.hpp"
#include "linux/base/atomic_file.hpp"

namespace vedette::film {
namespace {

constexpr int kMaxSide = 16'384;  // pixels; larger pictures are made smaller
constexpr int kQuality = 92;

bool ends_with(std::string_view path, std::string_view ending) {
    return path.size() > ending.size() &&
           equal_ignoring_case(path.substr(path.size() - ending.size()), ending);
}

Result<void> write(const std::string& path, const image::Bitmap& picture) {
    const auto coded =
        ends_with(path, ".png") ? image::encode_png(picture) : image::encode_jpeg(picture, kQuality);
    if (!coded) return std::unexpected(coded.error());
    return write_file_atomically(path, *coded);
}

Result<void> check(const CombineOptions& options) {
    constexpr std::string_view kEndings[] = {".png", ".jpg", ".jpeg"};
    if (std::ranges::none_of(kEndings,
                             [&](std::string_view ending) { return ends_with(options.output, ending); }))
        return fail(Kind::kInvalidArgument,
                    options.output + ": the name of this picture ends with .png or .jpg");
    if (options.choice.every == 0)
        return fail(Kind::kInvalidArgument, "of every 0 pictures none is left; the least is 1");
    return {};
}

}  // namespace

Result<UseCount> combine(const CombineOptions& options, const OnProgress& progress) {
    if (auto checked = check(options); !checked) return std::unexpected(std::move(checked.error()));
    const auto pictures = list_pictures(options.folder, options.choice);
    if (!pictures) return std::unexpected(pictures.error());
    return combine_pictures(options, *pictures, progress);
}

Result<UseCount> combine_pictures(const CombineOptions& options, const std::vector<PictureFile>& pictures,
                                  const OnProgress& progress) {
    if (auto checked = check(options); !checked) return std::unexpected(std::move(checked.error()));
    UseCount count;
    PictureReader reader;
    image::Bitmap decoded;
    std::optional<image::Size> size;
    StarTrail trail;
    Keogram keogram;
    for (const PictureFile& picture : pictures) {
        Use use = reader.read(picture.path);
        if (use == Use::kUsed && !image::decode_jpeg(reader.bytes(), kMaxSide, decoded)) use = Use::kDamaged;
        if (use == Use::kUsed && decoded.size != size.value_or(decoded.size)) use = Use::kOddSized;
        count.add(use);
        if (use == Use::kUsed) {
            size = decoded.size;
            options.kind == Combination::kStarTrail ? trail.add(decoded) : keogram.add(decoded);
        }
        if (!progress({.done = count.all(), .total = pictures.size()}))
            return fail(Kind::kCancelled, "the picture was cancelled");
    }
    if (count.used == 0) return fail(Kind::kDataLoss, "none of the pictures could be used");
    const auto written =
        write(options.output, options.kind == Combination::kStarTrail ? trail.result() : keogram.result());
    if (!written) return std::unexpected(written.error());
    return count;
}

}  // namespace vedette::film
