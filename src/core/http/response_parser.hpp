// The client's side of HTTP/1.1 (RFC 9112): responses of cameras, read as leniently as told. The head is
// collected in memory that the caller gives; the body is handed out in place and never stored. Redirects,
// authentication, time limits and what the body is don't belong here. One thread.
//
// A raw body (is_raw_body()) needs no parser: read the connection straight into memory of your own, at most
// body_remaining() bytes, and skip_raw() what came.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string_view>

#include "core/http/body_reader.hpp"
#include "core/http/head_reader.hpp"

namespace vedette::http {

struct ResponseLimits {
    std::size_t max_fields = 128;
    std::size_t max_interim = 8;          // 1xx responses before the real one
    std::uint64_t max_body = kUnlimited;  // a stream of pictures has no length
    ChunkLimits chunks;
};

class ResponseParser {
  public:
    // The head, line ends counted as one byte, must fit `head_memory` with one byte to spare. `head_memory`
    // outlives the parser.
    explicit ResponseParser(std::span<char> head_memory, ResponseLimits limits = {},
                            Tolerance tolerance = Tolerance::all())
        : limits_(limits),
          head_(head_memory, tolerance, limits.max_fields),
          body_(limits.max_body, tolerance, limits.chunks),
          tolerance_(tolerance) {}

    // Takes bytes off the front of `in` and says what came of them. Call again with the rest, even an empty
    // one, until it says kNeedMore, kEnd or kFailed. 1xx responses are passed over, but 101 is the answer to
    // an upgrade: its kEnd leaves the upgraded protocol's first bytes in the input.
    Step feed(Bytes in);

    // The connection has ended: kEnd when that completes the response, else kFailed (kNothingReceived,
    // kTruncated).
    Progress end_of_input();

    // Forgets the response, its views included, and a failure. The next response answers a HEAD request: it
    // has no body, whatever its fields say.
    void reset(bool to_head_request = false);

    // From kHead until reset():
    int status() const { return status_; }
    std::string_view reason() const { return reason_; }  // often empty
    int minor() const { return minor_; }                 // 0 for HTTP/1.0, else 1
    Fields fields() const { return head_.fields(); }
    std::optional<std::string_view> header(std::string_view name) const { return fields().find(name); }
    bool keep_alive() const { return wants_keep_alive_; }
    BodyKind body_kind() const { return body_.kind(); }

    bool has_head() const { return has_head_; }
    bool done() const { return has_head_ && body_.done(); }
    // The body isn't chunked and not all there: the next body_remaining() bytes of the connection
    // (kUnlimited: all until it ends) are payload.
    bool is_raw_body() const { return has_head_ && body_.raw_remaining() > 0; }
    std::uint64_t body_remaining() const { return has_head_ ? body_.raw_remaining() : 0; }
    // The caller has read `size` bytes of a raw body past the parser.
    void skip_raw(std::uint64_t size) { body_.skip_raw(size); }

    ParseError error() const { return error_; }
    bool idle() const { return head_.empty() && interim_ == 0; }  // no byte of this response has come

  private:
    Step fail(ParseError error, std::size_t consumed);
    Step feed_head(Bytes in);
    ParseError parse_status_line(std::string_view line);
    ParseError finish_head();

    ResponseLimits limits_;
    HeadReader head_;
    BodyReader body_;
    Tolerance tolerance_;
    std::string_view reason_;
    int status_ = 0;
    int minor_ = 1;
    std::size_t interim_ = 0;
    bool to_head_request_ = false;
    bool has_head_ = false;
    bool wants_keep_alive_ = false;
    ParseError error_ = ParseError::kNone;
};

}  // namespace vedette::http
