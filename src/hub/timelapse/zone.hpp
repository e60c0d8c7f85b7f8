// The rules of a time zone together with the memory that they view, shared by the jobs. Immutable;
// thread-safe.
#pragma once

#include <memory>
#include <utility>
#include <vector>

#include "core/schedule/zone.hpp"

namespace vedette::timelapse {

// See above.
struct Zone {
    schedule::ZoneOffset first{};
    std::vector<schedule::OffsetChange> changes{};

    // Valid as long as this object.
    schedule::ZoneRules rules() const { return {first, changes}; }
};
using ZonePtr = std::shared_ptr<const Zone>;

}  // namespace vedette::timelapse
