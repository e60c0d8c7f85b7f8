// The TCPCam server of one camera: connections that send the right PIN and a count, and the rounds in which
// all of them get the same picture, newest client first (docs/design/tcpcam-rounds.md). A request's bytes and
// the sending are TcpcamSession's. The camera is asked for pictures only while a client is being served. Own
// thread of its loop.
//
//   no client --first request--> round open --picture taken after the requests--> pause of `delay` --> round
//   open
#pragma once

#include <memory>
#include <vector>

#include "hub/serve/broadcaster.hpp"
#include "hub/settings/settings.hpp"
#include "linux/io/listener.hpp"

namespace vedette::serve {

class TcpcamSession;

class TcpcamServer {
  public:
    // The broadcaster outlives the server.
    TcpcamServer(Broadcaster& broadcaster, settings::TcpcamServerSettings settings);
    ~TcpcamServer();

    // Takes connections on the settings' port of that numeric address. Errors as of io::Listener::open.
    Result<void> listen(const std::string& host);
    std::uint16_t port() const { return listener_ ? listener_->port() : 0; }
    // A connection that is already there; closed at once when there are too many.
    void adopt(std::unique_ptr<io::Stream> stream);
    // Ends every connection and takes no new ones.
    void close();

    std::size_t connections() const { return sessions_.size(); }

    // For its sessions:
    Broadcaster& broadcaster() { return broadcaster_; }
    const std::string& pin() const { return settings_.pin; }
    double wanted_fps() const;
    // The client's request is complete: it is served from the next round on.
    void begin_serving(TcpcamSession& session);
    // It wants no more pictures.
    void end_serving(TcpcamSession& session);
    // The connection is closed: the server lets go of it.
    void forget(TcpcamSession& session);
    // The broadcaster has a newer picture.
    void on_unit();

  private:
    void open_round();
    void pause();

    Broadcaster& broadcaster_;
    const settings::TcpcamServerSettings settings_;
    std::unique_ptr<io::Listener> listener_;
    std::vector<std::shared_ptr<TcpcamSession>> sessions_;  // in the order of connecting
    std::vector<TcpcamSession*> serving_;                   // in the order of their requests
    bool round_open_ = false;  // the next picture taken after taken_after_ goes out
    MonoTime taken_after_{};
    std::uint64_t last_number_ = 0;  // of the picture that was looked at last
    TimerQueue::Id pause_{};
};

}  // namespace vedette::serve
