// One TCPCam client of the board: reads PIN and CMD, then sends the records that the rounds give it. No
// allocation. Owned by the network task.
#pragma once

#include <string_view>

#include "core/tcpcam/rounds.hpp"
#include "core/tcpcam/server.hpp"
#include "node/serve/link.hpp"
#include "node/serve/services.hpp"

namespace vedette::node {

// One connection.
class TcpcamSession : public tcpcam::Rounds::Client {
  public:
    // Pin and rounds outlive the session.
    TcpcamSession(Services& services, const port::Accepted& accepted, std::string_view pin,
                  tcpcam::Rounds& rounds, MonoTime now);
    ~TcpcamSession() { leave(); }
    TcpcamSession(const TcpcamSession&) = delete;
    TcpcamSession& operator=(const TcpcamSession&) = delete;

    port::Watch watch() const;
    MonoTime deadline() const;
    // One turn: reads what has come, sends what the socket takes.
    void step(const port::Watch& found, MonoTime now);
    bool is_closed() const { return !link_.is_open(); }

    // Begins a record. False: the last one is not sent yet; the client misses this one, which does not count.
    bool offer(const PicturePool::Share& picture, MonoTime now);

  private:
    void read(MonoTime now);
    void follow_state(MonoTime now);

    void leave();

    Services& services_;
    tcpcam::Rounds& rounds_;
    Link link_;
    tcpcam::Server server_;
    bool is_served_ = false;              // in the rounds
    bool input_ended_ = false;            // by the peer
    MonoTime ends_at_ = MonoTime::max();  // our direction has ended: when we close without the peer's end
};

}  // namespace vedette::node
