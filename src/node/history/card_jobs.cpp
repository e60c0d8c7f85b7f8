#include "node/history/card_jobs.hpp"

#include <algorithm>

namespace vedette::node {
namespace {

using port::FilesError;

// The newest days that have folders.
class FindDays final : public port::FileVisitor {
  public:
    explicit FindDays(Listing& listing) : listing_(listing) {}
    bool visit(std::string_view name, bool is_folder) override {
        if (!is_folder) return true;
        const auto minute = parse_minute(name);
        const std::uint32_t day =
            minute ? static_cast<std::uint32_t>(*minute / 10'000) : parse_day(name).value_or(0);
        if (day == 0) return true;
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
    if (!picture_.empty() && !is_dated_) go_on_from_newest();
    for (unsigned removed = 0;; ++removed) {
        const auto written = picture_.empty() ? std::expected<void, FilesError>() : write();
        result_ = written ? files_.space() : std::unexpected(written.error());
        const bool is_full = !result_ && result_.error() == FilesError::kFull;
        const bool is_scarce = result_ && result_->free * 100 < result_->total * kFreePercent;
        if (!is_full && (!is_scarce || picture_.empty())) break;
        if (removed == kMaxRemovals || !remove_oldest()) break;
        if (is_full) continue;
        result_ = files_.space();
        break;
    }
    if (!result_) ahead_s_.reset();  // another card may come
}

// The clock was not set: it counts from some old moment on. The newest picture on the card is older than this
// one, so what is stored now begins a minute after it.
void StoreJob::go_on_from_newest() {
    if (!ahead_s_) {
        const auto newest = find_newest(files_);
        if (!newest) return;
        const PictureName last{.day = static_cast<std::uint32_t>(newest->minute / 10'000),
                               .time = static_cast<std::uint32_t>(newest->minute % 10'000 * 100)};
        ahead_s_ =
            newest->minute == 0 || last.minute() < name_.minute() ? 0 : last.seconds() + 60 - name_.seconds();
    }
    name_ = name_.at(name_.seconds() + *ahead_s_);
}

std::expected<void, FilesError> StoreJob::write() {
    PictureText memory;
    if (const auto made = files_.make_folder(format_day(name_.day, memory)); !made) return made;
    if (const auto made = files_.make_folder(format_minute_of_day(name_.minute(), memory)); !made)
        return made;
    const std::string_view path = format_path(name_, true, memory);
    if (const auto begun = files_.create(path); !begun) return begun;
    const auto appended = files_.append(picture_);
    const auto closed = files_.close();
    if (appended && closed) return {};
    (void)files_.remove(path);
    return appended ? closed : appended;
}

// First what was stored while the clock was ahead, or nothing would ever remove it; then the oldest folder
// but that of the picture. False: there is none.
bool StoreJob::remove_oldest() {
    constexpr std::int64_t kDay = 86'400;
    if (is_dated_ && remove_between(name_.at(name_.seconds() + kDay).minute(), UINT64_MAX)) return true;
    return remove_between(0, name_.minute());
}

// A folder that cannot be removed has files of other names: it stays.
bool StoreJob::remove_between(std::uint64_t after, std::uint64_t before) {
    while (true) {
        const auto oldest = find_oldest(files_, after, before);
        if (!oldest || oldest->minute == 0) return false;
        if (remove_folder(files_, *oldest)) return true;
        after = oldest->minute;
    }
}

void ListJob::run() {
    listing_ = {};
    FindDays days(listing_);
    result_ = files_.list("", days);
    std::uint64_t bound = UINT64_MAX;
    if (before_) bound = before_->minute() + 1;
    if (day_ != 0) bound = std::min(bound, std::uint64_t{day_} * 10'000 + 10'000);
    // The folders of a day are looked up once, and of a day with many, once for each page.
    while (result_ && !listing_.has_older) {
        const auto day = find_newest_day(files_, bound);
        if (day && (*day == 0 || (day_ != 0 && *day != day_))) return;
        const auto found = day ? list_day(files_, *day, bound) : std::unexpected(day.error());
        if (!found) {
            result_ = std::unexpected(found.error());
            return;
        }
        for (const MinuteFolder& folder : found->folders()) {
            if (listing_.has_older || !result_) return;
            result_ = add_pictures(folder);
        }
        const bool is_cut = found->count == DayFolders::kMax;
        bound = is_cut ? found->folders().back().minute : std::uint64_t{*day} * 10'000;
    }
}

std::expected<void, FilesError> ListJob::add_pictures(const MinuteFolder& folder) {
    PictureText memory;
    AddPictures adding(listing_, before_);
    const auto listed = files_.list(format_folder(folder, memory), adding);
    // It was removed meanwhile.
    if (!listed && listed.error() == FilesError::kNotFound) return {};
    return listed;
}

void ReadJob::run() {
    PictureText memory;
    result_ = files_.read(format_path(name_, true, memory), 0, into_);
    if (!result_ && result_.error() == FilesError::kNotFound)
        result_ = files_.read(format_path(name_, false, memory), 0, into_);
    if (result_ && *result_ == into_.size()) result_ = std::unexpected(FilesError::kFailed);
}

}  // namespace vedette::node
