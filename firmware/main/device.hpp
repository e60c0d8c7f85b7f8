// One board: the port on ESP-IDF, the camera kind that Kconfig chose, and the node over them. start() is the
// main task's, turn() the network task's.
#pragma once

#include <array>
#include <memory>
#include <optional>
#include <vector>

#include "main/first_settings.hpp"
#include "node/app/node.hpp"
#include "node/cameras/still_camera.hpp"
#include "port_esp/clock.hpp"
#include "port_esp/crypto.hpp"
#include "port_esp/ethernet.hpp"
#include "port_esp/files.hpp"
#include "port_esp/inputs.hpp"
#include "port_esp/log.hpp"
#include "port_esp/network.hpp"
#include "port_esp/outputs.hpp"
#include "port_esp/power.hpp"
#include "port_esp/serial.hpp"
#include "port_esp/storage.hpp"
#include "port_esp/system.hpp"
#include "port_esp/tls.hpp"
#include "port_esp/update_slots.hpp"
#include "port_esp/wifi.hpp"
#include "port_esp/worker.hpp"

namespace vedette::firmware {

// The board that the program runs on.
class Device {
  public:
    Device() = default;
    Device(const Device&) = delete;
    Device& operator=(const Device&) = delete;

    // Claims the pins, reads the battery, starts the radio and the camera, listens, begins to join the
    // network; in battery mode without radio and servers. Blocks for some seconds. False: the board cannot
    // serve, and the log says why, or it was told to sleep. A program on trial that cannot serve gives way to
    // the one before it.
    bool start();
    // One turn of the node; after one that has asked for it, restarts the board, or lets it sleep.
    void turn();

  private:
    bool start_parts();
    void claim_pins();
    power::Mode begin_battery();
    bool start_link();
    bool start_node();
    void start_networking();
    void follow_wire();
    std::unique_ptr<port::Camera> make_camera();

    esp::Clock clock_;
    esp::Log log_;
    esp::Crypto crypto_;
    esp::Storage storage_;
    esp::System system_;
    std::optional<esp::Files> card_;
    esp::Power power_{log_};
    esp::UpdateSlots slots_;
    std::optional<esp::Inputs> inputs_;
    std::optional<port::PinClaims> claims_;
    node::BatteryStart battery_start_;
    bool forgot_password_ = false;  // the owner, by the button
    bool has_link_ = false;
    bool is_watched_ = false;
    FirstSettings settings_;
    node::KnownNetworks known_;
    [[maybe_unused]] std::array<std::uint8_t, node::kTestPictureBytes> picture_{};  // of one camera kind
    std::optional<esp::Network> network_;  // once there is a TCP/IP stack
    std::optional<esp::Worker> worker_;
    std::optional<esp::Worker> see_;        // of a build that has memory for motion detection
    std::vector<std::uint8_t> tls_memory_;  // in PSRAM where there is any
    std::optional<node::MbedtlsTls> tls_;
    std::optional<esp::Serial> serial_;
    std::optional<esp::Wifi> wifi_;  // of a board that is not wired
    std::optional<node::Place> wired_;
    std::optional<esp::ServoPwm> servos_;
    std::optional<esp::Lamp> lamp_;
    std::unique_ptr<port::Camera> camera_;
    std::unique_ptr<node::Node> node_;
};

}  // namespace vedette::firmware
