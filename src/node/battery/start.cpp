#include "node/battery/start.hpp"

#include <array>

#include "core/power/level.hpp"
#include "node/battery/pins.hpp"

namespace vedette::node {
namespace {

using port::Level;

constexpr int kConversions = 3;
constexpr int kSpareBits = 3;  // of a conversion, beyond the 9 bits of pycameresp's readings
constexpr port::Pin kButton = 0;
constexpr Duration kOwnerTime = 1s;
constexpr Duration kLookEvery = 20ms;

power::Cause cause_of(port::ResetCause cause, port::WakeCause woken) {
    switch (cause) {
        case port::ResetCause::kPowerOn:
        case port::ResetCause::kOther: return power::Cause::kPower;
        case port::ResetCause::kBrownout: return power::Cause::kBrownout;
        case port::ResetCause::kDeepSleep:
            return woken == port::WakeCause::kPin ? power::Cause::kSensor : power::Cause::kTimer;
        case port::ResetCause::kRestart:
        case port::ResetCause::kWatchdog:
        case port::ResetCause::kPanic: break;
    }
    return power::Cause::kOther;
}

std::string_view sentence_of(power::Protection protection) {
    switch (protection) {
        case power::Protection::kLow:
            return "the battery is nearly empty: the board sleeps until it is charged";
        case power::Protection::kUnreadable:
            return "the voltage was too low, and the battery cannot be read: the board sleeps for an hour";
        case power::Protection::kBrownouts:
            return "the voltage was too low more than ten times in a row: the board sleeps for an hour";
        case power::Protection::kNone: break;
    }
    return {};
}

void log_mode(const power::Decision& decision, port::Log& log) {
    switch (decision.mode) {
        case power::Mode::kOff: return;
        case power::Mode::kAwake:
            return log.write(Level::kInfo, "battery",
                             decision.by_sensor ? "battery mode: the sensor sees somebody"
                                                : "battery mode: no server runs");
        case power::Mode::kProtected:
            return log.write(Level::kWarning, "battery", sentence_of(decision.record.protection));
        case power::Mode::kOwner:
            return log.write(Level::kInfo, "battery",
                             "battery mode is off until the next start: the owner is here");
    }
}

// Whether the button stays down for that long from now on.
bool is_held(port::Inputs& inputs, Duration time, port::Network& network, port::Clock& clock) {
    const MonoTime end = clock.mono() + time;
    while (!inputs.is_high(kButton, port::Pull::kUp)) {
        if (clock.mono() >= end) return true;
        network.wait({}, kLookEvery);
    }
    return false;
}

}  // namespace

std::expected<int, port::AnalogError> read_battery(port::Inputs& inputs, port::Pin pin) {
    int sum = 0;
    for (int i = 0; i < kConversions; ++i) {
        const auto reading = inputs.voltage(pin);
        if (!reading) return std::unexpected(reading.error());
        sum += *reading;
    }
    return sum / kConversions >> kSpareBits;
}

OwnerSign wait_for_owner(const BatteryDevices& devices, const port::Board& board, port::ResetCause cause,
                         port::Serial* serial, port::Network& network, port::Clock& clock) {
    const bool is_power = cause_of(cause, devices.power.wake_cause()) == power::Cause::kPower;
    // A camera that is powered by GPIO 0 holds it.
    const bool has_button = board.camera.power_down != kButton;
    const MonoTime end = clock.mono() + (is_power ? kOwnerTime : Duration::zero());
    while (true) {
        if (has_button && !devices.inputs.is_high(kButton, port::Pull::kUp))
            return is_held(devices.inputs, kForgottenTime, network, clock) ? OwnerSign::kForgotten
                                                                           : OwnerSign::kHere;
        std::array<std::uint8_t, 16> typed;
        if (serial != nullptr && serial->read(typed) > 0) return OwnerSign::kHere;
        if (clock.mono() >= end) return OwnerSign::kNone;
        network.wait({}, kLookEvery);
    }
}

BatteryStart start_battery(const BatteryDevices& devices, const Values& settings, port::ResetCause cause,
                           bool has_owner_sign) {
    std::array<std::uint8_t, port::Power::kMaxRecord> kept;
    const std::size_t size = devices.power.read_record(kept);
    const power::Record before = power::Record::decode(Bytes(kept).first(size));
    BatteryStart out{.slept_for = before.protection};
    const port::Pin level = pin_of(settings, Key::kBatteryLevelGpio);
    if (port::PinClaims(devices.claims).claim_analog(level, "the battery")) {
        if (const auto reading = read_battery(devices.inputs, level)) out.reading = *reading;
    }
    power::Start start{
        .activated = settings.flag(Key::kBatteryActivated) && !check_battery_pins(settings, devices.claims),
        .cause = cause_of(cause, devices.power.wake_cause()),
        .level = power::percent_of(out.reading,
                                   {settings.number(Key::kBatteryFull), settings.number(Key::kBatteryEmpty)}),
        .has_owner_sign = has_owner_sign};
    if (start.activated)
        start.sensor_is_high =
            devices.inputs.is_high(pin_of(settings, Key::kBatteryWakeGpio), port::Pull::kDown);
    const power::Decision decision = power::decide(start, before);
    if (decision.record != before && !devices.power.write_record(decision.record.encode()))
        devices.log.write(Level::kWarning, "battery", "the count of starts cannot be kept");
    log_mode(decision, devices.log);
    out.mode = decision.mode;
    out.by_sensor = decision.by_sensor;
    if (out.mode == power::Mode::kProtected)
        devices.power.deep_sleep({.after = power::StartRules{}.protection_wake});
    return out;
}

}  // namespace vedette::node
