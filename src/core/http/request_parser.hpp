// The server's side of HTTP/1.1 (RFC 9112): requests, read strictly, since strangers send them and a proxy in
// front must see the same request as we. The head is collected in memory that the caller gives; the body is
// handed out in place and never stored. What a method or target means, time limits and answers don't belong
// here. One thread.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string_view>

#include "core/http/body_reader.hpp"
#include "core/http/head_reader.hpp"

namespace vedette::http {

struct RequestLimits {
    std::size_t max_method = 32;
    std::size_t max_target = 4096;
    std::size_t max_fields = 64;
    std::uint64_t max_body = 1 << 20;
    ChunkLimits chunks;
};

class RequestParser {
  public:
    // The head, line ends counted as one byte, must fit `head_memory` with one byte to spare. `head_memory`
    // outlives the parser. `tolerance` is for a server that must read old devices; the default tolerates
    // nothing.
    explicit RequestParser(std::span<char> head_memory, RequestLimits limits = {}, Tolerance tolerance = {})
        : limits_(limits),
          head_(head_memory, tolerance, limits.max_fields),
          body_(limits.max_body, tolerance, limits.chunks),
          tolerance_(tolerance) {}

    // Takes bytes off the front of `in` and says what came of them. Call again with the rest, even an empty
    // one, until it says kNeedMore, kEnd or kFailed. After kEnd, reset() and go on with the next request.
    Step feed(Bytes in);

    // The connection has ended: kEnd when a request was complete, else kFailed (kNothingReceived between
    // requests).
    Progress end_of_input();

    // Forgets the request, its views included, and a failure.
    void reset();

    // From kHead until reset():
    std::string_view method() const { return method_; }
    // As sent: "/path?query", "http://host/path", "host:port" or "*".
    std::string_view target() const { return target_; }
    std::string_view path() const;        // the path in the target, still percent-encoded; or empty
    std::string_view query() const;       // the query in the target, without the question mark
    int minor() const { return minor_; }  // 0 for HTTP/1.0, else 1
    Fields fields() const { return head_.fields(); }
    std::optional<std::string_view> header(std::string_view name) const { return fields().find(name); }
    bool keep_alive() const { return wants_keep_alive_; }
    bool expects_continue() const;  // wants "100 Continue" before it sends its body
    BodyKind body_kind() const { return body_.kind(); }

    bool has_head() const { return has_head_; }
    bool done() const { return has_head_ && body_.done(); }
    // The body isn't chunked and not all there: the next body_remaining() bytes of the connection are
    // payload, which the caller may read into memory of its own and then skip_raw().
    bool is_raw_body() const { return has_head_ && body_.raw_remaining() > 0; }
    std::uint64_t body_remaining() const { return has_head_ ? body_.raw_remaining() : 0; }
    void skip_raw(std::uint64_t size) { body_.skip_raw(size); }

    ParseError error() const { return error_; }
    bool idle() const { return head_.empty(); }  // no byte of this request has come

  private:
    Step feed_head(Bytes in);
    Step fail(ParseError error, std::size_t consumed);
    ParseError parse_request_line(std::string_view line);
    ParseError check_target() const;
    ParseError finish_head();

    RequestLimits limits_;
    HeadReader head_;
    BodyReader body_;
    Tolerance tolerance_;
    std::string_view method_;
    std::string_view target_;
    int minor_ = 1;
    bool has_head_ = false;
    bool wants_keep_alive_ = false;
    ParseError error_ = ParseError::kNone;
};

}  // namespace vedette::http
