#include "node/battery/pins.hpp"

namespace vedette::node {

port::Pin pin_of(const Values& values, Key key) { return static_cast<port::Pin>(values.number(key)); }

// Whether Wi-Fi runs now does not matter: the battery is read at the next start, before it.
std::optional<PinProblem> check_battery_pins(const Values& values, const port::PinClaims& claims) {
    if (!values.flag(Key::kBatteryActivated)) return std::nullopt;
    port::PinClaims own(claims);
    own.wifi_stops();
    const auto level = own.claim_analog(pin_of(values, Key::kBatteryLevelGpio), "the battery");
    if (!level) return PinProblem{Key::kBatteryLevelGpio, level.error().owner};
    const auto wake = own.claim_wake(pin_of(values, Key::kBatteryWakeGpio), "the motion sensor");
    if (!wake) return PinProblem{Key::kBatteryWakeGpio, wake.error().owner};
    return std::nullopt;
}

}  // namespace vedette::node
