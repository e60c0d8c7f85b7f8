#include "port_esp/tls.hpp"

#include <esp_crt_bundle.h>

namespace vedette::esp {

node::TlsTrust bundled_authorities() {
    return {.attach = [](void* config) -> int { return esp_crt_bundle_attach(config); }};
}

}  // namespace vedette::esp
