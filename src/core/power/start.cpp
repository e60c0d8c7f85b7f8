#include "core/power/start.hpp"

#include <algorithm>

namespace vedette::power {
namespace {

constexpr std::uint8_t kVersion = 0xb1;
constexpr std::uint8_t kMost = 0xff;

std::uint8_t one_more(std::uint8_t count) {
    return count == kMost ? count : static_cast<std::uint8_t>(count + 1);
}

// A wake from protection is a try: one brownout more ends it, not eleven.
std::uint8_t count_brownouts(const Start& start, const Record& before, const StartRules& rules) {
    if (start.cause == Cause::kBrownout) return one_more(before.brownouts);
    const bool tries = start.cause == Cause::kTimer && before.protection != Protection::kNone;
    return tries ? std::min(before.brownouts, rules.max_brownouts) : std::uint8_t{0};
}

Protection protection_of(const Start& start, const Record& before, std::uint8_t brownouts,
                         const StartRules& rules) {
    const bool recovers = start.cause == Cause::kTimer && before.protection == Protection::kLow;
    const int enough = recovers ? rules.recovered_percent : rules.low_percent + 1;
    if (start.level && *start.level < enough) return Protection::kLow;
    if (!start.level && start.cause == Cause::kBrownout) return Protection::kUnreadable;
    return brownouts > rules.max_brownouts ? Protection::kBrownouts : Protection::kNone;
}

}  // namespace

std::array<std::uint8_t, Record::kBytes> Record::encode() const {
    const auto reason = static_cast<std::uint8_t>(protection);
    return {static_cast<std::uint8_t>(kVersion ^ brownouts ^ quick_starts ^ reason), brownouts, quick_starts,
            reason};
}

Record Record::decode(Bytes bytes) {
    if (bytes.size() != kBytes || bytes[0] != (kVersion ^ bytes[1] ^ bytes[2] ^ bytes[3])) return {};
    if (bytes[3] > static_cast<std::uint8_t>(Protection::kBrownouts)) return {};
    return {bytes[1], bytes[2], static_cast<Protection>(bytes[3])};
}

Decision decide(const Start& start, const Record& before, const StartRules& rules) {
    if (!start.activated) return {};
    Decision out;
    out.record.brownouts = count_brownouts(start, before, rules);
    // A weak battery may fail behind each press of the button, when the radio starts: that ends no series.
    if (start.cause == Cause::kBrownout) out.record.quick_starts = before.quick_starts;
    if (start.cause == Cause::kPower) out.record.quick_starts = one_more(before.quick_starts);
    if (start.has_owner_sign || out.record.quick_starts >= rules.quick_starts) {
        return {.mode = Mode::kOwner};
    }
    out.record.protection = protection_of(start, before, out.record.brownouts, rules);
    if (out.record.protection != Protection::kNone) {
        out.mode = Mode::kProtected;
        return out;
    }
    out.mode = Mode::kAwake;
    out.by_sensor = start.sensor_is_high || start.cause == Cause::kSensor;
    return out;
}

}  // namespace vedette::power
