// Makes the board known as NAME.local with its services: a dns::Responder on a multicast socket of the
// interface that the board has now. Says goodbye at its end. Owned by the network task.
#pragma once

#include <span>
#include <string_view>

#include "core/dns/responder.hpp"
#include "node/net/place.hpp"

namespace vedette::node {

// The responder and its socket.
class MulticastTask {
  public:
    // `port`: 5353, or another one for tests. Services and devices outlive the task.
    MulticastTask(const NetDevices& devices, std::span<const dns::Service> services, std::uint16_t port)
        : devices_(devices), socket_(devices.network), responder_(services), port_(port) {}
    ~MulticastTask();

    // The board is at this place now, or at none.
    void move(const std::optional<Place>& place, std::string_view name, MonoTime now);
    port::Watch watch() const { return socket_.watch(); }
    MonoTime deadline() const { return socket_.is_open() ? responder_.deadline() : MonoTime::max(); }
    void step(const port::Watch& found, MutableBytes input, MonoTime now);

    // The name in use, with its number after conflicts; empty while others do not know it.
    std::string_view name() const {
        return socket_.is_open() && responder_.is_known() ? responder_.label() : std::string_view();
    }

  private:
    void send(MonoTime now);

    const NetDevices devices_;
    UdpSocket socket_;
    dns::Responder responder_;
    const std::uint16_t port_;
    bool is_told_ = false;  // the name, to the log
};

}  // namespace vedette::node
