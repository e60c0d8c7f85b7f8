// The begin of a start, before camera and Wi-Fi run: reads the battery, counts the start, and says how the
// board runs (core/power has the rules). Blocks for some milliseconds, and a second where an owner may give a
// sign. The task that starts the board.
#pragma once

#include <optional>

#include "core/power/start.hpp"
#include "node/port/boards.hpp"
#include "node/port/clock.hpp"
#include "node/port/inputs.hpp"
#include "node/port/log.hpp"
#include "node/port/network.hpp"
#include "node/port/power.hpp"
#include "node/port/serial.hpp"
#include "node/port/system.hpp"
#include "node/settings/values.hpp"

namespace vedette::node {

// What a start needs of the board. All outlive the calls.
struct BatteryDevices {
    port::Inputs& inputs;
    port::Power& power;
    port::Log& log;
    const port::PinClaims& claims;  // of all others
};

// What the start has found.
struct BatteryStart {
    power::Mode mode = power::Mode::kOff;
    bool by_sensor = false;
    std::optional<int> reading{};  // of 9 bits, the mean of three; nothing: it cannot be read
    power::Protection slept_for = power::Protection::kNone;  // before this start
};

// Three conversions; nothing when one of them fails.
std::expected<int, port::AnalogError> read_battery(port::Inputs& inputs, port::Pin pin);

// What the owner does at a start.
enum class OwnerSign : std::uint8_t {
    kNone,
    kHere,       // the button of GPIO 0 was down, or a byte came over the serial line
    kForgotten,  // the button was held down for kForgottenTime: the password is forgotten
};
inline constexpr Duration kForgottenTime = 5s;

// Waits for it: up to a second behind power-on and reset button, else not at all, and while the button is
// down. `serial`: null: there is none. Before the camera takes GPIO 0.
OwnerSign wait_for_owner(const BatteryDevices& devices, const port::Board& board, port::ResetCause cause,
                         port::Serial* serial, port::Network& network, port::Clock& clock);

// Reads, counts and decides. With kProtected the board is told to sleep.
BatteryStart start_battery(const BatteryDevices& devices, const Values& settings, port::ResetCause cause,
                           bool has_owner_sign);

}  // namespace vedette::node
