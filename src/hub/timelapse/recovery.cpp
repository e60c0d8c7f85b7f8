#include "hub/timelapse/recovery.hpp"

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <map>

#include <fmt/format.h>
#include <sys/stat.h>

#include "hub/timelapse/make_picture.hpp"
#include "hub/timelapse/unpictured.hpp"

namespace vedette::timelapse {
namespace {

namespace fs = std::filesystem;
using store::SlotEnd;
using store::SlotRow;

constexpr std::size_t kRowsAUnit = 1'000;         // that others need not wait long for the store
constexpr std::uintmax_t kMaxPicture = 64 << 20;  // bytes of a file that is looked at

Result<void> append_all(store::Database& database, const std::vector<SlotRow>& rows) {
    for (std::size_t begin = 0; begin < rows.size(); begin += kRowsAUnit) {
        const std::size_t end = std::min(begin + kRowsAUnit, rows.size());
        const auto done = database.write([&](store::WriteUnit& unit) -> Result<void> {
            for (std::size_t i = begin; i < end; ++i) {
                const auto counted = unit.slots.find(rows[i].job, rows[i].last);
                if (!counted) return std::unexpected(counted.error());
                if (*counted) continue;
                if (auto added = unit.slots.append(rows[i]); !added) return added;
            }
            return {};
        });
        if (!done) return done;
    }
    return {};
}

// The pictures of the folder by their slots; of several for one slot the first by name.
std::map<UtcTime, std::string> pictures_in(const settings::TimelapseSettings& job,
                                           const schedule::ZoneRules& zone) {
    std::map<UtcTime, std::string> found;
    const PictureNames names(job);
    const fs::path root(job.folder);
    std::error_code error;
    for (fs::recursive_directory_iterator at(root, error), end; !error && at != end; at.increment(error)) {
        const std::string name = at->path().lexically_relative(root).string();
        const auto slot = names.slot_of(name, zone);
        if (!slot) continue;
        const auto [place, added] = found.emplace(*slot, name);
        if (!added) place->second = std::min(place->second, name);
    }
    return found;
}

std::vector<SlotRow> rows_of_folder(const settings::TimelapseSettings& job, const schedule::ZoneRules& zone,
                                    UtcTime now) {
    std::vector<SlotRow> rows;
    const schedule::Plan plan = job.plan.view();
    for (const auto& [slot, name] : pictures_in(job, zone)) {
        if (slot > now) continue;
        auto row = row_of_file(job, name, slot);
        if (!row) continue;
        row->dark = schedule::is_dark(plan, zone, slot);
        rows.push_back(std::move(*row));
    }
    return rows;
}

// The slots after `after` up to `until`: taken, where the folder has the picture, else missed.
std::vector<SlotRow> rows_of_gap(const settings::TimelapseSettings& job, const schedule::ZoneRules& zone,
                                 UtcTime after, UtcTime until, const std::string& why,
                                 const std::vector<UtcTime>& pictures) {
    std::vector<SlotRow> rows;
    // The store joins rows of the same reason, and a row may not cover a picture.
    const auto why_at = [&](UtcTime slot) {
        const auto before = std::ranges::lower_bound(pictures, slot) - pictures.begin();
        return before == 0 ? why : fmt::format("{}, after picture {} of that time", why, before);
    };
    const PictureNames names(job);
    const schedule::Plan plan = job.plan.view();
    schedule::Slots slots(plan, zone, after, until);
    while (const auto slot = slots.next()) {
        SlotRow row = row_of(job, *slot);
        if (auto taken = row_of_file(job, names.name(slot->at, zone), slot->at)) {
            taken->period = row.period;
            taken->dark = row.dark;
            row = std::move(*taken);
        } else {
            row.end = SlotEnd::kMissed;
            row.why = why_at(row.at);
            const bool same = !rows.empty() && rows.back().end == SlotEnd::kMissed &&
                              rows.back().period == row.period && rows.back().dark == row.dark &&
                              rows.back().why == row.why;
            if (same) {
                rows.back().last = row.at;
                ++rows.back().count;
                continue;
            }
        }
        rows.push_back(std::move(row));
    }
    return rows;
}

// What the store knows of the job before it begins.
struct Known {
    std::optional<store::JobMark> mark;
    std::optional<SlotRow> last;
};

}  // namespace

std::optional<SlotRow> row_of_file(const settings::TimelapseSettings& job, const std::string& name,
                                   UtcTime slot) {
    const std::string path = fs::path(job.folder) / name;
    struct stat about{};
    if (::stat(path.c_str(), &about) != 0 || !S_ISREG(about.st_mode) || about.st_size == 0 ||
        static_cast<std::uintmax_t>(about.st_size) > kMaxPicture)
        return std::nullopt;
    std::ifstream file(path, std::ios::binary);
    const std::vector<std::uint8_t> bytes(std::istreambuf_iterator<char>(file), {});
    const auto measured = measure(bytes);
    if (!measured) return std::nullopt;
    return SlotRow{.job = job.id,
                   .at = slot,
                   .last = slot,
                   .end = SlotEnd::kTaken,
                   .why = {},
                   .period = {},
                   .file = name,
                   .bytes = bytes.size(),
                   .taken = slot,
                   .luma = measured->luma};
}

Result<std::optional<SlotRow>> newest_picture(const store::ReadUnit& unit, std::string_view job,
                                              UtcTime until) {
    // Rows behind the last picture have none.
    for (;;) {
        auto row = unit.slots.last(job, until);
        if (!row || !*row || !(*row)->file.empty()) return row;
        until = (*row)->at;
    }
}

Result<Recovered> recover(store::Database& database, const settings::TimelapseSettings& job,
                          const schedule::ZoneRules& zone, UtcTime now, Duration late, Beginning beginning,
                          const std::string& why, const std::vector<UtcTime>& pictures) {
    const auto known = database.read([&](store::ReadUnit& unit) -> Result<Known> {
        auto mark = unit.slots.mark(job.id);
        if (!mark) return std::unexpected(mark.error());
        auto last = unit.slots.last(job.id, now + 1us);
        if (!last) return std::unexpected(last.error());
        return Known{*mark, *last};
    });
    if (!known) return std::unexpected(known.error());
    Recovered out{.counted_until = now};
    std::vector<SlotRow> rows;
    if (!known->mark && !known->last) {
        rows = rows_of_folder(job, zone, now);
    } else if (known->mark && known->mark->on && beginning == Beginning::kProgram) {
        const UtcTime last = known->last ? known->last->last : UtcTime{};
        const UtcTime counted = std::max(known->mark->since, last);
        out.counted_until = std::max(counted, pictures.empty() ? now - late : now);
        rows = rows_of_gap(job, zone, counted, out.counted_until, why, pictures);
    }
    for (const SlotRow& row : rows) {
        if (row.end == SlotEnd::kTaken) ++out.adopted;
        if (row.end == SlotEnd::kMissed) out.missed += row.count;
    }
    if (auto done = append_all(database, rows); !done) return std::unexpected(std::move(done.error()));
    const auto marked = database.write([&](store::WriteUnit& unit) {
        return unit.slots.set_mark(job.id, {.since = out.counted_until, .on = true});
    });
    if (!marked) return std::unexpected(marked.error());
    return out;
}

}  // namespace vedette::timelapse
