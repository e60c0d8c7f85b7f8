// One board: the port on ESP-IDF, the camera kind that Kconfig chose, and the node over them. start() is the
// main task's, run() the network task's.
#pragma once

#include <array>
#include <memory>
#include <optional>

#include "main/first_settings.hpp"
#include "node/app/node.hpp"
#include "node/cameras/still_camera.hpp"
#include "port_esp/clock.hpp"
#include "port_esp/log.hpp"
#include "port_esp/network.hpp"
#include "port_esp/outputs.hpp"
#include "port_esp/station.hpp"

namespace vedette::firmware {

// The board that the program runs on.
class Device {
  public:
    Device() = default;
    Device(const Device&) = delete;
    Device& operator=(const Device&) = delete;

    // Claims the pins, begins to join the network, starts the camera, listens. Blocks for some seconds.
    // False: the board cannot serve, and the log says why.
    bool start();
    // One turn of the node.
    void turn();

  private:
    port::PinClaims claim_pins();
    bool join();
    std::unique_ptr<port::Camera> make_camera();

    esp::Clock clock_;
    esp::Log log_;
    FirstSettings settings_;
    esp::Station station_{log_};
    [[maybe_unused]] std::array<std::uint8_t, node::kTestPictureBytes> picture_{};  // of one camera kind
    std::optional<esp::Network> network_;  // once there is a TCP/IP stack
    std::optional<esp::ServoPwm> servos_;
    std::optional<esp::Lamp> lamp_;
    std::unique_ptr<port::Camera> camera_;
    std::unique_ptr<node::Node> node_;
};

}  // namespace vedette::firmware
