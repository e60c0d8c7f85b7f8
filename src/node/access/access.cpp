#include "node/access/access.hpp"

#include <algorithm>
#include <array>

#include "core/base/base64.hpp"
#include "core/base/text.hpp"
#include "core/http/url.hpp"

namespace vedette::node {
namespace {

// A page in the clear is another site than the one over HTTPS: anybody on the way could have written it.
bool is_own(std::string_view url_text, std::string_view host, Transport transport) {
    const auto url = http::parse_url(url_text);
    std::array<char, 280> memory;
    return url && (transport != Transport::kTls || url->is("https")) &&
           equal_ignoring_case(http::format_host(*url, memory), host);
}

// Whether a browser says that a page of another site links to it, as an image or a form does.
bool is_linked_from_other_site(const http::RequestParser& request, std::string_view host,
                               Transport transport) {
    if (const auto site = request.header("Sec-Fetch-Site")) return *site != "same-origin" && *site != "none";
    const auto referer = request.header("Referer");
    return referer && !is_own(*referer, host, transport);
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

bool Access::allows(Protocol protocol, const IpAddress& peer) const {
    if (protocol == Protocol::kNone) return false;
    for (std::string_view rest = settings_.text(Key::kServerAllow); !rest.empty();) {
        const auto allowed = Allowed::parse(take_line(rest));
        if (allowed && allowed->protocol == protocol && allowed->range.contains(peer)) return true;
    }
    return false;
}

// A client of HTTP/1.0 need not say a name; browsers always do.
bool Access::is_own_name(std::string_view host) const {
    if (host.empty()) return true;
    const bool bracketed = host.starts_with('[');
    std::string_view name = host.substr(0, host.find(bracketed ? ']' : ':'));
    if (bracketed) name.remove_prefix(1);
    if (IpAddress::parse(name) || (!bracketed && is_private_name(name))) return true;
    for (std::string_view rest = settings_.text(Key::kServerHosts); !rest.empty();) {
        if (equal_ignoring_case(take_line(rest), name)) return true;
    }
    return false;
}

Verdict Access::judge(const http::RequestParser& request, const IpAddress& peer, const Need& need,
                      std::string_view form_token, Transport transport, MonoTime now) {
    const std::string_view host = request.header("Host").value_or("");
    if (!is_own_name(host)) return Verdict::kOtherName;
    const auto origin = request.header("Origin");
    if (origin && !is_own(*origin, host, transport)) return Verdict::kOtherSite;
    if (need.acts && is_linked_from_other_site(request, host, transport)) return Verdict::kOtherSite;
    if (requires_tls_ && transport == Transport::kPlain && has_owner() && !allows(need.protocol, peer))
        return Verdict::kTlsOnly;
    if (need.who == Need::For::kEverybody) return Verdict::kGranted;
    if (need.who == Need::For::kFirstOwner)
        return !has_owner() && is_private(peer) ? Verdict::kGranted : Verdict::kRefused;
    if (allows(need.protocol, peer)) return Verdict::kGranted;
    if (!has_owner()) return Verdict::kRefused;
    const auto authorization = request.header("Authorization");
    const Verdict credentials =
        authorization ? judge_credentials(*authorization, peer, now) : Verdict::kLogIn;
    if (credentials == Verdict::kGranted || credentials == Verdict::kNotYet) return credentials;
    const std::string_view session = session_of(request, transport);
    if (!session.empty() && sessions_.use(session, now)) {
        if (!need.acts || sessions_.is_form_token(session, form_token)) return Verdict::kGranted;
        return Verdict::kNoToken;
    }
    return credentials;
}

Verdict Access::judge_credentials(std::string_view authorization, const IpAddress& peer, MonoTime now) {
    constexpr std::string_view kScheme = "Basic ";
    std::array<std::uint8_t, 192> memory;
    std::string_view text;
    if (starts_with_ignoring_case(authorization, kScheme)) {
        const auto decoded = base64_decode(trim(authorization.substr(kScheme.size())), memory);
        if (decoded) text = as_text(*decoded);
    }
    const std::size_t colon = std::min(text.find(':'), text.size());
    return log_in(text.substr(0, colon), text.substr(std::min(colon + 1, text.size())), peer, now);
}

Verdict Access::log_in(std::string_view name, std::string_view password, const IpAddress& peer,
                       MonoTime now) {
    if (!guesses_.may_try(peer, now)) return Verdict::kTooMany;
    switch (login_.check(name, password, now)) {
        case Login::Answer::kRight: return Verdict::kGranted;
        case Login::Answer::kNotYet: return Verdict::kNotYet;
        case Login::Answer::kWrong: break;
    }
    guesses_.count_wrong(peer, now);
    return Verdict::kLogIn;
}

// Cookies of other programs on the same host may stand beside ours (RFC 6265 5.4).
std::string_view Access::session_of(const http::RequestParser& request, Transport transport) {
    const std::string_view name = cookie_name(transport);
    std::string_view rest = request.header("Cookie").value_or("");
    while (!rest.empty()) {
        const std::size_t end = rest.find(';');
        const std::string_view pair = trim(rest.substr(0, end));
        rest.remove_prefix(end == rest.npos ? rest.size() : end + 1);
        if (pair.starts_with(name) && pair.substr(name.size()).starts_with('='))
            return pair.substr(name.size() + 1);
    }
    return {};
}

}  // namespace vedette::node
