#include "hub/io/http_client.hpp"

#include <algorithm>
#include <array>
#include <utility>

#include <fmt/format.h>

#include "core/http/handshake.hpp"
#include "core/http/write.hpp"
#include "linux/io/connect.hpp"

namespace vedette::io {
namespace {

constexpr std::size_t kHeadMemory = 16 * 1024;
constexpr std::size_t kInputMemory = 16 * 1024;
constexpr int kMaxRedirects = 5;
constexpr int kMaxChallenges = 3;  // of one get(): the first, and those that call the answer's nonce stale
constexpr std::size_t kMaxDropped =
    64 * 1024;  // bytes of an unwanted body that are read to keep the connection
constexpr std::size_t kMaxRequest = 8 * 1024;

// A view of the address; the address outlives it.
http::Url to_url(const HttpAddress& a) {
    http::Url url;
    url.scheme = a.tls ? "https" : "http";
    const std::string_view host = a.host;
    url.is_ipv6 = host.find(':') != host.npos;
    url.host = url.is_ipv6 ? host.substr(0, host.find('%')) : host;
    if (url.host.size() < host.size()) url.zone = host.substr(url.host.size() + 1);
    url.port = a.port;
    const std::string_view target = a.target;
    url.path = target.substr(0, target.find('?'));
    url.has_query = url.path.size() < target.size();
    if (url.has_query) url.query = target.substr(url.path.size() + 1);
    return url;
}

// Queries may contain passwords.
std::string without_query(const std::string& address) { return address.substr(0, address.find('?')); }

bool is_redirect(int status) {
    return status == 301 || status == 302 || status == 303 || status == 307 || status == 308;
}
bool is_for_good(int status) { return status == 301 || status == 308; }

}  // namespace

std::string HttpAddress::text() const {
    std::array<char, 300> host_memory{};
    return fmt::format("http{}://{}{}", tls ? "s" : "", http::format_host(to_url(*this), host_memory),
                       target);
}

HttpClient::HttpClient(Loop& loop, HttpAddress address, HttpOptions options)
    : loop_(loop),
      first_(std::move(address)),
      options_(std::move(options)),
      start_(first_),
      address_(first_),
      login_(options_.user, options_.password),
      head_memory_(kHeadMemory),
      response_(head_memory_),
      input_memory_(kInputMemory) {}

Task<Result<void>> HttpClient::get(MonoTime deadline, Stop& stop) {
    address_ = start_;
    int redirects = 0;
    int challenges = 0;
    for (;;) {
        const auto answered = co_await exchange(deadline, stop);
        if (!answered) co_return answered;
        if (is_redirect(status()) && header("Location")) {
            if (++redirects > kMaxRedirects) {
                const std::string message = fmt::format("redirects in a circle, {} times, the last to {}",
                                                        kMaxRedirects, without_query(address_.text()));
                co_return fail(Kind::kFailedPrecondition, message);
            }
            const bool for_good = is_for_good(status()) && address_ == start_;
            const auto followed = follow_redirect();
            if (!followed) co_return followed;
            if (for_good) start_ = address_;
        } else if (status() == 401 && may_log_in() && challenges < kMaxChallenges &&
                   login_.take_challenge(response_.fields()) && (challenges == 0 || login_.was_stale())) {
            ++challenges;  // ask again, with the password
        } else {
            co_return Result<void>();
        }
    }
}

// One request and the head of its answer, over the open connection if it is to the same server. If the server
// closes that meanwhile, or sends other bytes than an answer (the rest of the last one), the request is
// repeated once over a new connection.
Task<Result<void>> HttpClient::exchange(MonoTime deadline, Stop& stop) {
    bool reused = co_await can_reuse(deadline, stop);
    for (;; reused = false) {
        if (!reused) {
            const auto connected = co_await connect(deadline, stop);
            if (!connected) co_return connected;
        }
        auto answered = co_await ask(deadline, stop);
        if (answered) cookies_.take(response_.fields(), address_.host, address_.tls, loop_.clock().utc());
        const bool closed = !answered && answered.error().kind == Kind::kUnavailable && response_.idle();
        const bool surplus = !answered && answered.error().kind == Kind::kDataLoss;
        if (!reused || !(closed || surplus)) co_return answered;
    }
}

Task<Result<void>> HttpClient::connect(MonoTime deadline, Stop& stop) {
    stream_.reset();
    input_ = {};
    tls_problem_ = TlsProblem::kNone;
    refused_fingerprint_.clear();
    const AddressRule* const rule = options_.rule ? &*options_.rule : nullptr;
    auto stream = co_await connect_tcp(loop_, address_.host, address_.port, deadline, stop, rule);
    if (!stream) co_return std::unexpected(std::move(stream.error()));
    stream_ = std::move(*stream);
    if (address_.tls) {
        TlsOptions tls{.host = std::string(to_url(address_).host),
                       .verify = options_.verify_certificate,
                       .ca_file = options_.ca_file,
                       .pin = options_.tls_pin,
                       .problem = &tls_problem_,
                       .fingerprint = &refused_fingerprint_};
        stream = co_await start_tls_client(std::move(stream_), std::move(tls), deadline, stop);
        if (!stream) co_return std::unexpected(std::move(stream.error()));
        stream_ = std::move(*stream);
    }
    connected_ = address_;
    co_return Result<void>();
}

Result<std::string> HttpClient::format_request() {
    const http::Url url = to_url(address_);
    std::array<char, 300> host_memory{};
    std::string memory(kMaxRequest, '\0');
    http::HeadWriter head(memory);
    const std::string_view host = http::format_host(url, host_memory);
    if (options_.websocket_key.empty()) {
        head.request("GET", address_.target);
        head.field("Host", host);
        head.field("Accept", options_.accept);
        head.field("Connection", "keep-alive");
    } else {
        http::write_upgrade_request(head, address_.target, host, options_.websocket_key);
    }
    head.field("User-Agent", "vedette");
    const std::string cookie = cookies_.value_for(address_.host, address_.tls);
    if (!cookie.empty()) head.field("Cookie", cookie);
    const std::string authorization =
        may_log_in() ? login_.authorization("GET", address_.target) : std::string();
    sent_login_ = !authorization.empty();
    if (sent_login_) head.field("Authorization", authorization);
    const auto finished = head.finish();
    if (!finished) return fail(Kind::kInvalidArgument, "the address can't be sent in a request");
    memory.resize(finished->size());
    return memory;
}

Task<Result<void>> HttpClient::ask(MonoTime deadline, Stop& stop) {
    response_.reset();
    const auto request = format_request();
    if (!request) co_return std::unexpected(request.error());
    const auto sent = co_await stream_->send_all(as_bytes(*request), deadline, stop);
    if (!sent) co_return sent;
    for (;;) {
        const http::Step step = response_.feed(input_);
        input_ = input_.subspan(step.consumed);
        if (step.progress == http::Progress::kHead) co_return Result<void>();
        if (step.progress == http::Progress::kFailed) {
            co_return fail(Kind::kDataLoss,
                           fmt::format("{}:{} answers with something that is no HTTP: {}", address_.host,
                                       address_.port, to_string(response_.error())));
        }
        const auto n = co_await fill_input(deadline, stop);
        if (!n && n.error().kind == Kind::kTimeout) {
            co_return fail(Kind::kTimeout, fmt::format("{}:{} takes the connection, but does not answer",
                                                       address_.host, address_.port));
        }
        if (!n) co_return std::unexpected(n.error());
        if (*n == 0) co_return fail(Kind::kUnavailable, "the connection was closed without an answer");
    }
}

Task<Result<std::size_t>> HttpClient::fill_input(MonoTime deadline, Stop& stop) {
    auto n = co_await stream_->recv_some(input_memory_, deadline, stop);
    if (n) input_ = Bytes(input_memory_).first(*n);
    co_return n;
}

Task<Result<std::size_t>> HttpClient::read_body(MutableBytes into, MonoTime deadline, Stop& stop) {
    while (!response_.done()) {
        Result<std::size_t> received = 0;
        if (!input_.empty()) {
            const http::Step step = response_.feed(input_.first(std::min(input_.size(), into.size())));
            input_ = input_.subspan(step.consumed);
            if (step.progress == http::Progress::kFailed) {
                co_return fail(Kind::kDataLoss,
                               fmt::format("damaged chunks: {}", to_string(response_.error())));
            }
            std::ranges::copy(step.body, into.begin());
            if (!step.body.empty()) co_return step.body.size();
            continue;
        }
        if (response_.is_raw_body()) {
            const auto window = into.first(std::min<std::uint64_t>(into.size(), response_.body_remaining()));
            received = co_await stream_->recv_some(window, deadline, stop);
            if (received) response_.skip_raw(*received);
            if (received && *received > 0) co_return received;
        } else {
            received = co_await fill_input(deadline, stop);
        }
        if (!received) co_return received;
        if (*received > 0) continue;
        stream_.reset();
        if (response_.end_of_input() == http::Progress::kFailed) {
            co_return fail(Kind::kUnavailable, "the connection was closed in the middle of the answer");
        }
    }
    co_return std::size_t(0);
}

// Whether the open connection can be used for the next request. Reads the rest of a short body. False if the
// server has closed the connection or has sent more than the answer.
Task<bool> HttpClient::can_reuse(MonoTime deadline, Stop& stop) {
    const bool fits = stream_ && response_.keep_alive() && connected_.same_server(address_);
    if (!fits) co_return false;
    std::vector<std::uint8_t> dropped(4096);
    for (std::size_t budget = kMaxDropped; !response_.done();) {
        if (response_.is_raw_body() && response_.body_remaining() > budget) co_return false;
        const auto n = co_await read_body(dropped, deadline, stop);
        if (!n || *n > budget) co_return false;
        budget -= *n;
    }
    if (!stream_ || !input_.empty()) co_return false;
    co_return stream_->try_recv(dropped).status == Transfer::Status::kWouldBlock;
}

bool HttpClient::may_log_in() const {
    return login_.given() && equal_ignoring_case(address_.host, first_.host) && (address_.tls || !first_.tls);
}

Result<void> HttpClient::follow_redirect() {
    std::array<char, 4096> memory{};
    const std::string_view location = *header("Location");
    const auto whole = http::resolve_reference(to_url(address_), location, memory);
    const auto url = whole ? http::parse_url(*whole) : std::unexpected(whole.error());
    if (!url) {
        return fail(Kind::kFailedPrecondition,
                    fmt::format("redirects to an invalid address: {}", to_string(url.error())));
    }
    const bool tls = url->is("https") || url->is("wss");
    if (!tls && !url->is("http") && !url->is("ws")) {
        return fail(Kind::kFailedPrecondition,
                    fmt::format("redirects to a {} address; give that one as the source", url->scheme));
    }
    std::array<char, 4096> target{};
    std::string host(url->host);
    if (!url->zone.empty()) host.append("%").append(url->zone);
    address_ = {tls, std::move(host), url->port, std::string(http::format_target(*url, target))};
    return {};
}

}  // namespace vedette::io
