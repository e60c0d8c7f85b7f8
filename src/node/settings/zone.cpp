#include "node/settings/zone.hpp"

namespace vedette::node {

tz::TimeZone zone_of(const Values& values) {
    const auto zone = tz::TimeZone::parse(values.text(Key::kTimeZone));
    return zone ? *zone : tz::TimeZone::fixed(std::chrono::hours(values.number(Key::kTimeOffset)));
}

}  // namespace vedette::node
