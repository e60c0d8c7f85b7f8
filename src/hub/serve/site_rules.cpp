#include "hub/serve/site_rules.hpp"

#include <algorithm>

#include "core/base/host_port.hpp"
#include "core/base/text.hpp"

namespace vedette::serve {
namespace {

// Without the port of a Host field; an IPv6 address without its brackets.
std::string_view host_name(std::string_view host) {
    if (!host.starts_with('[')) return host.substr(0, host.rfind(':'));
    const std::size_t close = host.find(']');
    const std::string_view after = host.substr(std::min(close, host.size() - 1) + 1);
    const bool good = close != host.npos && (after.empty() || after.front() == ':');
    return good ? host.substr(1, close - 1) : std::string_view();
}

bool is_own_origin(const api::Request& request) {
    const std::string_view origin = request.field("Origin");
    if (origin.empty()) return true;
    const std::size_t slashes = origin.find("://");
    return slashes != origin.npos && equal_ignoring_case(origin.substr(slashes + 3), request.field("Host"));
}

}  // namespace

std::optional<RuleViolation> check_host(const api::Request& request) {
    constexpr std::string_view kLocal = ".localhost";
    std::string_view name = host_name(request.field("Host"));
    if (name.ends_with('.')) name.remove_suffix(1);  // a name from the root
    const std::string_view end = name.substr(name.size() - std::min(name.size(), kLocal.size()));
    if (request.minor == 0 || is_loopback(name) || equal_ignoring_case(end, kLocal)) return std::nullopt;
    return RuleViolation{"host_not_allowed",
                         "this server answers to localhost, 127.0.0.1 and [::1] only, until it has users"};
}

std::optional<RuleViolation> check_origin(const api::Request& request, api::Effect effect) {
    if (effect == api::Effect::kRead || is_own_origin(request)) return std::nullopt;
    return RuleViolation{"permission_denied", effect == api::Effect::kWebSocket
                                                  ? "pages of other sites may not open this WebSocket"
                                                  : "pages of other sites may not change anything here"};
}

std::optional<RuleViolation> check_right(const api::Principal& principal, api::Right right) {
    if (principal.right >= right) return std::nullopt;
    return RuleViolation{"permission_denied", "this needs a right that you do not have"};
}

}  // namespace vedette::serve
