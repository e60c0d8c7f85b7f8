#include "hub/doctor/network_checks.hpp"

#include <algorithm>
#include <array>
#include <optional>

#include <fmt/format.h>

#include "core/http/url.hpp"
#include "hub/io/http_client.hpp"
#include "linux/io/connect.hpp"
#include "linux/io/random.hpp"

namespace vedette::doctor {
namespace {

constexpr Duration kInternetLimit = 5s;
constexpr Duration kHeadLimit = 10s;     // to the head of the answer
constexpr Duration kBodyLimit = 5s;      // for a stream of 2.25 s
constexpr Duration kLate = 500ms;        // behind the part that came soonest
constexpr std::ptrdiff_t kManyLate = 2;  // one late part may be the network
constexpr std::string_view kKey = "public_url";

Finding about_proxy(std::string what, std::string cure, std::string key = std::string(kKey)) {
    return {Level::kWarning, "proxy", std::move(what), std::move(cure), std::move(key)};
}

std::string new_key() {
    std::array<std::uint8_t, 8> bytes{};
    io::fill_random(bytes);
    std::string out;
    for (const std::uint8_t byte : bytes) out += fmt::format("{:02x}", byte);
    return out;
}

// `public_url` is valid, see hub/settings.
io::HttpAddress address_of(const std::string& public_url, std::string_view key) {
    const auto url = http::parse_url(public_url);
    if (!url) return {};
    std::string host(url->host);
    if (!url->zone.empty()) host.append("%").append(url->zone);
    return {.tls = url->is("https"),
            .host = std::move(host),
            .port = url->port,
            .target = fmt::format("{}{}?key={}", url->path, io::kTimedPath, key)};
}

std::string server_of(const io::HttpAddress& address) {
    const std::string text = address.text();
    return text.substr(0, text.find('/', text.find("://") + 3));
}

// Why there was no answer.
Finding no_answer(const Error& error, io::TlsProblem tls) {
    switch (error.kind) {
        case Kind::kPermissionDenied:
            return about_proxy(error.message.substr(0, error.message.find(';')),
                               "to look at it all the same, write its number in `public_url`, or add its "
                               "address to `camera_networks` in the settings file",
                               "camera_networks");
        case Kind::kFailedPrecondition:
            return about_proxy(
                error.message,
                tls == io::TlsProblem::kNone
                    ? "give the address at which people reach the hub in the end"
                    : "browsers warn of it too: renew the proxy's certificate, or give the name "
                      "that it is for");
        case Kind::kNotFound:
            return about_proxy(error.message, "check the name and its DNS record, or correct `public_url`");
        case Kind::kDataLoss:
            return about_proxy(error.message,
                               "does the port belong to the proxy, and is it https or http there?");
        default:
            return about_proxy(
                error.message,
                "does the proxy run, and does the router let this machine reach its own public "
                "address?");
    }
}

// What an answer other than the stream means.
Finding other_answer(const io::HttpClient& client, std::string_view body) {
    const int status = client.status();
    const std::string at = server_of(client.address());
    if (body.contains("host_not_allowed"))
        return about_proxy("the hub refuses the name of this address", "add its name to `hosts`", "hosts");
    if (body.contains("resource_exhausted") && status == 503)
        return about_proxy("the hub was asked too often to find out", "try again in some seconds");
    switch (status) {
        case 502:
        case 503:
        case 504:
            return about_proxy(
                fmt::format("the proxy answers {}: it does not reach the hub", status),
                "compare its `proxy_pass` with the hub's `listen`, and whether it may open that "
                "socket",
                "listen");
        case 401:
        case 403:
            return about_proxy(
                fmt::format("{} answers {}: it asks for a login of its own", at, status),
                fmt::format("let {} pass without one, to find out whether it buffers", io::kTimedPath));
        case 404:
            return about_proxy(
                fmt::format("{} answers 404: another server, or the hub below another path", at),
                "the path of `public_url` must be that of the proxy and of `base_path`", "base_path");
        case 200:
            return about_proxy(fmt::format("{} shows another server's page", at),
                               "the proxy must pass all addresses below `public_url` on to this hub");
        default: return about_proxy(fmt::format("{} answers {}", at, status), "look into the proxy's log");
    }
}

}  // namespace

Findings judge_arrivals(std::span<const io::TimedPart> parts) {
    if (parts.size() < io::kTimedParts)
        return {about_proxy(
            fmt::format("the stream ended after {} of {} parts", parts.size(), io::kTimedParts),
            "raise the proxy's limits of time and size for answers, such as nginx's `proxy_read_timeout`")};
    const auto delay = [](const io::TimedPart& part) { return part.arrived - part.sent; };
    const Duration least = delay(*std::ranges::min_element(parts, {}, delay));
    const Duration most = delay(*std::ranges::max_element(parts, {}, delay));
    const auto late =
        std::ranges::count_if(parts, [&](const io::TimedPart& part) { return delay(part) - least > kLate; });
    if (late < kManyLate) return {};
    return {about_proxy(
        fmt::format(
            "pictures are held back on their way: {} of {} parts of a stream came late, the latest by "
            "{:.1f} s",
            late, parts.size(), to_seconds(most - least)),
        "nginx: `proxy_buffering off`, and no `proxy_ignore_headers X-Accel-Buffering`; Caddy: "
        "`flush_interval "
        "-1`; another proxy: switch buffering and compression off")};
}

io::Task<Findings> check_proxy(io::Loop& loop, const settings::Settings& settings, io::Stop& stop) {
    if (settings.public_url.empty()) co_return Findings();
    const std::string key = new_key();
    const io::HttpAddress address = address_of(settings.public_url, key);
    io::HttpOptions options;
    options.rule = AddressRule{address.host, address.port, settings.camera_networks};
    io::HttpClient client(loop, address, options);
    const auto got = co_await client.get(loop.now() + kHeadLimit, stop);
    if (!got && got.error().kind == Kind::kCancelled) co_return Findings();
    if (!got) co_return Findings{no_answer(got.error(), client.tls_problem())};
    const MonoTime begun = loop.now();
    io::TimedReader reader(key);
    std::string text;  // of an answer that is no such stream
    std::array<std::uint8_t, 2048> window{};
    while (!reader.is_complete()) {
        const auto received = co_await client.read_body(window, begun + kBodyLimit, stop);
        if (!received || *received == 0) break;
        const Bytes bytes = Bytes(window).first(*received);
        reader.feed(bytes, loop.now() - begun);
        if (text.size() < window.size()) text += as_text(bytes);
        if (client.status() != 200 && text.size() >= window.size()) break;
    }
    if (stop.requested()) co_return Findings();
    if (client.status() != 200 || reader.parts().empty()) co_return Findings{other_answer(client, text)};
    Findings out = judge_arrivals(reader.parts());
    if (!client.address().same_server(address)) {
        Finding note =
            about_proxy(fmt::format("{} redirects to {}", settings.public_url, server_of(client.address())),
                        "write that address in `public_url`");
        note.level = Level::kNote;
        out.push_back(std::move(note));
    }
    co_return out;
}

Endpoint usual_internet_address() { return {.address = "8.8.8.8", .port = 53}; }

io::Task<Findings> check_internet(io::Loop& loop, Endpoint to, io::Stop& stop) {
    const auto stream =
        co_await io::connect_tcp(loop, to.address, to.port, loop.now() + kInternetLimit, stop);
    if (stream || stream.error().kind == Kind::kCancelled) co_return Findings();
    co_return Findings{
        {Level::kNote, "internet",
         fmt::format("no way to the internet was found: {}", stream.error().message),
         "cameras and the page need none; messages, certificates and the time of day do: look at the router, "
         "the default route and the firewall, or try another address",
         ""}};
}

}  // namespace vedette::doctor
