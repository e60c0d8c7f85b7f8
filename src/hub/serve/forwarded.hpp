// What a proxy says of its client: X-Forwarded-For, -Proto and -Host, and the user whom it has logged in.
// From anybody but a trusted proxy nothing of it counts. Thread-safe.
#pragma once

#include <optional>
#include <string_view>

#include "hub/serve/entry_rules.hpp"

namespace vedette::serve {

// Whom the request comes from.
struct Sender {
    access::Peer peer;
    std::string_view proxy_user{};  // named by a trusted proxy; a view into the request; empty: nobody
};

// `connection`: the peer of the socket. Replaces the request's Host by the one that the proxy was asked for.
// X-Forwarded-For is read from the right, as far as trusted proxies have written it. Of a client that they do
// not know the address is "unknown", which no private network has.
// A trusted proxy, and whoever is behind it, is never a program of this machine.
Sender sender_of(api::Request& request, const access::Peer& connection, const EntryRules& rules);

}  // namespace vedette::serve
