#include "hub/command/timelapse_text.hpp"

#include <array>

#include <fmt/format.h>

#include "core/schedule/slots.hpp"
#include "core/schedule/text.hpp"

namespace vedette::command {
namespace {

std::string clock_text(UtcTime time, const schedule::ZoneRules& zone) {
    const auto local = zone.local(time);
    const auto day = std::chrono::floor<std::chrono::days>(local);
    const std::chrono::hh_mm_ss clock(local - day);
    return fmt::format("{:02}:{:02}:{:02}", clock.hours().count(), clock.minutes().count(),
                       clock.seconds().count());
}

std::string date_text(schedule::Date date) {
    std::array<char, schedule::kMaxText> memory;
    return std::string(schedule::format_date(date, memory));
}

std::string time_text(UtcTime time, const schedule::ZoneRules& zone) {
    return fmt::format("{} {}", date_text(zone.date(time)), clock_text(time, zone));
}

std::string bytes_text(std::uint64_t bytes) {
    if (bytes < 1'000'000) return fmt::format("{} kB", (bytes + 500) / 1000);
    if (bytes < 1'000'000'000) return fmt::format("{:.1f} MB", static_cast<double>(bytes) / 1e6);
    return fmt::format("{:.2f} GB", static_cast<double>(bytes) / 1e9);
}

std::string interval_text(Duration interval) {
    const auto ms = std::chrono::duration_cast<std::chrono::milliseconds>(interval).count();
    if (ms % 3'600'000 == 0) return fmt::format("{} h", ms / 3'600'000);
    if (ms % 60'000 == 0) return fmt::format("{} min", ms / 60'000);
    return fmt::format("{} s", static_cast<double>(ms) / 1000);
}

std::string counted(std::uint64_t count, std::string_view one, std::string_view many) {
    return fmt::format("{} {}", count, count == 1 ? one : many);
}

}  // namespace

std::uint64_t new_slots(const store::SlotRow& row, UtcTime after) {
    if (row.at > after || row.count < 2) return row.count;
    // Slots of one period are equally far from each other.
    const Duration step = (row.last - row.at) / (row.count - 1);
    return step > Duration::zero() ? static_cast<std::uint64_t>((row.last - after + step / 2) / step) : 1;
}

std::string first_line(const settings::TimelapseSettings& job, const NamedZone& zone, UtcTime now) {
    std::string out = fmt::format("takes a picture every {} to {}",
                                  interval_text(job.plan.periods.front().interval), job.folder);
    const auto next = schedule::next_slot(job.plan.view(), zone.rules(), now);
    if (!next) return out + "; but no slot is left: look at --from, --until and --weekdays";
    const bool today = zone.rules().date(next->at) == zone.rules().date(now);
    return out + fmt::format("; the first at {} ({})",
                             today ? clock_text(next->at, zone.rules()) : time_text(next->at, zone.rules()),
                             zone.name());
}

std::string slot_line(const store::SlotRow& row, const NamedZone& zone, UtcTime after) {
    if (row.end == store::SlotEnd::kTaken)
        return fmt::format("{}  {}  {}\n", time_text(row.at, zone.rules()), row.file, bytes_text(row.bytes));
    const std::uint64_t count = new_slots(row, after);
    return fmt::format(
        "{}  {}: {}\n", time_text(count == 1 ? row.last : row.at, zone.rules()),
        count == 1 ? std::string(to_string(row.end)) : fmt::format("{} {}", count, to_string(row.end)),
        row.why);
}

std::string sum_line(const store::SlotCounts& sum, const std::string& folder) {
    return fmt::format("{}, {}{}; they are in {}", counted(sum.taken, "picture", "pictures"),
                       bytes_text(sum.bytes), sum.missed > 0 ? fmt::format(", {} missed", sum.missed) : "",
                       folder);
}

std::string report_text(const settings::TimelapseSettings& job, const NamedZone& zone,
                        const std::vector<ReportDay>& days, const std::vector<store::SlotRow>& gaps,
                        const std::vector<store::ClockJump>& jumps) {
    std::string out = fmt::format("{} ({}), camera {}, {}\n", job.id, job.name, job.camera, zone.name());
    if (days.empty()) return out + "  no slots in these days\n";
    out += "  day          taken  skipped  missed  coverage  kept\n";
    for (const ReportDay& day : days) {
        const auto& c = day.counts;
        const std::uint64_t all = c.taken + c.skipped + c.missed;
        out += fmt::format("  {}  {:6}  {:7}  {:6}  {:7.1f}%  {}\n", date_text(day.date), c.taken, c.skipped,
                           c.missed,
                           all == 0 ? 100.0 : 100.0 * static_cast<double>(c.taken) / static_cast<double>(all),
                           bytes_text(c.bytes));
    }
    if (!gaps.empty()) out += "\n  slots without a picture\n";
    for (const store::SlotRow& row : gaps) {
        const bool one = row.count == 1;
        out += fmt::format("  {}{}  {} {}: {}\n", time_text(row.at, zone.rules()),
                           one ? "" : fmt::format(" to {}", clock_text(row.last, zone.rules())), row.count,
                           to_string(row.end), row.why);
    }
    if (!jumps.empty()) out += "\n  the clock was set\n";
    for (const store::ClockJump& jump : jumps)
        out += fmt::format("  from {} to {}\n", time_text(jump.from, zone.rules()),
                           time_text(jump.to, zone.rules()));
    return out;
}

}  // namespace vedette::command
