// The certificate that a hub signs itself, kept in its state folder.
#pragma once

#include <string>
#include <vector>

#include "core/base/time.hpp"
#include "hub/serve/certificate_watch.hpp"
#include "linux/base/error.hpp"

namespace vedette::app {

// The files of the certificate in the folder, tls.pem and tls.key, which only their owner may read. Makes
// them for `names` if the certificate is missing, and never again: browsers would warn anew. Blocks.
Result<serve::CertificateFiles> own_certificate(const std::string& folder,
                                                const std::vector<std::string>& names, UtcTime now);

}  // namespace vedette::app
