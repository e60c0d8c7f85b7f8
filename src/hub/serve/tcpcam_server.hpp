// The TCPCam server of one camera: connections that send the right PIN and a count, and get the pictures of
// core/tcpcam's rounds. The camera is asked for pictures only while a client is served. Owned by its loop.
#pragma once

#include <memory>

#include "core/tcpcam/rounds.hpp"
#include "hub/access/throttle.hpp"
#include "hub/serve/broadcaster.hpp"
#include "hub/settings/settings.hpp"
#include "linux/io/server.hpp"

namespace vedette::serve {

class TcpcamSession;

// Listens on one port, owns the sessions and times the rounds.
class TcpcamServer {
  public:
    TcpcamServer(std::shared_ptr<Broadcaster> broadcaster, settings::TcpcamServerSettings settings);

    // Listens on the settings' port of that numeric address. Errors of io::Listener::open.
    Result<void> listen(const std::string& host) { return server_.listen({host, settings_.port}); }
    std::uint16_t port() const { return server_.port(); }
    // Serves a connection that was accepted elsewhere; closed at once when there are too many.
    void adopt(std::unique_ptr<io::Stream> stream);
    // Stops listening and closes every connection.
    void close() { server_.close(); }
    std::size_t connections() const { return server_.connections(); }

    // For its sessions:
    Broadcaster& broadcaster() { return *broadcaster_; }
    const std::string& pin() const { return settings_.pin; }
    // Whether a client that has sent a right or a wrong PIN may go on: the wrong ones use up the attempts of
    // its place.
    bool admits(std::string_view address, bool right_pin);
    double wanted_fps() const;
    // The client's request is complete: it is served from the next round on.
    void begin_serving(TcpcamSession& session);
    // It wants no more pictures.
    void end_serving(TcpcamSession& session);
    void forget(const io::Connection& session) { server_.remove(session); }
    // The broadcaster has a newer picture.
    void on_unit();

  private:
    void watch_pause();

    const std::shared_ptr<Broadcaster> broadcaster_;
    const settings::TcpcamServerSettings settings_;
    tcpcam::Rounds rounds_;
    std::uint64_t last_number_ = 0;  // of the last unit that on_unit() has seen
    access::Throttle attempts_;      // with wrong PINs
    io::Timer pause_;                // of rounds_
    io::Server server_;
};

}  // namespace vedette::serve
