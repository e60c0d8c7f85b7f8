// Reads HTTP/1.1 requests of strangers from bytes, one parser for a connection: each byte is looked at once,
// however a request is cut. The one place that uses Boost.Beast's parser; it refuses more than Beast does
// (docs/design/http-differences.md). No socket, no limit on bodies but the caller's. Owned by its session.
#pragma once

#include <expected>
#include <memory>
#include <optional>
#include <string>

#include "core/base/bytes.hpp"
#include "hub/api/message.hpp"

namespace vedette::serve {

// Why a request is refused; the connection is closed after the answer.
struct Refusal {
    int status = 400;
    std::string detail;
};

// The requests of one connection, one after the other. See above.
class RequestReader {
  public:
    // What poll() has found.
    enum class Progress : std::uint8_t {
        kNeedMore,  // feed() more bytes
        kHead,      // request() is known but for its body
        kBody,      // piece() is the next part of the body
        kEnd,       // the request is complete; bytes of the next one may be here already
    };

    static constexpr std::size_t kMaxHead = 16 * 1024;  // bytes, line ends included

    RequestReader();
    ~RequestReader();

    void feed(Bytes bytes);
    // What comes next in the bytes that were fed. After a refusal the reader is done with.
    std::expected<Progress, Refusal> poll();

    // From kHead on, until poll() after kEnd:
    api::Request& request() { return request_; }
    bool keep_alive() const { return keep_alive_; }
    // Nothing when the request is chunked, 0 without a body.
    std::optional<std::uint64_t> content_length() const { return content_length_; }
    bool has_body() const { return content_length_ != 0; }
    // Valid until the next call of feed() or poll().
    Bytes piece() const { return piece_; }

    // A part of a request has arrived.
    bool in_request() const { return parser_ != nullptr || taken_ < buffer_.size(); }
    // The bytes after the last request, for a session that takes the connection over.
    std::string take_rest();
    // Bytes that were copied or parsed since the start: the cost of the input.
    std::uint64_t bytes_handled() const { return handled_; }

  private:
    class Parser;
    std::expected<Progress, Refusal> read_head();
    std::expected<Progress, Refusal> read_body();
    Bytes rest() const { return as_bytes(buffer_).subspan(taken_); }

    std::string buffer_;
    std::size_t taken_ = 0;           // bytes of buffer_ that are parsed
    std::size_t searched_ = 0;        // bytes of buffer_ without the head's end
    int empty_lines_ = 0;             // before the request
    std::unique_ptr<Parser> parser_;  // from a request's head to its end
    api::Request request_;
    std::optional<std::uint64_t> content_length_ = 0;
    bool keep_alive_ = false;
    Bytes piece_;
    std::uint64_t handled_ = 0;
};

}  // namespace vedette::serve
