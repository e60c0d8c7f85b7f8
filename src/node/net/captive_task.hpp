// The name server of the board's access point, and which clients belong to it. Owned by the network task.
#pragma once

#include "node/net/place.hpp"

namespace vedette::node {

// Answers while the access point is open.
class CaptiveTask {
  public:
    // `port`: 53, or another one for tests; 0: any free one, which the log names.
    CaptiveTask(const NetDevices& devices, std::uint16_t port)
        : devices_(devices), socket_(devices.network), port_(port) {}

    void open(const Place& own);
    void close();
    port::Watch watch() const { return socket_.watch(); }
    void step(const port::Watch& found, MutableBytes input);
    // Of the access point, which is open.
    bool is_client(const IpAddress& peer) const;

  private:
    const NetDevices devices_;
    UdpSocket socket_;
    const std::uint16_t port_;
    std::optional<Place> own_;
};

}  // namespace vedette::node
