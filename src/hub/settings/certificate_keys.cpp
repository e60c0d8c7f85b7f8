#include "hub/settings/certificate_keys.hpp"

#include <fmt/format.h>

#include "core/base/text.hpp"

namespace vedette::settings {

std::optional<std::string> parse_fingerprint(std::string_view text) {
    constexpr std::string_view kAlgorithm = "sha256:";
    constexpr std::size_t kBytes = 32;
    if (!starts_with_ignoring_case(text, kAlgorithm)) return std::nullopt;
    text.remove_prefix(kAlgorithm.size());
    const bool separated = text.size() == kBytes * 3 - 1;
    if (!separated && text.size() != kBytes * 2) return std::nullopt;
    const char separator = text[2];
    if (separated && separator != ':' && separator != ' ') return std::nullopt;
    std::string out;
    for (std::size_t i = 0; i < kBytes; ++i) {
        const std::size_t at = i * (separated ? 3 : 2);
        const int high = hex_digit(text[at]);
        const int low = hex_digit(text[at + 1]);
        if (high < 0 || low < 0) return std::nullopt;
        if (separated && i > 0 && text[at - 1] != separator) return std::nullopt;
        out += fmt::format("{}{:X}{:X}", i > 0 ? ":" : "", high, low);
    }
    return out;
}

std::string first_certificate_key(const DocumentValues& values, const std::string& section) {
    return values.first_given(section, {"tls_pin", "ca_file", "verify"});
}

void read_certificate_keys(DocumentValues& values, const std::string& section, SourceSpec& source) {
    source.verify = values.flag(section + ".verify");
    const std::string key = values.first_given(section, {"tls_pin", "ca_file"});
    const std::string ca_file = values.first_given(section, {"ca_file"});
    if (key.empty()) return;
    if (!source.verify)
        return values.problem(key, "is given although verify is false, which turns the check off",
                              "one of the two");
    if (key == ca_file) {
        const auto file = values.certificates(key);
        if (!file) return;
        source.ca_file = file->path;
        values.document().set_content(key, *file->content);
    } else if (!ca_file.empty()) {
        values.problem(key, "is given together with ca_file", "one of the two");
    } else if (const auto pin = parse_fingerprint(values.text(key))) {
        source.tls_pin = *pin;
    } else {
        values.problem(key, "is no SHA-256 fingerprint of a certificate", std::string(kFingerprintForm));
    }
}

}  // namespace vedette::settings
