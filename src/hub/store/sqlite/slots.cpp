#include <cmath>

#include "hub/store/sqlite/repositories.hpp"
#include "hub/store/sqlite/rows.hpp"

namespace vedette::store::sqlite {
namespace {

constexpr std::array kEnds{SlotEnd::kTaken, SlotEnd::kSkipped, SlotEnd::kMissed};
constexpr double kMeanScale = 256;
constexpr std::size_t kPercents = SlotLuma::kPercents.size();

SlotEnd parse_end(std::string_view name) {
    for (const SlotEnd end : kEnds)
        if (to_string(end) == name) return end;
    return SlotEnd::kMissed;  // not written by us: the table allows the three names only
}

// The mean in two bytes, the percentiles in one each.
std::array<std::uint8_t, 2 + kPercents> encode_luma(const SlotLuma& luma) {
    const auto mean = static_cast<std::uint16_t>(std::lround(std::clamp(luma.mean, 0.0, 255.0) * kMeanScale));
    std::array<std::uint8_t, 2 + kPercents> out{static_cast<std::uint8_t>(mean >> 8),
                                                static_cast<std::uint8_t>(mean)};
    std::ranges::copy(luma.percentiles, out.begin() + 2);
    return out;
}

std::optional<SlotLuma> decode_luma(Bytes bytes) {
    if (bytes.size() != 2 + kPercents) return std::nullopt;
    SlotLuma luma{.mean = (bytes[0] * 256 + bytes[1]) / kMeanScale};
    std::copy(bytes.begin() + 2, bytes.end(), luma.percentiles.begin());
    return luma;
}

SlotRow make_row(const Row& row) {
    return {.job = row.text(0),
            .at = row.utc(1),
            .last = row.utc(2),
            .count = static_cast<std::uint32_t>(row.integer(3)),
            .end = parse_end(row.text(4)),
            .why = row.text(5),
            .period = row.text(6),
            .dark = row.flag(7),
            .file = row.text(8),
            .bytes = static_cast<std::uint64_t>(row.integer(9)),
            .taken = row.utc(10),
            .lamp = row.flag(11),
            .luma = decode_luma(row.bytes(12))};
}

// Whether the slots of `row` are told by the row before them.
bool continues(const SlotRow& before, const SlotRow& row) {
    return row.end != SlotEnd::kTaken && before.end == row.end && before.why == row.why &&
           before.period == row.period && before.dark == row.dark;
}

}  // namespace

Result<std::optional<SlotRow>> Slots::last(std::string_view job, UtcTime until) const {
    std::optional<SlotRow> found;
    const auto done =
        connection_.select("SELECT * FROM slots WHERE job = ? AND at < ? ORDER BY at DESC LIMIT 1",
                           {job, until}, [&](const Row& row) { found = make_row(row); });
    if (!done) return std::unexpected(done.error());
    return found;
}

Result<std::optional<SlotRow>> Slots::find(std::string_view job, UtcTime at) const {
    auto row = last(job, at + 1us);
    if (row && *row && (*row)->last < at) row->reset();
    return row;
}

Result<std::vector<SlotRow>> Slots::list(std::string_view job, UtcTime from, UtcTime until,
                                         std::size_t limit) const {
    // A row that began before may have slots from `from` on; it is the last one before.
    return find_all(connection_,
                    "SELECT * FROM slots WHERE job = ?1 AND at < ?3 AND last >= ?2 AND at >= "
                    "ifnull((SELECT max(at) FROM slots WHERE job = ?1 AND at < ?2), ?2) "
                    "ORDER BY at LIMIT ?4",
                    {job, from, until, static_cast<std::int64_t>(limit)}, make_row);
}

Result<std::vector<SlotRow>> Slots::gaps(std::string_view job, UtcTime from, std::size_t limit) const {
    return find_all(connection_,
                    "SELECT * FROM slots WHERE job = ? AND last >= ? AND outcome <> 'taken' "
                    "ORDER BY at DESC LIMIT ?",
                    {job, from, static_cast<std::int64_t>(limit)}, make_row);
}

Result<SlotCounts> Slots::counts(std::string_view job, UtcTime from, UtcTime until) const {
    return find_one(
        connection_,
        "SELECT ifnull(sum(count) FILTER (WHERE outcome = 'taken'), 0), "
        "ifnull(sum(count) FILTER (WHERE outcome = 'skipped'), 0), "
        "ifnull(sum(count) FILTER (WHERE outcome = 'missed'), 0), "
        "count(*) FILTER (WHERE file IS NOT NULL), ifnull(sum(bytes) FILTER (WHERE file IS NOT NULL), 0) "
        "FROM slots WHERE job = ? AND at >= ? AND at < ?",
        {job, from, until},
        [](const Row& row) {
            const auto number = [&](int column) { return static_cast<std::uint64_t>(row.integer(column)); };
            return SlotCounts{.taken = number(0),
                              .skipped = number(1),
                              .missed = number(2),
                              .files = number(3),
                              .bytes = number(4)};
        },
        "job");
}

Result<std::vector<SlotRow>> Slots::oldest_files(std::string_view job, UtcTime from, UtcTime until,
                                                 std::size_t limit) const {
    return find_all(connection_,
                    "SELECT * FROM slots WHERE job = ? AND file IS NOT NULL AND at >= ? AND at < ? "
                    "ORDER BY at LIMIT ?",
                    {job, from, until, static_cast<std::int64_t>(limit)}, make_row);
}

Result<void> Slots::append(const SlotRow& r) {
    const auto before = last(r.job, r.last + 1us);
    if (!before) return std::unexpected(before.error());
    if (*before && r.at <= (*before)->last)
        return fail(Kind::kFailedPrecondition, "the slot is counted already");
    if (*before && continues(**before, r)) {
        return change_one(connection_,
                          "UPDATE slots SET last = ?, count = count + ? WHERE job = ? AND at = ?",
                          {r.last, std::int64_t{r.count}, r.job, (*before)->at}, "slot");
    }
    const auto luma = r.luma ? std::optional(encode_luma(*r.luma)) : std::nullopt;
    return insert(
        connection_,
        "INSERT INTO slots (job, at, last, count, outcome, why, period, dark, file, bytes, taken, lamp, "
        "luma) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        {r.job, r.at, r.last, std::int64_t{r.count}, to_string(r.end), r.why, r.period, r.dark,
         text_or_null(r.file), static_cast<std::int64_t>(r.bytes), r.taken, r.lamp,
         luma ? std::optional(Bytes(*luma)) : std::nullopt});
}

