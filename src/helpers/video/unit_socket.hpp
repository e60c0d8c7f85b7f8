// The helper's end of the socket to the hub: sends units, receives credit (core/wire). When the hub closes
// the socket, the helper must end.
#pragma once

#include <string_view>

#include "core/wire/credit.hpp"
#include "core/wire/decoder.hpp"
#include "core/wire/envelope.hpp"
#include "linux/base/clock.hpp"
#include "linux/base/unique_fd.hpp"

namespace vedette::video {

// Caller's thread.
class UnitSocket {
  public:
    UnitSocket(UniqueFd socket, Clock& clock) : socket_(std::move(socket)), clock_(clock) {}

    // Reads what the hub has sent, without waiting. False: the hub has closed the socket or has sent an
    // invalid message.
    bool pump();
    bool open() const { return open_; }
    // The hub has granted another unit.
    bool may_send() const { return credit_.may_send(); }

    // Waits until `due`, until credit arrives, or until the hub closes the socket.
    void wait(std::optional<MonoTime> due);

    // Sends a message; blocks while the socket is full. Sets `header.sent` and `.payload_size`. A unit uses
    // one credit.
    void send(wire::Header header, Bytes payload);

  private:
    bool write(Bytes bytes);

    std::uint64_t messages_ = 0;  // of the hub
    UniqueFd socket_;
    Clock& clock_;
    bool open_ = true;
    wire::CreditSender credit_;
    wire::Decoder decoder_{0};
};

}  // namespace vedette::video
