#include "core/schedule/zone.hpp"

#include <algorithm>
#include <optional>

namespace vedette::schedule {
namespace {

using std::chrono::seconds;

// No zone's clock is further from UTC (POSIX allows 24:59:59).
constexpr Duration kFarthest = std::chrono::hours{26};

constexpr LocalSeconds shown(UtcTime time, ZoneOffset offset) {
    return LocalSeconds{std::chrono::floor<seconds>(time.since) + seconds{offset.east_s}};
}

constexpr UtcTime moment(LocalSeconds local, ZoneOffset offset) {
    return {local.time_since_epoch() - seconds{offset.east_s}};
}

}  // namespace

ZoneOffset ZoneRules::before(std::size_t change) const {
    return change == 0 ? first_ : changes_[change - 1].offset;
}

ZoneOffset ZoneRules::at(UtcTime time) const {
    const auto later = std::ranges::upper_bound(changes_, time, {}, &OffsetChange::at);
    return before(static_cast<std::size_t>(later - changes_.begin()));
}

LocalSeconds ZoneRules::local(UtcTime time) const { return shown(time, at(time)); }

Date ZoneRules::date(UtcTime time) const { return std::chrono::floor<std::chrono::days>(local(time)); }

std::span<const OffsetChange> ZoneRules::changes(UtcTime after, UtcTime until) const {
    const auto begin = std::ranges::upper_bound(changes_, after, {}, &OffsetChange::at);
    const auto end = std::ranges::upper_bound(begin, changes_.end(), until, {}, &OffsetChange::at);
    return {begin, end};
}

LocalMoment ZoneRules::utc(LocalSeconds local) const {
    // Goes through the offsets that are valid around that time, each from its change to the next one.
    const UtcTime around = moment(local, {});
    const auto near = changes(around - kFarthest, around + kFarthest);
    ZoneOffset offset = at(around - kFarthest);
    std::optional<UtcTime> found;
    std::optional<UtcTime> skipped_by;
    for (std::size_t i = 0; i <= near.size(); ++i) {
        const UtcTime time = moment(local, offset);
        const bool has_begun = i == 0 || near[i - 1].at <= time;
        const bool has_ended = i < near.size() && near[i].at <= time;
        if (has_begun && !has_ended) {
            if (found) return {*found, LocalKind::kTwice};
            found = time;
        }
        if (i == near.size()) break;
        if (has_ended && local < shown(near[i].at, near[i].offset)) skipped_by = near[i].at;
        offset = near[i].offset;
    }
    if (found) return {*found, LocalKind::kOnce};
    return {skipped_by.value_or(around), LocalKind::kNever};
}

}  // namespace vedette::schedule
