// Accepts connections on one TCP address and distributes them over the loops in turn. Without free
// descriptors it pauses between attempts, so that existing connections go on.
#pragma once

#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "linux/base/endpoint.hpp"
#include "linux/io/stream.hpp"
#include "linux/io/timer.hpp"

namespace vedette::io {

// Owned by the first of its loops.
class Listener {
  public:
    // Called on the loop of the new connection.
    using OnAccept = std::function<void(Loop&, std::unique_ptr<Stream>)>;

    // kFailedPrecondition: another program uses the port; kPermissionDenied: a port below 1024 without the
    // privilege. The message says what to do.
    static Result<std::unique_ptr<Listener>> open(std::vector<Loop*> loops, const Endpoint& endpoint,
                                                  OnAccept on_accept);
    ~Listener();

    // The actual port, if 0 was asked for.
    std::uint16_t port() const { return port_; }
    void close();

  private:
    Listener(std::vector<Loop*> loops, int fd, std::uint16_t port, OnAccept on_accept);
    void wait();
    void accept_all();

    const std::vector<Loop*> loops_;
    const std::uint16_t port_;
    const OnAccept on_accept_;
    PolledFd fd_;
    Timer pause_;  // until the next accept() after an error
    std::size_t turn_ = 0;
};

}  // namespace vedette::io
