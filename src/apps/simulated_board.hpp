// The parts of a board that is a process, as the command line wants them. Main thread.
#pragma once

#include <array>
#include <cstdio>
#include <expected>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "apps/node_options.hpp"
#include "node/app/node.hpp"
#include "node/cameras/pattern_camera.hpp"
#include "node/cameras/still_camera.hpp"
#include "node/posix/console.hpp"
#include "node/posix/crypto.hpp"
#include "node/posix/files.hpp"
#include "node/posix/network.hpp"
#include "node/posix/outputs.hpp"
#include "node/posix/pseudo_terminal.hpp"
#include "node/posix/simulated_camera.hpp"
#include "node/posix/simulated_power.hpp"
#include "node/posix/simulated_wifi.hpp"
#include "node/posix/storage.hpp"
#include "node/posix/system.hpp"
#include "node/posix/update_slots.hpp"
#include "node/posix/worker.hpp"
#include "node/tls/mbedtls_tls.hpp"

namespace vedette::apps {

// One board. The options outlive it.
class SimulatedBoard {
  public:
    explicit SimulatedBoard(const NodeOptions& options);

    // Reads the certificates that services are checked by, or says why it cannot.
    std::expected<void, std::string> load_authorities();
    // For each start: the pins of the servos, or why they cannot have them.
    std::expected<void, std::string> claim_pins();
    // Reads the battery and decides how the board runs until its next start. With kProtected it sleeps.
    power::Mode begin();
    // A node, which listens unless battery mode runs. The board outlives it.
    std::expected<std::unique_ptr<node::Node>, std::string> make_node();
    // Runs what the options ask for: the radio, the board's name, its clock, the serial line. Or says why it
    // cannot.
    std::expected<void, std::string> start_networking(node::Node& node);
    // Where it listens and who is let in, for the terminal.
    std::string describe(const node::Node& node) const;
    posix::Network& network() { return network_; }
    posix::System& system() { return system_; }
    posix::SimulatedPower& power() { return power_; }
    port::Clock& clock() { return clock_; }
    // What wakes a board that sleeps, for the terminal.
    std::string describe_sleep() const;

  private:
    // The card of most boards has the pins of the usual servos.
    bool has_servos() const { return !card_ || options_.servo_pins[0]; }
    // As many clients as a board of ours, besides those of more viewers than a board's.
    static constexpr std::size_t kSockets = 21;
    // The system's authorities, some 150 of them, and the sessions.
    static constexpr std::size_t kTlsBytes = 1024 * 1024;

    std::size_t more_viewers() const {
        return options_.viewers - std::min(options_.viewers, node::Profile{}.viewers);
    }

    const NodeOptions& options_;
    bool forgot_password_;          // the owner, who wants a new one
    bool has_other_ports_ = false;  // than the usual ones, which the system keeps for itself
    std::array<std::uint8_t, node::kTestPictureBytes> picture_{};
    posix::Clock clock_;
    posix::Log log_{stderr};
    posix::Network network_{kSockets + more_viewers()};
    posix::SimulatedServos servos_;
    posix::SimulatedLamp lamp_;
    posix::Crypto crypto_;
    posix::Worker worker_{network_};
    posix::Worker see_{network_};
    posix::Storage storage_;
    std::optional<posix::Files> card_;
    std::string authorities_;  // PEM and a zero byte
    std::vector<std::uint8_t> tls_memory_ = std::vector<std::uint8_t>(kTlsBytes);
    std::optional<node::MbedtlsTls> tls_;
    posix::System system_;
    posix::SimulatedPower power_;
    std::optional<port::PinClaims> claims_;  // of one start
    node::BatteryStart battery_start_;
    std::optional<posix::UpdateSlots> slots_;  // of one start
    std::optional<posix::SimulatedWifi> wifi_;
    std::optional<posix::PseudoTerminal> serial_;
    node::KnownNetworks networks_;
    std::vector<std::string_view> time_servers_;
    std::unique_ptr<port::Camera> camera_;
};

}  // namespace vedette::apps
