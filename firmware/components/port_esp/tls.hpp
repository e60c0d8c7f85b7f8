// By what the board checks the services that it calls: the authorities of ESP-IDF's certificate bundle, which
// lie in flash and take no memory. Needs CONFIG_MBEDTLS_CERTIFICATE_BUNDLE, ESP-IDF's default. Thread-safe.
#pragma once

#include "node/tls/mbedtls_tls.hpp"

namespace vedette::esp {

node::TlsTrust bundled_authorities();

}  // namespace vedette::esp
