// The server's side of HTTP/1.1 (RFC 9112): strict, because a proxy in front must see the same request. The
// head is stored in the caller's memory; the body is returned as views of the input. Caller's thread.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string_view>

#include "core/http/http_parser.hpp"

namespace vedette::http {

// The parts of a request's target. Those of "host:port" (CONNECT) and "*" are empty.
struct Target {
    // Of the absolute form "http://host/path" (RFC 9112 section 3.2.2): it replaces the Host field.
    std::optional<std::string_view> host;
    std::string_view path;   // still percent-encoded
    std::string_view query;  // without the question mark
};
Target parse_target(std::string_view target);

// Limits of a request.
struct RequestLimits {
    std::size_t max_method = 32;
    std::size_t max_target = 4096;
    std::size_t max_fields = 64;
    std::uint64_t max_body = 1 << 20;
    ChunkLimits chunks;
};

// Parses the requests of one connection.
class RequestParser final : public HttpParser {
  public:
    // The head, line ends counted as one byte, must fit `head_memory` with one byte to spare. `head_memory`
    // outlives the parser. `tolerance` is for a server of old devices; the default tolerates nothing.
    explicit RequestParser(std::span<char> head_memory, RequestLimits limits = {}, Tolerance tolerance = {})
        : HttpParser(head_memory, limits.max_fields, limits.max_body, limits.chunks, tolerance),
          limits_(limits) {}

    // Starts anew; invalidates the views.
    void reset();

    // From kHead until reset():
    std::string_view method() const { return method_; }
    // As sent: "/path?query", "http://host/path", "host:port" or "*".
    std::string_view target() const { return target_; }
    std::string_view path() const { return parse_target(target_).path; }
    std::string_view query() const { return parse_target(target_).query; }

  private:
    Step feed_head(Bytes in) override;
    ParseError parse_request_line(std::string_view line);
    ParseError check_target() const;
    ParseError finish_head();

    RequestLimits limits_;
    std::string_view method_;
    std::string_view target_;
};

}  // namespace vedette::http
