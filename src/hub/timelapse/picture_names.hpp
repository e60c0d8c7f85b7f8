// The names of a job's pictures below its folder, made of their slots' local times, and the slots of such
// names. Values; thread-safe.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "core/schedule/zone.hpp"
#include "hub/base/time_template.hpp"
#include "hub/settings/timelapse.hpp"

namespace vedette::timelapse {

// The values of the names in braces that file names may have.
std::string name_value(const settings::TimelapseSettings& job, std::string_view name);

// Names pictures by the job's template, which settings have checked.
class PictureNames {
  public:
    explicit PictureNames(const settings::TimelapseSettings& job);

    // "240925/240925-080000-CAM1.jpg"; `attempt` from 2 on makes another name for the same slot: "…-2.jpg".
    std::string name(UtcTime slot, const schedule::ZoneRules& zone, int attempt = 1) const;

    // The slot of a name, also of one for a later attempt, to the parts of time that are in names; where the
    // clock shows a time twice, the first of the two. Nothing: it is no name of this job.
    std::optional<UtcTime> slot_of(std::string_view name, const schedule::ZoneRules& zone) const;

  private:
    TimeTemplate::Value value() const;

    settings::TimelapseSettings job_;
    TimeTemplate names_;
};

}  // namespace vedette::timelapse
