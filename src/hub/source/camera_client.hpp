// The HTTP client for a camera's settings.
#pragma once

#include "hub/io/http_client.hpp"
#include "hub/settings/source_url.hpp"

namespace vedette::source {

// `websocket_key`: see io::HttpOptions.
inline io::HttpClient make_client(io::Loop& loop, const settings::SourceSpec& spec,
                                  std::string websocket_key = {}) {
    using settings::Scheme;
    const bool tls = spec.scheme == Scheme::kHttps || spec.scheme == Scheme::kWss;
    return {loop,
            {.tls = tls, .host = spec.host, .port = spec.port, .target = spec.target},
            {.user = spec.user,
             .password = spec.password,
             .websocket_key = std::move(websocket_key),
             .verify_certificate = spec.verify,
             .ca_file = spec.ca_file,
             .tls_pin = spec.tls_pin,
             .rule = spec.rule}};
}

}  // namespace vedette::source
