// Answers plain HTTP where the pages are under TLS: a redirect to the same address with https, and the files
// by which an authority checks that a host is ours (ACME, RFC 8555 8.3). One request a connection. Owned by
// its loop.
#pragma once

#include <memory>
#include <string>

#include "hub/serve/entry_rules.hpp"
#include "linux/io/stream.hpp"

namespace vedette::serve {

// Where to.
struct RedirectRules {
    std::uint16_t https_port = 0;  // 0: the port that the client asks for
    std::string acme_webroot{};    // folder that has .well-known/acme-challenge/; empty: none
};

// `entry` and `rules` outlive the session.
io::Task<> run_redirect_session(std::unique_ptr<io::Stream> stream, const EntryRules& entry,
                                const RedirectRules& rules, io::Stop& stop);

}  // namespace vedette::serve
