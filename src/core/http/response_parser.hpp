// The client's side of HTTP/1.1 (RFC 9112): parses responses of cameras with a given tolerance. The head is
// stored in the caller's memory; the body is returned as views of the input. Caller's thread.
//
// A raw body (is_raw_body()) needs no parser: read at most body_remaining() bytes, then skip_raw() them.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string_view>

#include "core/http/http_parser.hpp"

namespace vedette::http {

// Limits of a response.
struct ResponseLimits {
    std::size_t max_fields = 128;
    std::size_t max_interim = 8;          // 1xx responses before the final one
    std::uint64_t max_body = kUnlimited;  // a stream of pictures has no length
    ChunkLimits chunks;
};

// Parses the responses of one connection. Skips 1xx responses but 101, whose kEnd leaves the new protocol's
// first bytes in the input.
class ResponseParser final : public HttpParser {
  public:
    // The head, line ends counted as one byte, must fit `head_memory` with one byte to spare. `head_memory`
    // outlives the parser.
    explicit ResponseParser(std::span<char> head_memory, ResponseLimits limits = {},
                            Tolerance tolerance = Tolerance::all())
        : HttpParser(head_memory, limits.max_fields, limits.max_body, limits.chunks, tolerance),
          limits_(limits) {}

    // Starts anew; invalidates the views. The response to a HEAD request has no body.
    void reset(bool to_head_request = false);

    // From kHead until reset():
    int status() const { return status_; }
    std::string_view reason() const { return reason_; }  // often empty

  private:
    Step feed_head(Bytes in) override;
    ParseError parse_status_line(std::string_view line);
    ParseError finish_head();

    ResponseLimits limits_;
    std::string_view reason_;
    int status_ = 0;
    bool to_head_request_ = false;
};

}  // namespace vedette::http
