// Which picture a TCPCam client gets, and when (docs/design/tcpcam-rounds.md): in each round all clients get
// the same picture, newest client first; a pause follows. The session sends the records and reads the clock.
// Caller's thread; no allocation.
//
//     no client --first request--> round open --picture taken after the requests--> pause of `delay` --+
//                                      ^---------------------------------------------------------------+
#pragma once

#include "core/base/time.hpp"

namespace vedette::tcpcam {

// The rounds of one server.
class Rounds {
  public:
    // A client whose request is complete. Owned by its session, at a fixed address from join() to leave().
    class Client {
      public:
        Client() = default;
        Client(const Client&) = delete;
        Client& operator=(const Client&) = delete;

        MonoTime requested_at() const { return requested_at_; }

      private:
        friend class Rounds;
        Client* older_ = nullptr;
        Client* newer_ = nullptr;
        MonoTime requested_at_{};
    };

    // A delay of zero sends every picture.
    explicit Rounds(Duration delay) : delay_(delay) {}

    // The client is served from the next round on; the first one opens a round.
    void join(Client& client, MonoTime now);
    // It wants no more pictures. Without clients there is no pause either. Also allowed within offer().
    void leave(Client& client);
    bool has_clients() const { return newest_ != nullptr; }

    // When to call poll(), which opens the next round; MonoTime::max() while no pause runs.
    MonoTime deadline() const { return deadline_; }
    void poll(MonoTime now);

    // A picture that was taken at that time. In an open round, and if it was taken after the requests before
    // the round, calls `bool send(Client&)` for each client that had asked by then; false: the client is
    // still receiving its last record. True: the round has ended, and deadline() is that of the pause.
    template <class Send>
    bool offer(MonoTime taken_at, MonoTime now, Send&& send) {
        if (!open_ || taken_at < taken_after_) return false;
        bool sent = false;
        for (Client* client = newest_; client != nullptr; client = next_) {
            next_ = client->older_;
            if (client->requested_at_ <= taken_at) sent = send(*client) || sent;
        }
        if (!sent || !has_clients()) return false;
        end_round(now);
        return true;
    }

  private:
    void open_round();
    void end_round(MonoTime now);

    const Duration delay_;
    Client* newest_ = nullptr;
    Client* next_ = nullptr;  // in offer()
    bool open_ = false;       // the next picture taken after taken_after_ is sent
    MonoTime taken_after_{};
    MonoTime deadline_ = MonoTime::max();
};

}  // namespace vedette::tcpcam
