// Who may do what. The owner logs in by HTTP Basic, or on the board's page, which gives the browser a
// session; the originals' clients, which carry no password, may come from the addresses of `server.allow`.
// Everyone else is refused before any picture, upgrade or pulse. The board has no address of its own that
// would be trusted more. One rule for all servers. Owned by the network task.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string_view>

#include "core/base/ip_address.hpp"
#include "core/http/request_parser.hpp"
#include "node/access/guess_limit.hpp"
#include "node/access/login.hpp"
#include "node/access/sessions.hpp"
#include "node/settings/allowed.hpp"
#include "node/settings/values.hpp"

namespace vedette::node {

// What a request asks for.
struct Need {
    // Whom it is for, besides the owner.
    enum class For : std::uint8_t {
        kOwner,      // nobody
        kEverybody,  // the log-in page and what it shows
        kFirstOwner  // whoever sets the board up, from a private address, while it has no owner
    };
    Protocol protocol = Protocol::kNone;  // whoever may use it
    bool acts = false;  // it changes or moves something, so no page of another site may link to it
    For who = For::kOwner;
};

// How a request has come.
enum class Transport : std::uint8_t {
    kPlain,
    kAccessPoint,  // in the clear, but over the board's own encrypted Wi-Fi
    kTls,
};

// Whether a request is granted.
enum class Verdict : std::uint8_t {
    kGranted,
    kNotYet,     // the password is being checked: judge again in the next turns
    kLogIn,      // 401: the owner's name and password are missing or wrong
    kRefused,    // 403: nobody can log in yet, and the address is not allowed
    kOtherSite,  // 403: a page of another site has sent it
    kTooMany,    // 429: too many wrong passwords came from there; this one was not compared
    kOtherName,  // 403: it asks for a name that is not the board's
    kNoToken,    // 403: it has a session, but not the token of the board's own forms
    kTlsOnly,    // it is to be sent over HTTPS
};

// The rules of one board.
class Access {
  public:
    // `settings`: those in use; kServerAllow and kServerHosts are read with each request. All outlive it.
    Access(const Values& settings, Login& login, Sessions& sessions)
        : settings_(settings), login_(login), sessions_(sessions) {}

    bool has_owner() const { return login_.has_owner(); }
    bool allows(Protocol protocol, const IpAddress& peer) const;
    // Whether a `Host` field names this board, as far as that can be said: an address, a private name, one of
    // `hosts`.
    bool is_own_name(std::string_view host) const;

    // A script of another site's page (Origin) gets nothing; its links and images (Sec-Fetch-Site, Referer)
    // may show pictures, but move nothing. A name in `Host` that its owner could have pointed at this board
    // (DNS rebinding) gets nothing either. What acts by a session's cookie needs `form_token` too.
    Verdict judge(const http::RequestParser& request, const IpAddress& peer, const Need& need,
                  std::string_view form_token, Transport transport, MonoTime now);
    // From now on the owner logs in over HTTPS, or over the access point: in the clear only what an address
    // may do without a password is granted.
    void require_tls(bool requires_tls) { requires_tls_ = requires_tls; }
    bool requires_tls() const { return requires_tls_; }

    // Whether name and password, of a form, are the owner's: kGranted, kNotYet, kLogIn or kTooMany.
    Verdict log_in(std::string_view name, std::string_view password, const IpAddress& peer, MonoTime now);

    // The token of the request's session cookie, whether it is still valid or not; empty: none.
    static std::string_view session_of(const http::RequestParser& request, Transport transport);
    // Over HTTPS with the prefix of RFC 6265bis section 4.1.3: no page in the clear can set or replace it.
    static std::string_view cookie_name(Transport transport) {
        return transport == Transport::kTls ? "__Host-session" : "session";
    }

    Sessions& sessions() { return sessions_; }
    // Of all servers of the board.
    GuessLimit& guesses() { return guesses_; }

  private:
    Verdict judge_credentials(std::string_view authorization, const IpAddress& peer, MonoTime now);

    const Values& settings_;
    Login& login_;
    Sessions& sessions_;
    GuessLimit guesses_{};
    bool requires_tls_ = false;
};

}  // namespace vedette::node
