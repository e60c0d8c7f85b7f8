// What the subcommands of `vedette timelapse` print. Pure functions; thread-safe.
#pragma once

#include <string>
#include <vector>

#include "hub/base/named_zone.hpp"
#include "hub/settings/timelapse.hpp"
#include "hub/store/slots.hpp"

namespace vedette::command {

// How many of the row's slots come after `after`, as far as can be told from its ends.
std::uint64_t new_slots(const store::SlotRow& row, UtcTime after);

// "takes a picture every 30 s to /home/ann/garden; the first at 08:00:00 (Europe/Berlin)".
std::string first_line(const settings::TimelapseSettings& job, const NamedZone& zone, UtcTime now);

// "2026-03-02 08:00:00  020326/020326-080000-CAM1.jpg  34 kB" or "…  missed: the camera is lost: …", with a
// line feed. Of a row of several slots, those after `after`.
std::string slot_line(const store::SlotRow& row, const NamedZone& zone, UtcTime after);

// "5 pictures, 170 kB, 1 missed; they are in /home/ann/garden".
std::string sum_line(const store::SlotCounts& sum, const std::string& folder);

// A day of a report.
struct ReportDay {
    schedule::Date date;
    store::SlotCounts counts;
};

// A table of days, the slots without a picture, and jumps of the clock. `gaps`: rows without a picture.
std::string report_text(const settings::TimelapseSettings& job, const NamedZone& zone,
                        const std::vector<ReportDay>& days, const std::vector<store::SlotRow>& gaps,
                        const std::vector<store::ClockJump>& jumps);

}  // namespace vedette::command
