// A file of the system's tz data (TZif, RFC 9636) as the list of offset changes that core/schedule takes.
// What lies behind the file's last change follows from the rule at its end, so files with few changes
// ("slim") and years after 2037 are right too. Reads no file: hub/base/named_zone does. Values; thread-safe;
// no state.
#pragma once

#include <string_view>
#include <vector>

#include "core/schedule/zone.hpp"
#include "core/tz/time_zone.hpp"
#include "linux/base/error.hpp"

namespace vedette {

// Offsets from 1970 to 2199.
struct ZoneChanges {
    schedule::ZoneOffset first;
    std::vector<schedule::OffsetChange> changes;  // sorted
};

// The bytes of a whole file. kInvalidArgument: no TZif; kDataLoss: a damaged one; kUnimplemented: one that
// counts leap seconds, as those of zoneinfo/right.
Result<ZoneChanges> parse_tz_file(std::string_view bytes);

// The changes of a POSIX TZ text.
ZoneChanges changes_of(const tz::TimeZone& zone);

}  // namespace vedette
