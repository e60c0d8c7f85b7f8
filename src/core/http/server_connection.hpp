// The server's side of one HTTP/1.1 connection (RFC 9112): requests in, answers out, one after the other,
// with keep-alive, deadlines and `Expect: 100-continue`. Bytes go in, events come out; the caller owns the
// socket, writes the answers and chooses their fields. No allocation. Owned by its loop.
//
// The head of a request lies in a block of a pool that many connections share: the block is taken with the
// head's first byte and returns when the answer begins, so that an idle connection and a stream hold none.
// While the pool is empty a connection waits, and is refused with 503 only at the head's deadline: a browser
// opens six connections at once and needs each block for milliseconds.
//
//     idle --first byte--> head --blank line--> body --its end--> complete --begin_answer()--> answering
//      ^                    (waiting, if the pool is empty)                                        |
//      +------------------------------- end_answer(), keep-alive ----------------------------------+
//                                                                    else: ending --> closed
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string_view>

#include "core/base/time.hpp"
#include "core/http/head_pool.hpp"
#include "core/http/request_parser.hpp"
#include "core/http/write.hpp"

namespace vedette::http {

// What happens next on a connection.
enum class ServerEvent : std::uint8_t {
    kNeedMore,  // all input is consumed
    kHold,      // the rest of the input is not wanted before wants_input(): leave it in the socket
    kHead,      // request() is known but for its body: answer now, or feed on to read the body
    kContinue,  // send kContinueAnswer and feed on; the client waits for it before it sends the body
    kBody,      // Input::body is a piece of the request's body
    kRequest,   // the request is complete: answer it
    kRefused,   // answer with suggested_status(error()); the connection ends after it
    kClosed,    // close the socket
};

// Result of feeding bytes.
struct Input {
    ServerEvent event = ServerEvent::kNeedMore;
    std::size_t consumed = 0;  // bytes taken off the front of the input
    Bytes body;                // with kBody: a part of the input
};

// Times and sizes of a server, the same for all its connections. A time of Duration::max() means no limit.
struct ServerLimits {
    Duration idle = std::chrono::seconds(60);  // before a request's first byte
    Duration head = std::chrono::seconds(10);  // from its first byte to the head's end, waiting included
    // From the head's end to the body's, and as much longer as `min_body_rate` needs for what has arrived.
    Duration body = std::chrono::seconds(10);
    std::uint32_t min_body_rate = 8000;         // bytes a second, not 0
    Duration linger = std::chrono::seconds(2);  // from the end of the last answer to the peer's end
    std::uint32_t max_ignored = 64 * 1024;      // bytes that may arrive during an answer that ends with the
                                                // connection, such as a stream
    // The end of each block of the pool, which holds no head: the caller may keep the request's body there.
    std::size_t body_memory = 0;  // bytes, less than a block
    RequestLimits request;
};

// How an answer is framed.
struct Answer {
    int status = 200;
    std::string_view reason = {};       // empty: reason_phrase()
    BodyKind body = BodyKind::kLength;  // kChunked becomes kUntilClose for a client of HTTP/1.0
    std::uint64_t length = 0;           // of kLength
    bool close = false;                 // the connection ends after it
};

constexpr std::string_view kContinueAnswer = "HTTP/1.1 100 Continue\r\n\r\n";

// One connection. Input is fed until kNeedMore, kHold or kClosed. After kHead, kRequest and kRefused the
// caller may answer: start_head() or a head of its own, begin_answer(), the body, end_answer().
class ServerConnection {
  public:
    // Pool and limits outlive the connection.
    ServerConnection(HeadPool& pool, const ServerLimits& limits, MonoTime now);
    ServerConnection(HeadPool& pool, ServerLimits&& limits, MonoTime now) = delete;

    Input feed(Bytes in, MonoTime now);
    // At deadline(): kRefused or kClosed if it has passed, else kNeedMore.
    ServerEvent poll(MonoTime now);
    MonoTime deadline() const { return deadline_; }
    // Whether feed() would take input now. False during requests and answers, which keeps the next request in
    // the socket, and while the pool is empty.
    bool wants_input() const;
    // The pool was empty when a request began, and deadline() runs.
    bool waits_for_memory() const { return state_ == State::kWaiting; }
    // While a request is read, whose memory is taken: since its first byte.
    std::optional<MonoTime> reads_since() const;
    // The peer has ended its direction: kClosed, or kNeedMore while it may still read an answer.
    ServerEvent end_of_input();

    // From kHead until begin_answer():
    const RequestParser& request() const { return parser_; }
    // ServerLimits::body_memory bytes for the body that kBody hands out in pieces.
    std::span<char> body_memory() const { return block_.memory().last(limits_.body_memory); }
    // With kRefused.
    ParseError error() const { return error_; }

    // A head with the answer's first line and the fields that frame its body: Content-Length or
    // Transfer-Encoding, and Connection where the client needs it. The caller adds fields and finishes it.
    HeadWriter start_head(std::span<char> out, const Answer& answer) const;
    // The answer's head is written. Returns the request's memory to the pool: request() ends. Status 101: the
    // connection belongs to the other protocol, with all input that was not consumed.
    void begin_answer(const Answer& answer);
    // The framing of the body of this answer: kNone to HEAD, with 204, 304 and 101.
    BodyKind answer_body() const { return answer_body_; }
    // The answer's last byte is sent. True: the next request may come. False: end the sending direction, and
    // feed what arrives until kClosed, so that the answer is not lost to a reset.
    bool end_answer(MonoTime now);

  private:
    enum class State : std::uint8_t {
        kIdle,
        kWaiting,  // for memory
        kHead,
        kBody,      // the head is known; an answer may begin
        kComplete,  // the answer is due
        kRefused,   // the answer is due
        kAnswering,
        kEnding,  // waits for the peer's end
        kUpgraded,
        kClosed,
    };
    Input begin_request(Bytes in, MonoTime now);
    Input read_head(Bytes in, MonoTime now);
    Input read_body(Bytes in);
    Input ignore(Bytes in);
    Input refuse(ParseError error, std::size_t consumed);
    void close();
    bool keeps_after(const Answer& answer) const;
    BodyKind framing_of(const Answer& answer) const;

    HeadPool& pool_;
    const ServerLimits& limits_;
    HeadPool::Block block_;
    RequestParser parser_;
    MonoTime deadline_;
    MonoTime began_;             // of the present request
    std::uint32_t ignored_ = 0;  // bytes
    ParseError error_ = ParseError::kNone;
    State state_ = State::kIdle;
    BodyKind answer_body_ = BodyKind::kNone;
    bool expects_continue_ = false;
    bool keeps_ = false;  // after the answer
    bool input_ended_ = false;
};

}  // namespace vedette::http
