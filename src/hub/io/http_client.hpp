// GET over HTTP/1.1, plain or TLS: connects, follows redirects, answers authentication challenges, sends the
// server's cookies back, and reuses the connection if the server allows it. Does not interpret status and
// content type.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "core/base/text.hpp"
#include "core/http/response_parser.hpp"
#include "core/http/url.hpp"
#include "hub/io/http_cookies.hpp"
#include "hub/io/http_login.hpp"
#include "linux/base/address_rule.hpp"
#include "linux/io/stream.hpp"
#include "linux/io/tls.hpp"

namespace vedette::io {

// What to request, and from which server. Contains no credentials.
struct HttpAddress {
    bool tls = false;
    std::string host;  // name or address, IPv6 without brackets, perhaps with %zone
    std::uint16_t port = 80;
    std::string target = "/";  // path and query

    bool operator==(const HttpAddress&) const = default;
    bool same_server(const HttpAddress& other) const {
        return tls == other.tls && equal_ignoring_case(host, other.host) && port == other.port;
    }
    // http://host:port/target, for messages.
    std::string text() const;
};

// How to request.
struct HttpOptions {
    // Sent on request to the host of the first address only, and only over TLS if that address has TLS.
    std::string user;
    std::string password;
    std::string accept = "*/*";  // the Accept header
    std::string websocket_key;   // 24 characters of base64: requests an upgrade to WebSocket
    bool verify_certificate = true;
    std::string ca_file;                // authorities instead of the system's; empty: the system's
    std::string tls_pin;                // of all servers, see io::TlsOptions::pin
    std::optional<AddressRule> rule{};  // which addresses may be connected to; nothing: all
};

// A client for one address and where it redirects to. Owned by its loop.
class HttpClient {
  public:
    HttpClient(Loop& loop, HttpAddress address, HttpOptions options = {});

    // Sends a request; returns when the head of the answer has arrived, with any status, after redirects and
    // challenges. May be called again: the rest of the last body is dropped. kUnavailable, kNotFound,
    // kTimeout: no connection; kDataLoss: the answer is not HTTP; kFailedPrecondition: the certificate is not
    // accepted, see tls_problem(), or a redirect that cannot be followed; kPermissionDenied: the rule.
    Task<Result<void>> get(MonoTime deadline, Stop& stop);

    // Valid until the next get().
    int status() const { return response_.status(); }
    std::optional<std::string_view> header(std::string_view name) const { return response_.header(name); }
    const http::ResponseParser& response() const { return response_; }
    // Of the answer, after redirects.
    const HttpAddress& address() const { return address_; }
    // Why the last handshake failed; kNone: it did not.
    TlsProblem tls_problem() const { return tls_problem_; }
    // Of the certificate that the last handshake did not accept, "3F:A0:…"; empty: there was none.
    const std::string& refused_fingerprint() const { return refused_fingerprint_; }
    // The answer is from a server that may get user and password.
    bool may_log_in() const;
    // The last request contained user and password.
    bool logged_in() const { return sent_login_; }

    // Receives the next bytes of the body, without chunked coding, into `into` (not empty). 0: the body is
    // complete. kUnavailable: the connection ended before.
    Task<Result<std::size_t>> read_body(MutableBytes into, MonoTime deadline, Stop& stop);

    // Closes the connection, because the rest of the body will not come: get() connects anew.
    void disconnect() { stream_.reset(); }

    // After status 101: passes on the connection and the bytes after the answer (valid until the next get()).
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
    Result<void> follow_redirect();
    Result<std::string> format_request();

    Loop& loop_;
    const HttpAddress first_;
    const HttpOptions options_;
    HttpAddress start_;    // first_, or where it permanently redirects to
    HttpAddress address_;  // of the present request
    HttpLogin login_;
    HttpCookies cookies_;
    bool sent_login_ = false;
    TlsProblem tls_problem_ = TlsProblem::kNone;
    std::string refused_fingerprint_;

    std::unique_ptr<Stream> stream_;
    HttpAddress connected_;  // the server of stream_
    std::vector<char> head_memory_;
    http::ResponseParser response_;
    std::vector<std::uint8_t> input_memory_;
    Bytes input_;  // received and not parsed yet
};

}  // namespace vedette::io
