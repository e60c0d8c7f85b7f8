#include "node/history/card_jobs.hpp"

#include <algorithm>

namespace vedette::node {
namespace {

using port::FilesError;

// A folder of the name of a minute, within bounds: the smallest, or the greatest.
class FindMinute final : public port::FileVisitor {
  public:
    FindMinute(std::uint64_t after, std::uint64_t before, bool greatest)
        : after_(after), before_(before), greatest_(greatest) {}
    bool visit(std::string_view name, bool is_folder) override {
        const auto minute = is_folder ? parse_minute(name) : std::nullopt;
        if (!minute || *minute <= after_ || *minute >= before_) return true;
        if (found == 0 || (greatest_ ? *minute > found : *minute < found)) found = *minute;
        return true;
    }
    std::uint64_t found = 0;  // 0: none

  private:
    const std::uint64_t after_;
    const std::uint64_t before_;
    const bool greatest_;
};

// Some pictures of a folder.
class TakePictures final : public port::FileVisitor {
  public:
    bool visit(std::string_view name, bool is_folder) override {
        const auto picture = is_folder ? std::nullopt : PictureName::parse_file(name);
        if (picture) pictures[count++] = *picture;
        return count < pictures.size();
    }
    std::array<PictureName, 8> pictures{};
    std::size_t count = 0;
};

// The newest days that have folders.
class FindDays final : public port::FileVisitor {
  public:
    explicit FindDays(Listing& listing) : listing_(listing) {}
    bool visit(std::string_view name, bool is_folder) override {
        const auto minute = is_folder ? parse_minute(name) : std::nullopt;
        if (!minute) return true;
        const auto day = static_cast<std::uint32_t>(*minute / 10'000);
        const auto days = std::span(listing_.days).first(listing_.day_count);
        const auto place = std::ranges::lower_bound(days, day, std::ranges::greater{});
        const auto at = static_cast<std::size_t>(place - days.begin());
        if (at == Listing::kMaxDays || (place != days.end() && *place == day)) return true;
        listing_.day_count =
            static_cast<std::uint8_t>(std::min(listing_.day_count + std::size_t{1}, Listing::kMaxDays));
        std::copy_backward(listing_.days.begin() + static_cast<std::ptrdiff_t>(at),
                           listing_.days.begin() + listing_.day_count - 1,
                           listing_.days.begin() + listing_.day_count);
        listing_.days[at] = day;
        return true;
    }

  private:
    Listing& listing_;
};

// The newest pictures of a folder, into those of the listing.
class AddPictures final : public port::FileVisitor {
  public:
    AddPictures(Listing& listing, const std::optional<PictureName>& before)
        : listing_(listing), before_(before) {}
    bool visit(std::string_view name, bool is_folder) override {
        const auto picture = is_folder ? std::nullopt : PictureName::parse_file(name);
        if (!picture || (before_ && *picture >= *before_)) return true;
        const auto pictures = std::span(listing_.pictures).first(listing_.picture_count);
        const auto place = std::ranges::lower_bound(pictures, *picture, std::ranges::greater{});
        const auto at = place - pictures.begin();
        const bool is_full = listing_.picture_count == Listing::kMaxPictures;
        listing_.has_older = listing_.has_older || is_full;
        if (is_full && place == pictures.end()) return true;
        if (!is_full) ++listing_.picture_count;
        std::copy_backward(listing_.pictures.begin() + at,
                           listing_.pictures.begin() + listing_.picture_count - 1,
                           listing_.pictures.begin() + listing_.picture_count);
        listing_.pictures[static_cast<std::size_t>(at)] = *picture;
        return true;
    }

  private:
    Listing& listing_;
    const std::optional<PictureName>& before_;
};

}  // namespace

void StoreJob::run() {
    // Each removal makes room for several pictures; more than a few in a row do not help.
    for (int tries = 0; tries < 4; ++tries) {
        const auto written = picture_.empty() ? std::expected<void, FilesError>() : write();
        result_ = written ? files_.space() : std::unexpected(written.error());
        const bool is_full = !result_ && result_.error() == FilesError::kFull;
        const bool is_scarce = result_ && result_->free * 100 < result_->total * kFreePercent;
        if (!is_full && (!is_scarce || picture_.empty())) return;
        if (!remove_oldest()) return;
        if (is_full) continue;
        result_ = files_.space();
        return;
    }
}

std::expected<void, FilesError> StoreJob::write() {
    PictureText memory;
    if (const auto made = files_.make_folder(format_minute(name_.minute(), memory)); !made) return made;
    const std::string_view path = format_path(name_, memory);
    if (const auto begun = files_.create(path); !begun) return begun;
    const auto appended = files_.append(picture_);
    const auto closed = files_.close();
    if (appended && closed) return {};
    (void)files_.remove(path);
    return appended ? closed : appended;
}

// The oldest folder but that of the picture. False: there is none.
bool StoreJob::remove_oldest() {
    while (true) {
        FindMinute oldest(kept_until_, name_.minute(), false);
        if (!files_.list("", oldest) || oldest.found == 0) return false;
        if (remove_folder(oldest.found)) return true;
        kept_until_ = oldest.found;
    }
}

bool StoreJob::remove_folder(std::uint64_t minute) {
    PictureText memory;
    while (true) {
        TakePictures some;
        if (!files_.list(format_minute(minute, memory), some)) return false;
        if (some.count == 0) return files_.remove(format_minute(minute, memory)).has_value();
        for (std::size_t i = 0; i < some.count; ++i) {
            if (!files_.remove(format_path(some.pictures[i], memory))) return false;
        }
    }
}

void ListJob::run() {
    listing_ = {};
    FindDays days(listing_);
    result_ = files_.list("", days);
    std::uint64_t bound = UINT64_MAX;
    if (before_) bound = before_->minute() + 1;
    if (day_ != 0) bound = std::min(bound, std::uint64_t{day_} * 10'000 + 10'000);
    while (result_ && !listing_.has_older) {
        const auto minute = find_minute(bound);
        if (!minute || *minute == 0) {
            if (!minute) result_ = std::unexpected(minute.error());
            return;
        }
        result_ = add_pictures(*minute);
        bound = *minute;
    }
}

// The newest folder before the bound; 0: there is none.
std::expected<std::uint64_t, FilesError> ListJob::find_minute(std::uint64_t bound) {
    FindMinute newest(day_ == 0 ? 0 : std::uint64_t{day_} * 10'000 - 1, bound, true);
    if (const auto listed = files_.list("", newest); !listed) return std::unexpected(listed.error());
    return newest.found;
}

std::expected<void, FilesError> ListJob::add_pictures(std::uint64_t minute) {
    PictureText memory;
    AddPictures adding(listing_, before_);
    const auto listed = files_.list(format_minute(minute, memory), adding);
    // It was removed meanwhile.
    if (!listed && listed.error() == FilesError::kNotFound) return {};
    return listed;
}

void ReadJob::run() {
    PictureText memory;
    result_ = files_.read(format_path(name_, memory), 0, into_);
    if (result_ && *result_ == into_.size()) result_ = std::unexpected(FilesError::kFailed);
}

}  // namespace vedette::node
