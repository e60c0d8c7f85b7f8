// An implementation of the port under test, and the hands of the test on its other side: a client for its
// sockets, eyes on its servos. Test code; caller's thread.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "node/port/camera.hpp"
#include "node/port/clock.hpp"
#include "node/port/crypto.hpp"
#include "node/port/files.hpp"
#include "node/port/inputs.hpp"
#include "node/port/lamp.hpp"
#include "node/port/log.hpp"
#include "node/port/network.hpp"
#include "node/port/power.hpp"
#include "node/port/serial.hpp"
#include "node/port/servo_pwm.hpp"
#include "node/port/storage.hpp"
#include "node/port/system.hpp"
#include "node/port/update.hpp"
#include "node/port/wifi.hpp"
#include "node/port/worker.hpp"

namespace vedette::port {

// A client of the platform's network; its calls block.
class TestClient {
  public:
    virtual ~TestClient() = default;
    virtual void write(std::string_view bytes) = 0;
    // Up to `bytes`; fewer only at the end. Nothing after a reset.
    virtual std::optional<std::string> read(std::size_t bytes) = 0;
    // Ends its direction.
    virtual void end() = 0;
    virtual void reset() = 0;
};

// One board.
class Platform {
  public:
    virtual ~Platform() = default;
    virtual Clock& clock() = 0;
    virtual Log& log() = 0;
    virtual Network& network() = 0;
    virtual Camera& camera() = 0;  // with a sensor
    virtual ServoPwm& servos() = 0;
    virtual Lamp& lamp() = 0;
    virtual Crypto& crypto() = 0;
    virtual Worker& worker() = 0;
    virtual Storage& storage() = 0;  // never written before
    virtual System& system() = 0;
    virtual Files& files() = 0;  // of a card that is empty
    virtual Serial& serial() = 0;
    virtual Inputs& inputs() = 0;  // of a board with an ESP32's pins
    virtual Power& power() = 0;    // that was switched on
    // In reach: "near", strong, with the password "near password"; "open", weaker, without one; and "no
    // address", weakest, with "slow password", whose DHCP does not answer.
    virtual Wifi& wifi() = 0;

    virtual UpdateSlots& slots() = 0;  // the first place runs

    // Connects to a port of the board on this machine.
    virtual std::unique_ptr<TestClient> connect(std::uint16_t port) = 0;
    // How many sockets its network gives, the listener included.
    virtual std::size_t sockets() const = 0;
    virtual std::optional<int> pulse_us(Axis axis) const = 0;  // nothing: no pulse
    virtual int lamp_level() const = 0;
    // Whether restart() was called.
    virtual bool restarts() = 0;
    virtual std::string logged() = 0;
    // At the other end of the serial line.
    virtual void type(std::string_view bytes) = 0;
    virtual std::string read_line(std::size_t bytes) = 0;  // that many
    // The card goes, or comes back.
    virtual void take_card_out(bool out) = 0;
    // No byte more fits on the card.
    virtual void fill_card() = 0;
    // From outside, to GPIO 13, and to GPIO 12 and 33: a reading, or none.
    virtual void set_level(bool is_high) = 0;
    virtual void set_voltage(std::optional<std::uint16_t> reading) = 0;
    // What deep_sleep() was called with.
    virtual std::optional<Wakes> asleep() = 0;
    // Whether the watchdog would restart the board by now.
    virtual bool is_hung() = 0;
    // What every program of the platform begins with.
    virtual std::string_view program_begin() = 0;
    // The place that runs; another start of the board; power fails after so many bytes of a program.
    virtual unsigned running_slot() = 0;
    virtual void restart_program() = 0;
    virtual void cut_power_after(std::size_t bytes) = 0;
    // The network "near" goes out of reach.
    virtual void take_near_away() = 0;
};

// Each implementation's tests define it.
std::unique_ptr<Platform> make_platform();

}  // namespace vedette::port
