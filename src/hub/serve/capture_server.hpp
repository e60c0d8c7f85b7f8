// The WebSocket capture server of one camera: text `capture` in, one picture out. Holds the connections and
// their numbers for the log; the protocol is CaptureSession's. The camera is asked for pictures while a
// session is open, so that there is one when `capture` comes. Owned by its loop.
#pragma once

#include <bitset>
#include <memory>

#include "hub/serve/broadcaster.hpp"
#include "hub/settings/settings.hpp"
#include "linux/io/server.hpp"

namespace vedette::serve {

// Listens on one port and owns the sessions.
class CaptureServer {
  public:
    // Sessions at a time; the original served five.
    static constexpr std::size_t kMaxSessions = 100;

    CaptureServer(std::shared_ptr<Broadcaster> broadcaster, settings::CaptureServerSettings settings);

    // Listens on the settings' port of that numeric address, or on their other port when this user may not
    // use the first; the log says so. Errors of io::Listener::open.
    Result<void> listen(const std::string& host);
    std::uint16_t port() const { return server_.port(); }
    // Serves a connection that was accepted elsewhere.
    void adopt(std::unique_ptr<io::Stream> stream);
    // Stops listening and closes every connection.
    void close() { server_.close(); }
    std::size_t connections() const { return server_.connections(); }

    // For its sessions:
    Broadcaster& broadcaster() { return *broadcaster_; }
    bool is_full() const { return slots_.all(); }
    // The lowest number that no open session has; not when is_full().
    unsigned take_slot();
    void free_slot(unsigned slot) { slots_.reset(slot); }
    void forget(const io::Connection& session) { server_.remove(session); }

  private:
    const std::shared_ptr<Broadcaster> broadcaster_;
    const settings::CaptureServerSettings settings_;
    std::bitset<kMaxSessions> slots_;
    io::Server server_;
};

}  // namespace vedette::serve
