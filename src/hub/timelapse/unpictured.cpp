#include "hub/timelapse/unpictured.hpp"

namespace vedette::timelapse {

store::SlotRow row_of(const settings::TimelapseSettings& job, const schedule::Slot& slot) {
    return {.job = job.id,
            .at = slot.at,
            .last = slot.at,
            .why = {},
            .period = job.plan.period_id(slot.period),
            .dark = slot.is_dark,
            .file = {},
            .taken = {}};
}

std::vector<store::SlotRow> rows_without_picture(const settings::TimelapseSettings& job,
                                                 const schedule::ZoneRules& zone, UtcTime after,
                                                 UtcTime until, store::SlotEnd end, const std::string& why) {
    std::vector<store::SlotRow> rows;
    const schedule::Plan plan = job.plan.view();
    schedule::Slots slots(plan, zone, after, until);
    while (const auto slot = slots.next()) {
        store::SlotRow row = row_of(job, *slot);
        if (!rows.empty() && rows.back().period == row.period && rows.back().dark == row.dark) {
            rows.back().last = slot->at;
            ++rows.back().count;
            continue;
        }
        row.end = end;
        row.why = why;
        rows.push_back(std::move(row));
    }
    return rows;
}

}  // namespace vedette::timelapse
