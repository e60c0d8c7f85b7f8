// What a request brings to be identified by, and the session's cookie. Values.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/base/time.hpp"

namespace vedette::access {

// Where a request comes from.
struct Peer {
    std::string address;     // numeric; "unix" for a Unix socket; behind a trusted proxy: the client's
    std::string agent;       // the User-Agent field
    bool local = false;      // a program of this machine, and it asked for a loopback name
    bool encrypted = false;  // by TLS: ours or the trusted proxy's
};

// The request's fields as they were sent. Views into the request.
struct Credentials {
    Peer peer;
    std::string_view cookie;         // the whole Cookie field
    std::string_view authorization;  // the whole Authorization field
    std::string_view proxy_user{};   // name of the user whom a trusted proxy has logged in; empty: none
};

// "vedette_session"; under TLS "__Host-vedette_session", which other hosts of the domain cannot set.
std::string_view session_cookie_name(bool encrypted);
// The Set-Cookie field of a session: HttpOnly, SameSite=Lax, Path=/, under TLS Secure.
std::string session_cookie(std::string_view secret, Duration lifetime, bool encrypted);
// The one that removes the cookie.
std::string removed_session_cookie(bool encrypted);
// All values that a Cookie field has for the name: a browser may send several.
std::vector<std::string_view> cookie_values(std::string_view field, std::string_view name);

// Name and password of an Authorization field of the scheme Basic (RFC 7617).
struct BasicCredential {
    std::string name;
    std::string password;
};
// Nothing: another scheme or malformed.
std::optional<BasicCredential> parse_basic(std::string_view authorization);
// The token of an Authorization field of the scheme Bearer; empty: another scheme.
std::string_view parse_bearer(std::string_view authorization);

}  // namespace vedette::access
