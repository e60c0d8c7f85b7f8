// The board's certificate on the page of servers: a new one, which holds from the next start on.
#include "node/net/certificate.hpp"
#include "node/pages/pages.hpp"

namespace vedette::node {

void Pages::renew_certificate(Exchange& exchange, PageId) {
    if (exchange.ticket() == 0) {
        if (!admits(exchange, true)) return;
        if (services_.tls_port == 0) return exchange.redirect("/server?failed");
        services_.wants_certificate = true;
        exchange.ticket() = 1;
    }
    if (services_.wants_certificate || services_.certificate->is_making()) return exchange.later();
    const bool is_made = services_.certificate->made() != Certificate::Made::kFailed;
    exchange.redirect(is_made ? "/server?renewed" : "/server?failed");
}

}  // namespace vedette::node
