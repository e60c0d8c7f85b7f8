// The helper's side of the socket to the hub: envelopes out, credit in (core/wire). It notices when the hub
// has gone, which is the helper's order to end. Waits only where its name says so. One thread.
#pragma once

#include <string_view>

#include "core/wire/credit.hpp"
#include "core/wire/decoder.hpp"
#include "core/wire/envelope.hpp"
#include "linux/base/clock.hpp"
#include "linux/base/unique_fd.hpp"

namespace vedette::video {

// The connection to the hub. Blocks in wait() and send() only.
class Outlet {
  public:
    Outlet(UniqueFd socket, Clock& clock) : socket_(std::move(socket)), clock_(clock) {}

    // Takes in what the hub has sent. False once the hub has gone or sends nonsense.
    bool pump();
    bool open() const { return open_; }
    // The hub has granted another unit.
    bool may_send() const { return credit_.may_send(); }

    // Waits until `due`, or for ever; sooner when credit arrives or the hub has gone.
    void wait(std::optional<MonoTime> due);

    // A whole message; waits while the socket is full. `header.sent` and `.payload_size` are set here. Units
    // use up credit.
    void send(wire::Header header, Bytes payload);

  private:
    bool write(Bytes bytes);

    std::uint64_t heard_ = 0;  // messages of the hub
    UniqueFd socket_;
    Clock& clock_;
    bool open_ = true;
    wire::CreditSender credit_;
    wire::Decoder decoder_{0};
};

}  // namespace vedette::video
