// The settings that Kconfig gives a board (main/Kconfig.projbuild), checked. Texts are constants of the
// program. Main task.
#pragma once

#include <array>
#include <cstdint>
#include <span>
#include <string_view>

#include "node/access/access.hpp"
#include "node/app/node.hpp"
#include "node/port/boards.hpp"
#include "node/port/log.hpp"

namespace vedette::firmware {

// What was chosen at build time.
struct FirstSettings {
    static constexpr std::size_t kMaxAllowed = 16;

    const port::Board* board = nullptr;
    std::array<port::Pin, 2> servo_pins{port::kNoPin, port::kNoPin};  // traverse, elevation
    std::string_view wifi_name;
    std::string_view wifi_password;
    int framesize = 0;  // an index of port::frame_sizes()
    std::array<node::Allowed, kMaxAllowed> allowed_memory{};
    std::size_t allowed_count = 0;

    std::span<const node::Allowed> allowed() const { return std::span(allowed_memory).first(allowed_count); }
};

// A line of VEDETTE_ALLOW that is wrong is logged and left out, so that a typing error opens nothing.
FirstSettings read_first_settings(port::Log& log);

// The same for parse: `lines` with semicolons between.
void add_allowed(std::string_view lines, FirstSettings& settings, port::Log& log);

// The node's options. The settings outlive them.
node::Options make_options(const FirstSettings& settings);

// How much memory the board has for what: with PSRAM that of an ESP32-CAM, without a quarter of it. `sockets`
// are those of the network.
node::Profile make_profile(std::size_t sockets);

}  // namespace vedette::firmware
