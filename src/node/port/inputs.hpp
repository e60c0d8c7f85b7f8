// Pins that are read: the level of a motion sensor or a button, and the voltage of a battery. Which pin is
// whose is said by PinClaims of boards.hpp; percent and rules belong to core/power.
#pragma once

#include <cstdint>
#include <expected>

#include "node/port/boards.hpp"

namespace vedette::port {

// The resistor of the chip that holds an open pin.
enum class Pull : std::uint8_t { kNone, kUp, kDown };

// Why a voltage cannot be read.
enum class AnalogError : std::uint8_t {
    kNoConverter,  // the pin has none
    kWifi,         // the pin's converter is Wi-Fi's since wifi_starts(): read it before
    kFailed,       // the converter gives an error
};

// Owned by the network task.
class Inputs {
  public:
    virtual ~Inputs() = default;

    // Whether the pin is at the supply's voltage. The pull stays as the last call set it.
    virtual bool is_high(Pin pin, Pull pull) = 0;
    // One conversion: 0 to 4095, at the widest range (about 0 to 3.1 V on an ESP32). Some 50 us.
    virtual std::expected<std::uint16_t, AnalogError> voltage(Pin pin) = 0;
    // Wi-Fi takes the second converter, until the next start.
    virtual void wifi_starts() = 0;
};

}  // namespace vedette::port
