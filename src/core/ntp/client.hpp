// When to ask which time server: one request at a time, the next server after a failure, longer and longer
// pauses when none answers. The caller looks names up, sends, receives, and sets its clock; whether it steps
// or slews is its own decision. No sockets, no clock, no allocation. Caller's thread.
#pragma once

#include <array>
#include <optional>

#include "core/ntp/packet.hpp"

namespace vedette::ntp {

// More servers than anybody configures.
constexpr std::size_t kMaxServers = 4;

// How often is asked.
struct Schedule {
    Duration look_up = 10s;                     // until the request is sent: the name is looked up
    Duration patience = 2s;                     // for one answer
    Duration interval = std::chrono::hours{3};  // between two right answers
    Duration first_pause = 15s;                 // after no server has answered; doubled each time
    Duration longest_pause = std::chrono::minutes{15};
    Duration rate_pause = std::chrono::hours{1};  // of a server that wants to be asked less often
    // Of a server that refuses: later its name may mean another one, as names of a pool do.
    Duration refused_pause = std::chrono::hours{24};
};

// One client. Its servers are numbers from 0 on.
class Client {
  public:
    // `servers` is 1 to kMaxServers. The first request is due at `now`.
    Client(std::size_t servers, const Schedule& schedule, const Limits& limits, MonoTime now);

    // What is due at `deadline()`: the number of the server to ask. Its request is begin_request()'s.
    std::optional<std::size_t> poll(MonoTime now);
    MonoTime deadline() const { return due_; }
    // The server that is being asked.
    std::optional<std::size_t> asked() const;

    // The request to the server that is asked, sent now. `number` is random.
    Packet begin_request(std::uint64_t number, MonoTime now);
    // A datagram from that server. What belongs to no request changes nothing.
    std::expected<Sample, Refusal> take(Bytes datagram, MonoTime arrived);
    // The server cannot be asked: it has no address, or the network is down.
    void fail(MonoTime now);

  private:
    void next_server(MonoTime now);

    const std::size_t count_;
    const Schedule schedule_;
    const Limits limits_;
    std::array<MonoTime, kMaxServers> silent_until_{};  // at the server's own wish
    MonoTime due_;
    Duration pause_;
    std::size_t server_ = 0;
    std::size_t failed_ = 0;  // servers in a row
    bool asks_ = false;
    std::optional<std::uint64_t> number_;  // of the request that was sent
    MonoTime sent_;
};

}  // namespace vedette::ntp
