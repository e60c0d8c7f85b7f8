#include "node/battery/battery.hpp"

#include <algorithm>
#include <array>
#include <utility>

#include "core/power/level.hpp"
#include "node/battery/pins.hpp"

namespace vedette::node {
namespace {

constexpr Duration kLookEvery = 200ms;  // at the sensor: its pulses take seconds

power::AwakeRules rules_of(const Values& settings) {
    return {.awake = std::chrono::seconds(settings.number(Key::kBatteryAwakeTime)),
            .wake_every = settings.duration(Key::kBatteryWakeEvery)};
}

}  // namespace

Battery::Battery(const BatteryDevices& devices, const Values& settings, const BatteryStart& start,
                 const BatteryWork& work, MonoTime now)
    : devices_(devices), settings_(settings), start_(start), work_(work), look_at_(now) {
    if (start.mode == power::Mode::kAwake) awake_.emplace(rules_of(settings), start.by_sensor, now);
}

BatteryReading Battery::read() const {
    BatteryReading out{.reading = start_.reading};
    const port::Pin pin = pin_of(settings_, Key::kBatteryLevelGpio);
    if (port::PinClaims(devices_.claims).claim_analog(pin, "the battery")) {
        const auto reading = read_battery(devices_.inputs, pin);
        out.is_live = reading.has_value();
        if (reading) out.reading = *reading;
    }
    out.percent = power::percent_of(
        out.reading, {settings_.number(Key::kBatteryFull), settings_.number(Key::kBatteryEmpty)});
    return out;
}

MonoTime Battery::deadline() const {
    return awake_ && !is_asleep_ ? std::min(look_at_, awake_->deadline()) : MonoTime::max();
}

void Battery::turn(MonoTime now) {
    if (!awake_ || is_asleep_) return;
    look_at_ = now + kLookEvery;
    if (awake_->is_settled(now)) settle();
    const port::Pin sensor = pin_of(settings_, Key::kBatteryWakeGpio);
    const power::Seen seen{.watches = work_.watches(),
                           .last_motion = work_.last_motion(),
                           .sensor_is_high = devices_.inputs.is_high(sensor, port::Pull::kDown),
                           .has_first_picture = work_.has_first_picture(),
                           .has_to_send = work_.has_to_send(),
                           .is_busy = work_.is_busy()};
    switch (awake_->poll(seen, now)) {
        case power::Step::kStay: return;
        case power::Step::kStartWifi: wants_network_ = true; return;
        case power::Step::kSleep: break;
    }
    settle();
    is_asleep_ = true;
    const power::SleepPlan plan = awake_->plan();
    devices_.log.write(port::Level::kInfo, "battery", "nothing moves: the board sleeps");
    devices_.power.deep_sleep({.pin = plan.by_sensor ? sensor : port::kNoPin, .after = plan.after});
}

// The start was no quick one. Brownouts are counted on: one may come each time Wi-Fi starts.
void Battery::settle() {
    if (std::exchange(has_settled_, true)) return;
    std::array<std::uint8_t, port::Power::kMaxRecord> kept;
    const std::size_t size = devices_.power.read_record(kept);
    power::Record record = power::Record::decode(Bytes(kept).first(size));
    if (std::exchange(record.quick_starts, std::uint8_t{0}) > 0)
        (void)devices_.power.write_record(record.encode());
}

}  // namespace vedette::node
