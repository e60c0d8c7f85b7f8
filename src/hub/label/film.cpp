#include "hub/label/film.hpp"

#include <algorithm>
#include <cerrno>
#include <cstdlib>
#include <utility>

#include <fcntl.h>
#include <fmt/format.h>
#include <unistd.h>

#include "core/frame/jpeg_probe.hpp"
#include "linux/base/write_all.hpp"

namespace vedette::label {

Result<LabelFilm> LabelFilm::create() {
    const char* const wanted = std::getenv("TMPDIR");
    const std::string folder = wanted != nullptr && *wanted != '\0' ? wanted : "/var/tmp";
    std::string path = folder + "/vedette-label-XXXXXX";
    LabelFilm film;
    film.file_ = std::make_shared<UniqueFd>(::mkostemp(path.data(), O_CLOEXEC));
    if (!*film.file_) return std::unexpected(errno_error("store pictures in " + folder + " (TMPDIR)", errno));
    ::unlink(path.c_str());
    return film;
}

Result<void> LabelFilm::add(Bytes jpeg, Duration at) {
    const auto info = frame::probe_jpeg(jpeg);
    if (!info || info->size == 0 || info->width == 0 || info->height == 0)
        return fail(Kind::kDataLoss, "not a complete JPEG");
    if (!places_.empty() && (info->width != width_ || info->height != height_))
        return fail(Kind::kDataLoss, "not the size of the first picture");
    if (!write_all(file_->get(), jpeg))
        return std::unexpected(
            errno_error("store the pictures; set TMPDIR to a folder with more space", errno));
    if (places_.empty()) {
        width_ = info->width;
        height_ = info->height;
        first_ = at;
    }
    last_ = at;
    places_.push_back({end_, static_cast<std::uint32_t>(jpeg.size())});
    end_ += jpeg.size();
    return {};
}

double LabelFilm::fps() const {
    const std::int64_t us = to_ms(last_ - first_) * 1000;
    if (places_.size() < 2 || us <= 0) return 1;
    const auto intervals = static_cast<std::int64_t>(places_.size() - 1);
    return static_cast<double>(std::max<std::int64_t>(1, (intervals * 1'000'000'000 + us / 2) / us)) / 1000;
}

Result<api::FileBody> LabelFilm::picture(std::size_t number) const {
    if (number >= places_.size())
        return fail(Kind::kNotFound, fmt::format("the film has {} pictures, from 0", places_.size()));
    return api::FileBody{file_, places_[number].offset, places_[number].size};
}

}  // namespace vedette::label
