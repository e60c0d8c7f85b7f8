// Ethernet: the ESP32's own MAC with a LAN87xx beside it, or the one that QEMU emulates (open_eth). Its pins
// are those that boards give to the camera, so it is for boards without one. Main task.
#pragma once

#include <cstdint>
#include <optional>

#include "core/base/ip_address.hpp"
#include "node/port/log.hpp"

namespace vedette::esp {

// How the board is wired to the network.
enum class Wire : std::uint8_t {
    kLan87xx,  // RMII; MDC on GPIO 23, MDIO on 18, clock as ESP-IDF's menu says
    kOpenEth,
};

// Starts it; the address comes by DHCP. False: the log says why. The log outlives the board's run. Call it
// once.
bool start_ethernet(Wire wire, port::Log& log);

// What DHCP has given.
struct WiredAddress {
    IpAddress address;
    int prefix = 24;
    std::optional<IpAddress> name_server;
};
// At this moment. The network task's.
std::optional<WiredAddress> wired_address();

}  // namespace vedette::esp
