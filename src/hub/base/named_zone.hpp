// The time zones of this machine, for core/schedule: the one that is set here, or one by its name. Not Howard
// Hinnant's date, which passes over TZ and over the rule at the end of the tz files
// (docs/design/schedule.md). read_time_zone() blocks (small files); NamedZone is a value.
#pragma once

#include <string>
#include <string_view>

#include "core/schedule/zone.hpp"
#include "hub/base/tz_file.hpp"
#include "linux/base/error.hpp"

namespace vedette {

// A zone with its name.
class NamedZone {
  public:
    // UTC.
    NamedZone() = default;
    NamedZone(std::string name, ZoneChanges changes) : name_(std::move(name)), changes_(std::move(changes)) {}

    // "Europe/Berlin"; a POSIX TZ text is its own name.
    const std::string& name() const { return name_; }
    // Valid as long as this object.
    schedule::ZoneRules rules() const& { return {changes_.first, changes_.changes}; }
    schedule::ZoneRules rules() && = delete;

  private:
    std::string name_ = "UTC";
    ZoneChanges changes_;
};

// Where the tz data is.
inline constexpr std::string_view kZoneFolder = "/usr/share/zoneinfo";

// A name of the tz data, or a POSIX TZ text. Empty: the zone of this machine, which is that of the variable
// TZ or of /etc/localtime, or UTC without both. kNotFound: there is no such zone.
Result<NamedZone> read_time_zone(std::string_view name = {}, std::string_view folder = kZoneFolder);

}  // namespace vedette
