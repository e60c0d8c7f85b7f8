#include "hub/serve/redirect_session.hpp"

#include <algorithm>

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/stat.h>

#include "core/base/text.hpp"
#include "hub/serve/request_reader.hpp"
#include "hub/serve/response_head.hpp"
#include "linux/io/blocking_call.hpp"

namespace vedette::serve {
namespace {

constexpr Duration kTimeout = 10s;  // of a request, and of its answer
constexpr Duration kLinger = 2s;
constexpr std::string_view kChallenges = "/.well-known/acme-challenge/";
constexpr std::size_t kMaxChallenge = 4096;  // bytes of a file

// The file's name, if the path is that of a challenge: base64url and nothing else (RFC 8555 8.1).
std::string_view challenge_of(std::string_view path) {
    if (!path.starts_with(kChallenges)) return {};
    const std::string_view name = path.substr(kChallenges.size());
    const bool good = name.size() <= 128 &&
                      std::ranges::all_of(name, [](char c) { return is_alnum(c) || c == '-' || c == '_'; });
    return good ? name : std::string_view();
}

// Blocks.
Result<std::string> read_challenge(const std::string& path) {
    const UniqueFd file(::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOFOLLOW));
    struct stat about{};
    if (!file || ::fstat(file.get(), &about) != 0 || !S_ISREG(about.st_mode))
        return fail(Kind::kNotFound, "there is no such challenge");
    std::string text(kMaxChallenge, '\0');
    const ssize_t n = ::read(file.get(), text.data(), text.size());
    if (n < 0) return fail(Kind::kUnavailable, "the challenge cannot be read");
    text.resize(static_cast<std::size_t>(n));
    return text;
}

// Percent-encoded again: the path is that of a stranger, and becomes part of a header field.
std::string encoded(std::string_view path) {
    std::string out;
    for (const char c : path) {
        if (is_alnum(c) || std::string_view("/-._~").contains(c)) {
            out += c;
        } else {
            out += fmt::format("%{:02X}", static_cast<unsigned char>(c));
        }
    }
    return out;
}

api::Response redirect(const api::Request& request, std::uint16_t port) {
    std::string_view host = request.field("Host");
    if (port != 0) {
        const std::size_t colon = host.rfind(':');
        if (colon != host.npos && host.find(']', colon) == host.npos) host = host.substr(0, colon);
    }
    const std::string at = port == 0 || port == 443 ? std::string(host) : fmt::format("{}:{}", host, port);
    const std::string query = request.query.empty() ? "" : "?" + request.query;
    return {.status = 308,
            .content_type = "",
            .body = "",
            .fields = {{"Location", fmt::format("https://{}{}{}", at, encoded(request.path), query)}}};
}

// The answer, once the request's head is there; nothing: the connection has ended.
io::Task<std::optional<api::Response>> answer(io::Stream& stream, const EntryRules& entry,
                                              const RedirectRules& rules, io::Stop& stop) {
    RequestReader reader;
    const MonoTime deadline = stream.loop().now() + kTimeout;
    for (;;) {
        const auto progress = reader.poll();
        if (!progress)
            co_return api::problem(progress.error().status, "malformed_request", progress.error().detail);
        if (*progress == RequestReader::Progress::kHead) break;
        std::array<std::uint8_t, 4096> bytes;
        const auto n = co_await stream.recv_some(bytes, deadline, stop);
        if (!n || *n == 0) co_return std::nullopt;
        reader.feed(Bytes(bytes).first(*n));
    }
    const api::Request& request = reader.request();
    const std::string_view challenge = challenge_of(request.path);
    if (!rules.acme_webroot.empty() && !challenge.empty()) {
        const auto read = [path = fmt::format("{}{}{}", rules.acme_webroot, kChallenges, challenge)](
                              const std::stop_token&) { return read_challenge(path); };
        auto text = co_await io::run_blocking(stream.loop(), io::Lane::kDisk, read, deadline, stop);
        if (!text) co_return api::problem(text.error());
        co_return api::Response{.content_type = "application/octet-stream", .body = std::move(*text)};
    }
    const std::string own = io::own_address(stream.fd());
    if (const auto bad = check_host(request, own, entry.hosts); bad || request.field("Host").empty())
        co_return api::problem(403, "host_not_allowed", bad ? bad->detail : "the request names no host");
    co_return redirect(request, rules.https_port);
}

}  // namespace

io::Task<> run_redirect_session(std::unique_ptr<io::Stream> stream, const EntryRules& entry,
                                const RedirectRules& rules, io::Stop& stop) {
    const auto response = co_await answer(*stream, entry, rules, stop);
    if (!response) co_return;
    const std::string text =
        format_response_head(*response, response->text().size(), false) + std::string(response->text());
    const auto sent = co_await stream->send_all(as_bytes(text), stream->loop().now() + kTimeout, stop);
    if (!sent) co_return;
    stream->end_sending();
    const MonoTime deadline = stream->loop().now() + kLinger;
    std::array<std::uint8_t, 4096> nothing;
    while (stream->loop().now() < deadline) {
        const auto n = co_await stream->recv_some(nothing, deadline, stop);
        if (!n || *n == 0) co_return;
    }
}

}  // namespace vedette::serve
