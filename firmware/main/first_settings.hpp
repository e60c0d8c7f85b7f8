// The settings that Kconfig gives a board (main/Kconfig.projbuild), checked: what is soldered and what it
// does until its owner has stored settings. Main task.
#pragma once

#include <array>
#include <cstdint>
#include <string_view>

#include "node/app/node.hpp"
#include "node/port/boards.hpp"
#include "node/port/log.hpp"

namespace vedette::firmware {

// What was chosen at build time.
struct FirstSettings {
    const port::Board* board = nullptr;
    std::array<port::Pin, 2> servo_pins{port::kNoPin, port::kNoPin};  // traverse, elevation
    node::Values values;
    std::string_view password{};  // of the owner; a constant of the program
};

// What does not fit is logged and left out, so that a typing error opens nothing.
FirstSettings read_first_settings(port::Log& log);

// Lines of VEDETTE_ALLOW with semicolons between, into server.allow.
void add_allowed(std::string_view lines, node::Values& values, port::Log& log);

// The node's options. The settings outlive them.
node::Options make_options(const FirstSettings& settings);

// How much memory the board has for what: with PSRAM that of an ESP32-CAM, without a quarter of it. `sockets`
// are those of the network.
node::Profile make_profile(std::size_t sockets);

}  // namespace vedette::firmware
