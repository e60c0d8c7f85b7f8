// The server's side of one TCPCam connection: reads PIN and CMD, says how many records the client gets, and
// makes the records' headers. Which picture is sent when, sockets and limits on guessing belong to the
// session. The rule that ends a CMD without a terminator is in docs/design/tcpcam-request.md. One thread an
// object; no allocation.
//
//   kPin --all of the PIN--> kCommand --CR, LF, NUL, quiet, end of input--> kServing --record N--> kDone
//     \--other byte, time------\--time--> kRefused
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string_view>

#include "core/base/bytes.hpp"
#include "core/base/time.hpp"

namespace vedette::tcpcam {

inline constexpr std::size_t kHeaderBytes = 4;

// The count that CMD text means, as C's atoi reads it: blanks, a sign, digits, and whatever follows is
// ignored. Fed byte by byte; numbers beyond 32 bits stay at the nearest bound.
class CommandNumber {
  public:
    // False when this byte settled the value: more input changes nothing.
    bool feed(char c);
    std::int32_t value() const { return negative_ ? -value_ : value_; }

  private:
    enum class Phase : std::uint8_t { kBlanks, kDigits, kSettled };
    Phase phase_ = Phase::kBlanks;
    bool negative_ = false;
    std::int32_t value_ = 0;
};

enum class Refusal : std::uint8_t {
    kNone,        // not refused
    kWrongPin,    // a byte differs from the PIN, or none is configured: close without sending anything
    kTimedOut,    // no whole request within the deadline: close
    kEndedEarly,  // the client ended its side before PIN and CMD: close
};

std::string_view to_string(Refusal refusal);

class Server {
  public:
    struct Limits {
        Duration handshake = 10s;       // from the connection to the end of CMD
        Duration quiet = 200ms;         // a CMD without a terminator ends when so long nothing came
        std::size_t max_command = 128;  // bytes after the PIN; a CMD that long is taken as it stands
    };

    enum class State : std::uint8_t {
        kPin,      // waits for the rest of the PIN
        kCommand,  // the PIN is right, CMD is not complete
        kServing,  // send records
        kDone,     // the last record was begun: finish sending it, then close
        kRefused,  // close at once, nothing is sent; see refusal()
    };

    // `pin` is borrowed and must outlive the object; an empty one refuses everybody. `now` starts the
    // deadline.
    Server(std::string_view pin, MonoTime now, const Limits& limits);
    Server(std::string_view pin, MonoTime now) : Server(pin, now, Limits{}) {}

    // Takes what the client sent; bytes after CMD are dropped. Bytes that a late caller brings after the
    // quiet time still belong to CMD: only poll() decides that it was quiet.
    State feed(Bytes bytes, MonoTime now);

    // The client ended its side (FIN). It may still read: a complete CMD is served.
    State end_of_input();

    // To be called at deadline(), earlier does no harm.
    State poll(MonoTime now);

    // When poll() has something to decide; MonoTime::max() once it has not.
    MonoTime deadline() const;

    State state() const { return state_; }
    Refusal refusal() const { return refusal_; }

    // Records still to be begun; nothing means until the client goes away. Valid while kServing or kDone.
    std::optional<std::uint32_t> remaining() const;

    // Begins a record of that many payload bytes: returns its header, to be sent before the payload, and
    // counts it. Nothing when the state is not kServing, and for a payload that the protocol can't carry: an
    // empty one (clients take it for a failure) or one over 2^32 - 1 bytes. Such a picture is left out.
    std::optional<std::array<std::uint8_t, kHeaderBytes>> begin_record(std::size_t payload_bytes);

  private:
    void refuse(Refusal reason);
    void feed_command(std::uint8_t byte);
    void complete_command();

    std::string_view pin_;
    Limits limits_;
    MonoTime give_up_;
    MonoTime last_byte_;
    State state_ = State::kPin;
    Refusal refusal_ = Refusal::kNone;
    std::size_t matched_ = 0;        // bytes of the PIN that came
    std::size_t command_bytes_ = 0;  // without the line ends between PIN and CMD
    CommandNumber number_;
    std::uint32_t left_ = 0;
    bool endless_ = false;
};

}  // namespace vedette::tcpcam
