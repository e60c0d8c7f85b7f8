// Rows of the ledger for slots that have no picture: missed or skipped, one or many. Pure functions;
// thread-safe.
#pragma once

#include <string>
#include <vector>

#include "core/schedule/slots.hpp"
#include "hub/settings/timelapse.hpp"
#include "hub/store/slots.hpp"

namespace vedette::timelapse {

// The row of one slot, without an end.
store::SlotRow row_of(const settings::TimelapseSettings& job, const schedule::Slot& slot);

// The slots after `after`, up to and including `until`; those in a row of one period and profile share a row.
std::vector<store::SlotRow> rows_without_picture(const settings::TimelapseSettings& job,
                                                 const schedule::ZoneRules& zone, UtcTime after,
                                                 UtcTime until, store::SlotEnd end, const std::string& why);

}  // namespace vedette::timelapse
