// The pins of battery mode, as the settings name them, against those that the board has free. Thread-safe.
#pragma once

#include <optional>
#include <string_view>

#include "node/port/boards.hpp"
#include "node/settings/values.hpp"

namespace vedette::node {

// Why battery mode cannot have a pin.
struct PinProblem {
    Key key{};
    std::string_view owner{};  // who has it; empty: it is no such pin
};

// The first problem of the two pins; none while battery mode is off. `claims`: of all others.
std::optional<PinProblem> check_battery_pins(const Values& values, const port::PinClaims& claims);

port::Pin pin_of(const Values& values, Key key);

}  // namespace vedette::node
