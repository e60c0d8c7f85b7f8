#include "hub/probe/view.hpp"

#include <algorithm>
#include <array>

#include <boost/json/object.hpp>
#include <boost/json/parse.hpp>
#include <fmt/format.h>

#include "core/base/host_port.hpp"
#include "core/http/url.hpp"

namespace vedette::probe {
namespace {

namespace json = boost::json;

std::string host_text(const std::string& host) { return host.contains(':') ? "[" + host + "]" : host; }

}  // namespace

std::vector<std::uint16_t> first_ports(const Target& target) {
    if (target.port == 0 && !target.tls) return {0};
    if (target.path.empty() && !target.tls) return {target.port};
    return {target.first_port(), 0};
}

std::optional<std::uint16_t> actual_port(std::span<const std::uint16_t> ports, std::size_t index,
                                         std::uint16_t first) {
    if (index >= ports.size()) return std::nullopt;
    if (first == 0) return ports[index];
    if (index > 1 || (index == 1 && first == 65535)) return std::nullopt;
    return static_cast<std::uint16_t>(first + index);
}

const Answer& View::at(std::size_t port, std::string_view path) const {
    static const Answer kNone;
    const auto found = answers_.find({port_of(port), std::string(path)});
    return found == answers_.end() ? kNone : found->second;
}

json::object View::json_at(std::size_t port, std::string_view path) const {
    const Answer& answer = at(port, path);
    if (!answer.ok() || answer.body.empty()) return {};
    json::error_code error;
    const json::value value = json::parse(answer.body, error);
    const json::object* const object = error ? nullptr : value.if_object();
    return object ? *object : json::object();
}

bool View::speaks_http(std::size_t port) const {
    const std::uint16_t number = port_of(port);
    return std::ranges::any_of(answers_, [&](const auto& entry) {
        return entry.first.first == number && entry.second.outcome == Answer::Outcome::kAnswered;
    });
}

std::string View::url(std::size_t port, std::string_view path, std::string_view scheme) const {
    const std::uint16_t number = port_of(port);
    const bool tls = has_tls(port);
    const std::string_view name = tls ? (scheme == "ws" ? "wss" : "https") : scheme;
    const std::uint16_t usual = scheme == "tcpcam" ? 3333 : tls ? 443 : 80;
    const std::string host = host_text(target_.host);
    return number == usual ? fmt::format("{}://{}{}", name, host, path)
                           : fmt::format("{}://{}:{}{}", name, host, number, path);
}

std::string View::resolve(std::size_t port, std::string_view reference) const {
    const std::string base_text = url(port, "/");
    const auto base = http::parse_url(base_text);
    std::array<char, 2048> memory{};
    const auto whole =
        base ? http::resolve_reference(*base, reference, memory) : std::unexpected(base.error());
    const auto found = whole ? http::parse_url(*whole) : std::unexpected(whole.error());
    if (!found || (!found->is("http") && !found->is("https"))) return {};
    if (!is_loopback(found->host)) return std::string(*whole);
    const std::string_view at = found->is("https") ? "https" : "http";
    std::array<char, 2048> target{};
    return fmt::format("{}://{}:{}{}", at, host_text(target_.host), found->port,
                       http::format_target(*found, target));
}

std::string text_of(const json::object& object, std::string_view name) {
    const json::value* const value = object.if_contains(name);
    const json::string* const text = value ? value->if_string() : nullptr;
    return text ? std::string(*text) : std::string();
}

}  // namespace vedette::probe
