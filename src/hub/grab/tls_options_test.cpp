#include "hub/grab/tls_options.hpp"

#include <gtest/gtest.h>

namespace vedette::grab {
namespace {

// What the options make of a source.
struct Applied {
    settings::SourceSpec spec;
    std::string said;  // the error; empty: none
};

Applied apply(const TlsOptions& options, const char* source = "https://h/") {
    Applied out{.spec = settings::parse_source(source).value(), .said = {}};
    const auto done = apply_tls(options, out.spec, "vedette grab", {});
    if (!done) out.said = done.error().message;
    return out;
}

TEST(TlsPinOption, is_put_into_the_source_in_one_form) {
    std::string colons = "AB";
    for (int i = 1; i < 32; ++i) colons += ":AB";
    std::string small;
    for (int i = 0; i < 32; ++i) small += "ab";
    for (const std::string& pin : {colons, small}) {
        const Applied done = apply({.pin = "sha256:" + pin}, "wss://h/");
        EXPECT_EQ(done.said, "");
        EXPECT_EQ(done.spec.tls_pin, colons);
        EXPECT_EQ(done.spec.ca_file, "");
        EXPECT_TRUE(done.spec.verify);
    }
    EXPECT_EQ(apply({}).spec.tls_pin, "");
}

TEST(TlsPinOption, that_cannot_be_used_is_refused_with_what_to_write) {
    const std::string pin = "sha256:" + std::string(64, 'a');
    EXPECT_EQ(apply({.pin = pin}, "http://h/").said, "--tls-pin is for https and wss sources");
    EXPECT_EQ(apply({.ca_file = "a", .pin = pin}).said,
              "--ca-file and --tls-pin exclude each other; choose one");
    EXPECT_EQ(apply({.insecure = true, .pin = pin}).said,
              "--tls-pin and --insecure exclude each other; choose one");
    EXPECT_EQ(apply({.pin = "sha256:1234"}).said,
              "--tls-pin is no SHA-256 fingerprint: write sha256: and 64 hexadecimal digits, as openssl x509 "
              "-fingerprint -sha256 prints them");
}

}  // namespace
}  // namespace vedette::grab
