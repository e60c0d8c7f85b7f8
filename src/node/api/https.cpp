// The board's certificate: its fingerprint, and a new one.
#include "node/api/https.hpp"

#include "node/api/document.hpp"
#include "node/api/problem.hpp"
#include "node/net/certificate.hpp"

namespace vedette::node::api {
// {"port":443,"tls_pin":"sha256:0A:…","has_new":false}
bool write_https(json::Writer& json, const Services& services, unsigned step) {
    if (step > 0) return false;
    json.begin_object().key("port").number(services.tls_port);
    json.key("tls_pin");
    const std::string_view fingerprint = services.certificate->fingerprint();
    if (fingerprint.empty()) {
        json.null();
    } else {
        json.string(fingerprint);
    }
    const bool has_new = services.certificate->made() == Certificate::Made::kForLater;
    json.key("has_new").boolean(has_new).end_object();
    return true;
}

void renew_certificate(Exchange& exchange) {
    Services& services = exchange.services();
    if (services.tls_port == 0)
        return refuse(exchange, {.status = 409, .code = "no_https", .detail = "This board has no HTTPS."});
    if (exchange.ticket() == 0) services.wants_certificate = true;
    exchange.ticket() = 1;
    if (services.wants_certificate || services.certificate->is_making()) return exchange.later();
    if (services.certificate->made() == Certificate::Made::kFailed)
        return refuse(exchange,
                      {.status = 500,
                       .code = "storage_failed",
                       .detail = "The certificate cannot be made or stored; the one in use stays."});
    show(exchange, write_https);
}

bool refuse_lock_out(Exchange& exchange, const Values& draft) {
    if (!closes_plain(exchange, draft)) return false;
    refuse(exchange,
           {.status = 409,
            .code = "not_over_https",
            .detail = "Send this over HTTPS: that shows that you reach the board without http; nothing "
                      "has changed.",
            .parameter = row_of(Key::kServerHttp).path});
    return true;
}

}  // namespace vedette::node::api
