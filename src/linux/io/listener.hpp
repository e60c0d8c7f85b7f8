// Accepts connections on one TCP address or Unix socket and distributes them over the loops in turn. Without
// free descriptors it pauses between attempts, so that existing connections go on.
#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "linux/base/endpoint.hpp"
#include "linux/base/own_ports.hpp"
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
    // Makes the socket with its mode and owner, and removes it in close(). A socket that nobody listens on
    // any more is replaced. kFailedPrecondition: somebody does, or the path is another kind of file.
    static Result<std::unique_ptr<Listener>> open_unix(std::vector<Loop*> loops, const UnixEndpoint& endpoint,
                                                       OnAccept on_accept);
    // Takes over a listening stream socket that another program has opened. kInvalidArgument: it is none.
    static Result<std::unique_ptr<Listener>> adopt(std::vector<Loop*> loops, UniqueFd socket,
                                                   OnAccept on_accept);
    ~Listener();

    // The actual port, if 0 was asked for; 0: a Unix socket.
    std::uint16_t port() const { return port_; }
    void close();

  private:
    Listener(std::vector<Loop*> loops, int fd, std::uint16_t port, OnAccept on_accept);
    void wait();
    void accept_all();

    const std::vector<Loop*> loops_;
    const std::uint16_t port_;
    std::optional<OwnPort> own_port_;  // until close()
    const OnAccept on_accept_;
    std::string path_;  // of a Unix socket that was made here
    PolledFd fd_;
    Timer pause_;  // until the next accept() after an error
    std::size_t turn_ = 0;
};

}  // namespace vedette::io
