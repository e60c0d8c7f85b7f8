// Reads HTTP/1.1 requests of strangers from bytes. The one place where Boost.Beast's parser is used, walled
// off in the .cpp file; what it would let through is refused on top (docs/design/http-differences.md). No
// socket. One connection.
#pragma once

#include <memory>
#include <optional>

#include "core/base/bytes.hpp"
#include "hub/api/message.hpp"

namespace vedette::serve {

struct Head {
    api::Request request;
    std::string target;  // as it came
    bool keep_alive = false;
    bool is_http_1_0 = false;
};

// Why a request is refused; the connection is closed after the answer.
struct Refusal {
    int status = 400;
    std::string detail;
};

class RequestReader {
  public:
    struct Limits {
        std::size_t head = 16 * 1024;
        std::size_t body = 64 * 1024;
    };
    RequestReader();
    explicit RequestReader(Limits limits);
    ~RequestReader();

    // Takes bytes; a whole request, a refusal, or neither yet. Bytes after a request stay for the next call,
    // which may be made with none.
    void feed(Bytes bytes);
    std::expected<std::optional<Head>, Refusal> poll();
    // A part of a request is in.
    bool in_request() const { return !buffer_.empty(); }
    // What came after the last request, for whoever takes the connection over.
    std::string take_rest() { return std::exchange(buffer_, {}); }

  private:
    const Limits limits_;
    std::string buffer_;
    int empty_lines_ = 0;  // before the request that is coming
};

}  // namespace vedette::serve
