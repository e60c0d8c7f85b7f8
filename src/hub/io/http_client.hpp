// GET over HTTP/1.1, plain or TLS: connects, follows redirects, answers a challenge for a password, keeps the
// connection for the next request where the server allows it. Never more than one connection at a time. What
// a status or a content type means belongs to the caller. Own thread of the loop.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "core/http/response_parser.hpp"
#include "core/http/url.hpp"
#include "hub/io/http_login.hpp"
#include "linux/io/stream.hpp"

namespace vedette::io {

// What to ask for, and where. Never holds credentials.
struct HttpAddress {
    bool tls = false;
    std::string host;  // name or address, IPv6 without brackets
    std::uint16_t port = 80;
    std::string target = "/";  // path and query

    bool operator==(const HttpAddress&) const = default;
    bool same_server(const HttpAddress& other) const {
        return tls == other.tls && host == other.host && port == other.port;
    }
    // http://host:port/target, for people.
    std::string text() const;
};

// Credentials, headers and trust of a client's requests.
struct HttpOptions {
    std::string user;  // given to the first address's host only, when it asks for it; never without TLS where
    std::string password;        // the first address had TLS
    std::string accept = "*/*";  // the Accept header
    std::string websocket_key;   // 24 characters of base64: asks to upgrade to WebSocket with it
    bool verify_certificate = true;
    std::string ca_file;  // authorities in place of the system's; empty: the system's
};

// One connection that makes GET requests, one at a time. Owned by its loop.
class HttpClient {
  public:
    HttpClient(Loop& loop, HttpAddress address, HttpOptions options = {});

    // Asks for the address; done when the head of the answer is in, whatever its status, redirects and
    // challenges aside. Call again for the next one: what was left of the last body is dropped. kUnavailable,
    // kNotFound, kTimeout: no connection; kDataLoss: what answers speaks no HTTP; kUnauthenticated: its
    // certificate is not trusted; kFailedPrecondition: redirects that lead nowhere.
    Task<Result<void>> get(MonoTime deadline, Stop& stop);

    // From get() on, until the next one.
    int status() const { return response_.status(); }
    std::string_view reason() const { return response_.reason(); }
    std::optional<std::string_view> header(std::string_view name) const { return response_.header(name); }
    const http::ResponseParser& response() const { return response_; }
    // Where the answer came from.
    const HttpAddress& address() const { return address_; }
    // The answer is to a request that carried user and password.
    bool logged_in() const { return sent_login_; }

    // The next bytes of the body, chunked coding undone: where there is none, they go from the connection
    // straight into `into` (not empty). 0 bytes: the body is complete. kUnavailable: the connection ended
    // before.
    Task<Result<std::size_t>> read_body(MutableBytes into, MonoTime deadline, Stop& stop);

    // After status 101: the connection, which is the caller's from now on, and what came after the answer
    // (valid until the next get()).
    struct Upgraded {
        std::unique_ptr<Stream> stream;
        Bytes received;
    };
    Upgraded upgrade() { return {std::move(stream_), std::exchange(input_, {})}; }

  private:
    Task<Result<void>> exchange(MonoTime deadline, Stop& stop);
    Task<Result<void>> connect(MonoTime deadline, Stop& stop);
    Task<Result<void>> ask(MonoTime deadline, Stop& stop);
    Task<Result<std::size_t>> fill_input(MonoTime deadline, Stop& stop);
    Task<bool> can_reuse(MonoTime deadline, Stop& stop);
    bool may_log_in() const;
    Result<void> follow_redirect();
    Result<std::string> format_request();

    Loop& loop_;
    const HttpAddress first_;
    const HttpOptions options_;
    HttpAddress start_;    // first_, or where it has moved for good
    HttpAddress address_;  // of the present request
    HttpLogin login_;
    bool sent_login_ = false;

    std::unique_ptr<Stream> stream_;
    HttpAddress connected_;  // whom stream_ talks to
    std::vector<char> head_memory_;
    http::ResponseParser response_;
    std::vector<std::uint8_t> input_memory_;
    Bytes input_;  // received, not looked at yet
};

}  // namespace vedette::io
