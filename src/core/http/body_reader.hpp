// The body of an HTTP/1.1 message (RFC 9112 section 6): by length, chunked, or until the connection ends.
// Stores nothing: payload is returned as views of the input; a raw body may also be read from the socket
// without the reader. Used by both parsers. Caller's thread.
#pragma once

#include <cstddef>
#include <cstdint>
#include <limits>

#include "core/base/bytes.hpp"
#include "core/http/chunk_reader.hpp"

namespace vedette::http {

// State of a message after a step.
enum class Progress : std::uint8_t {
    kNeedMore,  // all input is consumed, the message is not complete
    kHead,      // the head is complete: the accessors are valid now
    kBody,      // Step::body is a piece of the payload
    kEnd,       // the message is complete; the rest of the input belongs to the next one
    kFailed,    // see error(); latched
};

// Result of feeding bytes.
struct Step {
    Progress progress = Progress::kNeedMore;
    std::size_t consumed = 0;  // bytes taken off the front of the input
    Bytes body;                // with kBody: a part of the input
};

// How the end of a body is found.
enum class BodyKind : std::uint8_t { kNone, kLength, kChunked, kUntilClose };

constexpr std::uint64_t kUnlimited = std::numeric_limits<std::uint64_t>::max();

// Reads one body at a time.
class BodyReader {
  public:
    BodyReader(std::uint64_t max_body, Tolerance tolerance, ChunkLimits limits)
        : max_body_(max_body), chunks_(tolerance, limits) {}

    // Begins a body; `length` is used by kLength only.
    void start(BodyKind kind, std::uint64_t length = 0);
    Step feed(Bytes in);
    // The connection has ended: kEnd or kFailed.
    Progress end_of_input();

    bool done() const;
    ParseError error() const { return error_; }

    // Bytes left of a raw body: kUnlimited for one that ends with the connection, 0 for other bodies.
    std::uint64_t raw_remaining() const;
    // The caller has read `size` (at most raw_remaining()) bytes of the raw body itself.
    void skip_raw(std::uint64_t size);

  private:
    Step fail(ParseError error, std::size_t consumed);
    Step hand_out(Bytes payload, std::size_t consumed);

    std::uint64_t left_ = 0;   // of kLength
    std::uint64_t total_ = 0;  // of the others
    std::uint64_t max_body_;
    ChunkReader chunks_;
    BodyKind kind_ = BodyKind::kNone;
    ParseError error_ = ParseError::kNone;
    bool closed_ = false;
};

}  // namespace vedette::http
