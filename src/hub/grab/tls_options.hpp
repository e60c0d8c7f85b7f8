// The options of a command-line tool that say which certificate of a camera it accepts. Main thread.
#pragma once

#include <string>
#include <string_view>

#include "hub/grab/console.hpp"
#include "hub/settings/source_url.hpp"

namespace vedette::grab {

// As written on the command line, not checked.
struct TlsOptions {
    std::string ca_file;    // certificates to trust in place of the system's; "": the system's
    bool insecure = false;  // accept any certificate
    std::string pin;        // "sha256:…": the only certificate to accept; "": none
};

// Puts the options into the source, and warns on console.err of a certificate that is not checked. `program`
// begins the warning. kInvalidArgument: the options do not fit the source, or exclude each other.
Result<void> apply_tls(const TlsOptions& options, settings::SourceSpec& spec, std::string_view program,
                       const Console& console);

}  // namespace vedette::grab
