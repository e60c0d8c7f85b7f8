// Takes connections on one TCP address and hands them over as streams, spread over the loops in turn. When
// descriptors run out it pauses for a moment instead of spinning, and the viewers that are there go on. Own
// thread of its loop.
#pragma once

#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "linux/base/endpoint.hpp"
#include "linux/io/stream.hpp"
#include "linux/io/timer.hpp"

namespace vedette::io {

class Listener {
  public:
    // Runs on the new connection's loop.
    using OnAccept = std::function<void(Loop&, std::unique_ptr<Stream>)>;

    // kFailedPrecondition when the port is taken, kPermissionDenied for a low port without the right to it;
    // the message says what to do.
    static Result<std::unique_ptr<Listener>> open(std::vector<Loop*> loops, const Endpoint& endpoint,
                                                  OnAccept on_accept);
    ~Listener();

    // The port in fact, where 0 was asked for.
    std::uint16_t port() const { return port_; }
    void close();

  private:
    Listener(std::vector<Loop*> loops, int fd, std::uint16_t port, OnAccept on_accept);
    void wait();
    void accept_all();

    const std::vector<Loop*> loops_;
    const std::uint16_t port_;
    const OnAccept on_accept_;
    boost::asio::posix::stream_descriptor descriptor_;
    Timer pause_;  // until the next accept() after an error
    std::size_t turn_ = 0;
    std::shared_ptr<bool> alive_ = std::make_shared<bool>(true);
};

}  // namespace vedette::io
