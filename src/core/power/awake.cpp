#include "core/power/awake.hpp"

#include <algorithm>

namespace vedette::power {

Awake::Awake(const AwakeRules& rules, bool by_sensor, MonoTime now)
    : rules_(rules), by_sensor_(by_sensor), started_(now), quiet_since_(now), deadline_(now) {}

bool Awake::waits_for_picture(const Seen& seen, MonoTime now) const {
    return by_sensor_ && !seen.has_first_picture && now < started_ + rules_.first_picture;
}

Step Awake::poll(const Seen& seen, MonoTime now) {
    // A sensor that is high would end the sleep at once.
    if (!seen.watches || seen.sensor_is_high) quiet_since_ = now;
    if (seen.last_motion) quiet_since_ = std::max(quiet_since_, *seen.last_motion);
    const MonoTime due = quiet_since_ + rules_.awake;
    deadline_ = seen.watches ? due : MonoTime::max();
    if (now < started_ + rules_.settled) deadline_ = std::min(deadline_, started_ + rules_.settled);
    const bool waits = waits_for_picture(seen, now);
    if (waits) deadline_ = std::min(deadline_, started_ + rules_.first_picture);
    if (seen.has_to_send && !has_wifi_ && !waits) {
        has_wifi_ = true;
        return Step::kStartWifi;
    }
    if (!seen.watches || now < due) return Step::kStay;
    const bool is_busy = seen.has_to_send || seen.is_busy || waits;
    if (!is_busy || now >= due + rules_.patience) return Step::kSleep;
    deadline_ = std::min(due + rules_.patience, waits ? started_ + rules_.first_picture : MonoTime::max());
    return Step::kStay;
}

}  // namespace vedette::power
