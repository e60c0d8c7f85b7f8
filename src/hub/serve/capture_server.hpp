// The WebSocket capture server of one camera: text `capture` in, one picture out. Connections and their
// numbers in the log; what a connection says is CaptureSession's. The camera is asked for pictures while a
// session is open, so that there is one when `capture` comes. Own thread of its loop.
#pragma once

#include <memory>
#include <vector>

#include "hub/serve/broadcaster.hpp"
#include "hub/settings/settings.hpp"
#include "linux/io/listener.hpp"

namespace vedette::serve {

class CaptureSession;

class CaptureServer {
  public:
    // Sessions at a time; the original served five.
    static constexpr std::size_t kMaxSessions = 100;

    // The broadcaster outlives the server.
    CaptureServer(Broadcaster& broadcaster, settings::CaptureServerSettings settings);
    ~CaptureServer();

    // Takes connections on the settings' port of that numeric address, or on their other port without the
    // right to that one, which stands in the log. Errors as of io::Listener::open.
    Result<void> listen(const std::string& host);
    std::uint16_t port() const { return listener_ ? listener_->port() : 0; }
    // A connection that is already there.
    void adopt(std::unique_ptr<io::Stream> stream);
    // Ends every connection and takes no new ones.
    void close();

    std::size_t connections() const { return sessions_.size(); }

    // For its sessions:
    Broadcaster& broadcaster() { return broadcaster_; }
    bool is_full() const;
    // The lowest number that no open session has.
    unsigned free_slot() const;
    // The connection is closed: the server lets go of it.
    void forget(CaptureSession& session);

  private:
    Broadcaster& broadcaster_;
    const settings::CaptureServerSettings settings_;
    std::unique_ptr<io::Listener> listener_;
    std::vector<std::shared_ptr<CaptureSession>> sessions_;
};

}  // namespace vedette::serve
