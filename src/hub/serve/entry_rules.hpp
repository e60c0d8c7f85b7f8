// What a request must fulfil before its handler runs, for every server that speaks HTTP: the name that it
// asks for, its origin, its principal's right, and the request token beside a cookie (docs/design/access.md).
// Thread-safe.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "hub/access/access.hpp"
#include "hub/api/route.hpp"
#include "hub/settings/address_range.hpp"
#include "linux/io/tls.hpp"

namespace vedette::serve {

// The header in which pages send the session's request token.
inline constexpr std::string_view kRequestTokenField = "Vedette-Request-Token";

// Who may enter, and by which names. Immutable.
struct EntryRules {
    access::Access* access = nullptr;        // null: each request is that of `principal`
    access::PrincipalPtr principal{};        // of a server without users
    std::vector<std::string> hosts{};        // names of the server beside those of this machine
    std::string base_path{};                 // at which a proxy shows the server: "/cams"; empty: at /
    bool below_hub = false;                  // our addresses answer below /hub/, too
    std::shared_ptr<io::TlsAcceptor> tls{};  // null: plain HTTP
    settings::TrustedProxies proxies{};
    std::string proxy_user{};   // header with the user's name of a trusted proxy; empty: none
    bool unix_is_local = true;  // false: over a Unix socket come the requests of a proxy
};

// The rules of a program of one person, on loopback: its page may do everything.
EntryRules own_program();

// Why a request is answered with 403.
struct RuleViolation {
    std::string_view code;  // of the API's problem
    std::string detail;     // for a person
};

// Whether the request comes from this machine and asks for it by a loopback name, and no proxy has passed it
// on.
bool is_from_own_machine(const api::Request& request, std::string_view peer);

// Takes the base path and "/hub" off the request's path if it begins with them. Returns the redirect if no
// slash follows, since relative addresses in the page would be wrong.
std::optional<api::Response> take_base_path(api::Request& request, const EntryRules& rules);

// The Host must be a name of this machine, the connection's own address, or one of `hosts`: the name of
// another site may resolve to this machine's address (DNS rebinding). HTTP/1.0 needs no Host: browsers
// speak 1.1.
std::optional<RuleViolation> check_host(const api::Request& request, std::string_view own_address,
                                        const std::vector<std::string>& hosts);

// Origin must be the host and port that the request was sent to, if its effect needs it, and under TLS https.
// Without an Origin, Sec-Fetch-Site and Referer must not show another site. Programs send none of them.
std::optional<RuleViolation> check_origin(const api::Request& request, api::Effect effect,
                                          bool encrypted = false);

// Whether the request must bring a request token: a change by cookie, or a log-in. Pages of other sites do
// not know the token; programs with credentials of their own need none.
bool needs_request_token(api::Effect effect, const access::Principal& principal);
extern const RuleViolation kNoRequestToken;

// The refusal if the principal may not do it: 401 for nobody; 404, as for a camera that does not exist, if it
// may not know of the camera; else 403. An address of securityCam asks for a login as the original does.
std::optional<api::Response> check_right(const api::Request& request, const api::Route& route,
                                         const access::Principal& principal, const EntryRules& rules);

// The answer to a log-in or credentials that were refused.
api::Response refusal_response(const api::Request& request, const api::Route& route,
                               const access::Refusal& refusal);

}  // namespace vedette::serve