Result<void> Slots::remove_file(std::string_view job, UtcTime at) {
    return change_one(connection_,
                      "UPDATE slots SET file = NULL WHERE job = ? AND at = ? AND file IS NOT NULL", {job, at},
                      "picture");
}

Result<std::optional<JobMark>> Slots::mark(std::string_view job) const {
    std::optional<JobMark> found;
    const auto done =
        connection_.select("SELECT since, at_work FROM slot_jobs WHERE job = ?", {job},
                           [&](const Row& row) { found = JobMark{.since = row.utc(0), .on = row.flag(1)}; });
    if (!done) return std::unexpected(done.error());
    return found;
}

Result<void> Slots::set_mark(std::string_view job, const JobMark& mark) {
    return insert(connection_, "INSERT OR REPLACE INTO slot_jobs (job, since, at_work) VALUES (?, ?, ?)",
                  {job, mark.since, mark.on});
}

Result<std::vector<ClockJump>> Slots::clock_jumps(std::size_t limit) const {
    return find_all(connection_, "SELECT was, became FROM clock_jumps ORDER BY sequence DESC LIMIT ?",
                    {static_cast<std::int64_t>(limit)},
                    [](const Row& row) { return ClockJump{.from = row.utc(0), .to = row.utc(1)}; });
}

Result<void> Slots::add_clock_jump(const ClockJump& jump) {
    auto done =
        insert(connection_, "INSERT INTO clock_jumps (was, became) VALUES (?, ?)", {jump.from, jump.to});
    if (!done) return done;
    const auto removed =
        connection_.change("DELETE FROM clock_jumps WHERE sequence <= ?",
                           {connection_.last_row() - static_cast<std::int64_t>(kMaxClockJumps)});
    if (!removed) return std::unexpected(removed.error());
    return {};
}

}  // namespace vedette::store::sqlite
