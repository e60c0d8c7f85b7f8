#include "node/access/access.hpp"

#include <algorithm>
#include <array>

#include "core/base/base64.hpp"
#include "core/base/text.hpp"
#include "core/http/url.hpp"

namespace vedette::node {
namespace {

// By the value of Protocol.
constexpr std::array<std::string_view, 6> kNames = {"",        "mjpeg",  "control_servo",
                                                    "capture", "tcpcam", "camera_start"};

// Takes as long for a wrong text as for the right one.
bool equal_in_constant_time(std::string_view given, std::string_view secret) {
    unsigned difference = given.size() == secret.size() ? 0U : 1U;
    for (std::size_t i = 0; i < secret.size(); ++i) {
        const char c = i < given.size() ? given[i] : '\0';
        difference |= static_cast<unsigned char>(c) ^ static_cast<unsigned char>(secret[i]);
    }
    return difference == 0;
}

bool is_own(std::string_view url_text, std::string_view host) {
    const auto url = http::parse_url(url_text);
    std::array<char, 280> memory;
    return url && equal_ignoring_case(http::format_host(*url, memory), host);
}

// Whether a browser says that a page of another site links to it, as an image or a form does.
bool is_linked_from_other_site(const http::RequestParser& request, std::string_view host) {
    if (const auto site = request.header("Sec-Fetch-Site")) return *site != "same-origin" && *site != "none";
    const auto referer = request.header("Referer");
    return referer && !is_own(*referer, host);
}

// A name that no public name server gives out: one label, or below a domain of home networks
// (RFC 6762, RFC 8375, and `internal`, which ICANN has reserved).
bool is_private_name(std::string_view name) {
    if (!name.contains('.')) return true;
    return std::ranges::any_of(std::array{".local", ".home.arpa", ".internal"}, [&](std::string_view domain) {
        return name.size() > domain.size() &&
               equal_ignoring_case(name.substr(name.size() - domain.size()), domain);
    });
}

}  // namespace

std::string_view to_string(Protocol protocol) { return kNames[static_cast<std::size_t>(protocol)]; }

std::optional<Allowed> Allowed::parse(std::string_view line) {
    line = trim(line);
    const std::size_t blank = line.find(' ');
    if (blank == line.npos) return std::nullopt;
    const auto name = std::ranges::find(kNames, line.substr(0, blank));
    const auto range = AddressRange::parse(trim(line.substr(blank)));
    if (name == kNames.end() || !range) return std::nullopt;
    return Allowed{static_cast<Protocol>(name - kNames.begin()), *range};
}

bool Access::allows(Protocol protocol, const IpAddress& peer) const {
    return protocol != Protocol::kNone && std::ranges::any_of(allowed_, [&](const Allowed& allowed) {
               return allowed.protocol == protocol && allowed.range.contains(peer);
           });
}

// A client of HTTP/1.0 need not say a name; browsers always do.
bool Access::is_own_name(std::string_view host) const {
    if (host.empty()) return true;
    const bool bracketed = host.starts_with('[');
    std::string_view name = host.substr(0, host.find(bracketed ? ']' : ':'));
    if (bracketed) name.remove_prefix(1);
    if (IpAddress::parse(name) || (!bracketed && is_private_name(name))) return true;
    return std::ranges::any_of(hosts_, [&](std::string_view own) { return equal_ignoring_case(own, name); });
}

Verdict Access::judge(const http::RequestParser& request, const IpAddress& peer, const Need& need,
                      GuessLimit& guesses, MonoTime now) const {
    const std::string_view host = request.header("Host").value_or("");
    if (!is_own_name(host)) return Verdict::kOtherName;
    const auto origin = request.header("Origin");
    if (origin && !is_own(*origin, host)) return Verdict::kOtherSite;
    if (need.acts && is_linked_from_other_site(request, host)) return Verdict::kOtherSite;
    const auto authorization = request.header("Authorization");
    const bool compares = authorization && has_login() && guesses.may_try(peer, now);
    if (compares && is_owner(*authorization)) return Verdict::kGranted;
    if (compares) guesses.count_wrong(peer, now);
    if (allows(need.protocol, peer)) return Verdict::kGranted;
    if (authorization && has_login() && !compares) return Verdict::kTooMany;
    return has_login() ? Verdict::kLogIn : Verdict::kRefused;
}

bool Access::is_owner(std::string_view authorization) const {
    constexpr std::string_view kScheme = "Basic ";
    if (!has_login() || !starts_with_ignoring_case(authorization, kScheme)) return false;
    std::array<std::uint8_t, 192> memory;
    const auto decoded = base64_decode(trim(authorization.substr(kScheme.size())), memory);
    if (!decoded) return false;
    const std::string_view text = as_text(*decoded);
    const std::size_t colon = text.find(':');
    if (colon == text.npos) return false;
    const bool user = equal_in_constant_time(text.substr(0, colon), login_.user);
    const bool password = equal_in_constant_time(text.substr(colon + 1), login_.password);
    return user && password;
}

}  // namespace vedette::node
