// The server's side of one TCPCam connection: reads PIN and CMD, counts the records that the client gets, and
// makes their headers. The session chooses the pictures and limits PIN attempts. The rule that ends a CMD
// without a terminator is in docs/design/tcpcam-request.md. Caller's thread; no allocation.
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

// The count of a CMD text, as C's atoi reads it: blanks, a sign, digits. Numbers beyond 32 bits saturate.
class CommandNumber {
  public:
    // False when the number has ended; feed nothing after it.
    bool feed(char c);
    std::int32_t value() const { return negative_ ? -value_ : value_; }

  private:
    bool begun_ = false;  // the sign or a digit was read
    bool negative_ = false;
    std::int32_t value_ = 0;
};

// Why a client gets no record.
enum class Refusal : std::uint8_t {
    kNone,        // not refused
    kWrongPin,    // a byte differs from the PIN, or none is configured: close without sending anything
    kTimedOut,    // no complete request within the deadline: close
    kEndedEarly,  // the client ended its side before PIN and CMD: close
};

std::string_view to_string(Refusal refusal);

// One connection.
class Server {
  public:
    // Limits of the request.
    struct Limits {
        Duration handshake = 10s;       // from the connection to the end of CMD
        Duration quiet = 200ms;         // a CMD without a terminator ends after this time without a byte
        std::size_t max_command = 128;  // bytes after the PIN; CMD ends at this length
    };

    // What the session does next.
    enum class State : std::uint8_t {
        kPin,      // waits for the rest of the PIN
        kCommand,  // the PIN is right, CMD is not complete
        kServing,  // send records
        kDone,     // the last record was begun: finish sending it, then close
        kRefused,  // close without sending anything; see refusal()
    };

    // `pin` outlives the object; an empty one refuses every client. `now` starts the deadline.
    Server(std::string_view pin, MonoTime now, const Limits& limits);
    Server(std::string_view pin, MonoTime now) : Server(pin, now, Limits{}) {}

    // Takes the client's bytes; those after CMD are dropped. Only poll() decides that the quiet time has
    // passed, so bytes that are fed late still belong to CMD.
    State feed(Bytes bytes, MonoTime now);

    // The client ended its side (FIN). It may still read: a complete CMD is served.
    State end_of_input();

    // Call at deadline(); earlier calls do no harm.
    State poll(MonoTime now);

    // When to call poll(); MonoTime::max() when there is nothing to decide.
    MonoTime deadline() const;

    State state() const { return state_; }
    Refusal refusal() const { return refusal_; }

    // Records left; nothing: endless. Valid while kServing or kDone.
    std::optional<std::uint32_t> remaining() const { return left_; }

    // Begins a record of that many payload bytes: counts it and returns its header. Nothing unless kServing,
    // and for an empty payload (a failure for clients) or one over 2^32 - 1 bytes: skip such a picture.
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
    std::size_t matched_ = 0;        // matching bytes of the PIN
    std::size_t command_bytes_ = 0;  // without line ends between PIN and CMD
    CommandNumber number_;
    std::optional<std::uint32_t> left_;
};

}  // namespace vedette::tcpcam
