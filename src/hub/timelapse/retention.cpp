#include "hub/timelapse/retention.hpp"

#include <algorithm>
#include <cerrno>
#include <limits>
#include <optional>

#include <sys/statvfs.h>

#include "hub/timelapse/picture_file.hpp"
#include "hub/timelapse/recovery.hpp"

namespace vedette::timelapse {
namespace {

using store::SlotRow;

constexpr std::size_t kBatch = 500;
constexpr UtcTime kEver{Duration::zero()};

class Remover {
  public:
    Remover(store::Database& database, const settings::TimelapseSettings& job, UtcTime now,
            const std::vector<KeptSpan>& kept)
        : database_(database), job_(job), now_(now), kept_(kept) {}

    // The oldest pictures from `from` on and before `until`, as long as `more` says so of the next one. One
    // that a film needs is passed over, as if it were removed: it will be when the film is there.
    Result<void> remove_while(UtcTime from, UtcTime until, const std::function<bool(const SlotRow&)>& more) {
        for (;;) {
            const auto rows = files(from, until);
            if (!rows) return std::unexpected(rows.error());
            for (const SlotRow& row : *rows) {
                from = row.at + 1us;
                if (row.at == newest_) return {};
                if (!more(row)) return {};
                if (is_kept(row.at)) continue;
                if (auto done = remove(row); !done) return done;
            }
            if (rows->size() < kBatch) return {};
        }
    }

    Result<void> find_newest() {
        const auto newest = database_.read([&](store::ReadUnit& unit) {
            return newest_picture(unit, job_.id, now_ + std::chrono::hours(24));
        });
        if (!newest) return std::unexpected(newest.error());
        newest_ = *newest ? (*newest)->at : UtcTime{};
        return {};
    }

    Result<std::vector<SlotRow>> files(UtcTime from, UtcTime until, std::size_t limit = kBatch) {
        return database_.read(
            [&](store::ReadUnit& unit) { return unit.slots.oldest_files(job_.id, from, until, limit); });
    }

    bool is_kept(UtcTime slot) const {
        return std::ranges::any_of(
            kept_, [&](const KeptSpan& span) { return span.begin <= slot && slot < span.end; });
    }
    std::uint64_t removed() const { return removed_; }
    const std::optional<Error>& failure() const { return failure_; }

  private:
    Result<void> remove(const SlotRow& row) {
        if (auto done = remove_picture(job_.folder, row.file); !done) {
            if (!failure_) failure_ = done.error();
            return {};
        }
        ++removed_;
        return database_.write(
            [&](store::WriteUnit& unit) { return unit.slots.remove_file(job_.id, row.at); });
    }

    store::Database& database_;
    const settings::TimelapseSettings& job_;
    const UtcTime now_;
    const std::vector<KeptSpan>& kept_;
    UtcTime newest_{};
    std::uint64_t removed_ = 0;
    std::optional<Error> failure_;  // the first
};

// The days on which there may be too many pictures, each from its midnight to the next.
Result<void> thin_days(Remover& remover, const schedule::ZoneRules& zone, UtcTime now, bool every_day,
                       std::uint64_t most) {
    UtcTime from = every_day ? kEver : zone.utc(zone.date(now) - std::chrono::days(1)).at;
    for (;;) {
        const auto first = remover.files(from, UtcTime{Duration::max()}, 1);
        if (!first) return std::unexpected(first.error());
        if (first->empty()) return {};
        const schedule::Date day = zone.date(first->front().at);
        const UtcTime begin = zone.utc(day).at;
        const UtcTime end = zone.utc(day + std::chrono::days(1)).at;
        const auto all = remover.files(begin, end, std::numeric_limits<std::int32_t>::max());
        if (!all) return std::unexpected(all.error());
        std::uint64_t left = all->size();
        const auto done = remover.remove_while(begin, end, [&](const SlotRow&) { return left-- > most; });
        if (!done) return done;
        from = std::max(end, from + 1us);
    }
}

}  // namespace

Result<std::uint64_t> free_bytes(const std::string& folder) {
    struct statvfs about{};
    if (::statvfs(folder.c_str(), &about) != 0)
        return std::unexpected(errno_error("can't ask for the free space of " + folder, errno));
    return std::uint64_t{about.f_bavail} * about.f_frsize;
}

Result<std::uint64_t> remove_old_pictures(
    store::Database& database, const settings::TimelapseSettings& job, const schedule::ZoneRules& zone,
    UtcTime now, bool every_day, const std::vector<KeptSpan>& kept,
    const std::function<Result<std::uint64_t>(const std::string& folder)>& free) {
    const settings::KeepSettings& keep = job.keep;
    if (keep == settings::KeepSettings{}) return 0;
    const UtcTime end{Duration::max()};
    Remover remover(database, job, now, kept);
    Result<void> done = remover.find_newest();
    if (done && keep.pictures_a_day) done = thin_days(remover, zone, now, every_day, *keep.pictures_a_day);
    if (done && keep.days) {
        const UtcTime oldest = now - std::chrono::days(*keep.days);
        done = remover.remove_while(kEver, oldest, [](const SlotRow&) { return true; });
    }
    if (done && (keep.pictures || keep.bytes)) {
        auto sums =
            database.read([&](store::ReadUnit& unit) { return unit.slots.counts(job.id, kEver, end); });
        if (!sums) return std::unexpected(sums.error());
        done = remover.remove_while(kEver, end, [&](const SlotRow& row) {
            const bool more =
                (keep.pictures && sums->files > *keep.pictures) || (keep.bytes && sums->bytes > *keep.bytes);
            --sums->files;
            sums->bytes -= std::min(sums->bytes, row.bytes);
            return more;
        });
    }
    if (done && keep.free) {
        // No newer picture goes in the place of one that a film needs.
        done = remover.remove_while(kEver, end, [&](const SlotRow& row) {
            const auto bytes = free(job.folder);
            return !remover.is_kept(row.at) && bytes && *bytes < *keep.free;
        });
    }
    if (!done) return std::unexpected(done.error());
    if (remover.failure()) return std::unexpected(*remover.failure());
    return remover.removed();
}

}  // namespace vedette::timelapse
