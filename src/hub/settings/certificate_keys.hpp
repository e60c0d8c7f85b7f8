// Which certificate of a camera's server is accepted: the keys tls_pin, ca_file and verify of a section of
// the settings. The check itself belongs to linux/io/tls. Thread-safe.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "hub/settings/document_values.hpp"
#include "hub/settings/source_url.hpp"

namespace vedette::settings {

// What parse_fingerprint() takes, for messages.
inline constexpr std::string_view kFingerprintForm =
    "sha256: and 64 hexadecimal digits, as openssl x509 -fingerprint -sha256 prints them";

// "sha256:" and 32 bytes in hexadecimal, in any case, with a colon or a blank between all bytes or nothing
// between any. The result is in the form of io::TlsOptions::pin, "3F:A0:…".
std::optional<std::string> parse_fingerprint(std::string_view text);

// The path of the first key of the section that says which certificate is accepted; empty: the file has none.
std::string first_certificate_key(const DocumentValues& values, const std::string& section);

// Reads these keys of the section into the source, which has TLS.
void read_certificate_keys(DocumentValues& values, const std::string& section, SourceSpec& source);

}  // namespace vedette::settings
