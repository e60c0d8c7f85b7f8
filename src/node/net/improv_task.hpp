// Sets the board's Wi-Fi over its serial line (core/improv), and sees the console's command there. Keeps what
// a command needs until it is answered; what joins and searches is `Networking`. Owned by the network task.
#pragma once

#include <optional>
#include <span>
#include <string_view>

#include "core/improv/packet.hpp"
#include "node/net/connection.hpp"
#include "node/net/console_command.hpp"
#include "node/port/serial.hpp"

namespace vedette::node {

// What a page shows of the board. Texts outlive the task.
struct DeviceInfo {
    std::string_view firmware = "Vedette";
    std::string_view version{};
    std::string_view chip{};
    std::string_view name{};
};

// One serial line.
class ImprovTask {
  public:
    // What has come.
    enum class Wish : std::uint8_t {
        kNothing,
        kJoin,  // network()
        kScan,
        kPassword,  // the console's command
    };

    ImprovTask(port::Serial& serial, const DeviceInfo& info) : serial_(serial), info_(info) {}

    // Reads the line and answers what needs nobody else. `url`: of the board's page; empty while it is in no
    // network.
    Wish step(std::string_view url, MutableBytes input, MonoTime now);
    const KnownNetwork& network() const { return *network_; }

    // A join has ended: `url` of the board's page, or empty when it has failed.
    void end_join(std::string_view url, bool is_in_network, MonoTime now);
    // A search has ended. The networks outlive the answer: deadline() says when step() goes on with it.
    void end_scan(std::span<const port::FoundNetwork> found, MonoTime now);
    MonoTime deadline() const { return is_answering_ ? answer_due_ : MonoTime::max(); }

  private:
    Wish take(const improv::Command& command, std::string_view url);
    void write_state(improv::State state);
    void answer_scan(MonoTime now);

    port::Serial& serial_;
    const DeviceInfo info_;
    improv::PacketReader reader_;
    ConsoleCommand console_;  // in the bytes between the packets
    std::optional<KnownNetwork> network_;
    bool is_joining_ = false;
    bool is_answering_ = false;  // a search
    std::span<const port::FoundNetwork> found_{};
    MonoTime answer_due_;
};

}  // namespace vedette::node
